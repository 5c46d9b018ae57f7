using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Inference;

/// <summary>What showed faults on data sets of R beside lavaan 0.6-14.</summary>
public sealed class SmallDataTests
{
    // R's LifeCycleSavings, dpi / 1000, estimator = "ULS": what is left of a candidate's information can be less than a millionth in this metric (2.5e-7 for dpi ~ pop15). lavaan's indices times
    // 50 / 49 (docs/differences/sem.md) are 16.827 and, from a search that stops early, 24.991; those here are of a QR decomposition of the model's directions at the minimum.
    [Theory]
    [InlineData("sr", 16.8265)]
    [InlineData("pop15", 24.997963)]
    public void Modification_indices_in_a_metric_with_units(string cause, double expected)
    {
        NamedMatrix covariance = new(
            ["sr", "pop15", "pop75", "ddpi", "dpi"],
            [
                20.074046, -18.678638, 1.830499, 3.919011, 0.978282, -18.678638, 83.75411, -10.731666, -1.256107, -6.857236, 1.830499, -10.731666, 1.666091, 0.093799, 1.006561,
                3.919011, -1.256107, 0.093799, 8.236157, -0.368214, 0.978282, -6.857236, 1.006561, -0.368214, 0.981821,
            ]);
        SemFit fit = SemModel.Fit("sr ~ pop15 + ddpi\n pop15 ~ dpi\n pop75 ~ pop15\n sr ~~ pop75", new SampleMoments(covariance, 50), SemOptions.FromEstimator("ULS"));
        Assert.Equal(30.66777, fit.Test.Statistic, 1e-5);
        ModificationIndex index = fit.ModificationIndices().Single(m => m.Lhs == "dpi" && m.Operator == SemOperator.Regression && m.Rhs == cause);
        Assert.Equal(expected, index.Index, 1e-3); // what is left is a difference of two numbers a million times as large
    }

    // fitMeasures(cfa("visual =~ x1 + x2 + x3", HolzingerSwineford1939, estimator = ...)): no scaling factor beside a saturated model, but for the shifted test.
    [Theory]
    [InlineData("MLR", double.NaN, double.NaN)]
    [InlineData("MLM", double.NaN, double.NaN)]
    [InlineData("MLMV", 1, 0)]
    public void Measures_of_a_saturated_model(string estimator, double robust, double rmsea)
    {
        FitMeasures measures = SemModel.Fit("visual =~ x1 + x2 + x3", Fitting.Models.HolzingerSwineford, SemOptions.FromEstimator(estimator)).Measures;
        foreach (string name in (string[])["cfi.robust", "tli.robust", "nnfi.robust", "rni.robust"]) Assert.Equal(robust, measures[name], 1e-12);
        foreach (string name in (string[])["rmsea.scaled", "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled"]) Assert.Equal(rmsea, measures[name]);
        Assert.Equal(0, measures["rmsea.robust"]);
        Assert.Equal(1, measures["cfi.scaled"]);
    }

    // cfa(..., sample.cov = ability.cov$cov, sample.nobs = 112, sample.mean = c(21, 33, 4, 22, 10, 15)): lavaan's table has intercepts then.
    [Fact]
    public void Means_that_are_given_are_estimated()
    {
        NamedMatrix ability = new(
            ["general", "picture", "blocks", "maze", "reading", "vocab"],
            [
                24.641, 5.991, 33.52, 6.023, 20.755, 29.701, 5.991, 6.7, 18.137, 1.782, 4.936, 7.204, 33.52, 18.137, 149.831, 19.424, 31.43, 50.753, 6.023, 1.782, 19.424, 12.711, 4.757, 9.075,
                20.755, 4.936, 31.43, 4.757, 52.604, 66.762, 29.701, 7.204, 50.753, 9.075, 66.762, 135.292,
            ]);
        SampleMoments sample = new(ability, 112, [21, 33, 4, 22, 10, 15]);
        const string model = "g =~ general + picture + blocks\n v =~ reading + vocab + general";
        SemFit fit = SemModel.Fit(model, sample);
        Assert.Equal(17, fit.FreeParameters);
        Assert.Equal(1.233759, fit.Test.Statistic, 1e-6);
        Assert.Equal(0.01290665, fit.Measures["srmr"], 1e-7);
        Assert.Equal(15, fit.Parameter("vocab~1").Estimate, 1e-9);
        Assert.Equal(1.094, fit.Parameter("vocab~1").StandardError, 1e-3); // printed to three digits

        Assert.Equal(12, SemModel.Fit(model, sample, new SemOptions { Syntax = new() { MeanStructure = false } }).FreeParameters);
    }

