namespace Stats.Modeling;

/// <summary>The text that was typed, and how to point into it.</summary>
internal sealed class SourceText(string title, string text)
{
    public string Title => title;

    public string Text => text;

    public SpecificationException Error(SpecificationCode code, Span span, string sentence, string? hint = null)
    {
        if (MayHaveLostBacktick(span)) hint = (hint is null ? "" : hint + " ") + QuoteHint;
        return new SpecificationException(code, sentence, title, text, span.Start, span.Length, hint);
    }

    internal const string QuoteHint =
        "The text holds a control character: in PowerShell, write formulas in 'single quotes', since \"`t\" in double quotes is a tab.";

    // "y ~ `time`" in PowerShell's double quotes arrives as y ~ <tab>ime: the tab touches the word that is then not found.
    private bool MayHaveLostBacktick(Span span)
    {
        foreach (char c in text) if (char.IsControl(c) && c is not ('\n' or '\r')) return true;
        return span.Start > 0 && span.Start < text.Length && text[span.Start - 1] is '\n' or '\r'
            && span.Start >= 2 && text[span.Start - 2] == ' ' && char.IsLetter(text[span.Start]);
    }
}
