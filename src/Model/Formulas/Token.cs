namespace Stats.Modeling;

/// <summary>A stretch of the source text.</summary>
internal readonly record struct Span(int Start, int Length)
{
    public int End => Start + Length;

    public static Span Cover(Span first, Span last) => new(first.Start, last.End - first.Start);
}

internal enum TokenKind
{
    Number,
    Integer,
    String,
    Name,
    Operator,
    Open,
    Close,
    Comma,
    Semicolon,
    Newline,
    End,
}

/// <summary>One word of a formula: <see cref="Text"/> is its meaning (a string without quotes, a name without backticks).</summary>
internal sealed record Token(TokenKind Kind, string Text, Span Span, bool Quoted = false)
{
    public bool Is(string symbol) => Kind is TokenKind.Operator or TokenKind.Open or TokenKind.Close && Text == symbol;
}
