using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Fits of right- and interval-truncated data: against R, and what else a fit offers.</summary>
public class RightTruncationFitTests
{
    private const string Retrospective = "Surv(time, truncation = tmax)", Mixed = "Surv(lower, upper, type = \"interval2\", entry = entry, truncation = tmax)";

    private static readonly Dictionary<string, HazardFamily> Families = new(StringComparer.Ordinal)
    {
        ["weibull"] = HazardFamilies.Weibull,
        ["loglogistic"] = HazardFamilies.LogLogistic,
        ["lognormal"] = HazardFamilies.LogNormal,
        ["gompertz"] = HazardFamilies.Gompertz,
        ["burr"] = HazardFamilies.BurrXII,
        ["apgw"] = HazardFamilies.Apgw,
    };

    public static TheoryData<string, string> References
    {
        get
        {
            TheoryData<string, string> result = [];
            foreach (JsonElement fit in Fits()) result.Add(fit.GetProperty("data").GetString()!, fit.GetProperty("family").GetString()!);
            return result;
        }
    }

    [Theory, MemberData(nameof(References))]
    public void R_finds_the_same(string data, string family)
    {
        // tests/reference/survival-truncation/fits.R: the likelihood from distribution functions, maximised by optim and Newton.
        JsonElement expected = Fits().Single(f => f.GetProperty("data").GetString() == data && f.GetProperty("family").GetString() == family);
        SurvivalFit fit = Fit(data, Families[family]);
        Assert.True(fit.Converged);
        Assert.Null(fit.Limit);
        Tolerance.Published(expected.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-8);
        string[] names = SurvivalSet.Texts(expected.GetProperty("names"));
        double[] estimates = SurvivalSet.Numbers(expected.GetProperty("estimates")), errors = SurvivalSet.Numbers(expected.GetProperty("errors"));
        Assert.Equal(names.Order(StringComparer.Ordinal), fit.Coefficients.Select(c => c.Id).Order(StringComparer.Ordinal));
        for (int k = 0; k < names.Length; k++)
        {
            Tolerance.Published(estimates[k], fit[names[k]].Estimate);
            Tolerance.Published(errors[k], fit[names[k]].StandardError);
        }
    }

    [Fact]
    public void Truncation_corrects_what_ascertainment_does_to_the_events()
    {
        SurvivalFit fit = Fit("retrospective", HazardFamilies.Apgw), naive = SurvivalModel.Fit("Surv(time) ~ x", Data("retrospective"), HazardFamilies.Apgw);
        DataFrame one = DataFrame.FromDictionary(new Dictionary<string, object> { ["x"] = new double[] { 0 } });
        double truth = SurvivalDistribution.Of(HazardFamilies.Apgw, ("phi", 0.4), ("lambda", 1), ("gamma", 1.6), ("kappa", 0.4)).Quantile(0.5);
        Prediction median = fit.Predict(one, PredictionType.Quantile, [0.5])[0];
        Assert.InRange(truth, median.Lower, median.Upper);
        Assert.True(naive.Predict(one, PredictionType.Quantile, [0.5])[0].Upper < truth, "events that come early are seen more often");
    }

