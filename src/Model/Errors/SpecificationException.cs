using System.Text;

namespace Stats.Modeling;

/// <summary>
/// Something that a person typed (a formula, a model text) or supplied (data) cannot be used. The message shows the line, marks the
/// place with carets and says in one sentence what is wrong; where there is a near name or a remedy it follows.
/// </summary>
public sealed class SpecificationException : Exception
{
    private const int WindowWidth = 100;

    /// <summary>An error at a place in a text.</summary>
    /// <param name="code">The kind of error.</param>
    /// <param name="sentence">What is wrong: one sentence with its full stop.</param>
    /// <param name="title">What the text is: "Formula", "Model".</param>
    /// <param name="text">The whole text as it was typed.</param>
    /// <param name="start">Where the fault begins, counted in characters from 0. It may equal the length: the text ends too early.</param>
    /// <param name="length">How many characters are marked; 0 marks one place.</param>
    /// <param name="hint">A remedy or the nearest name, or null.</param>
    public SpecificationException(
        SpecificationCode code, string sentence, string title, string text, int start, int length, string? hint = null)
        : base(Compose(sentence, title, text, start, length, hint))
    {
        Code = code;
        Sentence = sentence;
        Text = text;
        Start = Math.Clamp(start, 0, text.Length);
        Length = Math.Max(0, length);
        Hint = hint;
    }

    /// <summary>An error in data, where there is no text to point into.</summary>
    /// <param name="code">The kind of error.</param>
    /// <param name="sentence">What is wrong and where: one sentence with its full stop.</param>
    /// <param name="hint">A remedy or the nearest name, or null.</param>
    public SpecificationException(SpecificationCode code, string sentence, string? hint = null)
        : base(hint is null ? sentence : sentence + " " + hint)
    {
        Code = code;
        Sentence = sentence;
        Hint = hint;
    }

    /// <summary>The kind of error.</summary>
    public SpecificationCode Code { get; }

    /// <summary>What is wrong, without the marked line.</summary>
    public string Sentence { get; }

    /// <summary>The whole text that was typed; null for errors in data.</summary>
    public string? Text { get; }

    /// <summary>Where the fault begins in <see cref="Text"/>, counted from 0.</summary>
    public int Start { get; }

    /// <summary>How many characters are at fault; 0 when something is missing at <see cref="Start"/>.</summary>
    public int Length { get; }

    /// <summary>A remedy or the nearest name; null when there is none.</summary>
    public string? Hint { get; }

    private static string Compose(string sentence, string title, string text, int start, int length, string? hint)
    {
        start = Math.Clamp(start, 0, text.Length);
        int lineStart = start;
        while (lineStart > 0 && text[lineStart - 1] != '\n') lineStart--;
        int lineEnd = start;
        while (lineEnd < text.Length && text[lineEnd] is not ('\n' or '\r')) lineEnd++;
        int lineNumber = 1;
        for (int i = 0; i < lineStart; i++) if (text[i] == '\n') lineNumber++;

        // A very long line is shown around the fault only, so that the carets stay in sight.
        int from = lineStart, to = lineEnd;
        if (to - from > WindowWidth)
        {
            from = Math.Max(lineStart, start - WindowWidth / 2);
            to = Math.Min(lineEnd, from + WindowWidth);
        }

        string label = text.Contains('\n', StringComparison.Ordinal) ? $"{title} (line {lineNumber}): " : title + ": ";
        if (from > lineStart) label += "...";
        StringBuilder message = new(label);
        for (int i = from; i < to; i++) message.Append(char.IsControl(text[i]) ? ' ' : text[i]);
        if (to < lineEnd) message.Append("...");
        int carets = Math.Clamp(length, 1, Math.Max(1, to - start));
        message.Append('\n').Append(' ', label.Length + start - from).Append('^', carets).Append('\n').Append(sentence);
        if (hint is not null) message.Append(' ').Append(hint);
        return message.ToString();
    }
}
