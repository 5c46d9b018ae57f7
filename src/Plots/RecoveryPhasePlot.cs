using OxyPlot;

namespace Stats.Plots;

/// <summary>A phase transition: the share of problems that were recovered, over the share of gross errors and the number of measurements. Dark: all.</summary>
public sealed record RecoveryPhasePlot : Plot
{
    private const double FontSize = 12;

    /// <summary>A plot of 720 by 460 pixels.</summary>
    public RecoveryPhasePlot() => Height = 460;

    /// <summary>What the horizontal axis is called.</summary>
    public string HorizontalLabel { get; init; } = "Share of gross errors";

    /// <summary>What the vertical axis is called.</summary>
    public string VerticalLabel { get; init; } = "Measurements / (d r)";

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<double> Columns { get; init; } = [];

    /// <summary>The rows, from the lowest up.</summary>
    public IReadOnlyList<double> Rows { get; init; } = [];

    /// <summary>The share recovered, 0 to 1, of row i and column j at i * columns + j; NaN: not tried.</summary>
    public IReadOnlyList<double> Recovered { get; init; } = [];

    /// <summary>A limit to be drawn: the height, in the rows' unit, over the columns' unit; null: none.</summary>
    public Func<double, double>? Limit { get; init; }

    /// <summary>What the limit is called.</summary>
    public string LimitLabel { get; init; } = "";

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Columns.Count == 0 || Rows.Count == 0) throw new ArgumentException("The plot has no cells: give Columns and Rows.");
        if (Recovered.Count != Columns.Count * Rows.Count) throw new ArgumentException($"Recovered has {Recovered.Count} of the plot's {Columns.Count * Rows.Count} shares: give one for each cell.");
        foreach (double share in Recovered)
            if (share is < 0 or > 1) throw new ArgumentException($"A share recovered is {Scale.Text(share)}; it has to lie between 0 and 1.");
        for (int i = 1; i < Rows.Count; i++)
            if (!(Rows[i] > Rows[i - 1])) throw new ArgumentException("The rows have to increase.");
        for (int j = 1; j < Columns.Count; j++)
            if (!(Columns[j] > Columns[j - 1])) throw new ArgumentException("The columns have to increase.");

        double left = 82, right = Width - 24, top = (Title.Length > 0 ? 56 : 32) + 6, bottom = Height - 46, wide = (right - left) / Columns.Count, high = (bottom - top) / Rows.Count;
        if (Title.Length > 0) canvas.Text(left, 26, TextWidth.Fit(Title, 15, 0.94 * (right - left)), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        Legend(canvas, left, Title.Length > 0 ? 48 : 24);
        for (int i = 0; i < Rows.Count; i++)
        {
            double y = bottom - (i * high);
            canvas.Text(left - 9, y - (high / 2) + 4, Scale.Text(Rows[i]), FontSize, Palette.Ink, HorizontalAlignment.Right);
            for (int j = 0; j < Columns.Count; j++)
            {
                double share = Recovered[(i * Columns.Count) + j], x = left + (j * wide);
                if (!double.IsNaN(share)) canvas.Area([new(x, y), new(x + wide, y), new(x + wide, y - high), new(x, y - high)], Shade(share));
            }
        }

        for (int j = 0; j < Columns.Count; j++) canvas.Text(left + ((j + 0.5) * wide), bottom + 18, Scale.Text(Columns[j]), FontSize, Palette.Ink, HorizontalAlignment.Center);
        canvas.Line([new(left, top), new(right, top), new(right, bottom), new(left, bottom), new(left, top)], Palette.Grey, 1);
        if (Limit is not null) DrawLimit(canvas, left, bottom, wide, high);
        canvas.Text((left + right) / 2, bottom + 37, HorizontalLabel, FontSize, Palette.Ink, HorizontalAlignment.Center);
        canvas.Text(20, (top + bottom) / 2, VerticalLabel, FontSize, Palette.Ink, HorizontalAlignment.Center, rotation: -90);
    }

    private void Legend(Canvas canvas, double left, double y)
    {
        canvas.Text(left, y, "recovered:", FontSize, Palette.Ink, HorizontalAlignment.Left);
        double x = left + 66;
        foreach (double share in (ReadOnlySpan<double>)[0, 0.25, 0.5, 0.75, 1])
        {
            canvas.Area([new(x, y + 1), new(x + 18, y + 1), new(x + 18, y - 11), new(x, y - 11)], Shade(share));
            canvas.Line([new(x, y + 1), new(x + 18, y + 1), new(x + 18, y - 11), new(x, y - 11), new(x, y + 1)], Palette.Grey, 0.5);
            string text = Scale.Text(100 * share) + " %";
            canvas.Text(x + 23, y, text, FontSize, Palette.Ink, HorizontalAlignment.Left);
            x += 36 + TextWidth.Of(text, FontSize);
        }

        if (Limit is null) return;
        canvas.Line(x + 10, y - 4, x + 34, y - 4, Palette.Colour(1), 2.4, Palette.Dash(0));
        canvas.Text(x + 40, y, LimitLabel, FontSize, Palette.Ink, HorizontalAlignment.Left);
    }

    // Between the middles of rows and columns the scales are straight; beyond the outer middles the line ends.
    private void DrawLimit(Canvas canvas, double left, double bottom, double wide, double high)
    {
        List<ScreenPoint> points = [];
        const int Steps = 200;
        for (int s = 0; s <= Steps; s++)
        {
            double at = (Columns.Count - 1) * s / (double)Steps;
            int j = Math.Min((int)at, Math.Max(0, Columns.Count - 2));
            double column = Columns.Count == 1 ? Columns[0] : Columns[j] + ((at - j) * (Columns[j + 1] - Columns[j])), height = Limit!(column);
            int i = 0;
            while (i + 2 < Rows.Count && height > Rows[i + 1]) i++;
            if (Rows.Count < 2 || height < Rows[0] || height > Rows[^1]) continue;
            double row = i + ((height - Rows[i]) / (Rows[i + 1] - Rows[i]));
            points.Add(new ScreenPoint(Math.Round(left + ((at + 0.5) * wide), 2), Math.Round(bottom - ((row + 0.5) * high), 2)));
        }

        canvas.Line(points, Palette.Colour(1), 2.4, Palette.Dash(0));
    }

    // White to the first colour of the palette.
    private static OxyColor Shade(double share)
    {
        OxyColor full = Palette.Colour(0);
        byte Mix(byte channel) => (byte)Math.Round(255 + (share * (channel - 255)));
        return OxyColor.FromRgb(Mix(full.R), Mix(full.G), Mix(full.B));
    }
}
