using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sem.Robust;

public sealed class RobustEstimatorTests
{
    public static TheoryData<string> Estimators { get; } = ["mcd", "mcd-large", "ogk", "cellwise"];

    private static (RobustEstimator Method, DataFrame Data) Case(string name) => name switch
    {
        "mcd" => (new Mcd { RandomStarts = 200 }, RobustReference.Data("un86")),
        "mcd-large" => (new Mcd { RandomStarts = 100 }, RobustReference.Data("quakes")),
        "ogk" => (new Ogk(), RobustReference.Data("milk")),
        _ => (new Cellwise(), RobustReference.Data("airquality")),
    };

    [Theory, MemberData(nameof(Estimators))]
    public void Same_seed_same_bits_on_any_number_of_threads(string name)
    {
        (RobustEstimator method, DataFrame data) = Case(name);
        RobustCovariance one = (method with { MaximumThreads = 1 }).Estimate(data), four = (method with { MaximumThreads = 4 }).Estimate(data), again = method.Estimate(data);
        foreach (RobustCovariance other in new[] { four, again })
        {
            Assert.Equal(one.Covariance.RowMajor.ToArray(), other.Covariance.RowMajor.ToArray());
            Assert.Equal(one.Location.ToArray(), other.Location.ToArray());
            Assert.Equal(one.Distances.ToArray(), other.Distances.ToArray());
            Assert.Equal(one.BestSubset, other.BestSubset);
            Assert.Equal(one.FlaggedCells, other.FlaggedCells);
        }
    }

