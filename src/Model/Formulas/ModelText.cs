namespace Stats.Modeling;

/// <summary>
/// A model of several parameters in one text: the response with the main right side, then clauses for single parameters, separated by
/// ';' or line ends. '#' begins a comment.
/// <code>
/// Surv(time, event) ~ trt + age     # the main right side
/// gamma ~ trt                       # a predictor for gamma
/// phi = 1                           # phi is fixed
/// kappa = gamma                     # kappa is tied to gamma
/// </code>
/// The text does not know which parameters a family has: the engine asks <see cref="ModelClause.NameError"/> for an error that points
/// at a name it does not know.
/// </summary>
public sealed class ModelText
{
    private readonly SourceText source;

    internal ModelText(SourceText source, FormulaExpression? response, FormulaExpression right, IReadOnlyList<ModelClause> clauses)
    {
        this.source = source;
        Response = response;
        Right = right;
        Clauses = clauses;
    }

    /// <summary>The text as it was typed.</summary>
    public string Text => source.Text;

    /// <summary>The left side of the first clause; null when it begins with '~'.</summary>
    public FormulaExpression? Response { get; }

    /// <summary>The right side of the first clause; <see cref="FormulaExpression.Parts"/> splits it at '|'.</summary>
    public FormulaExpression Right { get; }

    /// <summary>The clauses after the first, in the order written.</summary>
    public IReadOnlyList<ModelClause> Clauses { get; }

    /// <summary>Reads a model text.</summary>
    /// <param name="text">The text; line ends may be LF or CRLF.</param>
    /// <exception cref="SpecificationException">The text breaks the grammar; the message marks the place.</exception>
    public static ModelText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ModelTextReader.Read(new SourceText("Model", text));
    }

    /// <summary>The clauses in one line as they are understood: "Surv(time, event) ~ trt; gamma ~ trt; phi = 1".</summary>
    public override string ToString() =>
        string.Join("; ", Clauses.Select(c => c.ToString()).Prepend(Response is null ? "~ " + Right.Text : $"{Response.Text} ~ {Right.Text}"));
}
