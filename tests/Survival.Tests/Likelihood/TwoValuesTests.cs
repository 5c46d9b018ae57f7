using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>Columns of two values, held as bits beside the data's own numbers.</summary>
public class TwoValuesTests
{
    [Theory]
    [InlineData(3), InlineData(31), InlineData(64), InlineData(1_001)]
    public void Either_value_is_found_in_its_row(int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => i * i % 3 == 1 ? 2.5 : -1)];
        TwoValues? two = TwoValues.For(count, x.AsSpan(0, 2));
        Assert.NotNull(two);
        int half = count / 16 * 8;
        two.Add(half, x.AsSpan(half));
        two.Add(0, x.AsSpan(0, half));
        Assert.True(two.Holds);
        Assert.Equal((-1, 2.5), (two.Low, two.High));
        for (int i = 0; i < count; i++) Assert.Equal(x[i], Lanes64.LoadBits(ref two[i], i % 8, 0, two.Low, two.High));
    }

    [Theory]
    [InlineData(0.5), InlineData(-1), InlineData(1e-300), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Any_other_number_anywhere_ends_it(double other)
    {
        foreach (int place in (int[])[1, 40, 99])
        {
            double[] x = [.. Enumerable.Range(0, 100).Select(i => i % 2.0)];
            x[place] = other;
            TwoValues? two = TwoValues.For(100, [1, 0]);
            Assert.NotNull(two);
            two.Add(0, x);
            Assert.False(two.Holds);
            Assert.Null(TwoValues.For(100, x));
        }
    }

    [Fact]
    public void A_beginning_without_a_second_value_shows_none() => Assert.Null(TwoValues.For(100, [1, 1, 1]));

    [Fact]
    public void Designs_of_many_rows_hold_columns_of_two_values_as_bits()
    {
        (double[] time, double[] status, double[][] x) = Data();
        StandardColumn[] columns = StandardizedDesign.From(new ParameterDesign(true, ["a", "b", "c", "d"], [.. x.Select(c => (ReadOnlyMemory<double>)c)], null), ObservedRows.From(SurvivalResponse.Right(time, status), default)).Columns;
        Assert.Equal([false, true, true, false], columns.Select(c => c.Bits is not null));
        foreach (int row in (int[])[0, 5_001, time.Length - 1])
            foreach (int k in (int[])[1, 2]) Assert.Equal(x[k][row], Lanes64.LoadBits(ref columns[k].Bits![row], row % 8, 0, columns[k].Bits!.Low, columns[k].Bits!.High));
    }

    [Theory]
    [InlineData(1), InlineData(3)]
    public void A_fit_is_that_of_the_numbers(int threads)
    {
        // The last row but one, of nearly no weight, has a third value: the other fit reads doubles.
        (double[] time, double[] status, double[][] x) = Data();
        double[] weight = [.. Enumerable.Repeat(1.0, time.Length)];
        weight[^2] = 1e-12;
        double[] other = [.. x[1]], another = [.. x[2]];
        (other[^2], another[^2]) = (0.5, 3);
        SurvivalModel model = new("Surv(time, status) ~ a + b + c; gamma ~ a + b; phi = 1", HazardFamilies.Apgw) { MaximumThreads = threads, Weights = "w" };
        SurvivalFit bits = model.Fit(Frame(time, status, weight, x)), doubles = model.Fit(Frame(time, status, weight, [x[0], other, another, x[3]]));
        Assert.True(bits.Converged && doubles.Converged);
        Assert.Equal(doubles.LogLikelihood, bits.LogLikelihood, 1e-11 * Math.Abs(bits.LogLikelihood));
        foreach ((Coefficient a, Coefficient b) in bits.Coefficients.Zip(doubles.Coefficients))
        {
            Assert.Equal(b.Estimate, a.Estimate, 1e-5 * a.StandardError);
            Assert.Equal(b.StandardError, a.StandardError, 1e-7 * a.StandardError);
        }
    }

    private static DataFrame Frame(double[] time, double[] status, double[] weight, double[][] x) =>
        DataFrame.FromDictionary([new("time", time), new("status", status), new("w", weight), new("a", x[0]), new("b", x[1]), new("c", x[2])]);

    // A number, an indicator, two other values, and an indicator until the last row but one.
    private static (double[] Time, double[] Status, double[][] X) Data()
    {
        const int n = 12_345;
        Random random = new(11);
        double[] time = new double[n], status = new double[n];
        double[][] x = [.. Enumerable.Range(0, 4).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
        {
            (x[0][i], x[1][i], x[2][i], x[3][i]) = (random.NextDouble() - 0.5, random.Next(2), random.Next(2) == 0 ? -7 : 11, i == n - 2 ? 0.1 : random.Next(2));
            time[i] = Math.Pow(-Math.Log(1 - random.NextDouble()) * Math.Exp(-0.5 * x[0][i] - (0.3 * x[1][i]) - (0.02 * x[2][i])), 1 / Math.Exp(0.2 + (0.2 * x[1][i])));
            status[i] = random.NextDouble() < 0.7 ? 1 : 0;
        }

        return (time, status, x);
    }
}