    [Theory, MemberData(nameof(Estimators))]
    public void Progress_is_told_and_a_search_can_be_cancelled(string name)
    {
        (RobustEstimator method, DataFrame data) = Case(name);
        List<RobustProgress> told = [];
        method.Estimate(data, new Listener(told.Add));
        Assert.NotEmpty(told);
        Assert.All(told, t => Assert.InRange(t.Done, 1, t.Planned));
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => method.Estimate(data, new Listener(_ => source.Cancel()), source.Token));
    }

    // Translation and new units of the variables. The MCD's random starts and exchanges are affine equivariant; the other methods are not, but follow changes of unit.
    [Theory, MemberData(nameof(Estimators))]
    public void Estimates_follow_a_change_of_units(string name)
    {
        (RobustEstimator method, DataFrame data) = Case(name);
        double[] factor = [1e-3, 2, 1e5, 0.25, 64, 3, 7, 9];
        DataFrame moved = new(data.Names.Select((c, j) => KeyValuePair.Create<string, Column>(c, new NumericColumn([.. data.Numeric(c).Values.ToArray().Select(v => (v * factor[j]) + (10 * j * factor[j]))]))));
        RobustCovariance a = method.Estimate(data), b = method.Estimate(moved);
        int p = data.Names.Count;
        for (int i = 0; i < p; i++)
        {
            Assert.Equal(a.Location[i] + (10 * i), b.Location[i] / factor[i], 1e-6 * Math.Max(1, Math.Abs(a.Location[i])));
            for (int j = 0; j < p; j++)
                Assert.Equal(a.Covariance[i, j] / Math.Sqrt(a.Covariance[i, i] * a.Covariance[j, j]), b.Covariance[i, j] / Math.Sqrt(b.Covariance[i, i] * b.Covariance[j, j]), 1e-6);
        }

        Assert.Equal(a.FlaggedRows, b.FlaggedRows);
    }

    [Fact]
    public void Rows_with_missing_values_are_left_out_and_said()
    {
        double[][] x = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 30).Select(i => Math.Sin((i * (j + 1)) + j)).ToArray())];
        x[1][4] = double.NaN;
        x[2][9] = double.PositiveInfinity;
        RobustCovariance fit = new Mcd().Estimate(RobustReference.Columns(x));
        Assert.Equal(28, fit.Observations);
        Assert.Equal(30, fit.RowCount);
        Assert.True(double.IsNaN(fit.Weights[4]) && double.IsNaN(fit.Distances[9]));
        Assert.DoesNotContain(4, fit.BestSubset);
        Assert.Equal("2 of 30 rows have a missing or infinite value and were left out; the cellwise estimate keeps them.", Assert.Single(fit.Diagnostics).Message);
        RobustCovariance same = new Mcd().Estimate(RobustReference.Columns([.. x.Select(c => c.Where((_, i) => i is not 4 and not 9).ToArray())]));
        Assert.Equal(same.Covariance.RowMajor.ToArray(), fit.Covariance.RowMajor.ToArray());
    }

    public static TheoryData<RobustEstimator, double[][], string> Refusals { get; } = new()
    {
        { new Mcd(), [[1, 2, 3, 4], [2, 1, 4, 3], [5, 1, 2, 2]], "4 complete rows are too few for the MCD of 3 variables: it needs 5 at least, and 15 to be worth much. Use fewer variables." },
        { new Mcd(), [[7]], "1 complete row is too few for the MCD of 1 variable: it needs 3 at least, and 5 to be worth much. Give more rows." },
        { new Mcd(), [[1, double.NaN, 3, 4], [2, 1, 4, 3]], "3 complete rows (1 of 4 rows has a missing or infinite value) are too few for the MCD of 2 variables: it needs 4 at least, and 10 to be worth much. The cellwise estimate keeps rows with missing values." },
        { new Ogk(), [[1, 2, 3, 4, 5]], "The OGK estimate works on pairs: it needs two variables at least. Use the MCD for one." },
        { new Ogk(), [[1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 7]], "More than half of the values of 'x2' are equal: a robust scale of them is 0, and the OGK estimate does not exist. The MCD names the hyperplane; or leave a variable out." },
        { new Ogk(), [[1.1, 2.7, 3.3, 4.9, 5.2, 6.8, 7.1, 8.3], [2.3, 1.9, 4.7, 3.1, 7.7, 5.3, 6.1, 2.2], [0.33, 0.81, 0.99, 1.47, 1.56, 2.04, 2.13, 2.49]], "More than half of the rows lie on a hyperplane: a robust scale of them is 0, and the OGK estimate does not exist. The MCD names the hyperplane; or leave a variable out." },
        { new Cellwise(), [[1, 2, 3, 4, 5, 6], [1, 2, 2, 3, 1, 7]], "'x1' has 6 values: too few for a robust scale, which needs 10. Leave the variable out." },
        { new Cellwise(), [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 1, 1, 1, 1, 1, 1, 7]], "Half of the values of 'x2' are equal: it has no robust scale, and the cellwise estimate does not exist. Leave the variable out." },
    };

    [Theory, MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Data_that_cannot_be_are_refused_in_a_sentence(RobustEstimator method, double[][] columns, string message) =>
        Assert.Equal(message, Assert.Throws<SpecificationException>(() => method.Estimate(RobustReference.Columns(columns))).Message);

    [Theory]
    [InlineData(1e300, "1E+300")]
    [InlineData(1e-300, "1E-300")]
    public void Units_without_a_variance_are_refused(double unit, string size)
    {
        DataFrame data = new([KeyValuePair.Create("x", (Column)new NumericColumn([.. Enumerable.Range(0, 20).Select(i => unit * ((i % 20) - 19) / 19)])), KeyValuePair.Create("y", (Column)new NumericColumn([.. Enumerable.Range(0, 20).Select(i => i * i % 7.0)]))]);
        foreach (RobustEstimator method in new RobustEstimator[] { new Mcd(), new Ogk(), new Cellwise() })
            Assert.StartsWith($"The largest value of 'x' is {size}: its square is beyond the range of numbers, and so is the variance.", Assert.Throws<SpecificationException>(() => method.Estimate(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_rows_are_searched_through_a_sample()
    {
        const int n = 50_000, p = 10;
        Random random = new(4);
        double[][] x = [.. Enumerable.Range(0, p).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < p; j++) x[j][i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + (i % 5 == 0 ? 3.0 * (j + 5) : 0);
        DataFrame data = new(x.Select((c, j) => KeyValuePair.Create($"x{j}", (Column)new NumericColumn(c.AsSpan()))));
        List<RobustProgress> told = [];
        RobustCovariance one = new Mcd { MaximumThreads = 1 }.Estimate(data, new Listener(told.Add)), two = new Mcd { MaximumThreads = 2 }.Estimate(data);
        Assert.Equal(one.Covariance.RowMajor.ToArray(), two.Covariance.RowMajor.ToArray());
        Assert.Equal(one.BestSubset, two.BestSubset);
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(t => t.Done));
        for (int i = 0; i < n; i += 5) Assert.Equal(0, one.Weights[i]);
        Assert.InRange(one.FlaggedRows.Count, n / 5, (n / 5) + (int)(0.03 * n)); // 2.5 % of the good ones lie beyond the quantile
        for (int j = 0; j < p; j++) Assert.InRange(one.Covariance[j, j], 1.15, 1.25); // R's consistency factor takes the fifth that is wrong for tails cut off: 1.2
        // A search over all rows, from deterministic starts, is no better than by the sixth digit.
        Assert.InRange(one.Criterion - new Mcd { RandomStarts = 0 }.Estimate(data).Criterion, -1, 1e-4);
    }

    [Fact]
    public void A_hyperplane_through_most_of_many_rows_is_found()
    {
        Random random = new(4);
        double[][] x = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 45_000).Select(_ => random.NextDouble()).ToArray())];
        for (int i = 0; i < 45_000; i++)
            if (i % 10 < 6) x[9][i] = x[0][i] + x[1][i];
        RobustCovariance fit = new Mcd().Estimate(new DataFrame(x.Select((c, j) => KeyValuePair.Create($"x{j}", (Column)new NumericColumn(c.AsSpan())))));
        Assert.Equal(27_000, fit.BestSubset.Count);
        Assert.NotNull(fit.ExactFit);
    }

    [Fact]
    public void Columns_are_checked()
    {
        DataFrame data = RobustReference.Data("milk");
        Assert.Equal("The column 'X1' is named twice. Name it once.", Assert.Throws<SpecificationException>(() => new Mcd().Estimate(data, ["X1", "X1"])).Message);
        Assert.StartsWith("There is no column 'Y1'.", Assert.Throws<SpecificationException>(() => new Mcd().Estimate(data, ["X1", "Y1"])).Message, StringComparison.Ordinal);
        Assert.Equal("No column is named: a covariance needs one at least.", Assert.Throws<SpecificationException>(() => new Mcd().Estimate(data, [])).Message);
    }

    [Fact]
    public void Settings_are_checked()
    {
        DataFrame data = RobustReference.Data("milk");
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mcd { Alpha = 0.4 }.Estimate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mcd { Alpha = double.NaN }.Estimate(data));
        Assert.Throws<ArgumentException>(() => new Mcd { RandomStarts = 0, DeterministicStarts = false }.Estimate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mcd { CutoffProbability = 1 }.Estimate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ogk { Iterations = 0 }.Estimate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cellwise { CellProbability = 0.3 }.Estimate(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cellwise { MaximumFlaggedShare = 0.6 }.Estimate(data));
    }

    [Fact]
    public void Robust_sample_moments_are_those_of_the_estimate()
    {
        DataFrame data = RobustReference.Data("hbk4");
        RobustCovariance fit = new Mcd().Estimate(data);
        SampleMoments moments = SampleMoments.Robust(data, data.Names);
        Assert.Equal(fit.Covariance.RowMajor.ToArray(), moments.Covariance.RowMajor.ToArray());
        Assert.Equal(fit.Location.ToArray(), moments.Means.ToArray());
        Assert.Equal(58, moments.Observations); // 75 rows without the 14 known outliers and 3 at the edge of the raw estimate
        Assert.Equal(Enumerable.Range(0, 14), fit.FlaggedRows);
        SpecificationException e = Assert.Throws<SpecificationException>(() => SampleMoments.Robust(RobustReference.Data("salmon"), RobustReference.Data("salmon").Names));
        Assert.Contains("exactly, at least the 52 of the subset: the covariance is singular", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flagged_cells_can_be_made_missing()
    {
        double[][] x = [.. Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 60).Select(i => Math.Sin(i * 1.7) + (0.2 * Math.Sin((i * (j + 2)) + j))).ToArray())];
        x[2][7] = 30;
        DataFrame data = RobustReference.Columns(x);
        RobustCovariance fit = new Cellwise().Estimate(data);
        FlaggedCell cell = Assert.Single(fit.FlaggedCells, c => c.Row == 7 && c.Column == "x3");
        Assert.Equal(30, cell.Value);
        Assert.True(Math.Abs(cell.Expected) < 2 && cell.Residual > 20);
        DataFrame clean = fit.WithoutFlaggedCells(data);
        Assert.True(clean.Numeric("x3").IsMissing(7));
        Assert.Equal(fit.FlaggedCells.Count, clean.Names.Sum(n => clean.Numeric(n).Values.ToArray().Count(double.IsNaN)));
        Assert.Equal(30, data.Numeric("x3")[7]);
        Assert.Equal(fit.Location[2], fit.LocationOf("x3"));
        Assert.Contains("Flagged cells, largest first", fit.ToSummaryText(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Estimators))]
    public void Summaries_fit_eighty_columns(string name)
    {
        (RobustEstimator method, DataFrame data) = Case(name);
        Assert.All(method.Estimate(data).ToSummaryText().Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    // Correlations such as -0.0009009 are as wide as their column.
    [Fact]
    public void Numbers_of_a_summary_do_not_touch()
    {
        DataFrame pupils = DataFrame.ReadCsv(Reference.File("sem-fit", "data", "HolzingerSwineford1939.csv"));
        string text = new Mcd().Estimate(pupils, ["id", "sex", "ageyr", "agemo", "grade", "x1", "x2", "x3", "x4", "x5", "x6"]).ToSummaryText();
        Assert.Contains("-0.0001", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d-0\.", text);
    }

    private sealed class Listener(Action<RobustProgress> told) : IProgress<RobustProgress>
    {
        public void Report(RobustProgress value) => told(value);
    }
}
