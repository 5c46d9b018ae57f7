using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using Stats.Optim.LinearAlgebra;

namespace Stats.Tests.Optims;

public class LinearAlgebraTests
{
    [Property(MaxTest = 60)]
    public void Eigenvectors_rebuild_the_matrix(int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 30);
        double[] a = Symmetric(random, n), v = [.. a], values = new double[n];
        SymmetricEigen.Decompose(v, n, values, new double[2 * n]);
        double size = a.Max(Math.Abs) * n + 1e-300;
        for (int i = 0; i < n; i++)
        {
            if (i > 0) Assert.True(values[i] >= values[i - 1]);
            for (int j = 0; j < n; j++)
            {
                double rebuilt = 0, product = 0;
                for (int k = 0; k < n; k++)
                {
                    rebuilt += v[k * n + i] * values[k] * v[k * n + j];
                    product += v[i * n + k] * v[j * n + k];
                }

                Tolerance.Close(a[i * n + j] / size, rebuilt / size, 1e-14);
                Tolerance.Close(i == j ? 1 : 0, product, 1e-13);
            }
        }
    }

    [Fact]
    public void Eigenvalues_of_the_second_difference_matrix_are_known()
    {
        const int n = 60;
        double[] a = new double[n * n], values = new double[n];
        for (int i = 0; i < n; i++)
        {
            a[i * n + i] = 2;
            if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
        }

        SymmetricEigen.Decompose(a, n, values, new double[2 * n]);
        for (int k = 0; k < n; k++) Tolerance.Close(2 - 2 * Math.Cos((k + 1) * Math.PI / (n + 1)), values[k], 1e-14);
    }

    [Property(MaxTest = 60)]
    public void Cholesky_solves_inverts_and_refuses(int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 25);
        Matrix<double> b = Matrix<double>.Build.Dense(n + 3, n, (_, _) => random.NextDouble() - 0.5), full = b.TransposeThisAndMultiply(b);
        double[] a = full.ToRowMajorArray(), l = [.. a], x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], inverse = new double[n * n];
        double[] rhs = (full * Vector<double>.Build.Dense(x)).ToArray();
        Assert.True(Cholesky.TryFactor(l, n));
        Cholesky.Solve(l, n, rhs);
        double condition = full.ConditionNumber();
        for (int i = 0; i < n; i++) Assert.Equal(x[i], rhs[i], 1e-14 * condition * n);
        Cholesky.Invert(l, n, inverse);
        Matrix<double> expected = full.Inverse();
        for (int i = 0; i < n * n; i++) Assert.Equal(expected[i / n, i % n], inverse[i], 1e-14 * condition * expected.L2Norm() * n);
        Assert.Equal(Math.Log(full.Determinant()), Cholesky.LogDeterminant(l, n), 1e-9);
        a[0] = -1;
        Assert.False(Cholesky.TryFactor(a, n));
    }

    [Property(MaxTest = 60)]
    public void Pivoted_qr_finds_rank_and_least_squares(int seed)
    {
        Random random = new(seed);
        int n = random.Next(1, 12), m = n + random.Next(0, 10), rank = random.Next(1, n + 1);
        Matrix<double> left = Matrix<double>.Build.Dense(m, rank, (_, _) => random.NextDouble() - 0.5);
        Matrix<double> right = Matrix<double>.Build.Dense(rank, n, (_, _) => random.NextDouble() - 0.5), full = left * right;
        if (full.Svd().S[rank - 1] < 1e-6 * full.Svd().S[0]) return; // numerically of lower rank by chance
        double[] a = full.ToRowMajorArray(), tau = new double[n], x = new double[n], y = [.. Enumerable.Range(0, m).Select(_ => random.NextDouble())], b = [.. y];
        int[] pivot = new int[n];
        Assert.Equal(rank, PivotedQR.Factor(a, m, n, tau, pivot));
        PivotedQR.Solve(a, m, n, tau, pivot, rank, b, x);
        Vector<double> residual = Vector<double>.Build.Dense(y) - full * Vector<double>.Build.Dense(x);
        Assert.True(full.TransposeThisAndMultiply(residual).InfinityNorm() < 1e-8 * full.L2Norm());
        double[] round = [.. y];
        PivotedQR.ApplyTransposed(a, m, n, tau, round);
        PivotedQR.Apply(a, m, n, tau, round);
        for (int i = 0; i < m; i++) Tolerance.Close(y[i], round[i], 1e-13);
    }

    [Fact]
    public void Norms_do_not_overflow()
    {
        Tolerance.Close(1, Dense.Norm([3e200, 4e200]) / 5e200);
        Tolerance.Close(1, Dense.Norm([3e-200, 4e-200]) / 5e-200);
        Tolerance.Exact(0, Dense.Norm([0, 0]));
    }

    private static double[] Symmetric(Random random, int n)
    {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
                a[i * n + j] = a[j * n + i] = random.Next(4) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3));
        return a;
    }
}
