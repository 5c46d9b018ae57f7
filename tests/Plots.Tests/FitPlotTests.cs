using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Stats.Modeling;
using Stats.Optim;
using Stats.Plots;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Tests.Plotting;

public partial class FitPlotTests
{
    private static readonly DataFrame Data = DataFrame.ReadCsv(Reference.Dataset("e1684.csv"));
    private static readonly SurvivalFit Weibull = SurvivalModel.Fit("Surv(time, status) ~ TRT + AGE; gamma ~ TRT", Data, HazardFamilies.Weibull);
    private static readonly SurvivalFit LogLogistic = SurvivalModel.Fit("Surv(time, status) ~ TRT", Data, HazardFamilies.LogLogistic);
    private static readonly SurvivalFit Burr = SurvivalModel.Fit("Surv(time, status) ~ 1", Data, HazardFamilies.Burr);
    private static readonly SemFit Democracy = SemModel.Fit("ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem60 ~ ind60; y1 ~~ y2", DataFrame.ReadCsv(Reference.File("sem-fit", "data", "PoliticalDemocracy.csv")));
    private static readonly MixedGraph Graph = MixedGraph.Parse("f -> a, f -> b, a <-> b, b -> c; latent: f");

    private static readonly Dictionary<string, Func<Plot>> All = new()
    {
        ["survival"] = () => FitPlots.Survival([Weibull, LogLogistic], Data),
        ["hazard"] = () => FitPlots.Hazard([Weibull], Data),
        ["hazards"] = () => FitPlots.Hazard([Weibull, LogLogistic], Data, ["TRT"]),
        ["Cox-Snell"] = () => CoxSnellPlot.Of(Weibull, LogLogistic),
        ["residuals"] = () => ResidualPlot.Of(Weibull, ResidualType.Deviance, Data.Numeric("AGE").Values.ToArray(), "AGE"),
        ["forest"] = () => ForestPlot.Of(Weibull, LogLogistic),
        ["trace"] = () => new TracePlot { Traces = [Trace(1, 8), Trace(10, 12)], Names = ["one", "two"], GradientTolerance = 1e-8 },
        ["many traces"] = () => new TracePlot { Traces = [.. Enumerable.Range(1, 9).Select(i => Trace(i, 4 + i))] },
        ["profile"] = () => ProfilePlot.Of(Burr, "rho~1", 9),
        ["path of a fit"] = () => PathPlot.Of(Democracy, SemStandardization.All),
        ["path"] = () => PathPlot.Of(Graph) with { Title = "A & <b>", Labels = new Dictionary<Edge, string> { [new("f", "a")] = "0.50" }, ArcLabels = new Dictionary<Edge, string> { [new("b", "a")] = "-0.20" }, VertexLabels = new Dictionary<string, string> { ["c"] = "0.81" }, Fixed = [new("f", "b")] },
    };

    [Fact]
    public void Weights_in_the_formula_weigh_the_estimate_and_make_no_groups()
    {
        SurvivalPlot inside = FitPlots.Survival([SurvivalModel.Fit("Surv(time, status) ~ TRT + weights(SEX + 1) + cluster(SEX)", Data, HazardFamilies.Weibull)], Data);
        SurvivalPlot beside = FitPlots.Survival([new SurvivalModel("Surv(time, status) ~ TRT", HazardFamilies.Weibull) { Weights = "SEX + 1" }.Fit(Data)], Data);
        Assert.Equal(["TRT=0", "TRT=1"], inside.Estimates.Select(e => e.Label));
        Assert.Equal(beside.Estimates[0].Values, inside.Estimates[0].Values);
        Assert.NotEqual(FitPlots.Survival([Weibull], Data, ["TRT"]).Estimates[0].Values, inside.Estimates[0].Values);
    }

