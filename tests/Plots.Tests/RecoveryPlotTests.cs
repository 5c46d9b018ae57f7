using System.Xml.Linq;
using Stats.Plots;

namespace Stats.Tests.Plotting;

/// <summary>Traces and phase transitions of recoveries.</summary>
public class RecoveryPlotTests
{
    private static readonly RecoveryCurve Curve = new() { Label = "20 %", Places = [0, 1, 2, 3], Values = [1, 1e-3, double.NaN, 1e-9] };

    [Fact]
    public void A_trace_is_well_formed_and_the_same_each_time()
    {
        RecoveryTracePlot plot = new() { Title = "Error < 1 & falling", Curves = [Curve, Curve with { Label = "marked", Marked = true }] };
        string svg = plot.ToSvg();
        XElement root = XElement.Parse(svg);
        Assert.Equal(svg, plot.ToSvg());
        Assert.Contains("1e-9", Texts(root));
        Assert.Contains("20 %", Texts(root));
        Assert.Contains("Iteration", Texts(root));
    }

    [Fact]
    public void Places_may_be_logarithmic()
    {
        string svg = new RecoveryTracePlot { LogarithmicPlaces = true, Curves = [new RecoveryCurve { Label = "a", Places = [1e-3, 1e-1], Values = [1e-2, 1] }] }.ToSvg();
        Assert.Contains("1e-3", Texts(XElement.Parse(svg)));
    }

    [Fact]
    public void A_phase_transition_has_a_cell_for_each_share_and_its_limit()
    {
        RecoveryPhasePlot plot = new() { Columns = [0, 0.2, 0.4], Rows = [2, 4], Recovered = [1, 0.5, 0, 1, 1, double.NaN], Limit = c => 2 + 4 * c, LimitLabel = "warning below" };
        XElement root = XElement.Parse(plot.ToSvg());
        Assert.Equal(5 + 5, root.Descendants().Count(e => e.Name.LocalName == "polygon")); // five known cells and five of the legend
        Assert.Contains("warning below", Texts(root));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_in_a_sentence()
    {
        Assert.Equal("The plot has no curve: give Curves.", Message(() => new RecoveryTracePlot().ToSvg()));
        Assert.Equal("The curve '20 %' has 1 places and 4 values: they must be equally many.", Message(() => new RecoveryTracePlot { Curves = [Curve with { Places = [0] }] }.ToSvg()));
        Assert.Equal("The places of the curve '20 %' must be finite, positive, and increase; place 1 is 0.", Message(() => new RecoveryTracePlot { Curves = [Curve], LogarithmicPlaces = true }.ToSvg()));
        Assert.Equal("No value is positive and finite: there is nothing to draw.", Message(() => new RecoveryTracePlot { Curves = [Curve with { Values = [0, 0, 0, double.NaN] }] }.ToSvg()));
        Assert.Equal("Recovered has 1 of the plot's 2 shares: give one for each cell.", Message(() => new RecoveryPhasePlot { Columns = [0, 1], Rows = [1], Recovered = [1] }.ToSvg()));
        Assert.Equal("A share recovered is 2; it has to lie between 0 and 1.", Message(() => new RecoveryPhasePlot { Columns = [0], Rows = [1], Recovered = [2] }.ToSvg()));
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private static string[] Texts(XElement root) => [.. root.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
}