    // Standardised latent variables leave this growth model nothing to fit with: least squares ends at covariances that no variables have. That is told, and what needs them is NaN.
    [Theory, InlineData("GLS"), InlineData("ULS")]
    public void Implied_covariances_that_are_not_positive_definite(string estimator)
    {
        SemOptions options = SemOptions.FromEstimator(estimator) with { Syntax = new() { ModelType = SemModelType.Growth, StandardizeLatents = true } };
        SemFit fit = SemModel.Fit("i =~ 1*x1 + 1*x2 + 1*x3 + 1*x4\n s =~ 0*x1 + 1*x2 + 2*x3 + 3*x4\n x1 ~~ v*x1\n x2 ~~ v*x2\n x3 ~~ v*x3\n x4 ~~ v*x4", Fitting.Models.HolzingerSwineford, options);
        Assert.True(fit.Converged);
        Assert.Contains(fit.Diagnostics, d => d.Code is "Heywood" or "LatentCovarianceIndefinite");
        Assert.Equal(double.NaN, fit.LatentScores()[0, 0]);
        Assert.Equal(double.NaN, fit.BollenStineP(5, cancellationToken: TestContext.Current.CancellationToken));
    }

    // sem("x1 ~ x4 + x7; x9 ~ x1", HolzingerSwineford1939, estimator = ..., fixed.x = TRUE, meanstructure = TRUE): the weights are of the other moments given those of x4 and x7. Indices of
    // modindices() times 301 / 300 (docs/differences/sem.md).
    [Theory]
    [InlineData("WLS", 40.12582430417, 110.43189451706, 0.35570959333, 0.06151840303, 39.844414826, 1.900836979, 38.188384617)]
    [InlineData("DWLS", 29.47245647794, 137.90786525488, 0.36016806655, 0.05713573682, 29.147320397, 10.2909091447, 28.0150951869)]
    public void Weights_of_least_squares_beside_fixed_variables(string estimator, double statistic, double baseline, double estimate, double error, params double[] indices)
    {
        SemOptions options = SemOptions.FromEstimator(estimator) with { FixedExogenous = true, Syntax = new() { MeanStructure = true } };
        SemFit fit = SemModel.Fit("x1 ~ x4 + x7\n x9 ~ x1", Fitting.Models.HolzingerSwineford, options);
        Assert.Equal(2, fit.DegreesOfFreedom);
        Assert.Equal(statistic, fit.Test.Statistic, 1e-8);
        Assert.Equal(baseline, fit.BaselineTest.Statistic, 1e-8);
        Assert.Equal(estimate, fit.Parameter("x1~x4").Estimate, 1e-6); // lavaan stops at 1e-10 of the objective
        Assert.Equal(error, fit.Parameter("x1~x4").StandardError, 1e-7);
        IReadOnlyList<ModificationIndex> ours = fit.ModificationIndices();
        foreach (((string y, string x), double theirs) in new[] { ("x9", "x7"), ("x1", "x9"), ("x7", "x9") }.Zip(indices))
            Assert.Equal(theirs, ours.Single(m => m.Operator == SemOperator.Regression && m.Lhs == y && m.Rhs == x).Index * 300 / 301, 1e-4 * theirs); // as far as its estimates
    }

    // A loading of a factor on a factor is the arrow of a regression: an index for visual ~ g would replace the 1 of g =~ visual by 0, for all. lavTestScore(fit, add = ...), one at a time;
    // modindices() has 44.613, 33.356, 20.106 and 10.062 (docs/differences/sem.md).
    [Theory]
    [InlineData("visual", SemOperator.Loading, "x9", 38.634)]
    [InlineData("textual", SemOperator.Loading, "x1", 6.942)]
    [InlineData("visual", SemOperator.Covariance, "speed", 26.548)]
    [InlineData("grade", SemOperator.Regression, "g", 6.094)]
    public void Indices_beside_a_factor_of_factors_with_regressions(string lhs, SemOperator op, string rhs, double index)
    {
        SemFit fit = SemModel.Fit(Fitting.Models.ThreeFactors + "\n g =~ visual + textual + speed\n grade ~ visual\n ageyr ~ g", Fitting.Models.HolzingerSwineford);
        IReadOnlyList<ModificationIndex> indices = fit.ModificationIndices();
        Assert.Equal(index, indices.Single(m => m.Lhs == lhs && m.Operator == op && m.Rhs == rhs).Index, 1e-3); // printed to three digits
        Assert.DoesNotContain(indices, m => m.Operator == SemOperator.Regression && m.Rhs == "g" && m.Lhs is "visual" or "textual" or "speed");
    }

    // The blocks of the text, or the options, name the groups of covariances; without either they have numbers.
    [Fact]
    public void Groups_of_moments_have_names()
    {
        NamedMatrix covariance = new(["a", "b", "c"], [1, 0.5, 0.4, 0.5, 1, 0.3, 0.4, 0.3, 1]);
        SampleMoments[] samples = [new(covariance, 100), new(covariance, 120)];
        Assert.Equal(["1", "2"], SemModel.Fit("f =~ a + b + c", samples).GroupLabels);
        Assert.Equal(["north", "south"], SemModel.Fit("f =~ a + b + c", samples, new SemOptions { Syntax = new() { GroupLabels = ["north", "south"] } }).GroupLabels);
        Assert.Equal(["north", "south"], SemModel.Fit("group: north\n f =~ a + b + c\n group: south\n f =~ a + b + c", samples).GroupLabels);
    }
}
