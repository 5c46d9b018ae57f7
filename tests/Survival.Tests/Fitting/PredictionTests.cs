using Stats.Modeling;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Predictions at the ends of their ranges.</summary>
public class PredictionTests
{
    private static readonly DataFrame Lung = DataFrame.ReadCsv(Reference.File("survival-printed", "lung.csv"));

    private static readonly DataFrame Nobody = DataFrame.FromDictionary(new Dictionary<string, object> { ["sex"] = new double[] { 1 } });

    private static Prediction At(HazardFamily family, string clauses, PredictionType type, double at) =>
        SurvivalModel.Fit("Surv(time, status) ~ 1" + clauses, Lung, family).Predict(Nobody, type, [at])[0];

    // Beyond any life the restricted mean is the mean: for Weibull Gamma(1 + 1/gamma)/phi; it was 0 from 1e14 on.
    [Theory]
    [InlineData(1e6)]
    [InlineData(1e15)]
    [InlineData(1e300)]
    public void A_restricted_mean_up_to_a_far_horizon_is_the_mean(double horizon)
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 1", Lung, HazardFamilies.WeibullAft);
        double gamma = Math.Exp(fit["gamma~1"].Estimate), phi = Math.Exp(fit["phi~1"].Estimate);
        Prediction mean = fit.Predict(Nobody, PredictionType.RestrictedMean, [horizon])[0];
        Close(MathNet.Numerics.SpecialFunctions.Gamma(1 + (1 / gamma)) / phi, mean.Estimate);
        Close(fit.Predict(Nobody, PredictionType.RestrictedMean, [1e5])[0].StandardError, mean.StandardError, 1e-8);
    }

    [Fact]
    public void A_restricted_mean_up_to_the_first_moments_is_the_horizon()
    {
        Assert.Equal(0, At(HazardFamilies.WeibullAft, "", PredictionType.RestrictedMean, 0).Estimate);
        Close(1, At(HazardFamilies.WeibullAft, "", PredictionType.RestrictedMean, 1e-300).Estimate / 1e-300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    public void Before_anything_can_have_happened_there_is_no_error(double time)
    {
        Assert.Equal((1, 0, 1, 1), Values(At(HazardFamilies.WeibullAft, "", PredictionType.Survival, time)));
        Assert.Equal((0, 0, 0, 0), Values(At(HazardFamilies.WeibullAft, "", PredictionType.CumulativeHazard, time)));

        static (double, double, double, double) Values(Prediction p) => (p.Estimate, p.StandardError, p.Lower, p.Upper);
    }

    [Fact]
    public void The_hazard_at_0_is_its_limit()
    {
        Assert.Equal(0, At(HazardFamilies.WeibullAft, "", PredictionType.Hazard, 0).Estimate);
        Assert.Equal(0, At(HazardFamilies.LogNormal, "", PredictionType.Hazard, 0).Estimate);
        Assert.Equal(double.PositiveInfinity, At(HazardFamilies.Weibull, "; gamma = 0.8", PredictionType.Hazard, 0).Estimate);
        // A constant hazard, and Gompertz's lambda: with their errors.
        foreach (HazardFamily family in new[] { HazardFamilies.Exponential, HazardFamilies.Gompertz })
        {
            SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 1", Lung, family);
            Prediction zero = fit.Predict(Nobody, PredictionType.Hazard, [0])[0];
            Close(Math.Exp(fit["lambda~1"].Estimate), zero.Estimate);
            Close(zero.Estimate * fit["lambda~1"].StandardError, zero.StandardError);
            Close(Math.Exp(fit["lambda~1"].Lower), zero.Lower);
        }
    }

    [Theory]
    [InlineData(PredictionType.Quantile, 50, "50 is no probability: give one from 0 to 1, such as 0.5 for the median.")]
    [InlineData(PredictionType.Survival, -1, "-1 is no time: give one that is finite and not negative.")]
    public void A_number_out_of_range_is_told_with_the_range(PredictionType type, double at, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => At(HazardFamilies.Exponential, "", type, at)).Message);

    private static DataFrame Sex(params double[] sex) => DataFrame.FromDictionary(new Dictionary<string, object> { ["sex"] = sex });

    [Fact]
    public void A_hazard_ratio_over_time_is_that_of_the_formula()
    {
        // Weibull with sex on both parameters: log h = l + log gamma + (gamma - 1) log t, by hand with its errors.
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ sex; gamma ~ sex", Lung, HazardFamilies.Weibull);
        double male = Math.Exp(fit["gamma~1"].Estimate + fit["gamma~sex"].Estimate), female = Math.Exp(fit["gamma~1"].Estimate + (2 * fit["gamma~sex"].Estimate));
        string[] ids = ["lambda~sex", "gamma~1", "gamma~sex"];
        double[] times = [1e-300, 10, 300, 1000];
        IReadOnlyList<Prediction> ratios = fit.HazardRatios(Sex(2), Sex(1), times);
        for (int k = 0; k < times.Length; k++)
        {
            double log = Math.Log(times[k]), ratio = Math.Exp(fit["lambda~sex"].Estimate + fit["gamma~sex"].Estimate + ((female - male) * log)), variance = 0;
            double[] slopes = [1, (female - male) * log, 1 + (((2 * female) - male) * log)];
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) variance += slopes[i] * slopes[j] * fit.Covariance[ids[i], ids[j]];
            Close(ratio, ratios[k].Estimate);
            Close(ratio * Math.Sqrt(variance), ratios[k].StandardError, 1e-9);
            Close(ratio * Math.Exp(1.959963984540054 * Math.Sqrt(variance)), ratios[k].Upper, 1e-9);
        }

        Assert.Equal(female > male ? 0 : double.PositiveInfinity, fit.HazardRatios(Sex(2), Sex(1), [0])[0].Estimate);
    }

    [Fact]
    public void Proportional_hazards_have_one_ratio()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ sex", Lung, HazardFamilies.Weibull);
        foreach (Prediction p in fit.HazardRatios(Sex(2, 2), Sex(1, 2), [0, 1, 500]))
        {
            Close(p.Row == 0 ? Math.Exp(fit["lambda~sex"].Estimate) : 1, p.Estimate);
            Close(p.Row == 0 ? p.Estimate * fit["lambda~sex"].StandardError : 0, p.StandardError);
        }

        Assert.StartsWith("The reference has 3 rows", Assert.Throws<ArgumentException>(() => fit.HazardRatios(Sex(2, 2), Sex(1, 2, 1), [1])).Message);
        Assert.StartsWith("-1 is no time", Assert.Throws<ArgumentException>(() => fit.HazardRatios(Sex(2), Sex(1), [-1])).Message);
        Assert.True(double.IsNaN(fit.HazardRatios(Sex(double.NaN), Sex(1), [1])[0].Estimate));
    }
}
