namespace Stats.Modeling;

/// <summary>
/// Computes expressions over the rows of a table. A value has one entry per row, or a single entry that stands for all rows.
/// </summary>
internal sealed class Evaluator(RowSource rows, SourceText source, FrozenValues frozen, FunctionTable functions, ICollection<string> notes)
{
    public int RowCount => rows.RowCount;

    public FrozenValues Frozen => frozen;

    public RowSource Rows => rows;

    /// <summary>The contrasts that a factor has when the formula names none.</summary>
    public BindOptions Defaults { get; init; } = new();

    /// <summary>The value of an expression, one entry per row.</summary>
    public Column EvaluateRows(Node node)
    {
        Column value = Evaluate(node);
        if (value.Count == RowCount) return value;
        throw Error(SpecificationCode.InvalidTerm, node, value.Count == 1
            ? $"'{node.Label}' is one value, not a column: the data have {RowText.Count(RowCount)}."
            : $"'{node.Label}' has {value.Count} values, but the data have {RowText.Count(RowCount)}.");
    }

    /// <summary>The value of an expression.</summary>
    public Column Evaluate(Node node)
    {
        switch (node)
        {
            case NumberNode number:
                return Scalar(number.Value);
            case StringNode text:
                return new TextColumn([text.Value]);
            case ConstantNode constant:
                return Constant(constant);
            case NameNode name:
                return Name(name);
            case ParenthesisNode parenthesis:
                return Evaluate(parenthesis.Inner);
            case UnaryNode unary:
                return Arithmetic.Unary(this, unary, unary.Operator == "~" ? throw Tilde(unary) : Evaluate(unary.Operand));
            case BinaryNode { Operator: "~" }:
                throw Tilde(node);
            case BinaryNode { Operator: "+", Left: BinaryNode { Operator: "+" } }:
                return Sum(node);
            case BinaryNode binary:
                return Arithmetic.Binary(this, binary, Evaluate(binary.Left), Evaluate(binary.Right));
            case CallNode call:
                return Call(call);
            default:
                AccessNode access = (AccessNode)node;
                throw Error(SpecificationCode.InvalidTerm, access, access.Operator == "["
                    ? $"'{access.Label}' picks single values, but a term needs one value per row."
                    : $"'{access.Label}' has no meaning here: a formula names columns without '{access.Operator}'.",
                    access.Operator == "[" ? "Select rows of the data before the fit." : $"Write {access.Arguments[0].Label}.");
        }
    }

    // A long chain of sums, from the left, in a loop.
    private Column Sum(Node node)
    {
        Stack<BinaryNode> sums = [];
        for (; node is BinaryNode { Operator: "+" } sum; node = sum.Left) sums.Push(sum);
        Column value = Evaluate(node);
        foreach (BinaryNode sum in sums) value = Arithmetic.Binary(this, sum, value, Evaluate(sum.Right));
        return value;
    }

    public static NumericColumn Scalar(double value) => new([value]);

    public void Note(string sentence) => notes.Add(sentence);

    public SpecificationException Error(SpecificationCode code, Node node, string sentence, string? hint = null) => source.Error(code, node.Span, sentence, hint);

    public SpecificationException Error(SpecificationCode code, Span span, string sentence, string? hint = null) => source.Error(code, span, sentence, hint);

    private SpecificationException Tilde(Node node) =>
        Error(SpecificationCode.InvalidTerm, node, "A formula cannot stand inside an expression.");

    private Column Constant(ConstantNode constant) => constant.Name switch
    {
        "TRUE" => new LogicalColumn([1.0]),
        "FALSE" => new LogicalColumn([0.0]),
        "NA" => new LogicalColumn([double.NaN]),
        "NaN" => Scalar(double.NaN),
        "Inf" => Scalar(double.PositiveInfinity),
        _ => throw Error(SpecificationCode.InvalidTerm, constant, "NULL is no value."),
    };

    private Column Name(NameNode name)
    {
        if (rows.TryColumn(name.Name, problem => Error(problem.Code, name, problem.Sentence, problem.Hint), out Column? column)) return column;
        switch (name.Name)
        {
            case "T":
                return new LogicalColumn([1.0]);
            case "F":
                return new LogicalColumn([0.0]);
            case "pi":
                return Scalar(Math.PI);
            case ".":
                throw Error(SpecificationCode.InvalidTerm, name, "'.' stands for all columns and cannot be part of an expression.");
            default:
                string? hint = functions.Contains(name.Name) ? $"'{name.Name}' is a function: it needs parentheses." : null;
                throw Error(SpecificationCode.UnknownColumn, name, $"There is no column '{name.Name}'.",
                    hint ?? NearestName.Suggest(name.Name, [.. rows.Names], rows.Known));
        }
    }

    private Column Call(CallNode call)
    {
        if (functions.TryGet(call.Function, out FormulaFunction? function)) return function.Apply(this, call);
        if (rows.Names.Contains(call.Function))
            throw Error(SpecificationCode.UnknownFunction, call.FunctionSpan, $"'{call.Function}' is a column, not a function.", "A product is written with '*' or ':'.");
        throw Error(SpecificationCode.UnknownFunction, call.FunctionSpan, $"There is no function '{call.Function}'.",
            NearestName.Find(call.Function, functions.Names) is { } near ? $"Nearest: '{near}'." : "Functions of your own are registered in the options.");
    }
}
