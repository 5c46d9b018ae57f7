namespace Stats.Sem;

internal enum SemTokenKind
{
    Name,
    Number,
    String,
    Symbol,
    LineEnd,
    End,
}

/// <summary>One word of a model text: a string without its quotes, a name without its backticks.</summary>
internal readonly record struct SemToken(SemTokenKind Kind, string Text, TextSpan Span, bool Quoted = false, double Value = double.NaN)
{
    /// <summary>The operators that make a statement.</summary>
    private static readonly HashSet<string> Relations = new(StringComparer.Ordinal) { "=~", "<~", "~*~", "~~", "~", "==", "<", ">", "<=", ">=", ":=", "|" };

    public bool Is(string symbol) => Kind == SemTokenKind.Symbol && Text == symbol;

    public bool IsRelation => Kind == SemTokenKind.Symbol && Relations.Contains(Text);
}
