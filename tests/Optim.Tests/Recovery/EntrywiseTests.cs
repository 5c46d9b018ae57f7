using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>Robust principal components: low rank from entries that are partly wrong and partly missing.</summary>
public class EntrywiseTests
{
    [Theory]
    [InlineData(50, 0.1, 0)]
    [InlineData(50, 0.2, 0)]
    [InlineData(50, 0.3, 0)]
    [InlineData(50, 0.1, 0.2)]
    [InlineData(50, 0.2, 0.2)]
    [InlineData(100, 0.3, 0.1)]
    public void Low_rank_is_recovered_exactly_where_pursuit_recovers_it_or_not(int d, double share, double missing)
    {
        for (int seed = 1; seed <= (d == 50 ? 3 : 1); seed++)
        {
            (double[] matrix, double[] truth) = Corrupted(d, share, missing, seed);
            RecoveryResult result = new EntrywiseRecovery().Recover(d, matrix);
            Assert.Equal(3, result.Rank);
            Assert.True(Error(result.Estimate, truth) < 1e-11, result.Choice); // pursuit: 1e-11 at best
            Assert.True(result.Converged);
        }
    }

    /// <summary>Without gross errors a small table is a plain least-squares problem, and has to be solved as one.</summary>
    [Theory]
    [InlineData(8, 4, 2, 0)]
    [InlineData(30, 10, 2, 0)]
    [InlineData(30, 10, 2, 0.3)]
    [InlineData(30, 10, 4, 0)]
    [InlineData(10, 40, 4, 0.1)]
    public void A_small_table_without_errors_is_met_in_every_cell(int rows, int columns, int rank, double missing)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Random random = new(seed);
            double[] u = [.. Enumerable.Range(0, rows * rank).Select(_ => random.NextDouble() - 0.5)], v = [.. Enumerable.Range(0, columns * rank).Select(_ => random.NextDouble() - 0.5)];
            double[] truth = new double[rows * columns], cells = new double[rows * columns];
            for (int i = 0; i < truth.Length; i++)
            {
                for (int k = 0; k < rank; k++) truth[i] += u[(i / columns * rank) + k] * v[(i % columns * rank) + k];
                cells[i] = random.NextDouble() < missing ? double.NaN : truth[i];
            }

