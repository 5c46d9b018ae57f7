using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sems;

/// <summary>The house's summary.</summary>
public class FitSummaryTests
{
    private const string ThreeFactors = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9";

    private static DataFrame Data(string name) => DataFrame.ReadCsv(Reference.File("sem-fit", "data", name));

    // Numbers of docs/sem.md.
    [Fact]
    public void Single_results_print_as_one_line()
    {
        DataFrame data = Data("HolzingerSwineford1939.csv");
        SemFit fit = SemModel.Fit(ThreeFactors, data);
        Assert.StartsWith("visual=~x2: 0.5535 (0.09967) [0.3582, 0.7488], z 5.554, p <0.001", fit.Parameter("visual=~x2").ToString(), StringComparison.Ordinal);
        Assert.Equal("visual=~x1: 1 (fixed)", fit.Parameter("visual=~x1").ToString());
        Assert.Equal("standard: chi-square 85.31, df 24, p <0.001", fit.Test.ToString());
        Assert.Equal("visual =~ x9: 36.41, expected change 0.577", fit.ModificationIndices()[0].ToString());
        Assert.Equal("df 24", fit.Measures.Single(m => m.Name == "df").ToString());
        IReadOnlyList<InvarianceStep> steps = MeasurementInvariance.Test(ThreeFactors, data, new SemOptions { Group = "school" });
        Assert.Equal("configural: chi-square 115.9, df 48", steps[0].ToString());
        Assert.Equal("metric: chi-square 124, df 54; against the step before 8.192, df 6, p 0.224, change of CFI -0.002475", steps[1].ToString());
        string[] drawn = fit.Bootstrap(20).ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("Bootstrap, 20 replicates, 0 without a minimum", drawn[0]);
        Assert.StartsWith("visual=~x2              0.55350", drawn[2], StringComparison.Ordinal);
        Assert.Equal(2 + 21 + 1, drawn.Length);
    }

    [Fact]
    public void It_says_what_was_fitted_how_well_and_every_parameter()
    {
        string text = SemModel.Fit(ThreeFactors + "\nvisual ~~ r*textual\ntwice := 2*r", Data("HolzingerSwineford1939.csv")).ToSummaryText();
        Assert.StartsWith(
            """
            Structural equation model, maximum likelihood
            301 rows, 9 observed and 3 latent variables, 21 parameters

            Test of the model   chi-square 85.306, df 24, p <0.001
            Baseline model      chi-square 918.852, df 36
            Fit                 CFI 0.931, TLI 0.896, RMSEA 0.092 [0.071, 0.114], SRMR 0.065
            Log-likelihood      -3737.7449, AIC 7517.490, BIC 7595.339

            Loadings               Estimate Std.Err       z      p    lower    upper Std.all
             visual =~
               x1                     1.000 (fixed)                                    0.772
               x2                     0.554   0.100   5.554 <0.001    0.358    0.749   0.424

            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.Contains(" visual ~~\n   textual (r)            0.408   0.074   5.552 <0.001    0.264    0.552   0.459\n", text, StringComparison.Ordinal);
        Assert.Contains(" twice                    0.816   0.147", text, StringComparison.Ordinal);
        Assert.Contains("\nconverged: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_fits_eighty_columns_in_any_culture()
    {
        SemFit[] fits =
        [
            SemModel.Fit("a_latent_variable_with_a_long_name =~ x1 + a_long_label*x2 + x3\nx7 ~ a_latent_variable_with_a_long_name", Data("HolzingerSwineford1939.csv")),
            SemModel.Fit(ThreeFactors, Data("HolzingerSwineford1939.csv"), SemOptions.FromEstimator("MLR") with { Group = "school", Syntax = new() { GroupEqual = GroupEquality.Loadings } }),
            SemModel.Fit(ThreeFactors, Data("HolzingerSwineford1939_missing_modrule.csv"), SemOptions.FromEstimator("FIML")),
        ];
        string[] lines = [.. fits.SelectMany(f => f.ToSummaryText().Split('\n'))];
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.Contains("301 rows (Pasteur 156, Grant-White 145), 9 observed and 3 latent variables, 54", lines);
        Assert.DoesNotContain(lines, l => l.Contains("0.000 ", StringComparison.Ordinal) && l.Contains(" p ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_style_that_does_not_exist_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SemModel.Fit("x7 ~ x1", Data("HolzingerSwineford1939.csv")).ToSummaryText((SummaryStyle)9));

    [Fact]
    public void The_path_view_of_a_fit_has_its_estimates()
    {
        SemFit fit = SemModel.Fit("visual =~ x1 + x2 + x3\nx9 ~ b*visual", Data("HolzingerSwineford1939.csv"));
        PathView view = fit.ToPathView();
        PathEdge edge = view.Edges.Single(e => e.To == "x9");
        Assert.Equal((fit.Parameter("b").Estimate, fit.Parameter("b").StandardError, "b", false), (edge.Estimate, edge.StandardError, edge.Label, edge.IsFixed));
        Assert.True(view.Edges.Single(e => e.To == "x1").IsFixed);
        Assert.Equal(fit.Standardized().Single(s => s.Row.Label == "b").Estimate, fit.ToPathView(standardized: true).Edges.Single(e => e.To == "x9").Estimate);
    }
}