    [Fact]
    public void Whole_weights_draw_what_repeated_rows_draw()
    {
        // A weight of 2 is a row that is there twice.
        DataFrame twice = Data.Select([.. Enumerable.Range(0, Data.RowCount).SelectMany(i => Enumerable.Repeat(i, i % 3 == 0 ? 2 : 1))]);
        DataFrame weighed = Data.With("n", new NumericColumn([.. Enumerable.Range(0, Data.RowCount).Select(i => i % 3 == 0 ? 2.0 : 1)]));
        SurvivalFit repeated = SurvivalModel.Fit("Surv(time, status) ~ TRT + AGE", twice, HazardFamilies.Weibull), weighted = SurvivalModel.Fit("Surv(time, status) ~ TRT + AGE + weights(n)", weighed, HazardFamilies.Weibull);
        SurvivalPlot expected = FitPlots.Survival([repeated], twice, ["TRT"]), plot = FitPlots.Survival([weighted], weighed, ["TRT"]);
        for (int g = 0; g < 2; g++) Close(expected.Models[g].Values, plot.Models[g].Values);
        CoxSnellPlot line = CoxSnellPlot.Of(repeated), drawn = CoxSnellPlot.Of(weighted);
        Close(line.Curves[0].Values, drawn.Curves[0].Values);
        Close(line.Curves[0].Lower, drawn.Curves[0].Lower);

        static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> values)
        {
            Assert.Equal(expected.Count, values.Count);
            for (int i = 0; i < values.Count; i++) Assert.Equal(expected[i], values[i], 7);
        }
    }

    public static TheoryData<string> Names => [.. All.Keys];

    private static List<Iteration> Trace(double start, int length) => [.. Enumerable.Range(0, length).Select(i => new Iteration(i, start * Math.Pow(10, -i), Math.Pow(10, -i), 1, i))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plot_is_well_formed_and_the_same_on_every_run(string name)
    {
        string svg = All[name]().ToSvg();
        Assert.Equal(svg, All[name]().ToSvg());
        XElement root = XDocument.Parse(svg).Root!;
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
        Assert.Contains(root.Descendants(), e => e.Name.LocalName == "text");
        // Whatever carries a meaning lies within the picture.
        double width = (double)root.Attribute("width")!, height = (double)root.Attribute("height")!;
        foreach (XElement text in root.Descendants().Where(e => e.Name.LocalName == "text"))
        {
            Match place = Place().Match(text.Attribute("transform")!.Value);
            Assert.InRange(double.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 0, width);
            Assert.InRange(double.Parse(place.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), 0, height);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_of_PDF_is_the_same_on_every_run(string name)
    {
        byte[] pdf = All[name]().ToPdf();
        Assert.Equal(pdf, All[name]().ToPdf());
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Contains("/CreationDate (D:20000101000000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_in_groups_is_the_mean_of_its_rows()
    {
        SurvivalPlot plot = FitPlots.Survival([Weibull], Data, ["TRT"], points: 3);
        Assert.Equal(["TRT=0", "TRT=1"], plot.Estimates.Select(e => e.Label));
        Assert.Equal(["TRT=0", "TRT=1"], plot.Models.Select(m => m.Label));
        DataFrame treated = Data.Where(i => Data.Numeric("TRT")[i] == 1);
        double mean = Weibull.Predict(treated, PredictionType.Survival, [plot.Models[1].Times[1]]).Average(p => p.Estimate);
        Assert.Equal(mean, plot.Models[1].Values[1], 12);
    }

    [Fact]
    public void Interval_censored_times_have_Turnbulls_steps()
    {
        DataFrame data = DataFrame.ReadCsv(Reference.File("survival", "data", "bcos_IC.csv"));
        SurvivalFit fit = SurvivalModel.Fit("Surv(left, right, type = \"interval2\") ~ treatment", data, HazardFamilies.Weibull);
        SurvivalPlot plot = FitPlots.Survival([fit], data);
        Assert.Equal("Turnbull", plot.EstimateName);
        Assert.Equal(2, plot.Estimates.Count);
        Assert.Contains("interval-", Assert.Throws<ArgumentException>(() => CoxSnellPlot.Of(fit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hazards_hold_other_covariates_at_their_medians_and_say_so() =>
        Assert.Equal("Hazard at AGE = 0.579", FitPlots.Hazard([Weibull], Data).Title);

    [Fact]
    public void A_forest_shows_ratios_with_limits_in_words()
    {
        ForestPlot plot = ForestPlot.Of(LogLogistic);
        Coefficient c = LogLogistic["phi~TRT"];
        Assert.Equal(new ForestRow("TRT", Math.Exp(c.Estimate), Math.Exp(c.Lower), Math.Exp(c.Upper), "phi: time scale"), plot.Rows.Single());
        Assert.Contains(FormattableString.Invariant($"{Math.Exp(c.Estimate):F2} ({Math.Exp(c.Lower):F2}, {Math.Exp(c.Upper):F2})"), plot.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("no covariates", Assert.Throws<ArgumentException>(() => ForestPlot.Of(Burr)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_diagram_of_a_fit_bears_its_estimates()
    {
        PathPlot plot = PathPlot.Of(Democracy);
        Assert.Equal("1.00", plot.Labels[new("ind60", "x1")]);
        Assert.Contains(new Edge("ind60", "x1"), plot.Fixed);
        Assert.Equal(Democracy.Parameter("dem60~ind60").Estimate.ToString("F2", System.Globalization.CultureInfo.InvariantCulture), plot.Labels[new("ind60", "dem60")]);
        Assert.Single(plot.ArcLabels);
        Assert.Equal(9, plot.VertexLabels.Count);
        string page = FitReport.ToHtml(Democracy);
        Assert.Equal(page, FitReport.ToHtml(Democracy));
        foreach (string part in new[] { "Path diagram", "Measures of fit", "cfi", "Largest modification indices" }) Assert.Contains(part, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_touches_its_limit_at_the_ends_of_the_interval()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Data, HazardFamilies.Weibull);
        ProfilePlot plot = ProfilePlot.Of(fit, "lambda~TRT", 5);
        Assert.Equal(0, plot.LogLikelihoods[plot.Values.ToList().IndexOf(plot.Estimate!.Value)], 8);
        // chi-square quantile 3.8415 at 0.95: the log-likelihood falls by 1.92 at the limits.
        Assert.Equal(-1.9207, fit.ProfileLogLikelihood("lambda~TRT", [plot.Interval!.Value.Lower])[0] - fit.LogLikelihood, 4);
    }

    [Fact]
    public void A_local_mean_of_points_on_a_line_is_the_line()
    {
        (double X, double Y)[] points = [.. Enumerable.Range(0, 50).Select(i => (i * 0.3, 2 + (0.7 * i)))];
        foreach ((double x, double y) in Lowess.Smooth(points)) Assert.Equal(2 + (0.7 * x / 0.3), y, 9);
    }

    [Fact]
    public void A_report_needs_nothing_beside_itself_and_is_the_same_on_every_run()
    {
        string page = FitReport.ToHtml(Weibull, Data, "A <title>");
        Assert.Equal(page, FitReport.ToHtml(Weibull, Data, "A <title>"));
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
        foreach (string part in new[] { "<h1>A &lt;title&gt;</h1>", "Weibull (PH) survival model", "<h2>Survival</h2>", "<h2>Hazard</h2>", "<h2>Cox-Snell residuals</h2>", "Joint tests over parameters" }) Assert.Contains(part, page, StringComparison.Ordinal);
        // Clip paths of different plots keep apart.
        string[] clips = [.. ClipName().Matches(page).Select(m => m.Value)];
        Assert.Equal(clips.Length, clips.Distinct().Count());
    }

    [Fact]
    public void A_right_truncated_fit_is_drawn_without_a_curve_of_the_data()
    {
        DataFrame data = DataFrame.ReadCsv(Reference.File("survival-truncation", "retrospective.csv"));
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, truncation = tmax) ~ x", data, HazardFamilies.Weibull);
        SurvivalPlot plot = FitPlots.Survival([fit], data);
        Assert.Empty(plot.Estimates);
        Assert.Equal(2, plot.Models.Count);
        Assert.Contains("<svg", plot.ToSvg(), StringComparison.Ordinal);

        // Residuals that are a unit exponential sample lie on the line: the estimate at 1 is 1 within three of its errors.
        StepCurve line = CoxSnellPlot.Of(fit).Curves[0];
        Assert.InRange(line.Values[line.Times.ToList().FindLastIndex(t => t <= 1)], 0.9, 1.1);
        string page = FitReport.ToHtml(fit, data);
        Assert.Contains("<h2>Cox-Snell residuals</h2>", page, StringComparison.Ordinal);

        // An event at its truncation time has no finite residual.
        double[] tmax = data.Numeric("tmax").Values.ToArray();
        tmax[4] = data.Numeric("time").Values[4];
        DataFrame late = data.With("tmax", new NumericColumn(tmax));
        SurvivalFit atEnd = SurvivalModel.Fit("Surv(time, truncation = tmax) ~ x", late, HazardFamilies.Weibull);
        Assert.Contains("The event of observation 5 is at its truncation time", Assert.Throws<ArgumentException>(() => CoxSnellPlot.Of(atEnd)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Cox-Snell residuals</h2>", FitReport.ToHtml(atEnd, late), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.svg", "<?xml")]
    [InlineData("x.pdf", "%PDF")]
    [InlineData("x.html", "<!DOC")]
    public void The_ending_of_a_name_decides_the_format(string name, string begin)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("stats-").FullName, name);
        ForestPlot.Of(LogLogistic).Save(path);
        Assert.StartsWith(begin, File.ReadAllText(path, Encoding.Latin1).TrimStart('ï', '»', '¿'), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    [Fact]
    public void What_cannot_be_drawn_is_said()
    {
        Assert.Contains("no row", Assert.Throws<ArgumentException>(() => new ForestPlot().ToSvg()).Message, StringComparison.Ordinal);
        Assert.Contains("no residuals", Assert.Throws<ArgumentException>(() => new ResidualPlot().ToSvg()).Message, StringComparison.Ordinal);
        Assert.Contains("no trace", Assert.Throws<ArgumentException>(() => new TracePlot().ToSvg()).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be drawn", Assert.Throws<ArgumentException>(() => (PathPlot.Of(Graph) with { Width = 1 }).ToSvg()).Message, StringComparison.Ordinal);
        Assert.Contains("groups", Assert.Throws<ArgumentException>(() => FitPlots.Survival([Weibull], Data, ["AGE"])).Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"translate\(([-\d.]+),([-\d.]+)\)")]
    private static partial Regex Place();

    [GeneratedRegex("<clipPath id=\"[^\"]+\"")]
    private static partial Regex ClipName();
}
