using OxyPlot;

namespace Stats.Plots;

/// <summary>Axes of any kind with lines, bands, points and a legend above. A chart may be one of several panels of a plot.</summary>
internal sealed class AxesChart(string xLabel, string yLabel, Axis x, Axis y)
{
    private const double FontSize = 12;
    private readonly List<Action<Canvas, Panel>> _layers = [];
    private readonly List<(OxyColor Colour, double Width, double[]? Dashes, Mark Mark, string Text)> _legend = [];

    /// <summary>How a point looks: full for events, open for censored rows.</summary>
    public enum Mark
    {
        None,
        Full,
        Open,
    }

    public void Band(OxyColor fill, IEnumerable<(double X, double Lower, double Upper)> limits)
    {
        (double X, double Lower, double Upper)[] kept = [.. limits.Where(l => double.IsFinite(l.Lower) && double.IsFinite(l.Upper))];
        _layers.Add((canvas, panel) => canvas.Area([.. kept.Select(l => panel.At(l.X, l.Upper)), .. kept.Reverse().Select(l => panel.At(l.X, l.Lower))], fill));
    }

    public void Line(OxyColor colour, double width, double[]? dashes, IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] all = [.. points];
        _layers.Add((canvas, panel) =>
        {
            List<ScreenPoint> piece = [];
            foreach ((double px, double py) in all)
            {
                if (double.IsFinite(py) && double.IsFinite(px))
                {
                    piece.Add(panel.At(px, py));
                    continue;
                }

                canvas.Line(piece, colour, width, dashes);
                piece = [];
            }

            canvas.Line(piece, colour, width, dashes);
        });
    }

    public void Points(OxyColor colour, Mark mark, double radius, IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] all = [.. points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        _layers.Add((canvas, panel) =>
        {
            // Points on one place are one to the eye.
            HashSet<(double, double)> drawn = [];
            foreach ((double px, double py) in all)
            {
                ScreenPoint at = panel.At(px, py);
                if (drawn.Add((Math.Round(at.X, 1), Math.Round(at.Y, 1)))) Dot(canvas, at.X, at.Y, radius, colour, mark);
            }
        });
    }

    /// <summary>A line across the panel, upright at an x or level at a y, with a text at its end.</summary>
    public void Across(double? atX, double? atY, OxyColor colour, double width, double[]? dashes, string text = "") =>
        _layers.Add((canvas, panel) =>
        {
            if (atX is { } px && px >= x.Minimum && px <= x.Maximum)
            {
                canvas.Line(panel.At(px, y.Minimum).X, panel.Top, panel.At(px, y.Minimum).X, panel.Bottom, colour, width, dashes);
                if (text.Length > 0) canvas.Text(panel.At(px, y.Minimum).X + 4, panel.Top + 12, text, 11, Palette.Ink, HorizontalAlignment.Left);
            }

            if (atY is { } py && py >= y.Minimum && py <= y.Maximum)
            {
                canvas.Line(panel.Left, panel.At(x.Minimum, py).Y, panel.Right, panel.At(x.Minimum, py).Y, colour, width, dashes);
                if (text.Length > 0) canvas.Text(panel.Right - 4, panel.At(x.Minimum, py).Y - 4, text, 11, Palette.Ink, HorizontalAlignment.Right);
            }
        });

    public void Legend(OxyColor colour, double width, double[]? dashes, Mark mark, string text) => _legend.Add((colour, width, dashes, mark, text));

    /// <summary>The width of the vertical axis' texts.</summary>
    public double TickWidth => y.Ticks.Max(t => TextWidth.Of(y.Text(t), FontSize));

    /// <summary>Draws the panel into a part of the canvas; panels that stand below each other share a width of ticks.</summary>
    public void Draw(Canvas canvas, double left, double top, double right, double bottom, string title = "", double? sharedTickWidth = null)
    {
        string[] texts = [.. y.Ticks.Select(y.Text)];
        double tickWidth = sharedTickWidth ?? TickWidth;
        left += tickWidth + 44;
        right -= 24;
        bottom -= xLabel.Length > 0 ? 46 : 26;
        List<List<int>> lines = LegendLines.Lines(_legend.Select(e => e.Text), right - left);
        double legendTop = top + (title.Length > 0 ? 46 : 22);
        if (title.Length > 0) canvas.Text(left, top + 26, TextWidth.Fit(title, 15, 0.94 * (right - left)), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        top += 16 + (title.Length > 0 ? 24 : 0) + (LegendLines.LineHeight * lines.Count);
        if (bottom - top < 50) throw new ArgumentException("The plot has no room for its curves: make it higher.");
        Panel panel = new(x, y, Math.Ceiling(left), Math.Ceiling(top), right, bottom);

        LegendLines.Draw(canvas, lines, i => _legend[i].Text, panel.Left, legendTop, (i, x, y) => DrawSwatch(canvas, i, x, y));
        foreach (double tick in y.Ticks) canvas.Line(panel.Left, panel.At(x.Minimum, tick).Y, panel.Right, panel.At(x.Minimum, tick).Y, Palette.Faint, 0.7);
        canvas.Clip(new OxyRect(panel.Left - 5, panel.Top - 5, panel.Right - panel.Left + 10, panel.Bottom - panel.Top + 10));
        foreach (Action<Canvas, Panel> layer in _layers) layer(canvas, panel);
        canvas.EndClip();

        canvas.Line(panel.Left, panel.Bottom, panel.Right, panel.Bottom, Palette.Grey, 1);
        canvas.Line(panel.Left, panel.Top, panel.Left, panel.Bottom, Palette.Grey, 1);
        for (int i = 0; i < texts.Length; i++)
        {
            double at = panel.At(x.Minimum, y.Ticks[i]).Y;
            canvas.Line(panel.Left - 5, at, panel.Left, at, Palette.Grey, 1);
            canvas.Text(panel.Left - 9, at + 4, texts[i], FontSize, Palette.Ink, HorizontalAlignment.Right);
        }

        foreach (double tick in x.Ticks)
        {
            double at = panel.At(tick, y.Minimum).X;
            canvas.Line(at, panel.Bottom, at, panel.Bottom + 5, Palette.Grey, 1);
            canvas.Text(at, panel.Bottom + 18, x.Text(tick), FontSize, Palette.Ink, HorizontalAlignment.Center);
        }

        canvas.Text((panel.Left + panel.Right) / 2, panel.Bottom + 37, xLabel, FontSize, Palette.Ink, HorizontalAlignment.Center);
        canvas.Text(panel.Left - tickWidth - 20, (panel.Top + panel.Bottom) / 2, yLabel, FontSize, Palette.Ink, HorizontalAlignment.Center, rotation: -90);
    }

    private static void Dot(Canvas canvas, double px, double py, double radius, OxyColor colour, Mark mark)
    {
        if (mark == Mark.Open) canvas.Ellipse(px, py, radius, radius, OxyColors.White, colour, 1);
        else if (mark == Mark.Full) canvas.Ellipse(px, py, radius, radius, colour, OxyColors.Undefined, 0);
    }

    private void DrawSwatch(Canvas canvas, int entry, double x, double y)
    {
        (OxyColor colour, double width, double[]? dashes, Mark mark, _) = _legend[entry];
        if (width > 0) canvas.Line(x, y, x + LegendLines.Swatch, y, colour, width, dashes);
        Dot(canvas, x + (LegendLines.Swatch / 2), y, 3, colour, mark);
    }
}

/// <summary>Where a chart is drawn, in pixels.</summary>
internal sealed record Panel(Axis X, Axis Y, double Left, double Top, double Right, double Bottom)
{
    /// <summary>The place of a point, to hundredths of a pixel; far outside is cut by the clip.</summary>
    public ScreenPoint At(double x, double y) => new(
        Math.Round(Math.Clamp(Left + ((Right - Left) * X.Fraction(x)), -1e5, 1e5), 2),
        Math.Round(Math.Clamp(Bottom - ((Bottom - Top) * Y.Fraction(y)), -1e5, 1e5), 2));
}
