using Stats.Modeling;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>Columns of whole and small numbers, held as bytes beside the data's own.</summary>
public class SmallNumbersTests
{
    [Theory]
    [InlineData(1), InlineData(31), InlineData(64), InlineData(1_000)]
    public void Whole_and_small_numbers_are_kept_in_their_order(int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => (double)((i * 37 % 255) - 127))];
        SmallNumbers? bytes = SmallNumbers.For(count, x.AsSpan(0, 1));
        Assert.NotNull(bytes);
        bytes.Add(0, x.AsSpan(0, count / 2));
        bytes.Add(count / 2, x.AsSpan(count / 2));
        Assert.True(bytes.Holds);
        for (int i = 0; i < count; i++) Assert.Equal(x[i], bytes[i]);
    }

    [Theory]
    [InlineData(0.5), InlineData(128), InlineData(-128), InlineData(1e300), InlineData(1e-300), InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(256)]
    public void Any_other_number_anywhere_ends_it(double other)
    {
        foreach (int place in (int[])[0, 40, 99])
        {
            double[] x = [.. Enumerable.Repeat(1.0, 100)];
            x[place] = other;
            SmallNumbers? bytes = SmallNumbers.For(100, [1, 0]);
            Assert.NotNull(bytes);
            bytes.Add(0, x);
            Assert.False(bytes.Holds);
            Assert.Null(SmallNumbers.For(100, x));
        }
    }

    [Fact]
    public void Designs_of_many_rows_hold_indicators_and_counts_as_bytes()
    {
        (double[] time, double[] status, double[][] x) = Data();
        StandardColumn[] columns = StandardizedDesign.From(new ParameterDesign(true, ["a", "b", "c", "d"], [.. x.Select(c => (ReadOnlyMemory<double>)c)], null), ObservedRows.From(SurvivalResponse.Right(time, status), default)).Columns;
        Assert.Equal([false, true, true, false], columns.Select(c => c.Small is not null));
        foreach (int row in (int[])[0, 5_000, time.Length - 1]) Assert.Equal([x[1][row], x[2][row]], [columns[1].Small![row], columns[2].Small![row]]);
    }

    [Theory]
    [InlineData(1), InlineData(3)]
    public void A_fit_is_that_of_the_numbers(int threads)
    {
        // In other units the same columns are not whole.
        (double[] time, double[] status, double[][] x) = Data();
        SurvivalModel model = new("Surv(time, status) ~ a + b + c; gamma ~ a + b; phi = 1", HazardFamilies.Apgw) { MaximumThreads = threads };
        SurvivalFit held = model.Fit(Frame(time, status, x)), whole = model.Fit(Frame(time, status, [x[0], [.. x[1].Select(b => 0.25 + (0.7 * b))], [.. x[2].Select(c => 0.3 * c)], x[3]]));
        Assert.True(held.Converged && whole.Converged);
        Assert.Equal(whole.LogLikelihood, held.LogLikelihood, 1e-11 * Math.Abs(held.LogLikelihood));
        Assert.Equal(0.7 * whole["lambda~b"].Estimate, held["lambda~b"].Estimate, 1e-5 * held["lambda~b"].StandardError);
        Assert.Equal(0.3 * whole["lambda~c"].StandardError, held["lambda~c"].StandardError, 1e-8 * held["lambda~c"].StandardError);
    }

    private static DataFrame Frame(double[] time, double[] status, double[][] x) =>
        DataFrame.FromDictionary([new("time", time), new("status", status), new("a", x[0]), new("b", x[1]), new("c", x[2])]);

    // A number, an indicator, a count, and numbers that are whole until the last row but one.
    private static (double[] Time, double[] Status, double[][] X) Data()
    {
        const int n = 12_345;
        Random random = new(11);
        double[] time = new double[n], status = new double[n];
        double[][] x = [.. Enumerable.Range(0, 4).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
        {
            (x[0][i], x[1][i], x[2][i], x[3][i]) = (random.NextDouble() - 0.5, random.Next(2), random.Next(-3, 90), i == n - 2 ? 0.1 : random.Next(5));
            time[i] = Math.Pow(-Math.Log(1 - random.NextDouble()) * Math.Exp(-0.5 * x[0][i] - (0.3 * x[1][i]) - (0.01 * x[2][i])), 1 / Math.Exp(0.2 + (0.2 * x[1][i])));
            status[i] = random.NextDouble() < 0.7 ? 1 : 0;
        }

        return (time, status, x);
    }
}
