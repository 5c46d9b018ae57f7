using System.Runtime.CompilerServices;
using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

// Everything below stands in docs/adding-a-family.md; a test compares them.
/// <summary>Log-logistic: H0 = log(1 + z), z = (phi t)^gamma. With lambda = 1, the median is 1/phi.</summary>
public readonly struct LogLogistic : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        cumulative0 = T.Softplus(w); // log(1 + e^w)
        logHazard0 = -cumulative0;
    }

    // w = log(e^H - 1); above 36 the 1 is below the last digit.
    public static double Inverse(double cumulative0, double shape) => cumulative0 > 36 ? cumulative0 : Math.Log(Real.Expm1(new Real(cumulative0)).Value);
}

/// <summary>Promotion time with Weibull latency: H0 = 1 - e^-z, so that a share e^-lambda never fails.</summary>
public readonly struct WeibullPromotion : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        logHazard0 = -T.Exp(w);
        cumulative0 = -T.Expm1(logHazard0);
    }

    public static double Inverse(double cumulative0, double shape) => cumulative0 >= 1 ? double.PositiveInfinity : Math.Log(-Real.Log1p(new Real(-cumulative0)).Value);

    public static T Plateau<T>(T shape)
        where T : struct, IReal<T> => T.Constant(1);
}

public static class OwnFamilies
{
    private static readonly FamilyParameter Phi = new("phi", ParameterRole.TimeScale, ParameterLink.Log, null, "time scale");
    private static readonly FamilyParameter Gamma = new("gamma", ParameterRole.PowerShape, ParameterLink.Log, null, "power shape");

    /// <summary>Covariates multiply time; the hazard scale is 1 unless a formula frees it.</summary>
    public static HazardFamily LogLogistic { get; } = HazardFamily.Create<LogLogistic>(
        "My log-logistic", "H = lambda log(1 + (phi t)^gamma)",
        [Phi, new("lambda", ParameterRole.HazardScale, ParameterLink.Log, 1, "hazard scale"), Gamma], primary: "phi");

    /// <summary>Covariates multiply the hazard, and with it the number of clones behind a relapse.</summary>
    public static HazardFamily WeibullPromotion { get; } = HazardFamily.Create<WeibullPromotion>(
        "Weibull promotion time", "H = lambda (1 - exp(-(phi t)^gamma))",
        [Phi, new("lambda", ParameterRole.HazardScale, ParameterLink.Log, null, "hazard scale"), Gamma], primary: "lambda");
}

public class OwnFamilyContractTests
{
    public static TheoryData<string> Names => ["My log-logistic", "Weibull promotion time"];

    [Theory, MemberData(nameof(Names))]
    public void Cumulative_hazard_begins_at_zero_and_rises(string name)
    {
        SurvivalDistribution d = Distribution(name);
        double before = 0;
        Assert.Equal(0, d.CumulativeHazard(0));
        for (double log = -30; log < 5; log += 0.1)
        {
            double now = d.CumulativeHazard(Math.Exp(log));
            Assert.True(now >= before * (1 - 1e-15) && double.IsFinite(now));
            before = now;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Hazard_is_the_slope_of_the_cumulative_hazard(string name)
    {
        SurvivalDistribution d = Distribution(name);
        foreach (double t in new[] { 0.01, 0.5, 1, 3, 7 })
        {
            double h = 1e-4 * t, slope = (d.CumulativeHazard(t + h) - d.CumulativeHazard(t - h)) / (2 * h);
            Assert.InRange(slope / d.Hazard(t), 1 - 1e-6, 1 + 1e-6); // differences of step 1e-4
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Quantiles_invert_survival_and_the_cured_have_none(string name)
    {
        SurvivalDistribution d = Distribution(name);
        foreach (double p in new[] { 1e-12, 0.1, 0.5, 0.9, 0.999 })
        {
            if (1 - p > d.CureFraction) Assert.InRange(d.Survival(d.Quantile(p)) / (1 - p), 1 - 1e-12, 1 + 1e-12);
            else Assert.Equal(double.PositiveInfinity, d.Quantile(p));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Far_tails_are_numbers(string name)
    {
        SurvivalDistribution d = Distribution(name);
        foreach (double t in new[] { 1e-300, 1e-30, 1e30, 1e300 })
        {
            Assert.False(double.IsNaN(d.CumulativeHazard(t)));
            Assert.False(double.IsNaN(d.LogHazard(t)));
        }
    }

    // The same seed gives the same times; phi, gamma and lambda come back from them.
    [Theory, MemberData(nameof(Names))]
    public void A_fit_finds_the_values_that_made_the_data(string name)
    {
        SurvivalDistribution d = Distribution(name);
        Random random = new(1);
        double[] lived = [.. Enumerable.Range(0, 2000).Select(_ => d.Sample(random))];
        DataFrame data = DataFrame.FromDictionary(new Dictionary<string, object>
        {
            ["time"] = lived.Select(t => Math.Min(t, 20)).ToArray(),
            ["status"] = lived.Select(t => t < 20 ? 1.0 : 0.0).ToArray(),
        });
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ 1", data, d.Family);
        Assert.True(fit.Converged);
        foreach ((string id, double value) in new[] { ("phi~1", 0.3), ("gamma~1", 1.7), ("lambda~1", 1.2) })
            if (fit.Coefficients.Any(c => c.Id == id)) Assert.InRange(fit[id].Estimate, Math.Log(value) - (4 * fit[id].StandardError), Math.Log(value) + (4 * fit[id].StandardError));
    }

    private static SurvivalDistribution Distribution(string name) => name == OwnFamilies.LogLogistic.Name
        ? SurvivalDistribution.Of(OwnFamilies.LogLogistic, ("phi", 0.3), ("gamma", 1.7))
        : SurvivalDistribution.Of(OwnFamilies.WeibullPromotion, ("phi", 0.3), ("gamma", 1.7), ("lambda", 1.2));
}
