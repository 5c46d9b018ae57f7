using Stats.Optim;
using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>The one entry point: exact without noise, whatever the rank, the condition and the gross errors; and plain words where it cannot be.</summary>
public class RobustRecoveryTests
{
    [Theory]
    [InlineData(600, 0.3, 1, OutlierKind.Normal)]
    [InlineData(600, 0.4, 20, OutlierKind.Normal)]
    [InlineData(1200, 0.4, 5, OutlierKind.OneSided)]
    [InlineData(1200, 0.4, 100, OutlierKind.Cauchy)]
    [InlineData(1200, 0.0, 100, OutlierKind.Normal)]
    public void Dense_measurements_are_recovered_exactly(int count, double share, double condition, OutlierKind kind)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            DenseMeasurements op = DenseMeasurements.Gaussian(20, count, seed);
            RecoveryProblem problem = new() { OutlierShare = share, Condition = condition, Outliers = kind, Seed = seed };
            bool[] wrong = new bool[count];
            RecoveryResult result = new RobustRecovery().Recover(op, problem.Measure(op, wrong));
            Assert.Equal(3, result.Rank);
            Assert.True(problem.Error(result.Factor, 20) < 1e-12);
            Assert.True(result.Converged);
            Assert.Equal(wrong.Select(w => !w), result.Inliers);
            Assert.True(result.NoiseScale < 1e-14);
            Assert.Empty(result.Warnings);
        }
    }

    /// <summary>The criterion does not climb to a full rank by itself, and in few measurements a gross error can bend the fit until it lies within six deviations of it.</summary>
    [Theory]
    [InlineData(3, 3, 30, 0)]
    [InlineData(5, 5, 150, 0)]
    [InlineData(2, 2, 45, 0.1)]
    [InlineData(3, 2, 75, 0.2)]
    [InlineData(6, 2, 165, 0.2)]
    [InlineData(12, 2, 345, 0.3)]
    public void Small_and_full_ranks_are_recovered_exactly(int d, int rank, int count, double share)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            Random random = new(seed);
            double[] u = [.. Enumerable.Range(0, d * rank).Select(_ => Normal(random))], y = new double[count];
            DenseMeasurements op = DenseMeasurements.Gaussian(d, count, seed);
            op.Apply(u, u, y);
            double size = y.Average(Math.Abs);
            for (int i = 0; i < count * share; i++) y[i] += size * Normal(random) / Normal(random); // some hardly stand out
            RecoveryResult result = new RobustRecovery().Recover(op, y);
            Assert.True(result.Rank == rank && result.NoiseScale < 1e-12 * size, $"seed {seed}: {result.Choice}");
        }

        static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Gross_errors_that_hide_in_noise_are_told_by_their_tails()
    {
        const int D = 6, Count = 165;
        int warned = 0, falsely = 0;
        for (int seed = 1; seed <= 10; seed++)
        {
            Random random = new(seed);
            double[] u = [.. Enumerable.Range(0, 2 * D).Select(_ => Normal(random))], y = new double[Count];
            DenseMeasurements op = DenseMeasurements.Gaussian(D, Count, seed);
            op.Apply(u, u, y);
            double[] noisy = [.. y.Select(v => v + (0.05 * Normal(random)))], heavy = [.. y.Select(v => v + (0.05 * Normal(random) / Normal(random)))];
            if (Tails(new RobustRecovery().Recover(op, heavy))) warned++;
            if (Tails(new RobustRecovery().Recover(op, noisy))) falsely++;
        }

        Assert.True(warned >= 6 && falsely == 0, $"{warned} {falsely}");

        static bool Tails(RecoveryResult result) => result.Warnings.Any(w => w.StartsWith("The residuals of the inliers have heavier tails than normal noise", StringComparison.Ordinal));
        static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Fifty_dimensions_and_generated_measurements()
    {
        RecoveryProblem problem = new() { OutlierShare = 0.3, Condition = 20 };
        DenseMeasurements kept = DenseMeasurements.Gaussian(50, 3000, 1);
        RecoveryResult result = new RobustRecovery().Recover(kept, problem.Measure(kept));
        Assert.True(problem.Error(result.Factor, 50) < 1e-12);
        GeneratedMeasurements made = new(12, 500, 1);
        result = new RobustRecovery().Recover(made, problem.Measure(made));
        Assert.True(problem.Error(result.Factor, 12) < 1e-12);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.3, 20)]
    [InlineData(0.4, 5)]
    public void Rank_one_measurements_lie_on_one_side_and_are_recovered_all_the_same(double share, double condition)
    {
        RankOneMeasurements op = RankOneMeasurements.Gaussian(30, 1800, 2);
        RecoveryProblem problem = new() { OutlierShare = share, Condition = condition, Seed = 2 };
        RecoveryResult result = new RobustRecovery().Recover(op, problem.Measure(op));
        Assert.Equal(3, result.Rank);
        Assert.True(problem.Error(result.Factor, 30) < 1e-12);
    }

    [Fact]
    public void A_rectangular_matrix_is_recovered_by_lifting()
    {
        const int Rows = 8, Columns = 5, Count = 500;
        double[] left = OperatorTests.Numbers(Rows * 2, 1), right = OperatorTests.Numbers(Columns * 2, 2), truth = new double[Rows * Columns], matrices = new double[Count * Rows * Columns], y = new double[Count];
        for (int i = 0; i < truth.Length; i++) truth[i] = left[i / Columns * 2] * right[i % Columns * 2] + left[i / Columns * 2 + 1] * right[i % Columns * 2 + 1];
        Random random = new(3);
        for (int i = 0; i < matrices.Length; i++) matrices[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        for (int i = 0; i < Count; i++)
        {
            for (int k = 0; k < truth.Length; k++) y[i] += matrices[i * truth.Length + k] * truth[k];
            if (random.NextDouble() < 0.25) y[i] += 100 * random.NextDouble();
        }

        RecoveryResult result = new RobustRecovery().Recover(DenseMeasurements.Rectangular(Rows, Columns, matrices), y);
        double[] found = result.Rectangle(Rows);
        Assert.Equal(2, result.Rank);
        for (int k = 0; k < truth.Length; k++) Tolerance.Close(truth[k], found[k], 1e-12);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-2)]
    [InlineData(1e-1)]
    public void Under_noise_the_error_is_that_of_least_squares_on_the_good_ones(double sigma)
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 1200, 7);
        RecoveryProblem problem = new() { OutlierShare = 0.2, Noise = sigma, Seed = 7 };
        bool[] wrong = new bool[1200];
        RecoveryResult result = new RobustRecovery().Recover(op, problem.Measure(op, wrong));
        Assert.Equal(3, result.Rank);
        // 57 unknowns from some 960 good measurements: sigma sqrt(57 / 960) / sqrt 3 = 0.14 sigma in expectation; twice that at most.
        Assert.True(problem.Error(result.Factor, 20) < 0.28 * sigma);
        Assert.InRange(result.NoiseScale / sigma, 0.9, 1.1); // standard error 2.4 %
        Assert.InRange(result.OutlierShare, 0.15, 0.25);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Too_few_measurements_for_the_gross_errors_are_told()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 240, 1);
        RecoveryResult result = new RobustRecovery().Recover(op, new RecoveryProblem { OutlierShare = 0.3 }.Measure(op));
        Assert.Contains(result.Warnings, w => w.StartsWith("Too few measurements to be sure: 240, of which ", StringComparison.Ordinal));
    }

    [Fact]
    public void Measurements_that_are_all_wrong_are_told()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 1200, 1);
        double[] y = OperatorTests.Numbers(1200, 9);
        RecoveryResult result = new RobustRecovery().Recover(op, y);
        Assert.Contains(result.Warnings, w => w.StartsWith("No matrix of low rank explains these measurements: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Zero_measurements_give_the_zero_matrix_and_say_so()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(4, 30, 1);
        RecoveryResult result = new RobustRecovery().Recover(op, new double[30]);
        Assert.Equal(0, result.Rank);
        Assert.Equal(RecoveryMethod.Zero, result.Method);
        Assert.All(result.Estimate.ToArray(), v => Assert.Equal(0, v));
        Assert.Single(result.Warnings);
    }

    [Theory]
    [InlineData("too few values", "There are 2 values for 30 measurements: give one value for each.")]
    [InlineData("NaN", "Measurement 3 is NaN: leave out measurements that are missing, with their matrices.")]
    [InlineData("rank 0", "The rank is 0; it has to be at least 1.")]
    [InlineData("rank 5", "The rank is 5, above the dimension 4: a matrix of that size has at most rank 4.")]
    [InlineData("search rank 5", "The search rank is 5, above the dimension 4: a matrix of that size has at most rank 4.")]
    [InlineData("rank above search rank", "The rank 3 is above the search rank 2: the search has to contain it.")]
    [InlineData("not symmetric", "The operator's adjoint is not symmetric: ")]
    [InlineData("no measurements", "There are no measurements: give at least one.")]
    public void Bad_input_is_refused_in_a_sentence(string what, string sentence)
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(4, 30, 1);
        double[] y = OperatorTests.Numbers(30, 1);
        Action recover = what switch
        {
            "too few values" => () => new RobustRecovery().Recover(op, [1, 2]),
            "NaN" => () => new RobustRecovery().Recover(op, [1, 2, 3, double.NaN, .. y[4..]]),
            "rank 0" => () => new RobustRecovery { Rank = 0 }.Recover(op, y),
            "rank 5" => () => new RobustRecovery { Rank = 5 }.Recover(op, y),
            "search rank 5" => () => new RobustRecovery { SearchRank = 5 }.Recover(op, y),
            "rank above search rank" => () => new RobustRecovery { Rank = 3, SearchRank = 2 }.Recover(op, y),
            "not symmetric" => () => new RobustRecovery().Recover(new Skew(op), y),
            _ => () => new RobustRecovery().Recover(new Empty(), []),
        };
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(recover).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_reports_and_can_be_cancelled()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(10, 300, 1);
        double[] y = new RecoveryProblem().Measure(op);
        using CancellationTokenSource source = new();
        List<int> seen = [];
        Listener<RecoveryProgress> listener = new(i =>
        {
            seen.Add(i.Number);
            if (i.Number == 3) source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new RobustRecovery().Recover(op, y, listener, source.Token));
        Assert.Equal([0, 1, 2, 3], seen);
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads_and_a_trace_changes_nothing()
    {
        RecoveryProblem problem = new() { OutlierShare = 0.2, Noise = 0.01 };
        List<double[]> seen = [];
        foreach (int threads in (int[])[1, 2, 4])
        {
            DenseMeasurements op = DenseMeasurements.Gaussian(12, 500, 1, threads);
            RecoveryResult result = new RobustRecovery { Trace = threads == 2 }.Recover(op, problem.Measure(op));
            Assert.Equal(threads == 2, result.Trace.Count > 0);
            seen.Add(result.Factor.ToArray());
        }

        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0], seen[2]);
    }

    [Fact]
    public void Units_of_matrix_and_measurements_do_not_matter()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(12, 500, 1);
        RecoveryProblem problem = new() { OutlierShare = 0.3 };
        double[] y = problem.Measure(op);
        RecoveryResult one = new RobustRecovery().Recover(op, y);
        RecoveryResult other = new RobustRecovery().Recover(op, [.. y.Select(v => 1e-9 * v)]);
        for (int k = 0; k < 144; k++) Assert.True(Math.Abs(one.Estimate[k] - 1e9 * other.Estimate[k]) < 1e-12);
        Assert.Equal(one.Inliers, other.Inliers);
    }

    [Fact]
    public void A_known_rank_is_kept_and_the_result_converts()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(10, 400, 1);
        RecoveryProblem problem = new() { Rank = 2, OutlierShare = 0.2 };
        RecoveryResult result = new RobustRecovery { Rank = 2 }.Recover(op, problem.Measure(op));
        Assert.Equal([2], result.RanksTried);
        Assert.True(problem.Error(result.Factor, 10) < 1e-12);
        Assert.Equal(result.Estimate[13], result.ToMathNet()[1, 3]);
        Assert.Equal(2, result.Eigenvalues.Length);
        Assert.Contains("rank 2 was given", result.Choice, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_rip_tells_random_projections_from_single_entries()
    {
        SignRip gaussian = SignRip.Diagnose(DenseMeasurements.Gaussian(15, 2000, 1), 4);
        Assert.True(gaussian.Delta < 0.5);
        Assert.InRange(gaussian.Phi, 0.77, 0.83); // sqrt(2 / pi)
        Assert.Contains("behaves like gradient descent", gaussian.ToString(), StringComparison.Ordinal);
        int[] rows = [.. Enumerable.Range(0, 225).Select(k => k / 15)], columns = [.. Enumerable.Range(0, 225).Select(k => k % 15)];
        SignRip entries = SignRip.Diagnose(new EntryMeasurements(15, rows, columns), 2);
        Assert.True(entries.Delta > gaussian.Delta);
    }

    private sealed class Skew(IMeasurementOperator inner) : IMeasurementOperator
    {
        public int Dimension => inner.Dimension;

        public int Count => inner.Count;

        public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) => inner.Apply(left, right, values, cancellationToken);

        public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default)
        {
            inner.AdjointTimes(weights, factor, product, cancellationToken);
            product[1] += 1;
        }
    }

    private sealed class Empty : IMeasurementOperator
    {
        public int Dimension => 3;

        public int Count => 0;

        public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
