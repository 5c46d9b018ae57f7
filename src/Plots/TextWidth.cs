namespace Stats.Plots;

/// <summary>Widths of texts set in Helvetica, which Arial and its free twins share, so that a layout does not depend on the fonts of a machine.</summary>
internal static class TextWidth
{
    // Adobe Font Metrics of Helvetica: thousandths of the font size for the characters from space to tilde.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The width in pixels. Letters beyond ASCII count as an average one, those from U+2E80 on (as Chinese) as a square.</summary>
    public static double Of(string text, double size)
    {
        int sum = 0;
        foreach (char c in text) sum += c is >= ' ' and <= '~' ? Widths[c - ' '] : c < '\u2E80' ? 600 : 1000;
        return sum * size / 1000;
    }

    /// <summary>The text, or as much of its beginning as fits with an ellipsis.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Of(text, size) <= width) return text;
        int length = text.Length;
        while (length > 1 && Of(text[..length] + "…", size) > width) length--;
        return text[..length].TrimEnd() + "…";
    }
}
