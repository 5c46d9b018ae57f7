using System.Globalization;
using OxyPlot;

namespace Stats.Plots;

/// <summary>Errors or residuals on a logarithmic axis: traces of a recovery over its iterations, or final errors over a setting.</summary>
public sealed record RecoveryTracePlot : Plot
{
    private const double FontSize = 12;

    /// <summary>A plot of 720 by 420 pixels.</summary>
    public RecoveryTracePlot() => Height = 420;

    /// <summary>What the horizontal axis is called.</summary>
    public string HorizontalLabel { get; init; } = "Iteration";

    /// <summary>What the vertical axis is called.</summary>
    public string ValueLabel { get; init; } = "Relative error";

    /// <summary>Whether the horizontal axis is logarithmic too; its places are then positive.</summary>
    public bool LogarithmicPlaces { get; init; }

    /// <summary>The lines, in order of their colours.</summary>
    public IReadOnlyList<RecoveryCurve> Curves { get; init; } = [];

    /// <summary>The lowest value shown; values below are drawn there. Positive.</summary>
    public double Floor { get; init; } = 1e-16;

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Curves.Count == 0) throw new ArgumentException("The plot has no curve: give Curves.");
        if (!(Floor > 0)) throw new ArgumentException($"The floor is {Scale.Text(Floor)}; it has to be positive.");
        foreach (RecoveryCurve c in Curves) Check(c);
        double[] values = [.. Curves.SelectMany(c => c.Values).Where(v => v > 0 && double.IsFinite(v)).Select(v => Math.Max(v, Floor))];
        double[] places = [.. Curves.SelectMany(c => c.Places).Select(Place)];
        if (values.Length == 0) throw new ArgumentException("No value is positive and finite: there is nothing to draw.");
        double low = Math.Floor(Math.Log10(values.Min()) + 1e-9), high = Math.Max(low + 1, Math.Ceiling(Math.Log10(values.Max()) - 1e-9)), first = places.Min(), last = places.Max();
        if (!LogarithmicPlaces) first = Math.Min(first, 0);
        if (last <= first) last = first + 1;

        double left = 82, right = Width - 24, legendTop = Title.Length > 0 ? 46 : 22;
        List<(double X, double Y)> legend = LegendPlaces(left, right, legendTop);
        double top = legend[^1].Y + 14, bottom = Height - 46;
        if (bottom - top < 60) throw new ArgumentException("The legend leaves no room for the curves: make the plot higher.");
        double X(double place) => Math.Round(left + (right - left) * (place - first) / (last - first), 2);
        double Y(double value) => Math.Round(bottom - (bottom - top) * (Math.Log10(Math.Max(value, Floor)) - low) / (high - low), 2);

        if (Title.Length > 0) canvas.Text(left, 26, TextWidth.Fit(Title, 15, 0.94 * (right - left)), 15, Palette.Ink, HorizontalAlignment.Left, bold: true);
        for (int i = 0; i < Curves.Count; i++)
        {
            canvas.Line(legend[i].X, legend[i].Y - 4, legend[i].X + 22, legend[i].Y - 4, Palette.Colour(i), 2.4, i < 8 ? null : Palette.Dash(0));
            canvas.Text(legend[i].X + 28, legend[i].Y, Curves[i].Label, FontSize, Palette.Ink, HorizontalAlignment.Left);
        }

        int every = Math.Max(1, (int)Math.Ceiling((high - low) / 9));
        for (double power = high; power >= low; power -= every)
        {
            double y = Y(Math.Pow(10, power));
            canvas.Line(left, y, right, y, Palette.Faint, 0.7);
            canvas.Line(left - 5, y, left, y, Palette.Grey, 1);
            canvas.Text(left - 9, y + 4, Power(power), FontSize, Palette.Ink, HorizontalAlignment.Right);
        }

        foreach ((double tick, string text) in Ticks(first, last))
        {
            canvas.Line(X(tick), bottom, X(tick), bottom + 5, Palette.Grey, 1);
            canvas.Text(X(tick), bottom + 18, text, FontSize, Palette.Ink, HorizontalAlignment.Center);
        }

        canvas.Line(left, bottom, right, bottom, Palette.Grey, 1);
        canvas.Line(left, top, left, bottom, Palette.Grey, 1);
        canvas.Text((left + right) / 2, bottom + 37, HorizontalLabel, FontSize, Palette.Ink, HorizontalAlignment.Center);
        canvas.Text(20, (top + bottom) / 2, ValueLabel, FontSize, Palette.Ink, HorizontalAlignment.Center, rotation: -90);
        for (int i = 0; i < Curves.Count; i++) Draw(canvas, i, X, Y);
    }

    private void Draw(Canvas canvas, int i, Func<double, double> x, Func<double, double> y)
    {
        RecoveryCurve curve = Curves[i];
        List<ScreenPoint> piece = [];
        for (int k = 0; k <= curve.Values.Count; k++)
        {
            if (k < curve.Values.Count && curve.Values[k] > 0 && double.IsFinite(curve.Values[k]))
            {
                ScreenPoint at = new(x(Place(curve.Places[k])), y(curve.Values[k]));
                piece.Add(at);
                if (curve.Marked) canvas.Area([new(at.X - 3, at.Y - 3), new(at.X + 3, at.Y - 3), new(at.X + 3, at.Y + 3), new(at.X - 3, at.Y + 3)], Palette.Colour(i));
                continue;
            }

            canvas.Line(piece, Palette.Colour(i), 1.8, i < 8 ? null : Palette.Dash(0));
            piece = [];
        }
    }

    private IEnumerable<(double Tick, string Text)> Ticks(double first, double last)
    {
        if (!LogarithmicPlaces)
            foreach (double tick in Scale.Covering(last, 7, whole: false).Ticks()) yield return (tick, Scale.Text(tick));
        else
            for (double power = Math.Ceiling(first - 1e-9); power <= last + 1e-9; power++) yield return (power, Power(power));
    }

    private List<(double X, double Y)> LegendPlaces(double left, double right, double y)
    {
        List<(double, double)> places = [];
        double x = left;
        foreach (RecoveryCurve c in Curves)
        {
            double width = 46 + TextWidth.Of(c.Label, FontSize);
            if (x > left && x + width > right + 18)
            {
                x = left;
                y += 18;
            }

            places.Add((x, y));
            x += width;
        }

        return places;
    }

    private double Place(double place) => LogarithmicPlaces ? Math.Log10(place) : place;

    private static string Power(double power) => power == 0 ? "1" : "1e" + power.ToString("0", CultureInfo.InvariantCulture);

    private void Check(RecoveryCurve c)
    {
        if (c.Places.Count != c.Values.Count) throw new ArgumentException($"The curve '{c.Label}' has {c.Places.Count} places and {c.Values.Count} values: they must be equally many.");
        for (int i = 0; i < c.Places.Count; i++)
            if (!double.IsFinite(c.Places[i]) || (LogarithmicPlaces ? c.Places[i] <= 0 : c.Places[i] < 0) || (i > 0 && c.Places[i] <= c.Places[i - 1]))
                throw new ArgumentException($"The places of the curve '{c.Label}' must be finite, {(LogarithmicPlaces ? "positive" : "0 or more")}, and increase; place {i + 1} is {Scale.Text(c.Places[i])}.");
    }
}
