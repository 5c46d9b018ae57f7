using Stats.Modeling;
using Stats.Survival;
using static Stats.Tests.Tolerance;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Likelihood-ratio tests: between which models they mean something.</summary>
public class NestingTests
{
    private static readonly DataFrame Lung = DataFrame.ReadCsv(Reference.File("survival-printed", "lung.csv"));

    private static SurvivalFit Fit(string right, HazardFamily family) => SurvivalModel.Fit("Surv(time, status) ~ " + right, Lung, family);

    [Fact]
    public void Nested_models_are_tested_as_by_anova()
    {
        // anova(survreg(Surv(time, status) ~ 1, lung), survreg(Surv(time, status) ~ age + sex, lung)): Deviance 13.59351331 on 2
        HypothesisTest test = Fit("age + sex", HazardFamilies.WeibullAft).LikelihoodRatioTest(Fit("1", HazardFamilies.WeibullAft));
        Published(13.59351331, test.Statistic, 1e-8);
        Assert.Equal(2, test.DegreesOfFreedom);
        Assert.Null(test.Note);
    }

    [Fact]
    public void A_coefficient_that_the_larger_model_lacks_is_a_doubt() => Assert.StartsWith(
        "lambda~age is no coefficient of the larger model", Fit("sex + I(age^2)", HazardFamilies.Weibull).LikelihoodRatioTest(Fit("age", HazardFamilies.Weibull)).Note);

    [Fact]
    public void Another_family_is_nested_where_it_is_a_special_case()
    {
        SurvivalFit exponential = Fit("sex", HazardFamilies.Exponential), weibull = Fit("sex", HazardFamilies.Weibull), normal = Fit("1", HazardFamilies.LogNormal);
        Assert.Null(weibull.LikelihoodRatioTest(exponential).Note);
        Assert.StartsWith("Log-normal is not known to be a special case of Weibull (PH)", weibull.LikelihoodRatioTest(normal).Note);
    }

    [Fact]
    public void A_robust_covariance_does_not_make_a_likelihood_ratio_robust() => Assert.StartsWith(
        "Standard errors are robust, but a likelihood ratio is not", Fit("age + sex + cluster(age)", HazardFamilies.Weibull).LikelihoodRatioTest(Fit("sex + cluster(age)", HazardFamilies.Weibull)).Note);
}
