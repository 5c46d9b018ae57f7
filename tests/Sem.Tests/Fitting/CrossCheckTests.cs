using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Numbers of other packages than lavaan: two-stage least squares and OpenMx (crosscheck_sem_openmx.json).</summary>
public sealed class CrossCheckTests
{
    private static readonly JsonElement Packages = JsonDocument.Parse(File.ReadAllText(Reference.File("sem-fit", "crosscheck", "crosscheck_sem_openmx.json"))).RootElement;

    [Theory, InlineData("klein_2sls_C"), InlineData("klein_2sls_I"), InlineData("klein_2sls_Wp")]
    public void Kleins_model_by_two_stage_least_squares(string name)
    {
        JsonElement reference = Packages.GetProperty(name);
        TwoStageFit fit = TwoStageLeastSquares.Fit(reference.GetProperty("formula").GetString()!, reference.GetProperty("instruments").GetString()!, Models.Data("sem_Klein_lags"));
        Assert.Equal(21, fit.Observations);
        foreach (JsonProperty coefficient in reference.GetProperty("coef").EnumerateObject())
        {
            Coefficient ours = fit[$"{fit.Response}~{(coefficient.Name == "(Intercept)" ? "1" : coefficient.Name)}"];
            Tolerance.Published(coefficient.Value.GetDouble(), ours.Estimate, 1e-8);
            Tolerance.Published(reference.GetProperty("se").GetProperty(coefficient.Name).GetDouble(), ours.StandardError, 1e-8);
        }

        Tolerance.Published(reference.GetProperty("s").GetDouble(), fit.ResidualStandardError, 1e-8);
    }

    [Fact]
    public void Two_stage_least_squares_of_an_exactly_identified_model_is_its_likelihood_estimate()
    {
        // As many instruments as coefficients: both solve the same moment equations (indirect least squares).
        const string model = "x9 ~ x7 + x1\n x7 ~ x9 + x4\n x9 ~~ x7";
        SemFit likelihood = SemModel.Fit(model, Models.HolzingerSwineford);
        foreach (TwoStageFit equation in TwoStageLeastSquares.FitModel(model, Models.HolzingerSwineford))
            foreach (Coefficient c in equation.Coefficients.Where(c => c.Term != "1")) Tolerance.Close(likelihood[c.Id].Estimate, c.Estimate, 1e-8);
    }

    [Fact]
    public void OpenMx_agrees_on_the_likelihood_of_complete_and_of_missing_data()
    {
        SemOptions means = new() { Syntax = new SemSyntaxOptions { MeanStructure = true } };
        SemFit raw = SemModel.Fit(Models.ThreeFactors, Models.HolzingerSwineford, means);
        Tolerance.Published(Packages.GetProperty("openmx_hs_cfa_raw").GetProperty("minus2LL").GetDouble(), -2 * raw.LogLikelihood, 1e-9);
        SemFit full = SemModel.Fit(Models.ThreeFactors, Models.Data("HolzingerSwineford1939_missing_modrule"), new SemOptions { Missing = MissingData.FullInformation });
        Tolerance.Published(Packages.GetProperty("openmx_hs_cfa_fiml").GetProperty("minus2LL").GetDouble(), -2 * full.LogLikelihood, 1e-9);
        Tolerance.Published(Packages.GetProperty("openmx_hs_cfa_fiml").GetProperty("chisq").GetDouble(), full.Model.TestStatistic, 1e-7); // OpenMx stops at 1e-8 of -2 log L
    }

    [Fact]
    public void Sem_agrees_on_the_peers_of_Duncan_Haller_and_Portes()
    {
        // sem's test statistic is n - 1 times the discrepancy that lavaan takes n times.
        DataFrame table = Models.Data("DHP_correlation_n329");
        string[] names = [.. table.Names.Skip(1)];
        double[] correlations = [.. Enumerable.Range(0, names.Length).SelectMany(i => names.Select(n => table.Numeric(n)[i]))];
        const string model = """
            RGenAsp =~ 1*ROccAsp + lam21*REdAsp
            FGenAsp =~ 1*FOccAsp + lam42*FEdAsp
            RGenAsp ~ gam11*RParAsp + gam12*RIQ + gam13*RSES + gam14*FSES + beta12*FGenAsp
            FGenAsp ~ gam23*RSES + gam24*FSES + gam25*FIQ + gam26*FParAsp + beta21*RGenAsp
            RGenAsp ~~ ps12*FGenAsp
            """;
        SemFit fit = SemModel.Fit(model, new SampleMoments(new NamedMatrix(names, correlations), 329), new SemOptions { Likelihood = SemLikelihood.Wishart });
        JsonElement peers = Packages.GetProperty("sem_DHP");
        Tolerance.Published(peers.GetProperty("chisq").GetDouble(), fit.Model.TestStatistic, 1e-8);
        foreach (JsonProperty coefficient in peers.GetProperty("coef").EnumerateObject())
        {
            if (coefficient.Name.Contains('[', StringComparison.Ordinal)) continue;
            Tolerance.Published(coefficient.Value.GetDouble(), fit.Parameter(coefficient.Name).Estimate);
            Tolerance.Published(peers.GetProperty("se").GetProperty(coefficient.Name).GetDouble(), fit.Parameter(coefficient.Name).StandardError, 1e-5);
        }

        Assert.True(fit.IsNonRecursive);
    }
}
