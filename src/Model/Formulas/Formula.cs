namespace Stats.Modeling;

/// <summary>A formula as in R: y ~ x + w, or ~ x without a response.</summary>
public sealed class Formula
{
    private Formula(FormulaExpression? response, FormulaExpression right)
    {
        Response = response;
        Right = right;
    }

    /// <summary>The left side; null when there is none.</summary>
    public FormulaExpression? Response { get; }

    /// <summary>The right side.</summary>
    public FormulaExpression Right { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The text: "y ~ x + w".</param>
    /// <exception cref="SpecificationException">The text breaks the grammar; the message marks the place.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SourceText source = new("Formula", text);
        return FromNode(source, Parser.ParseAll(source, Lexer.Tokenize(source)));
    }

    /// <summary>The terms of the right side as R expands them.</summary>
    /// <param name="columns">The columns of the data, for '.'; null leaves '.' as it is.</param>
    /// <exception cref="SpecificationException">Something on the right side is not a term.</exception>
    public FormulaTerms Expand(IReadOnlyList<string>? columns = null) =>
        new(TermExpansion.Expand(Right.Source, Response?.Node, Right.Node, columns));

    /// <summary>The formula as R prints it, 1L as 1L: parsing it again gives the same terms.</summary>
    public override string ToString()
    {
        string right = Printer.Print(Right.Node, keepInteger: true);
        return Response is null ? "~" + right : $"{Printer.Print(Response.Node, keepInteger: true)} ~ {right}";
    }

    internal static Formula FromNode(SourceText source, Node node) => node switch
    {
        BinaryNode { Operator: "~" } b => new Formula(new FormulaExpression(source, b.Left), new FormulaExpression(source, b.Right)),
        UnaryNode { Operator: "~" } u => new Formula(null, new FormulaExpression(source, u.Operand)),
        _ => throw source.Error(SpecificationCode.Syntax, node.Span, "A formula needs '~' between the response and the terms.", "For instance 'y ~ x', or '~ x' without a response."),
    };
}