    [Fact]
    public void The_summary_counts_truncated_rows_and_says_what_was_made_of_censored_ones()
    {
        string text = Fit("mixed", HazardFamilies.Weibull).ToSummaryText();
        DataFrame data = Data("mixed");
        int entered = data.Numeric("entry").Values.ToArray().Count(t => t > 0), truncated = data.Numeric("tmax").Values.ToArray().Count(double.IsFinite);
        Assert.InRange(truncated, 1000, 2313);
        Assert.Contains(FormattableString.Invariant($"left-truncated {entered}, right-truncated {truncated}, time at risk"), text.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("right-censored rows have truncation times; their events are known to come by then", text.Replace("\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        SurvivalFit fit = Fit("retrospective", HazardFamilies.Weibull), loaded = SurvivalFit.FromJson(fit.ToJson());
        Assert.Equal(1712, loaded.Counts.RightTruncated);
        Assert.Equal(fit.Counts, loaded.Counts);
        Assert.Equal(fit.ToSummaryText(), loaded.ToSummaryText());
    }

    [Fact]
    public void The_unit_of_time_changes_nothing()
    {
        DataFrame data = Data("mixed"), days = data;
        foreach (string column in (string[])["lower", "upper", "entry", "tmax"]) days = days.With(column, new NumericColumn([.. data.Numeric(column).Values.ToArray().Select(t => 365.25 * t)]));
        SurvivalFit years = Fit("mixed", HazardFamilies.Apgw), fit = SurvivalModel.Fit($"{Mixed} ~ x", days, HazardFamilies.Apgw);
        Tolerance.Published(years.LogLikelihood - (fit.Counts.Events * Math.Log(365.25)), fit.LogLikelihood, 1e-8);
        Tolerance.Published(years["lambda~x"].Estimate, fit["lambda~x"].Estimate);
        Tolerance.Published(years["kappa~1"].StandardError, fit["kappa~1"].StandardError);
    }

    [Fact]
    public void Large_data_are_searched_by_way_of_a_sample()
    {
        Random random = new(5);
        SurvivalDistribution[] truth = [.. new[] { 1.0, 1.6 }.Select(l => SurvivalDistribution.Of(HazardFamilies.Apgw, ("phi", 0.4), ("lambda", l), ("gamma", 1.6), ("kappa", 0.4)))];
        List<double> time = [], tmax = [], x = [];
        while (time.Count < 30_000)
        {
            int arm = random.Next(2);
            double last = 8 * random.NextDouble(), t = truth[arm].Sample(random);
            if (t > last) continue;
            time.Add(t);
            tmax.Add(last);
            x.Add(arm);
        }

        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = time.ToArray(), ["tmax"] = tmax.ToArray(), ["x"] = x.ToArray() });
        SurvivalFit fit = SurvivalModel.Fit($"{Retrospective} ~ x", data, HazardFamilies.Apgw);
        Assert.True(fit.Converged);
        foreach ((string id, double value) in new[] { ("phi~1", Math.Log(0.4)), ("lambda~x", Math.Log(1.6)), ("gamma~1", Math.Log(1.6)), ("kappa~1", Math.Log(1.4)) })
            Assert.InRange((fit[id].Estimate - value) / fit[id].StandardError, -4, 4);
    }

    [Fact]
    public void A_row_of_weight_2_is_two_rows_and_robust_errors_are_those_of_the_scores()
    {
        DataFrame data = Data("mixed").Select([.. Enumerable.Range(0, 400)]);
        double[] weights = [.. Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? 2.0 : 1)];
        DataFrame weighted = data.With("w", new NumericColumn(weights)), twice = data.Select([.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))]);
        SurvivalModel model = new($"{Mixed} ~ x", HazardFamilies.Weibull);
        Properties.RandomData.SameFit(model.Fit(twice), (model with { Weights = "w" }).Fit(weighted));

        // The sandwich from differences of each row's own likelihood.
        SurvivalFit robust = (model with { Robust = true }).Fit(data);
        string[] ids = [.. robust.Coefficients.Select(c => c.Id)];
        Dictionary<string, double> at = ids.ToDictionary(id => id, id => robust[id].Estimate);
        (_, _, double[] hessian, string[] order) = robust.LikelihoodAt(at);
        Assert.Equal(ids, order);
        const double h = 1e-4;
        double[][] scores = [.. ids.Select(id => Logs(h, id).Zip(Logs(-h, id), (up, down) => (up - down) / (2 * h)).ToArray())];
        MathNet.Numerics.LinearAlgebra.Matrix<double> inverse = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(3, 3, hessian).Inverse();
        MathNet.Numerics.LinearAlgebra.Matrix<double> middle = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(3, 3, (i, j) => scores[i].Zip(scores[j], (a, b) => a * b).Sum());
        MathNet.Numerics.LinearAlgebra.Matrix<double> expected = inverse * middle * inverse;
        for (int k = 0; k < 3; k++) Tolerance.Published(Math.Sqrt(expected[k, k]), robust[ids[k]].StandardError);

        double[] Logs(double step, string moved)
        {
            double At(string id) => at[id] + (id == moved ? step : 0);
            double[] x = data.Numeric("x").Values.ToArray();
            SurvivalResponse response = robust.Response!;
            return
            [
                .. Enumerable.Range(0, 400).Select(i =>
                {
                    SurvivalDistribution d = SurvivalDistribution.Of(HazardFamilies.Weibull, ("lambda", Math.Exp(At("lambda~1") + (At("lambda~x") * x[i]))), ("gamma", Math.Exp(At("gamma~1"))));
                    double lower = response.Lower[i], upper = response.Upper[i];
                    double own = response.Kinds[i] == ObservationKind.Exact ? d.LogDensity(lower) : Math.Log(d.Survival(Math.Max(lower, response.Entry[i])) - d.Survival(upper));
                    return own - Math.Log(d.Survival(response.Entry[i]) - d.Survival(response.Truncation[i]));
                }),
            ];
        }
    }

    [Fact]
    public void Refits_without_a_row_and_of_drawn_rows_know_truncation()
    {
        DataFrame data = Data("mixed").Select([.. Enumerable.Range(0, 150)]);
        SurvivalFit fit = SurvivalModel.Fit($"{Mixed} ~ x", data, HazardFamilies.Weibull);
        JackknifeResult refits = new Jackknife().Run(fit), steps = new Jackknife { OneStep = true }.Run(fit);
        for (int row = 0; row < 150; row += 37)
        {
            SurvivalFit without = SurvivalModel.Fit($"{Mixed} ~ x", data.Where(i => i != row), HazardFamilies.Weibull);
            for (int k = 0; k < 3; k++)
            {
                (string id, double error) = (fit.Coefficients[k].Id, fit.Coefficients[k].StandardError);
                Assert.InRange((fit[id].Estimate - without[id].Estimate - refits.Influence(id)[row]) / error, -1e-6, 1e-6);
                Assert.InRange((steps.Influence(id)[row] - refits.Influence(id)[row]) / error, -0.05, 0.05); // a first step of Newton's
            }
        }

        BootstrapResult bootstrap = new Bootstrap { Replicates = 200, Seed = 3 }.Run(fit);
        foreach (Coefficient c in fit.Coefficients) Assert.InRange(bootstrap.StandardError(c.Id) / c.StandardError, 0.75, 1.35);
    }

    [Fact]
    public void Cox_snell_residuals_are_a_unit_exponential_sample()
    {
        SurvivalFit fit = Fit("retrospective", HazardFamilies.Apgw);
        double[] residuals = [.. fit.Residuals(ResidualType.CoxSnell).Order()], martingale = fit.Residuals(ResidualType.Martingale);
        double largest = residuals.Select((r, i) => Math.Abs(1 - Math.Exp(-r) - ((i + 0.5) / residuals.Length))).Max();
        Assert.InRange(largest, 0, 1.36 / Math.Sqrt(residuals.Length)); // Kolmogorov and Smirnov, 5 %
        Assert.InRange(martingale.Average(), -0.05, 0.05);

        // By definition, from the distribution of a row among those that are seen.
        SurvivalFit mixed = Fit("mixed", HazardFamilies.Weibull);
        SurvivalDistribution[] d = [.. mixed.Distributions(Data("mixed"))];
        double[] coxSnell = mixed.Residuals(ResidualType.CoxSnell), deviance = mixed.Residuals(ResidualType.Deviance);
        SurvivalResponse response = mixed.Response!;
        for (int i = 0; i < response.Count; i++)
        {
            if (!double.IsFinite(response.Truncation[i])) continue;
            double last = d[i].Survival(response.Truncation[i]), seen = d[i].Survival(response.Entry[i]) - last;
            double from = -Math.Log((d[i].Survival(Math.Max(response.Entry[i], response.Lower[i])) - last) / seen), to = -Math.Log((d[i].Survival(response.Upper[i]) - last) / seen);

            // Of an interval the mean of -log of a uniform number between e^-to and e^-from.
            double a = Math.Exp(-to), b = Math.Exp(-from), mean = (b - (b * Math.Log(b)) - (a == 0 ? 0 : a - (a * Math.Log(a)))) / (b - a);
            double expected = response.Kinds[i] == ObservationKind.Exact ? to : mean;
            Tolerance.Close(expected, coxSnell[i], 1e-8); // a difference of survivals by definition
            Tolerance.Close(Math.Sign(1 - expected) * Math.Sqrt(Math.Max(0, -2 * (1 - expected + Math.Log(expected)))), deviance[i], 1e-6); // a root near 0
        }
    }

    [Fact]
    public void An_event_at_its_truncation_time_has_an_infinite_residual()
    {
        DataFrame data = Data("retrospective").Select([.. Enumerable.Range(0, 200)]);
        double[] time = data.Numeric("time").Values.ToArray(), tmax = data.Numeric("tmax").Values.ToArray();
        tmax[7] = time[7];
        SurvivalFit fit = SurvivalModel.Fit($"{Retrospective} ~ x", data.With("tmax", new NumericColumn(tmax)), HazardFamilies.Weibull);
        Tolerance.Exact(double.PositiveInfinity, fit.Residuals(ResidualType.CoxSnell)[7]);
        Tolerance.Exact(double.NegativeInfinity, fit.Residuals(ResidualType.Martingale)[7]);
        Tolerance.Exact(double.NegativeInfinity, fit.Residuals(ResidualType.Deviance)[7]);
        Assert.Equal(199, fit.Residuals(ResidualType.Deviance).Count(double.IsFinite));
    }

    [Fact]
    public void Fits_with_and_without_truncation_are_of_different_data()
    {
        DataFrame data = Data("retrospective");
        SurvivalFit larger = SurvivalModel.Fit($"{Retrospective} ~ x", data, HazardFamilies.Weibull), naive = SurvivalModel.Fit("Surv(time) ~ 1", data, HazardFamilies.Weibull);
        SurvivalFit later = SurvivalModel.Fit("Surv(time, truncation = tmax + 1) ~ 1", data, HazardFamilies.Weibull);
        Assert.Equal("The fits are of different data: 1712 rows are right-truncated here, 0 there, or at other times. Give both the same truncation times. (Parameter 'smaller')", Assert.Throws<ArgumentException>(() => larger.LikelihoodRatioTest(naive)).Message);
        Assert.Throws<ArgumentException>(() => larger.LikelihoodRatioTest(later));
        Tolerance.Close(2 * (larger.LogLikelihood - SurvivalModel.Fit($"{Retrospective} ~ 1", data, HazardFamilies.Weibull).LogLikelihood), larger.LikelihoodRatioTest(SurvivalModel.Fit($"{Retrospective} ~ 1", data, HazardFamilies.Weibull)).Statistic);
    }

    [Theory]
    [InlineData("1"), InlineData("x")]
    public void Where_only_the_shape_is_told_the_limit_is_named(string right)
    {
        // t = T u^(1/1.5), u uniform: a power law up to T, which every family of a power shape has as the limit of no hazard. Kalbfleisch and Lawless (1989), section 4, meet it in their data.
        Random random = new(4);
        double[] time = new double[300], tmax = new double[300], x = new double[300];
        for (int i = 0; i < 300; i++)
        {
            tmax[i] = 1 + (4 * random.NextDouble());
            time[i] = tmax[i] * Math.Pow(random.NextDouble(), 1 / 1.5) * 0.9999;
            x[i] = i % 2;
        }

        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = time, ["tmax"] = tmax, ["x"] = x });

        // With F(t)/F(T) = (t/T)^gamma the estimate is explicit.
        double logs = time.Zip(tmax, (t, last) => Math.Log(last / t)).Sum(), gamma = 300 / logs, supremum = (300 * Math.Log(gamma)) - time.Sum(Math.Log) - (gamma * logs);
        foreach (HazardFamily family in (HazardFamily[])[HazardFamilies.Weibull, HazardFamilies.WeibullAft, HazardFamilies.LogLogistic, HazardFamilies.LogLogisticOdds, HazardFamilies.BurrXII])
        {
            SurvivalFit fit = SurvivalModel.Fit($"{Retrospective} ~ {right}", data, family);
            Assert.False(fit.Converged);
            Assert.Equal("VanishingHazard", fit.Limit!.Code);
            Assert.All(fit.Coefficients, c => Assert.True(double.IsNaN(c.StandardError)));
            Tolerance.Close(supremum, fit.Limit.LogLikelihood, 1e-8); // a point on the way
        }

        // With the hazard known, the rest can be estimated.
        Assert.True(SurvivalModel.Fit($"{Retrospective} ~ 1; lambda = 0.1", data, HazardFamilies.Weibull).Converged);
    }

    [Fact]
    public void A_cured_share_cannot_be_told_from_rows_that_were_seen_to_fail()
    {
        SurvivalFit fit = SurvivalModel.Fit($"{Retrospective} ~ 1", Data("retrospective").Where(i => i % 4 == 0), HazardFamilies.LogLogisticPromotion);
        Assert.True(fit.Limit is not null || fit.Coefficients.Any(c => c.StandardError > 0.2), "what is unknown is told by a limit or by wide errors");
    }

    private static SurvivalFit Fit(string data, HazardFamily family) => SurvivalModel.Fit($"{(data == "mixed" ? Mixed : Retrospective)} ~ x", Data(data), family);

    private static DataFrame Data(string name) => DataFrame.ReadCsv(Reference.File("survival-truncation", name + ".csv"));

    private static JsonElement[] Fits()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("survival-truncation", "fits.json")));
        return [.. document.RootElement.GetProperty("fits").Clone().EnumerateArray()];
    }
}
