using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Reads arithmetic over names with R's precedence: '^' binds tighter than a sign, which binds tighter than '*' and '/'.</summary>
internal sealed class ExpressionReader(SemText source, IReadOnlyList<SemToken> tokens, List<string> names)
{
    private int at;

    /// <summary>Reads all tokens; the last one is an end mark that shows where something is missing.</summary>
    public ExpressionNode ReadAll()
    {
        ExpressionNode node = Sum();
        if (Current.Kind == SemTokenKind.End) return node;
        if (Current.IsRelation)
            throw source.Error(Current.Span, $"A statement has one operator, and '{Current.Text}' is a second.", "Is a line end or ';' missing?");
        throw source.Error(Current.Span, $"'{source.Slice(Current.Span)}' cannot stand here in an expression.", "Join terms with '+', '-', '*', '/' or '^'.");
    }

    private SemToken Current => tokens[at];

    private ExpressionNode Sum()
    {
        ExpressionNode left = Product();
        while (Current.Is("+") || Current.Is("-"))
        {
            char sign = tokens[at++].Text[0];
            left = new ArithmeticNode(sign, left, Product());
        }

        return left;
    }

    private ExpressionNode Product()
    {
        ExpressionNode left = Signed();
        while (Current.Is("*") || Current.Is("/"))
        {
            char sign = tokens[at++].Text[0];
            left = new ArithmeticNode(sign, left, Signed());
        }

        return left;
    }

    private ExpressionNode Signed()
    {
        if (Current.Is("-"))
        {
            at++;
            return new NegativeNode(Signed());
        }

        if (!Current.Is("+")) return Power();
        at++;
        return Signed();
    }

    private ExpressionNode Power()
    {
        ExpressionNode left = Atom();
        bool stars = Current.Is("*") && tokens[at + 1].Is("*") && Current.Span.End == tokens[at + 1].Span.Start; // a**b is R's other a^b
        if (!Current.Is("^") && !stars) return left;
        at += stars ? 2 : 1;
        return new ArithmeticNode('^', left, Signed());
    }

    private ExpressionNode Atom()
    {
        SemToken token = Current;
        switch (token.Kind)
        {
            case SemTokenKind.Number:
                at++;
                return new NumberLeaf(token.Value);
            case SemTokenKind.String:
                at++;
                return Name(token.Text);
            case SemTokenKind.Name:
                at++;
                if (Current.Is("(") && !token.Quoted) return Call(token);
                return token.Text == "pi" && !token.Quoted ? new NumberLeaf(Math.PI) : Name(token.Text);
        }

        if (!token.Is("("))
        {
            string what = token.Kind == SemTokenKind.End ? "An expression is missing here." : $"'{token.Text}' cannot stand here in an expression.";
            throw source.Error(token.Span, what);
        }

        at++;
        ExpressionNode inner = Sum();
        Close(token);
        return inner;
    }

    private NameLeaf Name(string name)
    {
        int index = names.IndexOf(name);
        if (index < 0)
        {
            index = names.Count;
            names.Add(name);
        }

        return new NameLeaf(index);
    }

    private ExpressionNode Call(SemToken name)
    {
        SemToken open = tokens[at++];
        List<ExpressionNode> arguments = [];
        if (!Current.Is(")"))
        {
            arguments.Add(Sum());
            while (Current.Is(","))
            {
                at++;
                arguments.Add(Sum());
            }
        }

        Close(open);
        if (name.Text is "min" or "max" && arguments.Count > 0) return new ExtremeNode(name.Text == "max", [.. arguments]);
        if (name.Text == "sum" && arguments.Count > 0) return arguments.Aggregate((a, b) => new ArithmeticNode('+', a, b));
        if (name.Text == "prod" && arguments.Count > 0) return arguments.Aggregate((a, b) => new ArithmeticNode('*', a, b));
        if (name.Text == "log" && arguments.Count == 2)
            return new ArithmeticNode('/', new FunctionNode(ExpressionFunction.All["log"], arguments[0]), new FunctionNode(ExpressionFunction.All["log"], arguments[1]));
        if (!ExpressionFunction.All.TryGetValue(name.Text, out ExpressionFunction? function))
            throw source.Error(name.Span, $"There is no function '{name.Text}' here.", NearestName.Suggest(name.Text, [.. ExpressionFunction.All.Keys], "The functions are"), SpecificationCode.UnknownFunction);
        if (arguments.Count != 1) throw source.Error(name.Span, $"'{name.Text}' takes one argument, not {arguments.Count}.", null, SpecificationCode.InvalidArgument);
        return new FunctionNode(function, arguments[0]);
    }

    private void Close(SemToken open)
    {
        if (!Current.Is(")"))
        {
            if (Current.Kind == SemTokenKind.End) throw source.Error(open.Span, "The parenthesis that opens here is not closed.");
            throw source.Error(Current.Span, $"'{source.Slice(Current.Span)}' cannot stand here in an expression.", "Is a ')' or an operator missing?");
        }

        at++;
    }
}
