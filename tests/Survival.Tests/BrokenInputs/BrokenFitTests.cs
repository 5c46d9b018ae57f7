using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.BrokenInputs;

/// <summary>Awkward data that do fit, and data whose likelihood has no maximum: the fit says which, and names the limit.</summary>
public class BrokenFitTests
{
    [Fact]
    public void Rows_censored_at_time_zero_carry_nothing()
    {
        SurvivalFit all = Fit("censored-at-zero", "Surv(time, status) ~ trt");
        SurvivalFit without = SurvivalModel.Fit("Surv(time, status) ~ trt", BrokenData.Read("censored-at-zero").Where(i => i is not (1 or 4)), HazardFamilies.Weibull);
        Assert.True(all.Converged);
        Tolerance.Close(without.LogLikelihood, all.LogLikelihood);
        Tolerance.Close(without["lambda~trt"].Estimate, all["lambda~trt"].Estimate, 1e-8); // two searches, each to rounding
        Told(all, "Data", "2 rows are censored at time 0 and carry no information.");
    }

    [Fact]
    public void One_event_suffices_for_an_exponential()
    {
        // d = 1 event in 42 units of time: rate 1/42, standard error of its log 1.
        SurvivalFit fit = Fit("one-event", "Surv(time, status) ~ 1", HazardFamilies.Exponential);
        Assert.True(fit.Converged);
        Tolerance.Close(-Math.Log(42), fit["lambda~1"].Estimate);
        Tolerance.Close(1, fit["lambda~1"].StandardError);
        Assert.True(Fit("one-event", "Surv(time, status) ~ 1").Converged);
    }

    [Fact]
    public void One_event_tells_nothing_about_the_arm_without_one()
    {
        SurvivalFit fit = Fit("one-event", "Surv(time, status) ~ trt");
        Assert.False(fit.Converged);
        Assert.Equal("Separation", fit.Limit!.Code);
        Told(fit, "AtLimit", "No maximum at finite values: the coefficients of lambda run to infinity: the 3 rows that its covariates set apart have no event (log-likelihood -4.1737).");
    }

    [Fact]
    public void A_last_single_event_makes_the_shape_infinite()
    {
        SurvivalFit fit = Fit("one-event-last", "Surv(time, status) ~ 1");
        Assert.False(fit.Converged);
        Assert.Equal("Unbounded", fit.Limit!.Code);
        Told(fit, "AtLimit", "gamma tends to infinity: the hazard concentrates at single times, as the coefficient of lambda meets the time of the event exactly (the likelihood has no bound)");
        Told(fit, "AtLimit", "Remedy: fix gamma, for instance gamma = 1, or use fewer covariates than there are events.");
        Assert.Equal(double.PositiveInfinity, fit.Limit!.LogLikelihood);
    }

    [Fact]
    public void One_row_gives_its_rate()
    {
        SurvivalFit fit = Fit("one-row", "Surv(time, status) ~ 1", HazardFamilies.Exponential);
        Assert.True(fit.Converged);
        Tolerance.Close(-Math.Log(4), fit["lambda~1"].Estimate);
        SpecificationException e = Assert.Throws<SpecificationException>(() => Fit("one-row", "Surv(time, status) ~ 1"));
        Assert.Equal("Every time in the data is 4, which cannot tell lambda~1, gamma~1 apart.", e.Sentence);
    }

    [Fact]
    public void Equal_times_give_an_exponential_rate()
    {
        SurvivalFit fit = Fit("equal-times", "Surv(time, status) ~ trt", HazardFamilies.Exponential);
        Assert.True(fit.Converged);
        Tolerance.Close(-Math.Log(5), fit["lambda~1"].Estimate);
        Assert.InRange(fit["lambda~trt"].Estimate, -1e-12, 1e-12);
    }