            RecoveryResult result = new EntrywiseRecovery().RecoverRectangle(rows, columns, cells);
            Assert.True(result.Rank == rank && Error(result.Rectangle(rows), truth) < 1e-10, $"seed {seed}: rank {result.Rank}, {Error(result.Rectangle(rows), truth):E1}");
            Assert.Equal(0, result.OutlierShare);
        }
    }

    [Fact]
    public void Pursuit_recovers_what_the_reference_recovers()
    {
        // The cases of the reference at d = 50, whose worst error is 8e-12 with this growth of the penalty.
        foreach ((double share, double missing) in new[] { (0.1, 0.0), (0.2, 0.0), (0.1, 0.2) })
        {
            (double[] matrix, double[] truth) = Corrupted(50, share, missing, 1);
            LowRankPlusSparse split = new PrincipalComponentPursuit().Decompose(50, 50, matrix);
            Assert.True(split.Converged);
            Assert.Equal(3, split.Rank);
            Assert.True(Error(split.LowRank, truth) < 1e-9);
        }
    }

    [Theory]
    [InlineData(30, 40)]
    [InlineData(40, 30)]
    public void A_rectangle_is_recovered_by_both(int rows, int columns)
    {
        double[] left = OperatorTests.Numbers(rows * 2, 1), right = OperatorTests.Numbers(columns * 2, 2), truth = new double[rows * columns];
        for (int i = 0; i < truth.Length; i++) truth[i] = left[i / columns * 2] * right[i % columns * 2] + left[i / columns * 2 + 1] * right[i % columns * 2 + 1];
        double[] matrix = [.. truth];
        Random random = new(3);
        for (int i = 0; i < matrix.Length; i++)
        {
            double u = random.NextDouble();
            if (u < 0.1) matrix[i] += 10 * random.NextDouble() - 5;
            else if (u < 0.2) matrix[i] = double.NaN;
        }

        RecoveryResult result = new EntrywiseRecovery().RecoverRectangle(rows, columns, matrix);
        Assert.Equal(2, result.Rank);
        Assert.True(Error(result.Rectangle(rows), truth) < 1e-12);
        LowRankPlusSparse split = new PrincipalComponentPursuit().Decompose(rows, columns, matrix);
        Assert.True(split.Converged);
        Assert.True(Error(split.LowRank, truth) < 1e-8); // singular values by the Gram matrix
    }

    [Fact]
    public void Without_the_diagonal_low_rank_plus_diagonal_is_recovered()
    {
        (double[] matrix, double[] truth) = Corrupted(40, 0.05, 0, 4);
        double[] uniqueness = OperatorTests.Numbers(40, 5);
        for (int i = 0; i < 40; i++) matrix[i * 41] += 3 + uniqueness[i];
        RecoveryResult result = new EntrywiseRecovery().Recover(40, matrix, diagonal: false);
        Assert.Equal(3, result.Rank);
        Assert.True(Error(result.Estimate, truth) < 1e-11);
    }

    [Fact]
    public void Under_noise_the_rank_and_the_wrong_entries_are_found()
    {
        (double[] matrix, double[] truth) = Corrupted(40, 0.1, 0, 2, noise: 0.01);
        RecoveryResult result = new EntrywiseRecovery().Recover(40, matrix);
        Assert.Equal(3, result.Rank);
        Assert.InRange(result.NoiseScale, 0.009, 0.011);
        Assert.True(Error(result.Estimate, truth) < 0.005);
    }

    [Fact]
    public void The_entry_point_for_all_measurements_knows_entries()
    {
        (double[] matrix, double[] truth) = Corrupted(30, 0.1, 0, 3);
        int[] rows = [.. Enumerable.Range(0, 900).Where(k => k / 30 >= k % 30).Select(k => k / 30)], columns = [.. Enumerable.Range(0, 900).Where(k => k / 30 >= k % 30).Select(k => k % 30)];
        RecoveryResult result = new RobustRecovery().Recover(new EntryMeasurements(30, rows, columns), [.. rows.Select((r, k) => matrix[r * 30 + columns[k]])]);
        Assert.True(Error(result.Estimate, truth) < 1e-11);
    }

    [Fact]
    public void A_row_without_entries_is_told()
    {
        (double[] matrix, _) = Corrupted(30, 0, 0, 3);
        for (int j = 0; j < 30; j++) matrix[7 * 30 + j] = matrix[j * 30 + 7] = double.NaN;
        RecoveryResult result = new EntrywiseRecovery().Recover(30, matrix);
        Assert.Contains(result.Warnings, w => w.StartsWith("Row 7 has 0 entries that are not grossly wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_matrices_are_refused_in_a_sentence()
    {
        Assert.Equal("The matrix is not symmetric: element (1, 0) is 3, element (0, 1) is 2.", Assert.Throws<ArgumentException>(() => new EntrywiseRecovery().Recover(2, [1, 2, 3, 1])).Message);
        Assert.Equal("There are no entries: all are missing.", Assert.Throws<ArgumentException>(() => new EntrywiseRecovery().Recover(1, [double.NaN])).Message);
        Assert.Equal("Cell (0, 1) is infinite: give NaN for a missing cell.", Assert.Throws<ArgumentException>(() => new PrincipalComponentPursuit().Decompose(1, 2, [1, double.PositiveInfinity])).Message);
        Assert.Equal("All cells are missing: there is nothing to split.", Assert.Throws<ArgumentException>(() => new PrincipalComponentPursuit().Decompose(1, 1, [double.NaN])).Message);
    }

    private static (double[] Matrix, double[] Truth) Corrupted(int d, double share, double missing, int seed, double noise = 0)
    {
        Random random = new(seed * 100 + d);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] u = [.. Enumerable.Range(0, 3 * d).Select(_ => Normal())], matrix = new double[d * d], truth = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double x = 0;
                for (int k = 0; k < 3; k++) x += u[i * 3 + k] * u[j * 3 + k];
                truth[i * d + j] = truth[j * d + i] = x;
                if (noise > 0) x += noise * Normal();
                if (i != j && random.NextDouble() < share) x += 10 * Normal();
                if (i != j && random.NextDouble() < missing) x = double.NaN;
                matrix[i * d + j] = matrix[j * d + i] = x;
            }
        }

        return (matrix, truth);
    }

    private static double Error(ReadOnlySpan<double> estimate, double[] truth)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            sum += (estimate[i] - truth[i]) * (estimate[i] - truth[i]);
            size += truth[i] * truth[i];
        }

        return Math.Sqrt(sum / size);
    }
}
