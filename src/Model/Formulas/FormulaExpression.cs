namespace Stats.Modeling;

/// <summary>One side of a formula: an expression with its place in the text that was typed.</summary>
public sealed class FormulaExpression
{
    internal FormulaExpression(SourceText source, Node node)
    {
        Source = source;
        Node = node;
    }

    /// <summary>The right side 1: a constant.</summary>
    public static FormulaExpression One { get; } = Parse("1");

    /// <summary>The expression as R prints it.</summary>
    public string Text => Node.Label;

    /// <summary>Where it begins in the text that was typed, counted from 0.</summary>
    public int Start => Node.Span.Start;

    /// <summary>How many characters it takes there.</summary>
    public int Length => Node.Span.Length;

    /// <summary>Whether it is the number 1.</summary>
    public bool IsOne => Node is NumberNode { Value: 1 };

    /// <summary>The names that it mentions, each once; '.' is one of them where it is written.</summary>
    public IReadOnlyList<string> Names => [.. Node.Walk().OfType<NameNode>().Select(n => n.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The parts between '|' signs outside parentheses: one part when there is none.</summary>
    public IReadOnlyList<FormulaExpression> Parts =>
        Node is BinaryNode { Operator: "|" } b ? [.. new FormulaExpression(Source, b.Left).Parts, new FormulaExpression(Source, b.Right)] : [this];

    internal SourceText Source { get; }

    internal Node Node { get; }

    /// <summary>Reads one side of a formula: no '~'.</summary>
    /// <param name="text">The text, for instance "x + log(w)"; a '~' at its beginning is allowed.</param>
    /// <exception cref="SpecificationException">The text breaks the grammar.</exception>
    public static FormulaExpression Parse(string text) => Parse(text, "Formula");

    /// <summary>As above, with the name that errors give the text.</summary>
    internal static FormulaExpression Parse(string text, string title)
    {
        ArgumentNullException.ThrowIfNull(text);
        SourceText source = new(title, text);
        Node node = Parser.ParseAll(source, Lexer.Tokenize(source));
        if (node is UnaryNode { Operator: "~" } oneSided) node = oneSided.Operand;
        if (node is BinaryNode { Operator: "~" } formula)
            throw source.Error(SpecificationCode.Syntax, formula.OperatorSpan, "A right side alone is expected here, without '~'.");
        return new FormulaExpression(source, node);
    }

    /// <summary>An error that points at this expression.</summary>
    /// <param name="code">The kind of error.</param>
    /// <param name="sentence">What is wrong, with its full stop.</param>
    /// <param name="hint">A remedy, or null.</param>
    public SpecificationException Error(SpecificationCode code, string sentence, string? hint = null) => Source.Error(code, Node.Span, sentence, hint);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
