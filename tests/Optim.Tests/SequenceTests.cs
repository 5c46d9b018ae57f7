using Stats.Optim;

namespace Stats.Tests.Optims;

/// <summary>Learning to Relax (Khodak, Chow, Balcan and Talwalkar, ICLR 2024): sequences of systems (A + c I) x = b on an L-shaped grid.</summary>
public class SequenceTests
{
    private static readonly double[] Grid = [.. Enumerable.Range(0, 20).Select(k => 1 + 0.05 * k)];

    [Fact]
    public void Both_solvers_agree_with_each_other_for_every_omega()
    {
        SparseMatrix a = Laplacian(8).Shifted(0.1);
        double[] b = [.. Enumerable.Range(0, a.Order).Select(i => Math.Sin(i))], x = new double[a.Order], y = new double[a.Order], r = new double[a.Order];
        foreach (double omega in new[] { 0.5, 1, 1.5, 1.9 })
        {
            Assert.InRange(Relaxation.Sor(a, b, x, omega, 1e-12), 1, 9999);
            Assert.InRange(Relaxation.ConjugateGradient(a, b, y, omega, 1e-12), 1, 100);
            a.Multiply(y, r);
            for (int i = 0; i < b.Length; i++)
            {
                Assert.Equal(b[i], r[i], 1e-10);
                Assert.Equal(x[i], y[i], 1e-9);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Relaxation.Sor(a, b, x, 2));
        Assert.StartsWith("Diagonal element 1 is 0; ", Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [(0, 0, 1), (0, 1, 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bandit_approaches_the_best_fixed_omega_on_the_low_variance_sequence()
    {
        const int rounds = 2000;
        (double[] shifts, double[][] rights, SparseMatrix a) = Sequence(rounds, 2, 6, 5);
        Dictionary<double, int> best = new() { [1.4] = 0, [1.6] = 0, [1.8] = 0 };
        double[] x = new double[a.Order];
        TsallisBandit bandit = new(Grid.Length, 7);
        ChebyshevBandit contextual = new(Grid.Length, -0.15, 0.45, 7);
        int half = 0, total = 0, halfContextual = 0;
        for (int t = 0; t < rounds; t++)
        {
            SparseMatrix shifted = a.Shifted(shifts[t]);
            int cost = Relaxation.Sor(shifted, rights[t], x, Grid[bandit.Choose()]);
            bandit.Learn(cost);
            int other = Relaxation.Sor(shifted, rights[t], x, Grid[contextual.Choose(shifts[t])]);
            contextual.Learn(other);
            total += cost;
            if (t < rounds / 2) continue;
            half += cost;
            halfContextual += other;
            foreach (double omega in best.Keys) best[omega] += Relaxation.Sor(shifted, rights[t], x, omega);
        }

        double ratio = (double)half / best.Values.Min(), contextualRatio = (double)halfContextual / best.Values.Min();
        TestContext.Current.TestOutputHelper?.WriteLine($"total {total}, second half {half}, best fixed {best.Values.Min()}, ratio {ratio:F3}, contextual {contextualRatio:F3}");
        if (Environment.GetEnvironmentVariable("STATS_TABLE") is not null) Console.WriteLine($"SEQ total {total}, second half {half}, best fixed {best.Values.Min()}, ratio {ratio:F3}, contextual {contextualRatio:F3}");
        Assert.True(ratio < 1.1, $"{ratio}");
        Assert.True(contextualRatio < 1.1, $"{contextualRatio}");
    }

    [Fact]
    public void Learning_is_repeatable_and_refuses_a_cost_without_a_choice()
    {
        TsallisBandit a = new(3, 1), b = new(3, 1);
        for (int t = 0; t < 50; t++)
        {
            int k = a.Choose();
            Assert.Equal(k, b.Choose());
            Tolerance.Close(1, a.Probabilities.Sum());
            a.Learn(5 + k);
            b.Learn(5 + k);
        }

        Assert.Throws<InvalidOperationException>(() => a.Learn(1));
    }

    // Five-point Laplacian on the L-shaped region of MATLAB's numgrid('S', m) is the square of m - 2 inner points; 100 unknowns for m = 12.
    private static SparseMatrix Laplacian(int m)
    {
        List<(int, int, double)> entries = [];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++)
            {
                int k = i * m + j;
                entries.Add((k, k, 4));
                if (i > 0) entries.Add((k, k - m, -1));
                if (i < m - 1) entries.Add((k, k + m, -1));
                if (j > 0) entries.Add((k, k - 1, -1));
                if (j < m - 1) entries.Add((k, k + 1, -1));
            }

        return new SparseMatrix(m * m, entries);
    }

    private static (double[] Shifts, double[][] Rights, SparseMatrix Matrix) Sequence(int rounds, double alpha, double beta, int seed)
    {
        Random random = new(seed);
        double[] shifts = new double[rounds];
        double[][] rights = new double[rounds][];
        for (int t = 0; t < rounds; t++)
        {
            shifts[t] = -0.15 + 0.6 * MathNet.Numerics.Distributions.Beta.Sample(random, alpha, beta);
            rights[t] = new double[100];
            for (int i = 0; i < 100; i++)
                do rights[t][i] = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
                while (Math.Abs(rights[t][i]) > 2);
        }

        return (shifts, rights, Laplacian(10));
    }
}
