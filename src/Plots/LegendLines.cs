using OxyPlot;

namespace Stats.Plots;

/// <summary>The entries above a plot. They fill a line and wrap: nothing is ever drawn over a curve.</summary>
internal static class LegendLines
{
    /// <summary>Width of the piece of line before a text, in pixels.</summary>
    public const double Swatch = 26;

    /// <summary>Height of a line of entries, in pixels.</summary>
    public const double LineHeight = 18;

    private const double FontSize = 12;

    /// <summary>The entries of each line.</summary>
    public static List<List<int>> Lines(IEnumerable<string> texts, double width)
    {
        List<List<int>> lines = [];
        double used = double.PositiveInfinity;
        foreach ((int i, string text) in texts.Index())
        {
            double entry = EntryWidth(text);
            if (used + entry > width + 18)
            {
                lines.Add([]);
                used = 0;
            }

            lines[^1].Add(i);
            used += entry;
        }

        return lines;
    }

    /// <summary>Draws the entries; the swatch of each is drawn by the chart, from a place on the middle of its line.</summary>
    public static void Draw(Canvas canvas, List<List<int>> lines, Func<int, string> text, double left, double y, Action<int, double, double> swatch)
    {
        foreach (List<int> line in lines)
        {
            double x = left;
            foreach (int i in line)
            {
                swatch(i, x, y - 4);
                canvas.Text(x + Swatch + 6, y, text(i), FontSize, Palette.Ink, HorizontalAlignment.Left);
                x += EntryWidth(text(i));
            }

            y += LineHeight;
        }
    }

    private static double EntryWidth(string text) => Swatch + 6 + TextWidth.Of(text, FontSize) + 18;
}
