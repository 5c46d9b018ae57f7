using Stats.Modeling;
using Stats.Survival;
using Stats.Tests;

namespace Stats.Tests.Survivals.BrokenInputs;

/// <summary>Searches that must begin far from coefficients of 0, or end on a spike.</summary>
public class FarStartTests
{
    public static TheoryData<string> Families => ["LogLogistic", "LogNormal", "WeibullAft", "Weibull", "Apgw"];

    /// <summary>Without an intercept, all levels of a factor say what an intercept and all levels but one do.</summary>
    [Theory, MemberData(nameof(Families))]
    public void A_predictor_without_an_intercept_is_found_in_a_small_unit(string family)
    {
        HazardFamily families = Named(family);
        DataFrame data = BrokenData.Read("small-unit");
        string free = family == "Apgw" ? "; phi ~ 1" : "";
        SurvivalFit with = SurvivalModel.Fit("Surv(time, status) ~ h" + free, data, families), without = SurvivalModel.Fit("Surv(time, status) ~ 0 + h" + free, data, families);
        Assert.Equal(with.Converged, without.Converged);
        Tolerance.Close(with.LogLikelihood, without.LogLikelihood);
        if (!with.Converged) return;
        string p = families.Primary.Name;
        Assert.Equal(with[$"{p}~1"].Estimate, without[$"{p}~hhi"].Estimate, 1e-6 * with[$"{p}~1"].StandardError);
    }

    /// <summary>A predictor whose columns cannot make a constant: R's survreg, with rel.tolerance 1e-13, has the same log-likelihood.</summary>
    [Theory]
    [InlineData("LogLogistic", -165.5940356146618)]
    [InlineData("LogNormal", -166.5006025110887)]
    public void So_is_one_that_cannot_make_a_constant(string family, double logLikelihood)
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 0 + x + w", BrokenData.Read("small-unit"), Named(family));
        Assert.True(fit.Converged);

        // survreg's Weibull runs out of iterations here, at -1743
        Assert.True(SurvivalModel.Fit("Surv(time, status) ~ 0 + x + w", BrokenData.Read("small-unit"), HazardFamilies.WeibullAft).Converged);
        Tolerance.Published(logLikelihood, fit.LogLikelihood, 1e-8);
    }

    [Theory, MemberData(nameof(Families))]
    public void A_spike_is_told_and_reported_as_high_as_it_was_followed(string family)
    {
        SurvivalFit fit = SurvivalModel.Fit(family == "Apgw" ? "Surv(time, status) ~ 1; phi ~ x + w + h; lambda = 1" : "Surv(time, status) ~ x + w + h", BrokenData.Read("fewer-events-than-coefficients"), Named(family));
        Assert.Equal("Unbounded", fit.Limit!.Code);
        Assert.Equal(double.PositiveInfinity, fit.Limit.LogLikelihood);
        Assert.Contains("coefficients of", fit.Limit.Description, StringComparison.Ordinal);
        SurvivalFit exponential = SurvivalModel.Fit("Surv(time, status) ~ x + w + h", BrokenData.Read("fewer-events-than-coefficients"), HazardFamilies.Exponential);
        Assert.True(fit.LogLikelihood > exponential.LogLikelihood, $"{fit.LogLikelihood}, below the exponential's {exponential.LogLikelihood}");
    }

    private static HazardFamily Named(string family) => family switch
    {
        "LogLogistic" => HazardFamilies.LogLogistic,
        "LogNormal" => HazardFamilies.LogNormal,
        "WeibullAft" => HazardFamilies.WeibullAft,
        "Weibull" => HazardFamilies.Weibull,
        _ => HazardFamilies.Apgw,
    };
}
