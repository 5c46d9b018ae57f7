using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Fitting;

/// <summary>Discrepancies with more than one minimum: the search ends at the lower.</summary>
public sealed class SeveralMinimaTests
{
    // R's mtcars, manual and automatic gears: mpg / 5, wt, hp / 50. sem("mpg ~ wt + hp; hp ~ wt", sample.cov = ..., sample.nobs = c(13, 19), estimator = "GLS", group.equal = "regressions") of
    // lavaan: 7.427861 on 3. Another minimum, 7.87, lies where the slope of the first group (2.2 against 0.9) prevails.
    [Fact]
    public void Groups_that_pull_a_slope_apart_under_least_squares()
    {
        string[] names = ["mpg", "wt", "hp"];
        SampleMoments[] gears =
        [
            new(new NamedMatrix(names, [1.521, -0.6916, -1.6602, -0.6916, 0.3807, 0.8449, -1.6602, 0.8449, 2.8266]), 13),
            new(new NamedMatrix(names, [0.588, -0.4576, -0.6874, -0.4576, 0.6044, 0.5698, -0.6874, 0.5698, 1.1624]), 19),
        ];
        SemOptions gls = SemOptions.FromEstimator("GLS") with { Syntax = new() { GroupEqual = GroupEquality.Regressions, MeanStructure = false } };
        SemFit fit = SemModel.Fit("mpg ~ wt + hp\n hp ~ wt", gears, gls);
        Assert.Equal(3, fit.DegreesOfFreedom);
        Assert.Equal(7.427861, fit.Test.Statistic, 1e-6);
        Assert.Equal(0.97437627, fit.Parameter("hp~wt").Estimate, 2e-5); // lavaan's early stop

        SemFit other = SemModel.Fit("mpg ~ wt + hp\n hp ~ wt", gears, gls with { Start = new Dictionary<string, double> { ["hp~wt"] = 2.2, ["hp~wt.g2"] = 2.2, ["mpg~wt"] = -1.4, ["mpg~wt.g2"] = -1.4, ["mpg~hp"] = -0.16, ["mpg~hp.g2"] = -0.16 }, Restarts = 0 });
        Assert.True(other.Converged);
        Assert.InRange(other.Test.Statistic, 7.8, 7.9);
    }

    // cfa(..., group = "grp", group.equal = "lv.covariances") of lavaan: 58.34904 on 33 with a2 = 1.8773, a3 = 1.5606. The inequality is met with room to spare; steps along its linearisation ended at 111.45
    // with two negative variances. The data: simulateData() of lavaan, two factors with two causes.
    [Fact]
    public void An_inequality_that_does_not_bind_changes_nothing()
    {
        const string model = "f1 =~ x1 + a2*x2 + a3*x3\n f2 =~ x5 + x6 + x7\n f1 + f2 ~ u1 + u2\n x1 ~ u1";
        SemOptions groups = new() { Group = "grp", Syntax = new() { GroupEqual = GroupEquality.LatentCovariances } };
        SemFit bound = SemModel.Fit(model + "\n a2 > a3 + 0.1", Models.Data("inequality_groups"), groups), free = SemModel.Fit(model, Models.Data("inequality_groups"), groups);
        Assert.True(bound.Converged);
        Assert.Equal(33, bound.DegreesOfFreedom);
        Assert.Equal(58.34904, bound.Test.Statistic, 1e-5);
        Assert.Equal(1.87732366, bound.Parameter("a2").Estimate, 1e-4); // lavaan's early stop
        foreach (SemEstimate row in free.Parameters.Where(p => p.IsEstimated))
        {
            Tolerance.Close(row.Estimate, bound.Parameter(row.Id).Estimate, 1e-9);
            Tolerance.Close(row.StandardError, bound.Parameter(row.Id).StandardError, 1e-9);
        }
    }

    // sem(model, lung, group = "sex", missing = "ml", estimator = "MLR", group.equal = c("loadings", "residual.covariances")) of lavaan: log-likelihood -1023.99880. A search that ran out on a plain, where the
    // variance of f grows and all loadings vanish, ended at -1073.76 with a gradient of nothing.
    [Fact]
    public void A_plain_is_no_minimum()
    {
        SemOptions options = SemOptions.FromEstimator("MLR") with { Group = "sex", Missing = MissingData.FullInformation, Syntax = new() { GroupEqual = GroupEquality.Loadings | GroupEquality.ResidualCovariances } };
        SemFit fit = SemModel.Fit("f =~ ecog + a*karno + b*patk + cal\n ecog ~~ v1*ecog\n karno ~~ v2*karno\n a == b^2", Models.Data("lung_scores"), options);
        Assert.True(fit.Converged);
        Assert.Equal(-1023.99880, fit.LogLikelihood, 1e-5);
        Assert.DoesNotContain(fit.Diagnostics, d => d.Code == "InformationSingular");
    }

    // sem("x1 ~ x5 + u1; x5 ~ x1 + u2", sample.cov = ..., sample.nobs = 65, estimator = "ULS") of lavaan: 0.4856213 on 1, x1 ~ x5 at -1.509. Another minimum, with 0.81, is higher.
    [Fact]
    public void Feedback_explained_in_two_ways()
    {
        NamedMatrix covariance = new(["x1", "x5", "u1", "u2"], [10.2004, 2.906, 0.7577, 0.6599, 2.906, 2.3248, 0.1077, 0.0517, 0.7577, 0.1077, 0.3077, 0.1446, 0.6599, 0.0517, 0.1446, 0.3148]);
        const string model = "x1 ~ x5 + u1\n x5 ~ x1 + u2";
        SemFit fit = SemModel.Fit(model, new SampleMoments(covariance, 65), SemOptions.FromEstimator("ULS"));
        Assert.Equal(0.4856213, fit.Test.Statistic, 1e-6);
        Assert.Equal(-1.509, fit.Parameter("x1~x5").Estimate, 1e-3); // printed to three digits

        SemOptions near = SemOptions.FromEstimator("ULS") with { Restarts = 0, Start = new Dictionary<string, double> { ["x1~x5"] = 0.81, ["x5~x1"] = 0.13, ["x1~u1"] = 2.8, ["x5~u2"] = -0.05, ["x1~~x1"] = 5.1, ["x5~~x5"] = 1.7 } };
        SemFit other = SemModel.Fit(model, new SampleMoments(covariance, 65), near);
        Assert.True(other.Converged);
        Assert.InRange(other.Parameter("x1~x5").Estimate, 0.5, 1.1);
        Assert.True(other.Test.Statistic > fit.Test.Statistic + 0.01);
    }
}
