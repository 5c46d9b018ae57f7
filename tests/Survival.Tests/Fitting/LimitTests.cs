using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Where a likelihood rises towards infinity, the limit is named, and its log-likelihood is that of the model which it tends to.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("lung", "1")]
    [InlineData("lung", "sex + age + ph.ecog")]
    [InlineData("veteran", "trt + karno + celltype")]
    public void A_guarantee_time_is_a_gompertz_law_of_log_time_after_the_first_event(string name, string covariates)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        LikelihoodLimit limit = SurvivalModel.Fit($"{set.Response} ~ {covariates}", set.Data, HazardFamilies.Apgw).Limit!;
        Assert.Equal("GuaranteeTime", limit.Code);

        // The first event itself happens at log(t/tau) = 0, where the density is lambda: a time almost 0 stands for it.
        (double[] time, double[] status) = Rows(set);
        double tau = First(time, status);
        DataFrame logTimes = set.Data.With("time", new NumericColumn([.. time.Select(t => Math.Max(Math.Log(t / tau), 1e-200))]));
        SurvivalFit gompertz = SurvivalModel.Fit($"{set.Response} ~ {covariates}", logTimes.Where(i => time[i] >= tau), HazardFamilies.Gompertz);
        double jacobian = time.Zip(status, (t, d) => d * Math.Log(t)).Sum();
        Tolerance.Published(gompertz.LogLikelihood - jacobian, limit.LogLikelihood, 1e-8);
    }

    [Fact]
    public void With_covariates_in_the_power_shape_it_is_a_weibull_law_truncated_at_the_first_event()
    {
        SurvivalSet set = SurvivalSet.Read("lung");
        LikelihoodLimit limit = SurvivalModel.Fit($"{set.Response} ~ {set.Covariates}; gamma ~ {set.Covariates}", set.Data, HazardFamilies.Apgw).Limit!;
        Assert.Equal("GuaranteeTime", limit.Code);

        (double[] time, double[] status) = Rows(set);
        double tau = First(time, status);
        DataFrame truncated = set.Data.With("entry", new NumericColumn([.. time.Select(t => tau * (1 - 1e-12))])).Where(i => time[i] >= tau);
        SurvivalFit weibull = SurvivalModel.Fit($"Surv(entry, time, status) ~ {set.Covariates}; phi = {(1 / tau).ToString("R", System.Globalization.CultureInfo.InvariantCulture)}; gamma ~ {set.Covariates}", truncated, HazardFamilies.Weibull);
        Tolerance.Published(weibull.LogLikelihood, limit.LogLikelihood, 1e-8);
    }

    [Fact]
    public void A_limit_is_not_called_a_weibull_that_lies_below_it()
    {
        SurvivalSet set = SurvivalSet.Read("bcos_IC");
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ treatment", set.Data, HazardFamilies.Apgw);
        SurvivalFit weibull = SurvivalModel.Fit($"{set.Response} ~ treatment", set.Data, HazardFamilies.Weibull);
        Assert.Equal("GuaranteeTime", fit.Limit!.Code);
        Assert.True(fit.Limit.LogLikelihood > weibull.LogLikelihood + 0.2, $"{fit.Limit.LogLikelihood} and {weibull.LogLikelihood}");
    }

    [Theory]
    [InlineData("lung", "sex + age + ph.ecog; kappa = 0", "Weibull")]
    [InlineData("e1684_trt", "TRT; kappa = Inf", "Weibull")]
    public void Where_phi_vanishes_the_limit_is_the_weibull_fit(string name, string right, string code)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ {right}", set.Data, HazardFamilies.Apgw);
        SurvivalFit weibull = SurvivalModel.Fit($"{set.Response} ~ {right.Split(';')[0]}", set.Data, HazardFamilies.Weibull);
        Assert.Equal(code, fit.Limit!.Code);
        Tolerance.Published(weibull.LogLikelihood, fit.Limit.LogLikelihood, 1e-8);
    }

    [Theory]
    [InlineData("ovarian", "age + rx", "Promotion", "")]
    [InlineData("lung", "sex + age + ph.ecog; phi ~ sex + age + ph.ecog", "InfiniteShape", "; kappa = Inf")]
    public void The_ends_of_the_shape_are_models_of_their_own(string name, string right, string code, string submodel)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ {right}", set.Data, HazardFamilies.Apgw);
        SurvivalFit there = SurvivalModel.Fit($"{set.Response} ~ {right}{submodel}", set.Data, submodel.Length > 0 ? HazardFamilies.Apgw : HazardFamilies.LogLogisticPromotion);
        Assert.Equal(code, fit.Limit!.Code);
        Tolerance.Published(there.LogLikelihood, fit.Limit.LogLikelihood, 1e-8);
    }

    [Fact]
    public void A_shape_that_is_infinite_for_some_rows_only_is_not_to_be_fixed_for_all()
    {
        SurvivalSet set = SurvivalSet.Read("veteran");
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ 1; phi ~ {set.Covariates}; lambda = 1; gamma ~ {set.Covariates}; kappa ~ {set.Covariates}", set.Data, HazardFamilies.Apgw);
        Assert.False(fit.Converged);
        Assert.Equal("ShapeOfSome", fit.Limit!.Code);
        Assert.Contains("use fewer covariates in kappa", fit.Limit.Remedy, StringComparison.Ordinal);
    }

    private static (double[] Time, double[] Status) Rows(SurvivalSet set) => (set.Data.Numeric("time").Values.ToArray(), set.Data.Numeric("status").Values.ToArray());

    private static double First(double[] time, double[] status) => time.Zip(status).Where(r => r.Second == 1).Min(r => r.First);
}
