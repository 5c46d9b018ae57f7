using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>So many rows that a search is explored on some of them and settled from the curvature of others.</summary>
public class LargeDataTests
{
    private const int Rows = 520_000;

    [Fact]
    public void Ends_where_a_search_from_given_starting_values_ends()
    {
        DataFrame data = Simulated();
        SurvivalModel model = new("Surv(time, status) ~ x; gamma ~ x; phi = 1", HazardFamilies.Apgw);
        SurvivalFit fit = model.Fit(data);
        SurvivalFit plain = (model with { Start = fit.Coefficients.ToDictionary(c => c.Id, c => c.Id == "kappa~1" ? 0.3 : 0.0) }).Fit(data);
        Assert.True(fit.Converged);
        Assert.Equal(plain.LogLikelihood, fit.LogLikelihood, 1e-12 * Math.Abs(plain.LogLikelihood));
        foreach ((Coefficient expected, Coefficient actual) in plain.Coefficients.Zip(fit.Coefficients))
            Assert.True(Math.Abs(expected.Estimate - actual.Estimate) < 1e-6 * expected.StandardError, actual.Id); // Newton's last step of either is below that
    }

    [Fact]
    public void Weights_of_one_change_nothing()
    {
        DataFrame data = Simulated();
        SurvivalModel model = new("Surv(time, status) ~ x", HazardFamilies.WeibullAft);
        SurvivalFit fit = model.Fit(data), weighted = (model with { Weights = "one" }).Fit(data.With("one", new NumericColumn([.. Enumerable.Repeat(1.0, Rows)])));
        Assert.Equal(fit.LogLikelihood, weighted.LogLikelihood);
    }

    [Fact]
    public void Information_is_solved_by_its_factor_as_by_its_eigenvalues()
    {
        double[] clear = [4, 1, 1, 3], gradient = [1, 2];
        double[] step = Information.Of(clear, 2)!.Solve(gradient);
        Assert.Equal(1.0 / 11, step[0], 1e-15);
        Assert.Equal(7.0 / 11, step[1], 1e-15);

        // Correlation 1 - e: (x, y) with x + (1 - e) y = 1 and (1 - e) x + y = 1.
        const double e = 1e-7;
        double[] step2 = Information.Of([1, 1 - e, 1 - e, 1], 2)!.Solve([1, 1]);
        Assert.All(step2, x => Assert.Equal(1 / (2 - e), x, 1e-8)); // the condition 2e7 times the rounding
    }

    // A Weibull time whose scale depends on x, a third censored.
    private static DataFrame Simulated()
    {
        Random random = new(20260301);
        double[] x = new double[Rows], time = new double[Rows], status = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            x[i] = (2 * random.NextDouble()) - 1;
            double death = Math.Pow(-Math.Log(1 - random.NextDouble()), 1 / 1.3) * Math.Exp(0.4 * x[i]), end = 4 * random.NextDouble();
            (time[i], status[i]) = (Math.Max(1e-9, Math.Min(death, end)), death <= end ? 1 : 0);
        }

        return DataFrame.FromDictionary(new Dictionary<string, object> { ["time"] = time, ["status"] = status, ["x"] = x });
    }
}