    [Theory]
    [InlineData("constant-covariate", "age + site", "lambda~site", "lambda~site is not estimable: it is constant. It was left out; drop it from the formula.")]
    [InlineData("collinear-covariates", "age + months", "lambda~months", "lambda~months is not estimable: it is a combination of age. It was left out; drop it from the formula.")]
    public void A_covariate_that_says_nothing_new_is_left_out(string file, string right, string id, string told)
    {
        SurvivalFit fit = Fit(file, "Surv(time, status) ~ " + right), without = Fit(file, "Surv(time, status) ~ age");
        Assert.True(fit.Converged);
        Assert.True(double.IsNaN(fit[id].Estimate));
        Tolerance.Close(without.LogLikelihood, fit.LogLikelihood);
        Told(fit, "Aliased", told);
        Assert.Contains("NA", fit.ToSummaryText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Weibull (PH)", "lambda")]
    [InlineData("Weibull (AFT)", "phi")]
    [InlineData("Log-normal", "mu")]
    public void Separation_is_named(string family, string parameter)
    {
        SurvivalFit fit = Fit("separation", "Surv(time, status) ~ trt", HazardFamilies.All.First(f => f.Name == family));
        Assert.False(fit.Converged);
        Assert.Equal("Separation", fit.Limit!.Code);
        Told(fit, "AtLimit", $"the coefficients of {parameter} run to infinity: the 5 rows that its covariates set apart have no event");
        Assert.True(double.IsNaN(fit[$"{parameter}~trt"].StandardError));
    }

    [Fact]
    public void A_missing_weight_drops_its_row()
    {
        SurvivalFit fit = new SurvivalModel("Surv(time, status) ~ trt", HazardFamilies.Weibull) { Weights = "w" }.Fit(BrokenData.Read("missing-weight"));
        Assert.True(fit.Converged);
        Assert.Equal("1 row dropped: missing in w (1)", fit.Counts.Dropped);
        Assert.Equal(4, fit.Counts.Rows);
    }

    [Fact]
    public void Two_clusters_are_too_few_and_said_to_be()
    {
        // Of the scores of two clusters, which add up to 0, one has rank 1.
        SurvivalFit fit = Fit("few-clusters", "Surv(time, status) ~ age; gamma ~ age"), few = Fit("few-clusters", "Surv(time, status) ~ age + cluster(hospital); gamma ~ age");
        Assert.True(few.Converged);
        Told(few, "FewClusters", "2 clusters are too few for robust standard errors of 4 coefficients: at least 5 are needed");
        HypothesisTest test = few.WaldTest("lambda~age", "gamma~age");
        Assert.True(double.IsNaN(test.Statistic) && double.IsNaN(test.P));
        Assert.Equal("The covariance of these coefficients is singular.", test.Note);
        Assert.Null(fit.WaldTest("lambda~age", "gamma~age").Note);
        Assert.True(few.WaldTest("lambda~age").Statistic > 0);
    }

    public static TheoryData<string, double, string> Scales
    {
        get
        {
            TheoryData<string, double, string> data = [];
            foreach ((string file, double unit) in new[] { ("time-scale-1e12", 1e12), ("time-scale-1e-9", 1e-9) })
                foreach (HazardFamily family in HazardFamilies.All)
                    if (family != HazardFamilies.Apgw) data.Add(file, unit, family.Name); // of its five coefficients these 13 events leave two undetermined
            return data;
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void Extreme_units_of_time_fit_the_same_model(string file, double unit, string name)
    {
        HazardFamily family = HazardFamilies.All.First(f => f.Name == name);
        SurvivalFit ordinary = Fit("time-scale-ordinary", "Surv(time, status) ~ trt", family), scaled = Fit(file, "Surv(time, status) ~ trt", family);
        Assert.Equal(ordinary.Converged, scaled.Converged);
        Assert.Equal(ordinary.Limit?.Code, scaled.Limit?.Code);
        if (!ordinary.Converged || ordinary.Diagnostics.Any(d => d.Code == "TimeUnit")) return;
        Tolerance.Published(ordinary.LogLikelihood, scaled.LogLikelihood + (ordinary.Counts.Events * Math.Log(unit)), 1e-8);
        string effect = family.Primary.Name + "~trt";
        Assert.InRange(Math.Abs(scaled[effect].Estimate - ordinary[effect].Estimate) / ordinary[effect].StandardError, 0, 1e-7);
    }

    [Theory]
    [InlineData("covariate-far-from-zero", "year", "lambda~year", "I(year - 2000)", "lambda~I(year - 2000)", 1)]
    [InlineData("covariate-huge", "bases + conc", "lambda~bases", "I(bases / 1e9) + I(conc / 1e-9)", "lambda~I(bases/1e+09)", 1e9)]
    [InlineData("outlier", "creatinine", "lambda~creatinine", "I(creatinine / 1000)", "lambda~I(creatinine/1000)", 1000)]
    public void Covariates_of_any_size_fit_the_same_model(string file, string right, string id, string tame, string tameId, double factor)
    {
        SurvivalFit wild = Fit(file, "Surv(time, status) ~ " + right), fit = Fit(file, "Surv(time, status) ~ " + tame);
        Assert.True(wild.Converged && fit.Converged);
        Tolerance.Close(fit.LogLikelihood, wild.LogLikelihood);
        Assert.Contains(fit.Coefficients, c => c.Id == tameId);
        Assert.InRange(Math.Abs((factor * wild[id].Estimate) - fit[tameId].Estimate) / fit[tameId].StandardError, 0, 1e-7);
    }

    [Fact]
    public void A_model_whose_every_parameter_is_fixed_has_its_likelihood()
    {
        // H = t/10: log L = d log(1/10) - sum t/10 over 5, 8, 12, 3, 9, 15 with 4 events.
        SurvivalFit fit = Fit("unknown-column", "Surv(time, status) ~ 1; lambda = 0.1; gamma = 1");
        Assert.True(fit.Converged);
        Assert.Empty(fit.Coefficients);
        Tolerance.Close((4 * Math.Log(0.1)) - 5.2, fit.LogLikelihood);
        Assert.Contains("lambda = 0.1 (fixed)", fit.ToSummaryText(), StringComparison.Ordinal);
    }

    private static SurvivalFit Fit(string file, string formula, HazardFamily? family = null) => SurvivalModel.Fit(formula, BrokenData.Read(file), family ?? HazardFamilies.Weibull);

    private static void Told(SurvivalFit fit, string code, string sentence) =>
        Assert.Contains(fit.Diagnostics, d => d.Code == code && d.Message.Contains(sentence, StringComparison.Ordinal));
}
