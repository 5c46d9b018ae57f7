using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Profile-likelihood intervals against fits in which the parameter is written into the formula as a number.</summary>
public class ProfileIntervalTests
{
    private static readonly SurvivalSet Melanoma = SurvivalSet.Read("e1684_trt");
    private static readonly SurvivalFit Veteran = SurvivalModel.Fit("Surv(time, status) ~ karno + celltype", SurvivalSet.Read("veteran").Data, HazardFamilies.Apgw);
    private static readonly double Drop = 0.5 * ChiSquared.InvCDF(1, 0.95);

    [Fact]
    public void Kappa_at_the_limits_loses_what_the_test_allows()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Melanoma.Data, HazardFamilies.ApgwAft);
        (double lower, double upper) = fit.ProfileInterval("kappa~1");
        Assert.True(lower < fit["kappa~1"].Estimate && fit["kappa~1"].Estimate < upper);
        foreach (double limit in new[] { lower, upper })
            Assert.Equal(fit.LogLikelihood - Drop, Refitted(Math.Exp(limit) - 1), 7);
    }

    [Fact]
    public void Kappa_between_the_limits_profiles_as_refitted()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Melanoma.Data, HazardFamilies.ApgwAft);
        double[] grid = [-0.9, -0.7, -0.5, -0.3, -0.1, 0];
        double[] profile = fit.ProfileLogLikelihood("kappa~1", grid);
        for (int k = 0; k < grid.Length; k++) Assert.Equal(Refitted(Math.Exp(grid[k]) - 1), profile[k], 7);
        Assert.All(profile, p => Assert.True(p <= fit.LogLikelihood + 1e-9));
    }

    [Theory]
    [InlineData("Weibull (PH)", "lambda")]
    [InlineData("Log-normal", "mu")]
    [InlineData("APGW (AFT)", "phi")]
    public void A_covariate_at_the_limits_is_an_offset(string familyName, string parameter)
    {
        HazardFamily family = HazardFamilies.All.First(f => f.Name == familyName);
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Melanoma.Data, family);
        (double lower, double upper) = fit.ProfileInterval(parameter + "~TRT", 0.9);
        foreach (double limit in new[] { lower, upper })
        {
            SurvivalFit offset = SurvivalModel.Fit(FormattableString.Invariant($"Surv(time, status) ~ offset({limit:R} * TRT)"), Melanoma.Data, family);
            Assert.Equal(fit.LogLikelihood - (0.5 * ChiSquared.InvCDF(1, 0.9)), offset.LogLikelihood, 7);
        }

        // Near the Wald interval, which is the same to first order.
        (double wide, double narrow) = fit.ProfileInterval(parameter + "~TRT");
        Assert.InRange(Math.Abs(wide - fit[parameter + "~TRT"].Lower) / fit[parameter + "~TRT"].StandardError, 0, 0.1);
        Assert.InRange(Math.Abs(narrow - fit[parameter + "~TRT"].Upper) / fit[parameter + "~TRT"].StandardError, 0, 0.1);
    }

    [Fact]
    public void An_exponential_rate_is_solved_on_paper()
    {
        // 1 event in 42 units of time: l(b) = b - 42 e^b, at most -log 42 - 1; with r = b + log 42 the limits solve r - e^r + 1 = -drop.
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = new double[] { 30, 12 }, ["status"] = new double[] { 0, 1 } });
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 1", data, HazardFamilies.Exponential);
        (double lower, double upper) = fit.ProfileInterval("lambda~1");
        foreach (double limit in new[] { lower, upper })
        {
            double r = limit + Math.Log(42);
            Assert.Equal(-Drop, r - Math.Exp(r) + 1, 8);
        }
    }

    [Fact]
    public void An_end_is_infinite_where_the_likelihood_never_falls()
    {
        // No event in arm 1: its hazard may be as small as it likes.
        DataFrame data = BrokenInputs.BrokenData.Read("separation");
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ trt", data, HazardFamilies.Weibull);
        (double lower, double upper) = fit.ProfileInterval("lambda~trt");
        Assert.Equal(double.NegativeInfinity, lower);
        SurvivalFit offset = SurvivalModel.Fit(FormattableString.Invariant($"Surv(time, status) ~ offset({upper:R} * trt)"), data, HazardFamilies.Weibull);
        Assert.Equal(fit.LogLikelihood - Drop, offset.LogLikelihood, 6);
    }

    // The veterans' likelihood has ridges towards its limits: the other coefficients run to hundreds with the one that is fixed.
    // R 4.2.2: survreg(Surv(time, status) ~ karno + celltype) at the Weibull end; an own likelihood with optim's nlminb, fixed in steps of 0.1 (gamma) and 0.0005 (karno).
    [Theory]
    [InlineData("phi~1", new double[] { 50, 100, 250 }, 38.759608986169)]
    [InlineData("phi~1", new double[] { 100 }, 38.759608986169)]
    [InlineData("gamma~1", new double[] { -1, -2 }, 38.759608986169)]
    [InlineData("gamma~1", new double[] { 3 }, 39.8737455588)]
    [InlineData("gamma~1", new double[] { -2, 3 }, 39.8737455588)]
    public void The_others_are_followed_along_ridges(string id, double[] values, double last)
    {
        Assert.Equal(last, Veteran.ProfileLogLikelihood(id, values)[^1], 6);
    }

    [Fact]
    public void The_curve_is_that_of_the_estimate_whatever_the_order_of_the_values()
    {
        double estimate = Veteran["kappa~1"].Estimate;
        double[] values = [-3, -1, 0.3, estimate, 0.7, 2], profile = Veteran.ProfileLogLikelihood("kappa~1", values);
        Tolerance.Close(Veteran.LogLikelihood, profile[3]);
        Assert.Equal(profile.Reverse(), Veteran.ProfileLogLikelihood("kappa~1", [.. values.Reverse()]));
    }

    [Theory]
    [InlineData("lambda~karno", -0.04084794492, -0.02082889236)]
    [InlineData("phi~1", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("gamma~1", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("kappa~1", double.NegativeInfinity, double.PositiveInfinity)]
    public void An_end_is_where_the_likelihood_falls_not_where_the_search_is_lost(string id, double lower, double upper)
    {
        (double low, double high) = Veteran.ProfileInterval(id);
        if (double.IsFinite(lower)) Tolerance.Published(lower, low, 1e-7);
        else Assert.Equal(lower, low);
        if (double.IsFinite(upper)) Tolerance.Published(upper, high, 1e-7);
        else Assert.Equal(upper, high);
    }

    [Fact]
    public void A_name_that_is_no_coefficient_is_refused()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Melanoma.Data, HazardFamilies.Weibull);
        Assert.StartsWith("There is no coefficient 'phi~TRT'. The coefficients are lambda~1, lambda~TRT, gamma~1.", Assert.Throws<ArgumentException>(() => fit.ProfileInterval("phi~TRT")).Message, StringComparison.Ordinal);
    }

    private static double Refitted(double kappa) =>
        SurvivalModel.Fit(FormattableString.Invariant($"Surv(time, status) ~ TRT; kappa = {kappa:R}"), Melanoma.Data, HazardFamilies.ApgwAft).LogLikelihood;
}
