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

    // lavaan's summary of the three factors: loglikelihood unrestricted model (H1) -3695.092.
    [Fact]
    public void The_unrestricted_log_likelihood_is_lavaans() => Assert.Equal(-3695.092, Hs.Value.UnrestrictedLogLikelihood, 5e-4);

    [Fact]
    public void A_fit_may_be_asked_by_many_threads_at_once()
    {
        SemFit alone = SemModel.Fit(Text("model_hs"), Holzinger, SemOptions.FromEstimator("MLR")), shared = SemModel.Fit(Text("model_hs"), Holzinger, SemOptions.FromEstimator("MLR"));
        string Asked(SemFit fit, int what) => (what % 4) switch
        {
            0 => string.Join("\n", fit.Standardized()),
            1 => string.Join("\n", fit.ModificationIndices().Take(5)),
            2 => string.Join("\n", fit.Measures),
            _ => fit.Residuals(SemResidual.Standardized).ToString(),
        };
        string[] expected = [.. Enumerable.Range(0, 4).Select(k => Asked(alone, k))], seen = new string[16];
        Parallel.For(0, seen.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, k => seen[k] = Asked(shared, k));
        Assert.All(seen, (text, k) => Assert.Equal(expected[k % 4], text));
    }

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

    // parameterEstimates(sem("x9 ~ x1 + x4 + x1:x4", HolzingerSwineford1939)), of which the estimates are those of lm(x9 ~ x1*x4).
    [Fact]
    public void A_product_of_columns_is_made_from_the_data()
    {
        SemFit fit = SemModel.Fit("x9 ~ x1 + x4 + x1:x4", Holzinger);
        Assert.Equal([0.13306174497, -0.23473596040, 0.05858761273], fit.Parameters.Take(3).Select(p => p.Estimate), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal([0.11457998032, 0.17715593560, 0.03351342879], fit.Parameters.Take(3).Select(p => p.StandardError), (a, b) => Math.Abs(a - b) < 1e-8);
        SpecificationException error = Assert.Throws<SpecificationException>(() => SemModel.Fit("x9 ~ x1 + x44:x1", Holzinger));
        Assert.StartsWith("The model names 'x44', but there is no column 'x44' in the data.", error.Message, StringComparison.Ordinal);
    }

    // modindices(sem(..., LifeCycleSavings with dpi / 100, fixed.x = FALSE)): dpi ~ sr is the largest, 6.723; in whole dollars its information is 2e-5, which is no reason to leave it out.
    [Theory, InlineData(1), InlineData(0.01), InlineData(100)]
    public void Modification_indices_do_not_depend_on_the_units(double unit)
    {
        DataFrame data = Holzinger.With("x9", new NumericColumn([.. Holzinger.Numeric("x9").Values.ToArray().Select(x => x * 1e3 * unit)]));
        Dictionary<string, double> one = Indices(Holzinger), other = Indices(data);
        Assert.Equal(one.Keys.Order(), other.Keys.Order());
        foreach (string id in one.Keys) Assert.Equal(one[id], other[id], 1e-5 * (1 + one[id])); // two searches

        static Dictionary<string, double> Indices(DataFrame data) =>
            SemModel.Fit("x1 ~ x4 + x7 + x9; x4 ~ x7", data).ModificationIndices().ToDictionary(m => $"{m.Lhs} {m.Operator} {m.Rhs}", m => m.Index);
    }

    // lavPredict(growth("i =~ 1*t1 + ... ; i ~ x1; s ~ x1 + x2", Demo.growth), method = "Bartlett")[1:2, ]: what causes a latent variable is no measurement of it.
    [Fact]
    public void Bartlett_scores_beside_covariates_agree_with_lavaan()
    {
        SemOptions growth = new() { Syntax = new() { ModelType = SemModelType.Growth } };
        double[,] scores = SemModel.Fit("i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4; s =~ 0*t1 + 1*t2 + 2*t3 + 3*t4; i ~ x1; s ~ x1 + x2", Data("Demo.growth.csv"), growth).LatentScores(LatentScoreMethod.Bartlett);
        double[] theirs = [1.834197030, 0.3023919043, -2.314895209, -1.6854742173];
        for (int i = 0; i < 4; i++) Assert.Equal(theirs[i], scores[i / 2, i % 2], 5e-5); // as far as lavaan's estimates
    }

    // lavPredict(sem("visual =~ x1 + x2 + x3; visual ~ ageyr", HolzingerSwineford1939), method = ...)[1:3]: without a mean structure the covariate still has its mean.
    [Theory]
    [InlineData(LatentScoreMethod.Regression, -0.7923605419, -0.1448670077, -0.4020058847)]
    [InlineData(LatentScoreMethod.Bartlett, -1.1594625349, -0.1773776484, -0.5673926701)]
    public void Scores_without_means_are_lavaans(LatentScoreMethod method, params double[] theirs)
    {
        double[,] scores = SemModel.Fit("visual =~ x1 + x2 + x3; visual ~ ageyr", Holzinger).LatentScores(method);
        for (int i = 0; i < 3; i++) Assert.Equal(theirs[i], scores[i, 0], 5e-5); // as far as lavaan's estimates
    }

    // lavaan's Bartlett score of dem is 0 in every row; those of the factors that are measured do not depend on what stands above them.
    [Fact]
    public void Bartlett_scores_of_a_second_order_factor_do_not_exist()
    {
        SemFit fit = SemModel.Fit("ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem65 =~ y5 + y6 + y7 + y8; dem =~ dem60 + dem65; dem ~ ind60; y1 ~~ y5", Data("PoliticalDemocracy.csv"));
        double[,] scores = fit.LatentScores(LatentScoreMethod.Bartlett);
        double[] theirs = [-0.5479499, -2.926237, -1.9213727];
        for (int k = 0; k < 3; k++) Assert.Equal(theirs[k], scores[0, k], 5e-4); // as far as lavaan's estimates
        Assert.Equal(double.NaN, scores[0, 3]);
    }

    // y1 ~ ind60 and ind60 =~ y1 are one model, and one measurement.
    [Fact]
    public void An_outcome_measures_as_an_indicator_does()
    {
        foreach (LatentScoreMethod method in Enum.GetValues<LatentScoreMethod>())
        {
            double[,] outcome = SemModel.Fit("ind60 =~ x1 + x2 + x3; y1 ~ ind60", Data("PoliticalDemocracy.csv")).LatentScores(method);
            double[,] indicator = SemModel.Fit("ind60 =~ x1 + x2 + x3 + y1", Data("PoliticalDemocracy.csv")).LatentScores(method);
            for (int i = 0; i < outcome.Length; i++) Assert.Equal(indicator[i, 0], outcome[i, 0], 1e-7); // two searches
        }
    }

    // residuals(cfa("visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6", ..., missing/estimator/information), type = "standardized")$cov["x4", c("x1", "x2", "x3")] and the rows of x5, x6.
    [Theory]
    [InlineData("fiml", 2.6239877936, -0.6923390549, -2.2695851752, -0.8111951289, -0.6095363828, -3.9022992729, 2.2839374468, 0.9875014457, -0.3382769555)]
    [InlineData("fiml mlr", 2.5601369730, -0.6221137590, -2.3262425519, -0.7808087547, -0.5879085218, -3.7596673919, 2.1296747377, 0.8821817322, -0.3311492562)]
    [InlineData("mlr", 2.414379407, -0.3374762754, -1.9320133392, -0.489279740, -0.6244379268, -3.9525804622, 1.897583121, 0.5673338729, -0.6486116252)]
    [InlineData("mlm", 2.4665926495, -0.3365787698, -1.9141244433, -0.4691105064, -0.6309868113, -4.0412897005, 1.9431881740, 0.5531161892, -0.6216721647)]
    [InlineData("observed", 2.5824456458, -0.3817468623, -1.899195141, -0.5387192988, -0.6618746574, -4.088343018, 2.0608998708, 0.6272458572, -0.661613219)]
    [InlineData("wls", 3.0818132247, -0.2523865066, -2.0873951968, 0.9221881942, -0.5544979286, -3.8467504377, 2.4754362390, 0.6017636853, -0.3994470943)]
    [InlineData("mlf", 2.7988784851, -0.3309281518, -1.6320751518, -0.5029941909, -0.5227456603, -3.8321554284, 2.7012313798, 0.6213686471, -0.5763006561)]
    [InlineData("fiml mlf", 2.3659941388, -0.6535167512, -2.0647159539, -0.7708590377, -0.5231514352, -3.6489000369, 2.5728576860, 0.9814587394, -0.3058898897)]
    [InlineData("fiml expected", 2.6902448434, -0.7096502826, -2.2267618396, -0.8242635756, -0.6407370873, -4.0884171914, 2.5292729010, 0.9750742554, -0.3142881909)]
    [InlineData("fiml mlr expected", 2.5809470968, -0.6379779492, -2.2744157817, -0.8100628649, -0.6072372817, -4.0175101910, 2.4128194425, 0.8723033349, -0.3073118691)]
    public void Standardised_residuals_are_of_the_kind_of_the_fit(string kind, params double[] theirs)
    {
        SemOptions options = kind switch
        {
            "fiml" => SemOptions.FromEstimator("FIML"),
            "fiml mlr" or "fiml mlf" => SemOptions.FromEstimator(kind[5..]) with { Missing = MissingData.FullInformation },
            "fiml expected" => SemOptions.FromEstimator("FIML") with { Information = InformationKind.Expected },
            "fiml mlr expected" => SemOptions.FromEstimator("MLR") with { Missing = MissingData.FullInformation, Information = InformationKind.Expected },
            "observed" => new() { Information = InformationKind.Observed },
            _ => SemOptions.FromEstimator(kind),
        };
        DataFrame data = kind.StartsWith("fiml", StringComparison.Ordinal) ? Data("HolzingerSwineford1939_missing_modrule.csv") : Holzinger;
        NamedMatrix ours = SemModel.Fit("visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6", data, options).Residuals(SemResidual.Standardized);
        for (int i = 0; i < 9; i++) Assert.Equal(theirs[i], ours[$"x{4 + (i / 3)}", $"x{1 + (i % 3)}"], 1e-3); // lavaan's early stop shows in the fourth digit
    }

    // cfa(m, HolzingerSwineford1939, estimator = ..., information = ..., se = ...) of lavaan 0.6-14: the error of textual =~ x5.
    [Theory]
    [InlineData("MLF", null, 0.0708308469)]
    [InlineData("MLF", InformationKind.Expected, 0.0653665381)]
    [InlineData("MLF", InformationKind.Observed, 0.0649269399)]
    [InlineData("first.order", InformationKind.Observed, 0.0708308469)]
    public void First_order_information_gives_way_to_another_and_first_order_errors_do_not(string name, InformationKind? information, double error)
    {
        SemOptions options = name == "MLF" ? SemOptions.FromEstimator(name) : new() { StandardErrors = SemStandardErrors.FirstOrder };
        if (information is not null) options = options with { Information = information };
        Assert.Equal(error, SemModel.Fit("visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6", Holzinger, options).Parameter("textual=~x5").StandardError, 1e-6); // lavaan's early stop
    }

    [Theory, InlineData("ULS"), InlineData("WLS"), InlineData("WLSMV")]
    public void Least_squares_take_the_expected_information(string estimator)
    {
        SemOptions options = SemOptions.FromEstimator(estimator);
        SemFit expected = SemModel.Fit("visual =~ x1 + x2 + x3; visual ~ x4", Holzinger, options), observed = SemModel.Fit("visual =~ x1 + x2 + x3; visual ~ x4", Holzinger, options with { Information = InformationKind.Observed });
        Assert.Equal(expected.Parameters.Select(p => p.StandardError), observed.Parameters.Select(p => p.StandardError));
        Assert.Contains(observed.Diagnostics, d => d.Code == "ExpectedInformation");
        Assert.DoesNotContain(expected.Diagnostics, d => d.Code == "ExpectedInformation");
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

    [Fact]
    public void Standardised_residuals_need_no_rows()
    {
        SemOptions options = new() { Information = InformationKind.Observed };
        SemFit fit = SemModel.Fit(Text("model_hs"), Holzinger, options);
        SemFit moments = SemModel.Fit(Text("model_hs"), new SampleMoments(fit.SampleCovariance(), 301), options with { RescaleCovariance = false });
        Assert.Equal(fit.Residuals(SemResidual.Standardized)["x4", "x1"], moments.Residuals(SemResidual.Standardized)["x4", "x1"], 1e-6); // two searches
    }

    // cfa(m, sample.cov = by(..., cov), sample.nobs = list(156, 145), group.equal = c("loadings", "lv.variances"), std.lv = TRUE) of lavaan 0.6-14: covariances of groups alone have no means.
    [Fact]
    public void Groups_of_covariances_have_no_means()
    {
        SemFit fit = SemModel.Fit(Text("model_hs"), Holzinger, new() { Group = "school" });
        SemOptions options = new() { RescaleCovariance = false, Syntax = new() { ModelType = SemModelType.Cfa, StandardizeLatents = true, GroupEqual = GroupEquality.Loadings | GroupEquality.LatentVariances } };
        SemFit moments = SemModel.Fit(Text("model_hs"), [.. fit.GroupObservations.Select((n, g) => new SampleMoments(fit.SampleCovariance(g), n))], options);
        Assert.Equal(57, moments.Test.DegreesOfFreedom);
        Assert.Equal(127.833598815, moments.Test.Statistic, 1e-5); // lavaan stops a little early
        Assert.Equal(0.0908686290636, moments.Measures["rmsea"], 1e-8);
        Assert.Equal(-3688.18863954, moments.LogLikelihood, 1e-5); // the same
    }

    // lavTestLRT(cfa(m, HolzingerSwineford1939, estimator = ...), the same with orthogonal = TRUE); and with group = "sex", without and with group.equal = c("loadings", "residuals").
    [Theory]
    [InlineData("MLMV", 62.6987093189, 39.0712048804)]
    [InlineData("MLMVS", 62.6987093189, 39.0712048804)]
    [InlineData("WLSMV", 50.0470452805, 27.8327737828)]
    public void Differences_of_shifted_tests_are_shifted(string estimator, double orthogonal, double equal)
    {
        SemOptions options = SemOptions.FromEstimator(estimator), groups = options with { Group = "sex" };
        SemFit Fit(SemOptions o) => SemModel.Fit(Text("model_hs"), Holzinger, o);
        ChiSquareTest test = Fit(options with { Syntax = options.Syntax with { Orthogonal = true } }).LikelihoodRatioTest(Fit(options));
        Assert.Equal(orthogonal, test.Statistic, 2e-4 * orthogonal); // lavaan's early stop
        Assert.Equal(3, test.DegreesOfFreedom);
        test = Fit(groups with { Syntax = groups.Syntax with { GroupEqual = GroupEquality.Loadings | GroupEquality.Residuals } }).LikelihoodRatioTest(Fit(groups));
        Assert.Equal(equal, test.Statistic, 2e-4 * equal);
        Assert.Equal(15, test.DegreesOfFreedom);
    }

    // lavTestLRT of cfa(m, HolzingerSwineford1939, estimator = "MLMV", information = "observed") and the same with visual ~~ 0*speed. The observed information is the bread alone: the scores of the rows
    // have the weight at the implied moments.
    [Fact]
    public void Differences_of_shifted_tests_with_observed_information()
    {
        SemOptions options = SemOptions.FromEstimator("MLMV") with { Information = InformationKind.Observed };
        ChiSquareTest test = SemModel.Fit(Text("model_hs") + "\n visual ~~ 0*speed", Holzinger, options).LikelihoodRatioTest(SemModel.Fit(Text("model_hs"), Holzinger, options));
        Assert.Equal(16.5911604, test.Statistic, 2e-4); // lavaan's early stop
        Assert.Equal(1, test.DegreesOfFreedom);
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
    public void Bootstrap_errors_bring_percentile_limits_and_definitions_their_own_spread()
    {
        // As lavaan's parameterEstimates() of se = "bootstrap": limits are percentiles, a definition's error is the standard deviation of its refitted values; x1 is fixed and has a label.
        SemOptions options = new() { StandardErrors = SemStandardErrors.Bootstrap, BootstrapSamples = 100, Seed = 3 };
        SemFit fit = SemModel.Fit("f =~ one*x1 + b*x2 + x3 + x4\n one == 1\n square := b^2\n scaled := one*b", Holzinger, options, cancellationToken: TestContext.Current.CancellationToken);
        SemBootstrap draws = fit.Bootstrap(100, seed: 3, cancellationToken: TestContext.Current.CancellationToken);
        foreach (string id in (string[])["b", "square", "scaled", "x4~~x4"])
        {
            SemEstimate row = fit.Parameter(id);
            (double lower, double upper) = draws.Interval(id);
            Assert.Equal((lower, upper), (row.Lower, row.Upper));
            double divisor = row.Row.Operator == SemOperator.Definition ? 1 : Math.Sqrt(99 / 100.0);
            Assert.Equal(draws.StandardError(id) * divisor, row.StandardError, 1e-12);
        }

        Assert.Equal(fit.Parameter("b").Estimate, fit.Parameter("scaled").Estimate, 1e-12);
        Assert.Equal(fit.Parameter("b").Upper, fit.Parameter("scaled").Upper, 1e-12);
        Assert.Equal(fit.Parameter("b").Lower, fit.Coefficients.Single(c => c.Id == "f=~x2").Lower, 1e-12);
        Assert.Contains("  Number of successful bootstrap draws             100\n", fit.ToSummaryText(SummaryStyle.Lavaan), StringComparison.Ordinal);
    }

    [Fact]
    public void The_Bollen_Stine_option_is_answered_in_both_summaries_and_refused_for_missing_values()
    {
        SemOptions options = new() { Test = SemTest.BollenStine, BootstrapSamples = 20 };
        SemFit fit = SemModel.Fit("f =~ x1 + x2 + x3 + x9", Holzinger, options, cancellationToken: TestContext.Current.CancellationToken);
        double p = fit.BollenStineP(20, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(FormattableString.Invariant($"  Bollen-Stine      p {p:F3} (20 samples)\n"), fit.ToSummaryText(), StringComparison.Ordinal);
        // The lines of lavaan's test = "bollen.stine": the statistic once more, with this p-value.
        Assert.Contains(FormattableString.Invariant($"  Degrees of freedom                                 2\n  P-value (Bollen-Stine bootstrap)               {p:F3}\n"), fit.ToSummaryText(SummaryStyle.Lavaan), StringComparison.Ordinal);
        DataFrame missing = Data("HolzingerSwineford1939_missing_modrule.csv");
        Assert.Throws<SpecificationException>(() => SemModel.Fit(Text("model_hs"), missing, options with { Missing = MissingData.FullInformation }, cancellationToken: TestContext.Current.CancellationToken));
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
