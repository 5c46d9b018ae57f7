using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>E1684 by treatment: the numbers that the whole library begins with (tests/reference/survival/apgw_e1684_trt.json).</summary>
public class MelanomaTests
{
    private static readonly SurvivalSet Set = SurvivalSet.Read("e1684_trt");

    [Theory]
    [InlineData("TRT", -367.997384273551)]
    [InlineData("TRT; gamma ~ TRT", -367.915557846218)]
    public void Apgw_aft(string right, double logLikelihood) => Reaches(HazardFamilies.ApgwAft, right, logLikelihood);

    [Theory]
    [InlineData("TRT", -365.876521616963)]
    [InlineData("TRT; gamma ~ TRT", -365.764745051111)]
    public void Apgw_ph(string right, double logLikelihood) => Reaches(HazardFamilies.Apgw, right, logLikelihood);

    [Theory]
    [InlineData("TRT", -411.526152709393)]
    [InlineData("TRT; gamma ~ TRT", -411.517366863496)]
    public void Weibull_ph(string right, double logLikelihood) => Reaches(HazardFamilies.Weibull, right, logLikelihood);

    [Fact]
    public void Apgw_ph_estimates()
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Set.Data, HazardFamilies.Apgw);
        Tolerance.Published(1.81579335247016, fit["phi~1"].Estimate, 1e-5); // the reference stopped at 1e-6 in the gradient
        Tolerance.Published(-0.360943480804781, fit["lambda~TRT"].Estimate);
        Tolerance.Published(0.881917345991365, fit["gamma~1"].Estimate, 1e-5); // the reference stopped at 1e-6 in the gradient
        Tolerance.Published(-0.0206579602212327, fit["kappa~1"].Estimate, 1e-5); // the reference stopped at 1e-6 in the gradient
    }

    [Fact]
    public void The_cured_share_is_one_number_in_two_families()
    {
        // kappa below 0 leaves exp(-lambda (kappa + 1)/|kappa|) of each arm; survival at a huge time is the same number.
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ TRT", Set.Data, HazardFamilies.Apgw);
        DataFrame arms = DataFrame.FromDictionary(new Dictionary<string, object> { ["TRT"] = new double[] { 0, 1 } });
        IReadOnlyList<Prediction> cured = fit.Predict(arms, PredictionType.CureFraction);
        double kappa = Math.Exp(fit["kappa~1"].Estimate) - 1;
        for (int arm = 0; arm < 2; arm++)
        {
            double lambda = Math.Exp(fit["lambda~1"].Estimate + (arm * fit["lambda~TRT"].Estimate));
            Tolerance.Close(Math.Exp(-lambda * (kappa + 1) / -kappa), cured[arm].Estimate);
            Assert.True(cured[arm].Lower <= cured[arm].Estimate && cured[arm].Estimate <= cured[arm].Upper);
        }
    }

    private static void Reaches(HazardFamily family, string right, double logLikelihood)
    {
        SurvivalFit fit = SurvivalModel.Fit("Surv(time, status) ~ " + right, Set.Data, family);
        Assert.True(fit.Converged);
        Tolerance.Published(logLikelihood, fit.LogLikelihood, 1e-8);
    }
}
