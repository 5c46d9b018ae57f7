using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>Columns standardised as they are read, and rows that need no sorting.</summary>
public class StandardColumnTests
{
    [Fact]
    public void A_column_is_factor_x_plus_shift_from_its_start_on()
    {
        StandardColumn column = new([1, 2, 3, 4, 5], 1, 3, 2, -1);
        Assert.Equal([3, 5, 7], column.ToArray());
        Assert.Equal((3, 7), column.Range());
        Assert.Equal([7, 3], column.Pick([2, 0]).ToArray());
        Assert.Equal([4, 6, 8], column.Plus(1).ToArray());
        Assert.Equal(column, column with { });
    }

    [Fact]
    public void Data_of_watched_rows_are_used_where_they_are()
    {
        double[] x = [1, 5, 2, 4, 3, 9];
        ObservedRows rows = ObservedRows.From(SurvivalResponse.Right([1, 2, 3, 4, 5, 6], [1, 0, 1, 0, 1, 0]), default);
        StandardizedDesign design = StandardizedDesign.From(new ParameterDesign(true, ["x"], [x], null), rows);
        Assert.True(rows.IsWhole);
        Assert.Same(x, design.Columns[0].Values);
        Assert.Equal([1, 0, 1, 0, 1, 0], rows.Events);
        Assert.Equal(0, design.Columns[0].ToArray().Sum(), 1e-15);

        // The row without weight takes part with nothing: what is left is gathered.
        ObservedRows fewer = ObservedRows.From(SurvivalResponse.Right([1, 2, 3, 4, 5, 6], [1, 0, 1, 0, 1, 0]), [1, 1, 0, 1, 1, 1]);
        StandardizedDesign gathered = StandardizedDesign.From(new ParameterDesign(true, ["x"], [x], null), fewer);
        Assert.False(fewer.IsWhole);
        Assert.Equal([1, 5, 4, 3, 9], gathered.Columns[0].Values);
        Assert.Equal([0, 1, 3, 4, 5], Enumerable.Range(0, 5).Select(fewer.NumberOf));
    }

    [Fact]
    public void Rows_in_another_order_and_of_no_weight_give_the_same_fit()
    {
        Random random = new(5);
        const int n = 3000;
        double[] x = new double[n], time = new double[n], status = new double[n], weight = new double[n];
        for (int i = 0; i < n; i++)
        {
            (x[i], weight[i]) = (1e4 + random.NextDouble(), 1);
            time[i] = Math.Pow(-Math.Log(1 - random.NextDouble()), 0.8) * Math.Exp(0.5 * (x[i] - 1e4));
            status[i] = random.NextDouble() < 0.6 ? 1 : 0;
        }

        int[] mixed = [.. Enumerable.Range(0, n).OrderBy(_ => random.Next())];
        SurvivalModel model = new("Surv(time, status) ~ x; gamma ~ x; kappa = 0.5", HazardFamilies.ApgwAft);
        SurvivalFit fit = model.Fit(Frame(x, time, status, weight)), shuffled = model.Fit(Frame([.. mixed.Select(i => x[i])], [.. mixed.Select(i => time[i])], [.. mixed.Select(i => status[i])], weight));
        SurvivalFit padded = (model with { Weights = "w" }).Fit(Frame([7, .. x], [1, .. time], [1, .. status], [0, .. weight]));
        foreach (SurvivalFit other in new[] { shuffled, padded })
        {
            Assert.Equal(fit.LogLikelihood, other.LogLikelihood, 1e-12 * Math.Abs(fit.LogLikelihood));
            foreach ((Coefficient a, Coefficient b) in fit.Coefficients.Zip(other.Coefficients))
            {
                Assert.InRange(Math.Abs(a.Estimate - b.Estimate), 0, 1e-6 * a.StandardError); // Newton's last step
                Assert.Equal(a.StandardError, b.StandardError, 1e-6 * a.StandardError);
            }
        }
    }

    [Theory]
    [InlineData(20), InlineData(39_980)]
    public void Few_rows_of_a_kind_are_thinned_by_themselves(int events)
    {
        const int n = 40_000, stride = 10;
        double[] time = [.. Enumerable.Range(1, n).Select(i => (double)i)], status = [.. Enumerable.Range(0, n).Select(i => i % (n / 20) == 0 ? 1.0 : 0)];
        if (events > n / 2) status = [.. status.Select(s => 1 - s)];
        SurvivalModel model = new("Surv(time, status) ~ 1", HazardFamilies.WeibullAft);
        BoundSurvivalModel bound = BoundSurvivalModel.Bind(model, DataFrame.FromDictionary([new("time", time), new("status", status)]));
        SurvivalProblem thinned = new SurvivalProblem(model.Family, bound.Response, bound.Weights, bound.Parameters, 1).Thin(stride);
        Assert.Equal(n / stride, thinned.Rows.Count);
        Assert.Equal(events / stride, thinned.Rows.Events.Sum(e => e));
    }

    private static DataFrame Frame(double[] x, double[] time, double[] status, double[] weight) =>
        DataFrame.FromDictionary([new("x", x), new("time", time), new("status", status), new("w", weight)]);
}
