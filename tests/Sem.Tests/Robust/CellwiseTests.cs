using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;
using Stats.Sem;
using Stats.Validation.Robust;

namespace Stats.Tests.Sem.Robust;

public sealed class CellwiseTests
{
    private static readonly string[] Nine = [.. Enumerable.Range(1, 9).Select(k => $"x{k}")];
    private static readonly DataFrame Holzinger = DataFrame.ReadCsv(Reference.Dataset("sem/HolzingerSwineford1939.csv"));

    private static double[,] Classical(double[][] columns)
    {
        int p = columns.Length, n = columns[0].Length;
        double[,] s = new double[p, p];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++)
            {
                double a = columns[i].Average(), b = columns[j].Average();
                s[i, j] = columns[i].Zip(columns[j], (x, y) => (x - a) * (y - b)).Sum() / (n - 1);
            }

        return s;
    }

    [Fact]
    public void Without_flags_and_missing_cells_it_is_the_classical_covariance()
    {
        RobustCovariance fit = new Cellwise { CellProbability = 1 }.Estimate(Holzinger, Nine);
        double[,] classical = Classical(Contamination.Columns(Holzinger, Nine));
        for (int i = 0; i < 9; i++)
            for (int j = 0; j < 9; j++) Tolerance.Close(classical[i, j], fit.Covariance[i, j], 1e-9); // steps of EM below 1e-9 of the scales
        Assert.Empty(fit.FlaggedCells);
    }

    // lavaan's saturated model of data with missing values, EM to 1e-13; divisor n there.
    [Fact]
    public void Without_flags_missing_cells_are_lavaans_saturated_moments()
    {
        using JsonDocument theirs = JsonDocument.Parse(File.ReadAllText(Reference.File("robust", "saturated_missing.json")));
        DataFrame data = DataFrame.ReadCsv(Reference.File("robust", "HolzingerSwineford1939_missing_modrule.csv"));
        RobustCovariance fit = new Cellwise { CellProbability = 1, MaximumIterations = 2000 }.Estimate(data, Nine);
        double[] mu = RobustValidation.Elements(theirs.RootElement.GetProperty("mu")), sigma = RobustValidation.Elements(theirs.RootElement.GetProperty("sigma"));
        for (int j = 0; j < 9; j++) Tolerance.Published(mu[j], fit.Location[j], 1e-7);
        for (int k = 0; k < 81; k++) Tolerance.Published(sigma[k] * fit.Observations / (fit.Observations - 1.0), fit.Covariance.RowMajor[k], 1e-7);
    }

    // Factor structure with correlations 0.49 to 0.7; 20000 rows have standard errors of 0.7 to 1 %.
    [Theory]
    [InlineData(PairCorrelation.Wrapped)]
    [InlineData(PairCorrelation.GaussianRank)]
    [InlineData(PairCorrelation.Quadrant)]
    public void Clean_normal_data_give_their_covariance(PairCorrelation pairs)
    {
        double[,] sigma = new double[6, 6];
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++) sigma[i, j] = i == j ? 1 + (0.5 * i) : 0.6 * Math.Sqrt((1 + (0.5 * i)) * (1 + (0.5 * j)));
        double[][] columns = Contamination.Normal(20_000, Matrix<double>.Build.DenseOfArray(sigma).Cholesky().Factor.ToArray(), 3);
        double[,] classical = Classical(columns);
        RobustCovariance fit = new Cellwise { Pairs = pairs }.Estimate(RobustReference.Columns(columns));
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++)
                Assert.True(Math.Abs(fit.Covariance[i, j] - classical[i, j]) < 0.015 * Math.Sqrt(classical[i, i] * classical[j, j]), // consistency to first order in the 1 % flagged
                    $"{i} {j}: {fit.Covariance[i, j]} against {classical[i, j]}");
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < i; j++) Assert.Equal(0.6, fit.Raw.Covariance[i, j] / Math.Sqrt(fit.Raw.Covariance[i, i] * fit.Raw.Covariance[j, j]), 0.03); // pairs: their own standard errors
        Assert.InRange(fit.FlaggedCells.Count / 120_000.0, 0.005, 0.02);
    }

    [Fact]
    public void Gross_cells_are_found_and_the_covariance_is_nearer_to_the_clean_one()
    {
        double[][] clean = Contamination.Columns(Holzinger, Nine);
        double[,] wanted = Classical(clean);
        List<double> factors = [];
        for (int seed = 1; seed <= 5; seed++)
        {
            (double[][] dirty, HashSet<(int Row, int Column)> wrong) = Contamination.Cells(clean, 0.1, 8, seed);
            RobustCovariance fit = new Cellwise().Estimate(RobustReference.Columns(dirty));
            int found = fit.FlaggedCells.Count(c => wrong.Contains((c.Row, c.Column[1] - '1')));
            Assert.True(found >= 0.99 * wrong.Count, $"seed {seed}: {found} of {wrong.Count}");
            Assert.True(fit.FlaggedCells.Count - found < 0.03 * 301 * 9, $"seed {seed}: {fit.FlaggedCells.Count - found} good cells flagged");
            factors.Add(Distance(Classical(dirty), wanted) / Distance(ToArray(fit.Covariance), wanted));
            Assert.True(fit.Diagnostics.Count == 0, string.Join("; ", fit.Diagnostics));
        }

        Assert.True(factors.Min() > 5, string.Join(" ", factors));
    }

    [Fact]
    public void A_low_rank_correlation_with_wrong_pairs_is_taken_apart_exactly()
    {
        const int p = 16, rank = 3;
        double[] loadings = new double[p * rank], r = new double[p * p];
        for (int i = 0; i < p; i++)
            for (int k = 0; k < rank; k++) loadings[(i * rank) + k] = (i % rank == k ? 0.75 : 0.15) + (0.12 * Math.Sin((3 * i) + (5 * k)));
        double Common(int i, int j) => Enumerable.Range(0, rank).Sum(k => loadings[(i * rank) + k] * loadings[(j * rank) + k]);
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++) r[(i * p) + j] = i == j ? 1 : Common(i, j);
        (int, int)[] wrong = [(1, 0), (7, 3), (10, 2), (15, 8), (12, 5), (14, 9), (6, 4), (13, 11)];
        foreach ((int i, int j) in wrong) r[(i * p) + j] = r[(j * p) + i] = -0.9;
        r[(9 * p) + 1] = r[p + 9] = double.NaN;
        (double[] found, int chosen, double[] eigenvalues) = LowRankDiagonal.Fit(r, p, 7, 0, CancellationToken.None);
        Assert.Equal(rank, chosen);
        Assert.True(eigenvalues[rank - 1] > 5 * eigenvalues[rank], string.Join(" ", eigenvalues));
        for (int i = 0; i < p; i++)
            for (int j = 0; j < i; j++)
                Assert.Equal(Common(i, j), Enumerable.Range(0, rank).Sum(k => found[(i * rank) + k] * found[(j * rank) + k]), 1e-6);
    }

    private static double[,] ToArray(NamedMatrix m) => m.ToMathNet().ToArray();

    private static double Distance(double[,] a, double[,] b) => (Matrix<double>.Build.DenseOfArray(a) - Matrix<double>.Build.DenseOfArray(b)).FrobeniusNorm();
}
