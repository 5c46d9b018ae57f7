using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sems;

/// <summary>What follows from a fit, against lavaan 0.6-14 (tests/reference/sem-inference: numbers and the script that made them).</summary>
public class AfterFitTests
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(Reference.File("sem-inference", "after_fit.json"))).RootElement;
    private static readonly DataFrame Holzinger = Data("HolzingerSwineford1939.csv");
    private static readonly Lazy<SemFit> Hs = new(() => SemModel.Fit(Text("model_hs"), Holzinger));

    private static SemFit Fit(string name) => name switch
    {
        "hs" => Hs.Value,
        "pd" => SemModel.Fit(Text("model_pd"), Data("PoliticalDemocracy.csv")),
        "pd_mlr" => SemModel.Fit(Text("model_pd"), Data("PoliticalDemocracy.csv"), SemOptions.FromEstimator("MLR") with { Syntax = new() { MeanStructure = true } }),
        "mimic" => SemModel.Fit(Text("model_mimic"), Holzinger),
        "fiml" => SemModel.Fit(Text("model_hs"), Data("HolzingerSwineford1939_missing_modrule.csv"), SemOptions.FromEstimator("FIML")),
        _ => throw new ArgumentException(name),
    };

    [Theory, InlineData("hs"), InlineData("pd"), InlineData("pd_mlr"), InlineData("mimic")]
    public void Standardised_solutions_and_their_errors_agree_with_lavaan(string name)
    {
        SemFit fit = Fit(name);
        foreach ((string type, SemStandardization kind) in new[] { ("all", SemStandardization.All), ("lv", SemStandardization.Latent), ("nox", SemStandardization.AllButExogenous) })
        {
            Dictionary<string, SemEstimate> ours = fit.Standardized(kind).ToDictionary(r => r.Row.Operator == SemOperator.Definition ? r.Row.Lhs : r.Id);
            foreach (JsonElement row in Root.GetProperty("standardized").GetProperty(name).GetProperty(type).EnumerateArray())
            {
                string op = row.GetProperty("op").GetString()!, lhs = row.GetProperty("lhs").GetString()!;
                if (op == "==") continue;
                SemEstimate mine = ours[op == ":=" ? lhs : op == "~1" ? lhs + op : lhs + op + row.GetProperty("rhs").GetString()];
                double value = row.GetProperty("est.std").GetDouble();
                Assert.Equal(value, mine.Estimate, 2e-5 * Math.Max(1, Math.Abs(value))); // lavaan stops at 1e-11 of the objective
                Assert.Equal(row.GetProperty("se").GetDouble(), mine.StandardError, 2e-5); // and its derivatives are numerical
            }
        }
    }

    [Theory]
    [InlineData("hs", "hs_regression", LatentScoreMethod.Regression)]
    [InlineData("hs", "hs_bartlett", LatentScoreMethod.Bartlett)]
    [InlineData("pd_mlr", "pd_regression", LatentScoreMethod.Regression)]
    [InlineData("fiml", "fiml_regression", LatentScoreMethod.Regression)]
    public void Latent_scores_agree_with_lavaan(string name, string key, LatentScoreMethod method)
    {
        double[,] scores = Fit(name).LatentScores(method);
        int i = 0;
        foreach (JsonElement row in Root.GetProperty("scores").GetProperty(key).EnumerateArray())
        {
            int k = 0;
            foreach (JsonElement value in row.EnumerateArray()) Assert.Equal(value.GetDouble(), scores[i, k++], 5e-5); // as far as lavaan's estimates
            i++;
        }
        Assert.Equal(5, i);
    }

    [Theory, InlineData("hs"), InlineData("pd"), InlineData("mimic")]
    public void Standardised_residuals_agree_with_lavaan(string name)
    {
        SemFit fit = Fit(name);
        NamedMatrix raw = fit.Residuals(), ours = fit.Residuals(SemResidual.Standardized);
        JsonElement[] theirs = [.. Root.GetProperty("residual_z").GetProperty(name).EnumerateArray()];
        for (int i = 0; i < theirs.Length; i++)
        {
            double[] row = [.. theirs[i].EnumerateArray().Select(e => e.GetDouble())];
            for (int j = 0; j < row.Length; j++)
                if (Math.Abs(raw[i, j]) > 1e-4) Assert.Equal(row[j], ours[i, j], 1e-3 * Math.Max(1, Math.Abs(row[j]))); // a ratio of two small numbers: lavaan's early stop shows in the fourth digit
        }
    }

    [Theory, InlineData("ML"), InlineData("MLM"), InlineData("MLR")]
    public void Measurement_invariance_gives_lavaans_likelihood_ratios(string estimator)
    {
        IReadOnlyList<InvarianceStep> steps = MeasurementInvariance.Test(Text("model_hs"), Holzinger, SemOptions.FromEstimator(estimator) with { Group = "school" }, TestContext.Current.CancellationToken);
        Assert.Equal(["configural", "metric", "scalar", "strict", "means"], steps.Select(s => s.Name));
        JsonElement reference = Root.GetProperty("lrt").GetProperty(estimator);
        for (int k = 0; k < 2; k++)
        {
            ChiSquareTest test = steps[k + 1].Test!;
            Assert.Equal(reference.GetProperty("df")[k].GetInt32(), test.DegreesOfFreedom);
            Assert.Equal(1, test.Statistic / reference.GetProperty("diff")[k].GetDouble(), 2e-5); // a difference of two statistics over one of two traces, each as far as lavaan's search
            Assert.Equal(reference.GetProperty("p")[k].GetDouble(), test.P, 1e-5);
        }
    }

    [Fact]
    public void A_likelihood_ratio_needs_nested_models_of_the_same_data()
    {
        SemFit small = Hs.Value, other = Fit("pd");
        Assert.StartsWith("The models were fitted to other rows", Assert.Throws<ArgumentException>(() => small.LikelihoodRatioTest(other)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The model to compare with has 24 degrees of freedom", Assert.Throws<ArgumentException>(() => small.LikelihoodRatioTest(small)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bootstrap_repeats_itself_and_is_near_to_the_robust_errors()
    {
        SemFit fit = SemModel.Fit("x9 ~ c*x1 + b*x5\n x5 ~ a*x1\n ab := a*b", Holzinger, SemOptions.FromEstimator("MLR"));
        SemBootstrap first = fit.Bootstrap(200, seed: 3, cancellationToken: TestContext.Current.CancellationToken), second = fit.Bootstrap(200, seed: 3, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(200, first.Converged);
        Assert.Equal(first.Values("ab"), second.Values("ab"));
        foreach (string id in (string[])["a", "b", "c", "ab", "x9~~x9"])
        {
            // A standard deviation from 200 drawings has a coefficient of variation of 5 %: four of them.
            Assert.Equal(1, first.StandardError(id) / fit.Parameter(id).StandardError, 0.2);
            foreach (BootstrapInterval kind in Enum.GetValues<BootstrapInterval>())
            {
                (double lower, double upper) = first.Interval(id, kind);
                Assert.InRange(fit.Parameter(id).Estimate, lower, upper);
            }
        }
        Assert.StartsWith("There is no estimate 'abc'.", Assert.Throws<ArgumentException>(() => first.StandardError("abc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Bollen_Stine_test_rejects_a_wrong_model_and_keeps_a_right_one()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(0, SemModel.Fit("f =~ x1 + x2 + x3 + x4 + x5 + x6", Holzinger, cancellationToken: token).BollenStineP(60, seed: 5, cancellationToken: token));
        Assert.InRange(SemModel.Fit("f =~ x4 + x5 + x6 + x1", Holzinger, cancellationToken: token).BollenStineP(60, seed: 5, cancellationToken: token), 0.05, 1);
    }

    private static string Text(string name) => Root.GetProperty(name).GetString()!;

    private static DataFrame Data(string file) => DataFrame.ReadCsv(Reference.File("sem-fit", "data", file));
}
