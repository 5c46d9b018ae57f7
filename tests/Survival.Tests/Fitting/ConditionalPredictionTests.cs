using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Predictions given survival to a start, against R, 60 digits and differences; and the limits of means.</summary>
public class ConditionalPredictionTests
{
    private static readonly DataFrame Trial = DataFrame.ReadCsv(Reference.Dataset("e1684.csv"));

    private static readonly Dictionary<string, (HazardFamily Family, string Formula)> Models = new(StringComparer.Ordinal)
    {
        ["weibull"] = (HazardFamilies.WeibullAft, "Surv(time, status) ~ TRT"),
        ["loglogistic"] = (HazardFamilies.LogLogistic, "Surv(time, status) ~ TRT"),
        ["lognormal"] = (HazardFamilies.LogNormal, "Surv(time, status) ~ TRT"),
        ["promotion"] = (HazardFamilies.LogLogisticPromotion, "Surv(time, status) ~ TRT"),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    private static DataFrame Arm(params double[] arms) => DataFrame.FromDictionary(new Dictionary<string, object> { ["TRT"] = arms });

    [Theory, MemberData(nameof(Names))]
    public void R_predicts_the_same(string name)
    {
        // tests/reference/survival-prediction/predictions.R
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Reference.File("survival-prediction", "predictions.json"))).RootElement.EnumerateArray().Single(f => f.GetProperty("family").GetString() == name);
        SurvivalFit fit = SurvivalModel.Fit(Models[name].Formula, Trial, Models[name].Family);
        Tolerance.Published(expected.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-8);
        int compared = 0;
        foreach (JsonElement row in expected.GetProperty("rows").EnumerateArray())
        {
            double? at = row.GetProperty("at").ValueKind == JsonValueKind.Null ? null : row.GetProperty("at").GetDouble();
            PredictionType type = Enum.Parse<PredictionType>(row.GetProperty("type").GetString()!);
            Prediction ours = fit.Predict(Arm(row.GetProperty("x").GetDouble()), type, at is { } point ? [point] : null, start: row.GetProperty("start").GetDouble())[0];
            Tolerance.Published(row.GetProperty("estimate").GetDouble(), ours.Estimate);
            Tolerance.Published(row.GetProperty("se").GetDouble(), ours.StandardError);
            Tolerance.Published(row.GetProperty("lower").GetDouble(), ours.Lower);
            Tolerance.Published(row.GetProperty("upper").GetDouble(), ours.Upper);
            compared++;
        }

