namespace Stats.Modeling;

/// <summary>One thing a reader of a fit should know.</summary>
/// <param name="Code">What kind of thing: stable, one word, such as <c>AtLimit</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One or two sentences, with the remedy where there is one.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}

/// <summary>How much a diagnostic matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; the numbers mean what they say.</summary>
    Note,

    /// <summary>Some of the numbers do not mean what they usually mean.</summary>
    Warning,
}
