using FsCheck.Xunit;
using OxyPlot;
using Stats.Plots;

namespace Stats.Tests.Plotting;

public class ScaleTests
{
    [Theory]
    [InlineData(1022, 7, "0 200 400 600 800 1000")]
    [InlineData(1, 5, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(9.6, 7, "0 2 4 6 8")]
    [InlineData(7, 7, "0 1 2 3 4 5 6 7")]
    [InlineData(0.0054, 6, "0.000 0.001 0.002 0.003 0.004 0.005")]
    [InlineData(3e9, 6, "0 500000000 1E+9 1.5E+9 2E+9 2.5E+9 3E+9")]
    [InlineData(0, 5, "0.0 0.2 0.4 0.6 0.8 1.0")]
    public void Ticks_are_round(double maximum, int steps, string ticks)
    {
        Scale scale = Scale.Covering(maximum, steps, whole: false);
        Assert.Equal(ticks.Replace("500000000", "5E+8", StringComparison.Ordinal), string.Join(' ', scale.Ticks().Select(scale.TickText)));
    }

    [Property]
    public bool A_scale_covers_its_maximum_with_few_steps(double maximum)
    {
        double m = Math.Abs(maximum);
        if (!(m > 1e-300 && m < 1e300)) return true;
        Scale scale = Scale.Covering(m, 6, whole: true);
        return scale.Maximum >= m * (1 - 1e-8) && scale.Ticks().Count() is >= 2 and <= 7;
    }

    [Property]
    public bool Thinning_keeps_ends_and_extremes(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite).Select(v => Math.Abs(v) % 1)];
        if (finite.Length == 0) return true;
        // All within one column of pixels.
        Frame frame = new(0, 0, 100, 100, 1e6, 1);
        List<ScreenPoint> kept = frame.Thinned(finite.Select((v, i) => new DataPoint(i, v)));
        double[] all = [.. finite.Select(frame.Y)];
        return kept.Min(p => p.Y) == all.Min() && kept.Max(p => p.Y) == all.Max() && kept[0].Y == all[0] && kept[^1].Y == all[^1];
    }
}
