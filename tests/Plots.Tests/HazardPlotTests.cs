using Stats.Plots;

namespace Stats.Tests.Plotting;

public class HazardPlotTests
{
    private static readonly double[] Times = [.. Enumerable.Range(0, 101).Select(i => i * 0.1)];

    [Fact]
    public void An_unbounded_hazard_at_zero_does_not_flatten_the_rest()
    {
        // 0.5 t^(-1/2) is infinite at 0, 1.58 at 0.1 and 1.118 at 0.2, a fiftieth of the time shown: the axis ends at the tick above that.
        SmoothCurve curve = new() { Label = "a", Times = Times, Values = [.. Times.Select(t => 0.5 / Math.Sqrt(t))] };
        string[] texts = SurvivalPlotTests.Texts(new HazardPlot { Curves = [curve] }.ToSvg());
        Assert.Contains("1.2", texts);
        Assert.DoesNotContain("1.4", texts);
    }

    [Fact]
    public void Families_differ_in_dashes_and_the_first_is_solid()
    {
        HazardPlot plot = new() { Curves = [Constant("a", "Weibull", 1), Constant("a", "Gompertz", 2)], Title = "Hazards" };
        string svg = plot.ToSvg();
        Assert.Equal(svg, plot.ToSvg());
        string[] dashed = [.. SurvivalPlotTests.Parse(svg).Descendants().Select(e => e.Attribute("style")?.Value ?? "").Where(s => s.Contains("dasharray", StringComparison.Ordinal))];
        Assert.Equal(2, dashed.Length); // The curve, and its line in the legend.
        Assert.Equal(["Weibull", "Gompertz"], SurvivalPlotTests.Texts(svg).Where(t => t is "Weibull" or "Gompertz"));
    }

    [Fact]
    public void A_value_that_is_not_finite_breaks_the_line()
    {
        SmoothCurve curve = new() { Label = "a", Times = [0, 1, 2, 3, 4], Values = [1, 2, double.NaN, 2, 1], Lower = [1, 1, double.NaN, 1, 1], Upper = [2, 2, 2, 3, 3] };
        string svg = new HazardPlot { Curves = [curve] }.ToSvg();
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.Equal(2, SurvivalPlotTests.Parse(svg).Descendants().Count(e => e.Attribute("style")?.Value.Contains("stroke:rgb(0,95,160);stroke-width:1.8", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Without_a_curve_it_says_so() =>
        Assert.Equal("The plot has no curve: give Curves.", Assert.Throws<ArgumentException>(new HazardPlot().ToSvg).Message);

    private static SmoothCurve Constant(string label, string family, double value) =>
        new() { Label = label, Family = family, Times = Times, Values = [.. Times.Select(_ => value)] };
}
