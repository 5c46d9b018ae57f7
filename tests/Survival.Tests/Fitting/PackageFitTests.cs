using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>Fits against R's survreg and flexsurvreg (tests/reference/survival/pkgs_*.json), parameter by parameter.</summary>
public class PackageFitTests
{
    public static TheoryData<string> Sets => ["bcos_IC", "e1684", "kidney", "lung", "ovarian", "veteran"];

    // log T = mu + sigma e: log phi = -mu and log gamma = -log sigma, but mu and sigma are the log-normal's own.
    private static readonly Dictionary<string, (HazardFamily Family, string Location, string? Scale, int Sign)> Survreg = new(StringComparer.Ordinal)
    {
        ["exponential"] = (HazardFamilies.Exponential, "lambda", null, -1),
        ["weibull"] = (HazardFamilies.WeibullAft, "phi", "gamma", -1),
        ["loglogistic"] = (HazardFamilies.LogLogistic, "phi", "gamma", -1),
        ["lognormal"] = (HazardFamilies.LogNormal, "mu", "sigma", 1),
    };

    // flexsurvreg prints the shape first; covariates are on the second, shape(x) is a covariate of the first.
    private static readonly Dictionary<string, (HazardFamily Family, string Shape, string Location, int Sign)> Flexsurv = new(StringComparer.Ordinal)
    {
        ["weibullPH"] = (HazardFamilies.Weibull, "gamma", "lambda", 1),
        ["gompertz"] = (HazardFamilies.Gompertz, "alpha", "lambda", 1),
        ["weibull"] = (HazardFamilies.WeibullAft, "gamma", "phi", -1),
        ["llogis"] = (HazardFamilies.LogLogistic, "gamma", "phi", -1),
    };

    // d$id <- rep(1:47, 2); f <- survreg(Surv(left, right, type = "interval2") ~ treatment + cluster(id), d); G the scores of each row by central differences of its log-likelihood:
    // sqrt(diag(f$naive.var %*% crossprod(rowsum(G, d$id)) %*% f$naive.var)). survreg's own sqrt(diag(vcov(f))), 0.1619 0.1865 0.1344, come from wrong dfbeta of interval rows.
    [Fact]
    public void Clustered_errors_with_intervals_are_those_of_the_scores()
    {
        SurvivalSet set = SurvivalSet.Read("bcos_IC");
        DataFrame data = set.Data.With("id", new NumericColumn([.. Enumerable.Range(0, 94).Select(i => (double)(i % 47))]));
        SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ treatment + cluster(id)", data, HazardFamilies.WeibullAft);
        Assert.Equal(0.1393945707, fit["phi~1"].StandardError, 1e-7); // numerical scores
        Assert.Equal(0.1708429969, fit["phi~treatmentRadChem"].StandardError, 1e-7);
        Assert.Equal(0.1025518986, fit["gamma~1"].StandardError, 1e-7);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Survreg_finds_the_same(string name)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        int compared = 0;
        foreach (JsonElement theirs in Of(name, "survreg"))
        {
            (HazardFamily family, string location, string? scale, int sign) = Survreg[SurvivalSet.Texts(theirs.GetProperty("dist"))[0]];
            SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ {SurvivalSet.Texts(theirs.GetProperty("covariates"))[0]}", set.Data, family);
            Assert.True(fit.Converged, fit.ToString());
            Tolerance.Published(theirs.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-8);
            string[] names = SurvivalSet.Texts(theirs.GetProperty("names"));
            double[] estimates = SurvivalSet.Numbers(theirs.GetProperty("est")), errors = SurvivalSet.Numbers(theirs.GetProperty("se"));
            for (int k = 0; k < names.Length; k++)
            {
                Coefficient ours = fit[names[k] == "Log(scale)" ? $"{scale}~1" : $"{location}~{(names[k] == "(Intercept)" ? "1" : names[k])}"];
                Tolerance.Published(estimates[k], sign * ours.Estimate);
                Tolerance.Published(errors[k], ours.StandardError, 1e-5); // its information is that of its last step but one
                compared++;
            }
        }

        Assert.True(compared >= 10);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Flexsurvreg_finds_the_same(string name)
    {
        SurvivalSet set = SurvivalSet.Read(name);
        int compared = 0;
        foreach (JsonElement theirs in Of(name, "flexsurvreg"))
        {
            if (!Flexsurv.TryGetValue(SurvivalSet.Texts(theirs.GetProperty("dist"))[0], out (HazardFamily Family, string Shape, string Location, int Sign) family)) continue;
            string covariates = SurvivalSet.Texts(theirs.GetProperty("covariates"))[0];
            string shape = SurvivalSet.Texts(theirs.GetProperty("anc"))[0] == "none" ? "1" : covariates;
            SurvivalFit fit = SurvivalModel.Fit($"{set.Response} ~ {covariates}; {family.Shape} ~ {shape}", set.Data, family.Family);
            double reached = Math.Max(fit.LogLikelihood, fit.Limit?.LogLikelihood ?? double.NegativeInfinity), published = theirs.GetProperty("loglik").GetDouble();
            Assert.True(reached > published - 1e-6, $"{family.Family.Name}: {reached} below {published}");
            if (!fit.Converged || fit.LogLikelihood > published + 1e-6) continue;
            string[] names = SurvivalSet.Texts(theirs.GetProperty("names"));
            double[] estimates = SurvivalSet.Numbers(theirs.GetProperty("est"));
            for (int k = 0; k < names.Length; k++)
            {
                string id = k == 0 && names.Length > 1 ? $"{family.Shape}~1"
                    : names[k].StartsWith("shape(", StringComparison.Ordinal) ? $"{family.Shape}~{names[k][6..^1]}"
                    : $"{family.Location}~{(names[k] is "scale" or "rate" ? "1" : names[k])}";
                double sign = id.StartsWith(family.Location, StringComparison.Ordinal) ? family.Sign : 1;
                Coefficient ours = fit[id];

                // optim stops at 1e-8 relative in the log-likelihood: the root of that in standard errors.
                Assert.True(Math.Abs((sign * ours.Estimate) - estimates[k]) < 1e-3 * ours.StandardError, $"{family.Family.Name} {id}: {ours.Estimate}, {estimates[k]}, standard error {ours.StandardError}");
                compared++;
            }
        }

        Assert.True(compared >= 10);
    }

    private static IEnumerable<JsonElement> Of(string set, string package) =>
        SurvivalSet.Fits("pkgs_" + set).EnumerateArray().Where(f =>
            SurvivalSet.Texts(f.GetProperty("package"))[0].EndsWith("::" + package, StringComparison.Ordinal)
            && f.TryGetProperty("loglik", out JsonElement l) && l.ValueKind == JsonValueKind.Number);
}