        Assert.InRange(compared, 40, 70);
    }

    [Fact]
    public void Tails_agree_with_sixty_digits()
    {
        // tests/reference/survival-prediction/tails.py: H(start) up to 1e8, times up to 1e-12 after the start, hazards far out on a plateau.
        foreach (string[] cells in File.ReadLines(Reference.File("survival-prediction", "tails.csv")).Where(l => l[0] != '#').Skip(1).Select(l => l.Split(',')))
        {
            double[] n = [.. cells.Skip(1).Select(c => double.Parse(c.Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
            (double[] eta, double start, double t, double increment, double p, double wait, double lived) = (n[..4], n[4], n[5], n[6], n[7], n[8], n[9]);
            RowPredictor predictor = new(HazardFamilies.All.Single(f => f.Name == cells[0]));

            // w = gamma (log t + eta0) has the rounding of log t and of the product; log hazards have that many times w, a normal one w times as many.
            double w = Math.Exp(eta[2]) * (Math.Abs(Math.Log(start)) + Math.Abs(eta[0])), rounding = Math.Pow(2, -53) * (30 + (6 * w * (cells[0] == "Log-normal" ? w : 1)) + (8 * Math.Abs(eta[3] * t)));
            RowPredictor.Quantity h = predictor.Evaluate(PredictionType.CumulativeHazard, eta, t, start);
            Relative(increment, h.Estimate, rounding);
            Tolerance.Exact(Math.Exp(-h.Estimate), predictor.Evaluate(PredictionType.Survival, eta, t, start).Estimate);
            RowPredictor.Quantity quantile = predictor.Evaluate(PredictionType.Quantile, eta, p, start);
            if (double.IsPositiveInfinity(wait)) Tolerance.Exact(wait, quantile.Estimate);
            else Relative(Math.Exp(wait), Math.Exp(quantile.Transformed), rounding * (1 + Math.Abs(wait)) * 10); // the log of the time is what is found
            double mean = predictor.Evaluate(PredictionType.RestrictedMean, eta, t, start).Estimate;
            Assert.InRange(mean, start, t);
            Relative(lived, mean - start, rounding + (Math.Pow(2, -52) * start / lived) + 1e-13); // the mean itself is rounded; quadrature

            void Relative(double expected, double actual, double allowed) =>
                Assert.True(Math.Abs(actual - expected) <= allowed * expected, FormattableString.Invariant($"{string.Join(",", cells[..7])}: expected {expected:R}, actual {actual:R}, off by {Math.Abs(actual - expected) / expected:E1}, allowed {allowed:E1}"));
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Gradients_are_differences(string name)
    {
        HazardFamily family = HazardFamilies.All.Single(f => f.Name == name);
        RowPredictor predictor = new(family);
        foreach (double shape in family.Parameters.Any(p => p.Role == ParameterRole.Shape) ? new[] { 0.3, -0.4 } : [0])
        {
            double[] eta = [-0.2, 0.4, 0.5, shape];
            foreach ((PredictionType type, double at, double start) in Points())
            {
                RowPredictor.Quantity q = predictor.Evaluate(type, eta, at, start);
                if (q.Gradient is null) continue;
                for (int k = 0; k < 4; k++)
                {
                    // Differences of the fourth order: near a plateau, where quantiles run off, a larger step would show its error.
                    double Moved(double by)
                    {
                        double[] moved = [.. eta];
                        moved[k] += by;
                        return predictor.Evaluate(type, moved, at, start).Transformed;
                    }

                    const double Step = 2e-4;
                    double slope = ((8 * (Moved(Step) - Moved(-Step))) - (Moved(2 * Step) - Moved(-2 * Step))) / (12 * Step);
                    Assert.True(Math.Abs(slope - q.Gradient[k]) <= 1e-8 * Math.Max(1, Math.Abs(slope)), FormattableString.Invariant($"{name} {shape} {type} at {at} from {start}, {k}: {q.Gradient[k]:R}, by differences {slope:R}"));
                }
            }
        }

        static IEnumerable<(PredictionType Type, double At, double Start)> Points()
        {
            foreach (double start in new[] { 0, 0.5, 2 })
            {
                foreach (double t in new[] { 1e-6, 0.1, 2 })
                {
                    yield return (PredictionType.Survival, start + t, start);
                    yield return (PredictionType.CumulativeHazard, start + t, start);
                    if (t > 0.01) yield return (PredictionType.RestrictedMean, start + t, start); // the logit of a share near 1 has few digits for differences
                }

                yield return (PredictionType.Quantile, 0.1, start);
                yield return (PredictionType.Quantile, 0.5, start);
                yield return (PredictionType.Mean, double.NaN, start);
                yield return (PredictionType.CureFraction, double.NaN, start);
            }
        }
    }

    [Property(Replay = "20240611,7", MaxTest = 20)]
    public void What_is_predicted_from_a_start_fits_together(int seed)
    {
        Random random = new(seed);
        foreach (HazardFamily family in HazardFamilies.All)
        {
            double[] eta = [.. Enumerable.Range(0, 4).Select(_ => (2.4 * random.NextDouble()) - 1.2)];
            RowPredictor predictor = new(family);

            // From a start at which H is between 1e-6 and 1e4, or short of the plateau by a little.
            double h = Math.Exp((23 * random.NextDouble()) - 14), plateau = Math.Exp(eta[1]) * family.Kernel.Plateau(eta[3]).Value, p = random.NextDouble();
            double start = new SurvivalDistribution(family, eta).TimeOfCumulativeHazard(h < plateau ? h : plateau * (1 - (1e-6 * random.NextDouble())));
            if (!(start is > 1e-200 and < 1e150)) continue; // times whose powers have no room
            string place = FormattableString.Invariant($"{family.Name} {string.Join(" ", eta)} from {start:R}, {p:R}");
            RowPredictor.Quantity quantile = predictor.Evaluate(PredictionType.Quantile, eta, p, start), cured = predictor.Evaluate(PredictionType.CureFraction, eta, double.NaN, start);
            RowPredictor.Quantity mean = predictor.Evaluate(PredictionType.Mean, eta, double.NaN, start);
            Assert.True(mean.Estimate >= start, place);
            if (double.IsPositiveInfinity(quantile.Estimate))
            {
                Assert.True(cured.Estimate >= (1 - p) * (1 - 1e-9), $"{place}: never reached, but {cured.Estimate} are cured");
                continue;
            }

            // The quantile is rounded: what is reached by then is known to that.
            double slope = Math.Exp(new SurvivalDistribution(family, eta).LogHazard(quantile.Estimate)) * quantile.Estimate, needed = -Math.Log(1 - p), allowed = (1e-11 * needed) + (4e-16 * slope);
            double reached = quantile.Estimate > start ? predictor.Evaluate(PredictionType.CumulativeHazard, eta, quantile.Estimate, start).Estimate : 0;
            Assert.True(Math.Abs(reached - needed) <= allowed, $"{place}: reached {reached:R} of {needed:R}");

            // A restricted mean rises with the horizon, less than it, up to the mean.
            double before = start, last = start, wait = Math.Exp(quantile.Transformed);
            foreach (double factor in new[] { 0.01, 1, 10, 1e3 })
            {
                double horizon = start + (factor * wait), restricted = predictor.Evaluate(PredictionType.RestrictedMean, eta, horizon, start).Estimate, rounding = 1e-12 * horizon;
                Assert.True(restricted >= before - rounding && restricted - before <= horizon - last + rounding && restricted <= mean.Estimate + rounding, $"{place}: {restricted:R} up to {horizon:R}, mean {mean.Estimate:R}");
                (before, last) = (restricted, horizon);
            }
        }
    }

    [Fact]
    public void Means_are_those_of_closed_forms()
    {
        Means(HazardFamilies.Weibull, [0.3, 0, 0.4, 0], Math.Exp(-0.3) * MathNet.Numerics.SpecialFunctions.Gamma(1 + Math.Exp(-0.4)));
        Means(HazardFamilies.LogNormal, [-0.5, 0, -0.7, 0], Math.Exp(0.5 + (0.5 * Math.Exp(1.4))));

        // Log-logistic: (pi/gamma)/(phi sin(pi/gamma)), gamma near 1 with a tail of t^-1.01.
        foreach (double gamma in new[] { 3, 1.5, 1.01 }) Means(HazardFamilies.LogLogistic, [0.2, 0, Math.Log(gamma), 0], Math.PI / gamma / (Math.Exp(0.2) * Math.Sin(Math.PI / gamma)));

        // Exponential: the time left has no memory.
        Means(HazardFamilies.Exponential, [0, -2, 0, 0], Math.Exp(2));
        Tolerance.Close(7 + Math.Exp(2), new RowPredictor(HazardFamilies.Exponential).Evaluate(PredictionType.Mean, [0, -2, 0, 0], double.NaN, 7).Estimate, 1e-12);

        static void Means(HazardFamily family, double[] eta, double expected) =>
            Tolerance.Close(1, new RowPredictor(family).Evaluate(PredictionType.Mean, eta, double.NaN, 0).Estimate / expected, 1e-11);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(200)]
    public void Restricted_means_of_steep_and_flat_curves_have_all_digits(double gamma)
    {
        // Weibull: the integral of exp(-t^gamma) up to h is Gamma(1 + 1/gamma) P(1/gamma, h^gamma); with panels that only halve, sixteen nodes each, gamma = 12 is off by 1e-6 and gamma = 200 by 0.016.
        foreach (double horizon in new[] { 0.3, 1.7, 1e3 })
        {
            double h = Math.Pow(horizon, gamma), whole = MathNet.Numerics.SpecialFunctions.Gamma(1 + (1 / gamma));
            double expected = h < 1e-10 ? horizon : h > 700 ? whole : whole * MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(1 / gamma, h);
            double ours = new RowPredictor(HazardFamilies.Weibull).Evaluate(PredictionType.RestrictedMean, [0, 0, Math.Log(gamma), 0], horizon, 0).Estimate;
            Tolerance.Close(1, ours / expected, 1e-11);
        }
    }

    [Fact]
    public void A_mean_that_does_not_exist_is_infinite()
    {
        foreach ((HazardFamily family, double[] eta) in new (HazardFamily, double[])[]
        {
            (HazardFamilies.LogLogistic, [0.2, 0, 0, 0]), (HazardFamilies.LogLogistic, [0.2, 0, -0.5, 0]), (HazardFamilies.BurrXII, [0, -0.3, 0.2, 0]),
            (HazardFamilies.Apgw, [0, 0, 0.5, -0.3]), (HazardFamilies.Gompertz, [0, 0, 0, -0.01]), (HazardFamilies.LogLogisticPromotion, [0, 3, 0, 0]),
        })
        {
            RowPredictor.Quantity mean = new RowPredictor(family).Evaluate(PredictionType.Mean, eta, double.NaN, 0.5);
            Tolerance.Exact(double.PositiveInfinity, mean.Estimate);
            Assert.Null(mean.Gradient);
        }
    }

    [Fact]
    public void Up_to_the_start_nothing_is_in_doubt()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Trial, HazardFamilies.ApgwAft);
        foreach (double time in new[] { 0, 1, 2.0 })
        {
            Assert.Equal((1, 0, 1, 1), Of(PredictionType.Survival, time));
            Assert.Equal((0, 0, 0, 0), Of(PredictionType.CumulativeHazard, time));
            Assert.Equal((time, 0, time, time), Of(PredictionType.RestrictedMean, time));
        }

        Assert.Equal((0, 0, 0, 0), Of(PredictionType.Hazard, 1.9));
        Assert.Equal(fit.Predict(Arm(0), PredictionType.Hazard, [2, 3]), fit.Predict(Arm(0), PredictionType.Hazard, [2, 3], start: 2));
        Assert.Equal(fit.Predict(Arm(0), PredictionType.Survival, [2, 3]), fit.Predict(Arm(0), PredictionType.Survival, [2, 3], start: 0));
        Tolerance.Exact(2, fit.Predict(Arm(0), PredictionType.Quantile, [0], start: 2)[0].Estimate);
        Tolerance.Exact(double.PositiveInfinity, fit.Predict(Arm(0), PredictionType.Quantile, [1], start: 2)[0].Estimate);
        Assert.True(double.IsNaN(fit.Predict(Arm(double.NaN), PredictionType.Mean, start: 2)[0].Estimate));

        (double, double, double, double) Of(PredictionType type, double at)
        {
            Prediction p = fit.Predict(Arm(1), type, [at], start: 2)[0];
            return (p.Estimate, p.StandardError, p.Lower, p.Upper);
        }
    }

    [Theory]
    [InlineData(-1, "-1 is no time to have survived to: give one that is finite and not negative.")]
    [InlineData(double.NaN, "NaN is no time to have survived to")]
    [InlineData(double.PositiveInfinity, "Infinity is no time to have survived to")]
    public void A_start_out_of_range_is_told(double start, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => SurvivalModel.Fit("Surv(time, status) ~ 1", Trial, HazardFamilies.Exponential).Predict(Arm(1), PredictionType.Survival, [1], start: start)).Message);

    [Fact]
    public void Of_those_who_lived_long_more_are_cured()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Trial, HazardFamilies.LogLogisticPromotion);
        double all = fit.Predict(Arm(0), PredictionType.CureFraction)[0].Estimate;
        foreach (double start in new[] { 1, 5, 1e3, 1e12 })
        {
            // Bayes: P(cured)/S(start).
            Prediction cured = fit.Predict(Arm(0), PredictionType.CureFraction, start: start)[0], survival = fit.Predict(Arm(0), PredictionType.Survival, [start])[0];
            Tolerance.Close(all / survival.Estimate, cured.Estimate, 1e-12);
            Assert.InRange(cured.Estimate, cured.Lower, cured.Upper);
            Assert.True(cured.Upper <= 1);

            // The far end of the conditional survival curve.
            Prediction end = fit.Predict(Arm(0), PredictionType.Survival, [1e100], start: start)[0];
            Tolerance.Close(cured.Estimate, end.Estimate, 1e-12);
            Tolerance.Close(cured.StandardError / (1 - cured.Estimate), end.StandardError / (1 - end.Estimate), 1e-9); // one minus a share near 1
        }
    }

    [Fact]
    public void Limits_of_a_restricted_mean_stay_within_the_horizon()
    {
        // Five rows: on their own scale the limits would leave [0, 3].
        DataFrame few = DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = new double[] { 4, 5, 9, 9, 11 }, ["status"] = new double[] { 1, 1, 0, 1, 0 } });
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 1", few, HazardFamilies.LogNormal);
        Prediction mean = fit.Predict(Arm(0), PredictionType.RestrictedMean, [4])[0], given = fit.Predict(Arm(0), PredictionType.RestrictedMean, [4], start: 3)[0];
        Assert.True(mean.Estimate + (1.96 * mean.StandardError) > 4);
        Assert.True(mean.Lower > 0 && mean.Upper < 4 && mean.Lower < mean.Estimate && mean.Estimate < mean.Upper);
        Assert.True(given.Lower > 3 && given.Upper < 4);

        // The logit by hand.
        double logit = Math.Log(mean.Estimate / (4 - mean.Estimate)), error = mean.StandardError * 4 / (mean.Estimate * (4 - mean.Estimate));
        Tolerance.Close(4 / (1 + Math.Exp(-logit + (1.959963984540054 * error))), mean.Lower, 1e-9);
        Tolerance.Close(4 / (1 + Math.Exp(-logit - (1.959963984540054 * error))), mean.Upper, 1e-9);
    }
}
