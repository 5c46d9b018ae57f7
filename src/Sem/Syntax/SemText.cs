using Stats.Modeling;

namespace Stats.Sem;

/// <summary>A stretch of a model text.</summary>
internal readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan Cover(TextSpan first, TextSpan last) => new(first.Start, last.End - first.Start);
}

/// <summary>The model text as it was typed, and how to point into it.</summary>
internal sealed class SemText(string text, string title = "Model")
{
    public string Text => text;

    public SpecificationException Error(TextSpan span, string sentence, string? hint = null, SpecificationCode code = SpecificationCode.Syntax) =>
        new(code, sentence, title, text, span.Start, span.Length, hint);

    /// <summary>The stretch without blanks and comments' neighbours: how a row of the table prints what was typed.</summary>
    public string Slice(TextSpan span) => text.Substring(span.Start, span.Length);
}
