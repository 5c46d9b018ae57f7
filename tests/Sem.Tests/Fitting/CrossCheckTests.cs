using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Numbers of other packages than lavaan: two-stage least squares and OpenMx (crosscheck_sem_openmx.json).</summary>
public sealed class CrossCheckTests
{
    private static readonly JsonElement Packages = JsonDocument.Parse(File.ReadAllText(Reference.File("sem-fit", "crosscheck", "crosscheck_sem_openmx.json"))).RootElement;

    [Theory]
    [InlineData("klein_2sls_C", "sem_Klein_lags", 21)]
    [InlineData("klein_2sls_I", "sem_Klein_lags", 21)]
    [InlineData("klein_2sls_Wp", "sem_Klein_lags", 21)]
    [InlineData("kmenta_2sls_D", "sem_Kmenta", 20)]
    [InlineData("kmenta_2sls_S", "sem_Kmenta", 20)]
    public void Two_stage_least_squares_gives_the_coefficients_of_sem(string name, string data, int rows)
    {
        JsonElement reference = Packages.GetProperty(name);
        TwoStageFit fit = TwoStageLeastSquares.Fit(reference.GetProperty("formula").GetString()!, reference.GetProperty("instruments").GetString()!, Models.Data(data));
        Assert.Equal(rows, fit.Observations);
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

    [Fact]
    public void Sem_agrees_on_Bollens_political_democracy()
    {
        const string model = """
            Ind60 =~ x1 + lam6*x2 + lam7*x3
            Demo60 =~ y1 + lam2*y2 + lam3*y3 + lam4*y4
            Demo65 =~ y5 + lam2*y6 + lam3*y7 + lam4*y8
            Demo60 ~ gamma11*Ind60
            Demo65 ~ gamma21*Ind60 + beta21*Demo60
            y1 ~~ theta15*y5
            y2 ~~ theta24*y4 + theta26*y6
            y3 ~~ theta37*y7
            y4 ~~ theta48*y8
            y6 ~~ theta68*y8
            Ind60 ~~ phi*Ind60
            """;
        Agrees("sem_Bollen", SemModel.Fit(model, Models.Data("PoliticalDemocracy"), new SemOptions { Likelihood = SemLikelihood.Wishart }));
    }

    [Fact]
    public void Sem_agrees_on_the_stability_of_alienation()
    {
        // Wheaton, Muthen, Alwin and Summers (1977): covariances of 932 persons, as printed in the help of R's package sem.
        string[] names = ["Anomia67", "Powerless67", "Anomia71", "Powerless71", "Education", "SEI"];
        double[][] rows = [[11.834], [6.947, 9.364], [6.819, 5.091, 12.532], [4.783, 5.028, 7.495, 9.986], [-3.839, -3.889, -3.841, -3.625, 9.610], [-21.899, -18.831, -21.748, -18.775, 35.522, 450.288]];
        double[] covariance = [.. Enumerable.Range(0, 6).SelectMany(i => Enumerable.Range(0, 6).Select(j => rows[Math.Max(i, j)][Math.Min(i, j)]))];
        const string model = """
            Alienation67 =~ 1*Anomia67 + 0.833*Powerless67
            Alienation71 =~ 1*Anomia71 + 0.833*Powerless71
            SES =~ 1*Education + lamb*SEI
            Alienation67 ~ gam1*SES
            Alienation71 ~ beta*Alienation67 + gam2*SES
            Anomia67 ~~ the1*Anomia67 + the5*Anomia71
            Anomia71 ~~ the1*Anomia71
            Powerless67 ~~ the2*Powerless67 + the5*Powerless71
            Powerless71 ~~ the2*Powerless71
            Education ~~ the3*Education
            SEI ~~ the4*SEI
            Alienation67 ~~ psi1*Alienation67
            Alienation71 ~~ psi2*Alienation71
            SES ~~ phi*SES
            """;
        Agrees("sem_Wheaton1", SemModel.Fit(model, new SampleMoments(new NamedMatrix(names, covariance), 932), new SemOptions { Likelihood = SemLikelihood.Wishart }));
    }

    private static void Agrees(string name, SemFit fit)
    {
        JsonElement reference = Packages.GetProperty(name);
        Tolerance.Published(reference.GetProperty("chisq").GetDouble(), fit.Test.Statistic, 1e-8);
        Assert.Equal(reference.GetProperty("df").GetInt32(), fit.DegreesOfFreedom);
        int compared = 0;
        foreach (JsonProperty coefficient in reference.GetProperty("coef").EnumerateObject())
        {
            if (coefficient.Name.Contains('[', StringComparison.Ordinal)) continue;
            compared++;
            SemEstimate ours = fit.Parameter(coefficient.Name);
            double error = reference.GetProperty("se").GetProperty(coefficient.Name).GetDouble();
            Assert.Equal(coefficient.Value.GetDouble(), ours.Estimate, 1e-4 * error); // sem's search stops early, as lavaan's does
            Assert.Equal(error, ours.StandardError, 1e-4 * error); // and so do its standard errors
        }

        Assert.True(compared >= 12);
    }
}
