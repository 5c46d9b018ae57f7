using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Stats.Plots;
using Stats.Survival;

namespace Stats.Tests.Plotting;

public class SurvivalPlotTests
{
    private static readonly SurvivalCurves Curves = new KaplanMeier().Estimate(
        SurvivalResponse.Right([1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 10], [1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0]),
        [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
        ["observation", "treatment"]);

    private static SurvivalPlot Plot => new()
    {
        Title = "Relapse <by arm> & \"more\"",
        TimeLabel = "Years",
        Estimates = [.. Curves.Select(StepCurve.Of)],
        Models = [Exponential("observation", "Weibull", 0.2), Exponential("treatment", "Weibull", 0.1), Exponential("treatment", "APGW", 0.12)],
    };

    [Fact]
    public void The_same_curves_give_the_same_bytes()
    {
        string first = Plot.ToSvg(), second = Plot.ToSvg();
        Assert.Equal(first, second);
        Assert.DoesNotContain('\r', first);
        Assert.StartsWith("<?xml", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_texts_and_the_legend_names_groups_estimate_and_families()
    {
        string[] texts = Texts(Plot.ToSvg());
        foreach (string text in new[] { "Relapse <by arm> & \"more\"", "Years", "Survival probability", "Kaplan-Meier (+ censored)", "Weibull", "APGW", "Number at risk (Kaplan-Meier)" })
            Assert.Single(texts, text);
        // Once in the legend, once in the table.
        Assert.Equal(2, texts.Count(t => t == "observation"));
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], texts.Where(t => t.Contains('.', StringComparison.Ordinal)));
    }

    [Fact]
    public void The_table_counts_those_at_risk_at_each_tick()
    {
        XElement[] texts = [.. Parse(Plot.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text")];
        int heading = Array.FindIndex(texts, t => t.Value.StartsWith("Number at risk", StringComparison.Ordinal));
        string[] table = [.. texts.Skip(heading + 1).Select(t => t.Value)];
        // Ticks at 0, 2, ... 10; at risk at t: those whose time is not before t.
        Assert.Equal(["observation", "6", "5", "3", "1", "0", "0", "treatment", "6", "6", "5", "4", "3", "2"], table);

        // Each count stands below its tick.
        double[] ticks = [.. texts.Where(t => t.Value is "2" or "10" && t.Attribute("font-size") is not null).Take(2).Select(X)];
        Assert.Equal(ticks[0], X(texts[heading + 3]), 2);
        Assert.Equal(ticks[1], X(texts[heading + 7]), 2);
    }

    [Fact]
    public void A_model_has_the_colour_of_its_group_and_the_dashes_of_its_family()
    {
        string[] lines = [.. Parse(Plot.ToSvg()).Descendants().Where(e => e.Name.LocalName is "polyline" or "line").Select(e => e.Attribute("style")!.Value)];
        string blue = "stroke:rgb(0,95,160)", orange = "stroke:rgb(212,95,18)";
        Assert.Single(lines, l => l.Contains(blue, StringComparison.Ordinal) && l.Contains("dasharray", StringComparison.Ordinal));
        string[] dashed = [.. lines.Where(l => l.Contains(orange, StringComparison.Ordinal) && l.Contains("dasharray", StringComparison.Ordinal))];
        Assert.Equal(2, dashed.Distinct().Count());
    }

    [Fact]
    public void A_band_ends_where_its_limits_end()
    {
        // The last of "observation" fails: no limits at 0. The band's polygon stops at time 6, and is a polygon of finite places.
        string svg = Plot.ToSvg();
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.Equal(2, Parse(svg).Descendants().Count(e => e.Name.LocalName == "polygon"));
    }

    [Fact]
    public void A_million_steps_make_a_small_file()
    {
        int n = 1_000_000;
        double[] times = [.. Enumerable.Range(1, n).Select(i => (double)i)], values = [.. Enumerable.Range(1, n).Select(i => 1 - ((double)i / n))];
        string svg = new SurvivalPlot { Estimates = [new StepCurve { Label = "all", Times = times, Values = values, CensoredTimes = times }] }.ToSvg();
        Assert.InRange(svg.Length, 1_000, 400_000);
    }

    [Fact]
    public void Long_labels_are_cut_and_many_wrap()
    {
        StepCurve[] curves = [.. Enumerable.Range(0, 12).Select(i => new StepCurve { Label = $"{i} " + new string('w', 80), Times = [1, 2], Values = [0.9, 0.5 - (0.03 * i)], AtRisk = _ => i })];
        SurvivalPlot plot = new() { Estimates = curves, Height = 900 };
        Assert.Contains(Texts(plot.ToSvg()), t => t.StartsWith("11 www", StringComparison.Ordinal) && t.EndsWith('…'));
        Assert.Equal(
            "A plot of 300 pixels' height has no room for its curves beside 13 lines of legend and 12 of table: make it higher.",
            Assert.Throws<ArgumentException>(() => (plot with { Height = 300 }).ToSvg()).Message);
    }

    public static TheoryData<SurvivalPlot, string> Refused => new()
    {
        { new SurvivalPlot(), "The plot has no curve: give Estimates or Models." },
        { Of([1, 2], [1]), "The curve 'a' has 2 times and 1 values: they must be equally many." },
        { Of([2, 1], [1, 0.5]), "The times of the curve 'a' must be finite, 0 or more, and increase; time 2 is 1." },
        { Of([-1, 1], [1, 0.5]), "The times of the curve 'a' must be finite, 0 or more, and increase; time 1 is -1." },
        { new SurvivalPlot { Estimates = [new StepCurve { Label = "a", Times = [1], Values = [1], Lower = [1] }] }, "The curve 'a' has 1 times, 1 lower and 0 upper limits: give as many limits as times, or none." },
        { Of([1], [1]) with { Width = 10 }, "A plot of 10 by 480 pixels cannot be drawn: give at least 200 by 150 and at most 10000 each way." },
        { Of([1], [1]) with { LastTime = -1 }, "The last time shown must be positive and finite; it is -1." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_drawn_gets_one_sentence(SurvivalPlot plot, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(plot.ToSvg).Message);

    [Fact]
    public void Interval_data_have_steps_and_a_table_too()
    {
        TurnbullCurve curve = new Turnbull().Estimate(SurvivalResponse.Interval2([0, 1, 1, 2], [2, 3, 3, double.PositiveInfinity]));
        StepCurve steps = StepCurve.Of(curve);
        Assert.Equal([2, 3], steps.Times);
        string[] texts = Texts(new SurvivalPlot { Estimates = [steps], EstimateName = "Turnbull" }.ToSvg());
        Assert.Contains("Turnbull", texts);
        Assert.Equal(["all", "4", "4", "4", "4", "4", "2", "2"], texts[^8..]);
    }

    [Fact]
    public void It_is_saved_as_it_is()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".svg");
        try
        {
            Plot.Save(path);
            Assert.Equal(Plot.ToSvg(), File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static XElement Parse(string svg)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    internal static string[] Texts(string svg) => [.. Parse(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

    private static double X(XElement text) =>
        double.Parse(text.Attribute("transform")!.Value.Split('(', ',')[1], CultureInfo.InvariantCulture);

    private static SurvivalPlot Of(double[] times, double[] values) => new() { Models = [new SmoothCurve { Label = "a", Times = times, Values = values }] };

    private static SmoothCurve Exponential(string label, string family, double rate)
    {
        double[] times = [.. Enumerable.Range(0, 51).Select(i => i * 0.2)];
        return new SmoothCurve { Label = label, Family = family, Times = times, Values = [.. times.Select(t => Math.Exp(-rate * t))] };
    }
}
