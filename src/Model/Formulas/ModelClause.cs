namespace Stats.Modeling;

/// <summary>One clause of a model text after the first.</summary>
public sealed class ModelClause
{
    private readonly SourceText source;
    private readonly Span span;
    private readonly IReadOnlyList<Token> names;
    private readonly Token? tied;

    internal ModelClause(SourceText source, Span span, IReadOnlyList<Token> names, FormulaExpression? right, double? value, Token? tied)
    {
        this.source = source;
        this.span = span;
        this.names = names;
        this.tied = tied;
        Parameters = [.. names.Select(n => n.Text)];
        Right = right;
        Value = value;
        TiedTo = tied?.Text;
    }

    /// <summary>What the clause says.</summary>
    public ClauseKind Kind => Right is not null ? ClauseKind.Predictor : Value is not null ? ClauseKind.Fixed : ClauseKind.Tied;

    /// <summary>The parameters it is about: one, or several in a predictor clause "gamma + kappa ~ trt".</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Whether it is "all ~ ...": about every parameter.</summary>
    public bool IsAll => Kind == ClauseKind.Predictor && Parameters is ["all"];

    /// <summary>The right side of a predictor clause; null otherwise.</summary>
    public FormulaExpression? Right { get; }

    /// <summary>The number a parameter is fixed at, on its natural scale; may be infinite. Null otherwise.</summary>
    public double? Value { get; }

    /// <summary>The parameter it is tied to; null otherwise.</summary>
    public string? TiedTo { get; }

    /// <summary>Where the clause begins in the text, counted from 0.</summary>
    public int Start => span.Start;

    /// <summary>How many characters it takes.</summary>
    public int Length => span.Length;

    /// <summary>An error that points at the whole clause.</summary>
    /// <param name="code">The kind of error.</param>
    /// <param name="sentence">What is wrong, with its full stop.</param>
    /// <param name="hint">A remedy, or null.</param>
    public SpecificationException Error(SpecificationCode code, string sentence, string? hint = null) => source.Error(code, span, sentence, hint);

    /// <summary>An error that points at the name of a parameter in this clause.</summary>
    /// <param name="name">One of <see cref="Parameters"/>, or <see cref="TiedTo"/>.</param>
    /// <param name="known">The parameters that the family has; the nearest is suggested.</param>
    public SpecificationException NameError(string name, IReadOnlyCollection<string> known) => source.Error(SpecificationCode.UnknownParameter,
        Place(name), $"There is no parameter '{name}'.", NearestName.Suggest(name, known, "The parameters are"));

    /// <inheritdoc/>
    public override string ToString()
    {
        string left = string.Join(" + ", Parameters.Select(Printer.Name));
        return Kind switch
        {
            ClauseKind.Predictor => $"{left} ~ {Right!.Text}",
            ClauseKind.Fixed => $"{left} = {NumberText.Format(Value!.Value)}",
            _ => $"{left} = {Printer.Name(TiedTo!)}",
        };
    }

    private Span Place(string name)
    {
        foreach (Token token in names) if (token.Text == name) return token.Span;
        return tied is { } t && t.Text == name ? t.Span : span;
    }
}
