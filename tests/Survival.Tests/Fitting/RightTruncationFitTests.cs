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

    private static SurvivalFit Fit(string data, HazardFamily family) => SurvivalModel.Fit($"{(data == "mixed" ? Mixed : Retrospective)} ~ x", Data(data), family);

    private static DataFrame Data(string name) => DataFrame.ReadCsv(Reference.File("survival-truncation", name + ".csv"));

    private static JsonElement[] Fits()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("survival-truncation", "fits.json")));
        return [.. document.RootElement.GetProperty("fits").Clone().EnumerateArray()];
    }
}
