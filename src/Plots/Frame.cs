using OxyPlot;

namespace Stats.Plots;

/// <summary>Where the curves are drawn, in pixels, and which time and value each pixel stands for. The origin is the lower left corner.</summary>
internal readonly record struct Frame(double Left, double Top, double Right, double Bottom, double LastTime, double LargestValue)
{
    public double X(double time) => Round(Left + ((Right - Left) * time / LastTime));

    public double Y(double value) => Round(Bottom - ((Bottom - Top) * value / LargestValue));

    public ScreenPoint Place(double time, double value) => new(X(time), Y(value));

    /// <summary>The points of a line in pixels. Of those within a quarter of a pixel's width the first, the lowest, the highest and the last stay, in their order.</summary>
    public List<ScreenPoint> Thinned(IEnumerable<DataPoint> points)
    {
        List<ScreenPoint> kept = [], column = [];
        foreach (DataPoint point in points)
        {
            // What lies far outside is cut by the clip; a finite place keeps the SVG well-formed.
            ScreenPoint place = new(X(point.X), Math.Clamp(Y(point.Y), -1e5, 1e5));
            if (column.Count > 0 && !(Math.Abs(place.X - column[0].X) < 0.25)) Flush(kept, column);
            column.Add(place);
        }

        if (column.Count > 0) Flush(kept, column);
        return kept;
    }

    private static void Flush(List<ScreenPoint> kept, List<ScreenPoint> column)
    {
        int low = 0, high = 0;
        for (int i = 1; i < column.Count; i++)
        {
            if (column[i].Y < column[low].Y) low = i;
            if (column[i].Y > column[high].Y) high = i;
        }

        int previous = -1;
        foreach (int i in (ReadOnlySpan<int>)[0, Math.Min(low, high), Math.Max(low, high), column.Count - 1])
        {
            if (i > previous) kept.Add(column[i]);
            previous = i;
        }

        column.Clear();
    }

    // Hundredths of a pixel: small files, and no last digit that differs between machines.
    private static double Round(double pixel) => Math.Round(pixel, 2);
}
