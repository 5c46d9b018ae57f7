using System.Globalization;

namespace Stats.Plots;

/// <summary>Ticks at 1, 2 or 5 times a power of ten.</summary>
internal readonly record struct Scale(double Maximum, double Step)
{
    /// <summary>The scale from 0 that covers a maximum with at most the given number of steps.</summary>
    /// <param name="maximum">The largest value; 0 or less counts as 1.</param>
    /// <param name="steps">At most so many steps.</param>
    /// <param name="whole">Whether the scale ends at a tick, or at the maximum itself.</param>
    public static Scale Covering(double maximum, int steps, bool whole)
    {
        if (!(maximum > 0 && double.IsFinite(maximum))) maximum = 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(maximum / steps)));
        double step = power;
        foreach (double factor in (ReadOnlySpan<double>)[1, 2, 5, 10])
        {
            step = factor * power;
            if (maximum <= steps * step * (1 + 1e-12)) break;
        }

        return new Scale(whole ? Math.Ceiling((maximum / step) - 1e-9) * step : maximum, step);
    }

    public IEnumerable<double> Ticks()
    {
        int count = (int)Math.Floor((Maximum / Step) + 1e-9);
        for (int i = 0; i <= count; i++) yield return i * Step;
    }

    /// <summary>A tick with as many decimals as the step has: 0.0, 0.2, ... 1.0.</summary>
    public string TickText(double tick)
    {
        if (Step is < 1e-5 or >= 1e7) return Text(tick);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(Step * (1 + 1e-9))));
        return tick.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    public static string Text(double value) => value.ToString(Math.Abs(value) is >= 1e7 or (> 0 and < 1e-5) ? "0.###E+0" : "G10", CultureInfo.InvariantCulture);
}
