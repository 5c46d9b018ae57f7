using System.Globalization;

namespace Stats.Plots;

/// <summary>An axis between two values, linear or logarithmic, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;

    private Axis(double minimum, double maximum, bool logarithmic, IReadOnlyList<double> ticks, Func<double, string> text)
    {
        (Minimum, Maximum, Logarithmic, Ticks, Text) = (minimum, maximum, logarithmic, ticks, text);
        (_low, _high) = logarithmic ? (Math.Log(minimum), Math.Log(maximum)) : (minimum, maximum);
    }

    public double Minimum { get; }

    public double Maximum { get; }

    public bool Logarithmic { get; }

    public IReadOnlyList<double> Ticks { get; }

    public Func<double, string> Text { get; }

    /// <summary>Where a value lies: 0 at the minimum, 1 at the maximum.</summary>
    public double Fraction(double value) => ((Logarithmic ? Math.Log(value) : value) - _low) / (_high - _low);

    /// <summary>A linear axis that covers the values; its ends are ticks, if <paramref name="whole"/>.</summary>
    public static Axis Linear(double minimum, double maximum, int steps, bool whole = true)
    {
        if (!(maximum > minimum)) (minimum, maximum) = (minimum - Half(minimum), maximum + Half(maximum));
        Scale scale = Scale.Covering(maximum - minimum, steps, whole: false);
        double step = scale.Step;
        double first = whole ? Math.Floor((minimum / step) + 1e-9) : Math.Ceiling((minimum / step) - 1e-9), last = whole ? Math.Ceiling((maximum / step) - 1e-9) : Math.Floor((maximum / step) + 1e-9);
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new Axis(whole ? ticks[0] : minimum, whole ? ticks[^1] : maximum, false, ticks, t => scale.TickText(t == 0 ? 0 : t));
    }

    /// <summary>A logarithmic axis that covers positive values: ticks at powers of ten, or at 1, 2 and 5 times them where there are few.</summary>
    public static Axis Log(double minimum, double maximum, int steps)
    {
        if (!(maximum > minimum)) (minimum, maximum) = (minimum / 2, maximum * 2);
        int from = (int)Math.Floor(Math.Log10(minimum) + 1e-9), to = (int)Math.Ceiling(Math.Log10(maximum) - 1e-9);
        foreach (double[] factors in (double[][])[[1, 1.5, 2, 3, 4, 5, 7], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]])
        {
            double[] within = [.. Enumerable.Range(from, to - from + 1).SelectMany(k => factors.Select(f => f * Power(k))).Where(t => t >= minimum * 0.999 && t <= maximum * 1.001)];
            if (within.Length <= steps && within.Length >= 2) return new Axis(minimum, maximum, true, within, within[^1] / within[0] > 1e5 ? PowerText : TickText);
        }

        int stride = Math.Max(1, (int)Math.Ceiling((to - from) / (double)steps));
        double[] powers = [.. Enumerable.Range(0, ((to - from) / stride) + 1).Select(i => Power(from + (i * stride)))];
        return new Axis(Math.Min(minimum, powers[0]), Math.Max(maximum, powers[^1]), true, powers, powers[^1] / powers[0] > 1e5 ? PowerText : TickText);
    }

    private static double Power(int exponent) => double.Parse("1E" + exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string PowerText(double tick) => tick == 1 ? "1" : tick.ToString("0.#E+0", CultureInfo.InvariantCulture);

    private static string TickText(double tick) =>
        tick is >= 1e-3 and < 1e5 ? Math.Round(tick, 12).ToString("0.######", CultureInfo.InvariantCulture) : tick.ToString("0.#E+0", CultureInfo.InvariantCulture);

    private static double Half(double value) => value == 0 ? 1 : Math.Abs(value) / 2;
}
