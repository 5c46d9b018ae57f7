using MathNet.Numerics.Distributions;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// Cells kept or flagged, mean and covariance, in standardised units: maximum likelihood of the kept cells where each flagged cell costs a penalty (Raymaekers and Rousseeuw 2024, JASA 119,
/// 2610-2621). <see cref="Judge"/> lowers the objective over the cells, <see cref="Expect"/> (a step of EM for missing cells) over mean and covariance.
/// </summary>
internal sealed class CellwiseState
{
    private const int Chunk = 64;
    private const double SmallestEigenvalue = 1e-4;

    private readonly double[][] z; // rows
    private readonly bool[][] observed;
    private readonly double[][] costs;
    private readonly double limit, mostFlagged;
    private readonly ParallelOptions options;

    public CellwiseState(double[][] rows, double[] covariance, double cellProbability, double mostFlagged, ParallelOptions options)
    {
        z = rows;
        (P, this.mostFlagged, this.options) = (rows[0].Length, mostFlagged, options);
        observed = Array.ConvertAll(rows, r => Array.ConvertAll(r, v => !double.IsNaN(v)));
        double bound = Normal.InvCDF(0, 1, (1 + cellProbability) / 2);
        limit = bound * bound;
        Kept = Array.ConvertAll(rows, r => Array.ConvertAll(r, v => Math.Abs(v) <= bound));
        costs = Array.ConvertAll(rows, r => new double[r.Length]);
        Mean = new double[P];
        Covariance = (double[])covariance.Clone();
        Reference = ConditionalVariances();
    }

    public int P { get; }

    public double[] Mean { get; private set; }

    public double[] Covariance { get; private set; }

    /// <summary>Observed and not flagged, by row and variable.</summary>
    public bool[][] Kept { get; }

    /// <summary>The conditional variances that scale the penalty of a flagged cell.</summary>
    public double[] Reference { get; set; }

    /// <summary>True when the last step had to lift an eigenvalue.</summary>
    public bool Lifted { get; private set; }

    public double[] ConditionalVariances()
    {
        double[] g = (double[])Covariance.Clone();
        for (int j = 0; j < P; j++) Sweep.In(g, P, j);
        double[] variances = new double[P];
        for (int j = 0; j < P; j++) variances[j] = -1 / g[(j * P) + j];
        return variances;
    }

    /// <summary>Keeps or flags each observed cell by its fit to the row's other kept cells, one after the other; returns whether any changed.</summary>
    public bool Judge()
    {
        bool[] changed = new bool[z.Length];
        ForChunks((from, to) =>
        {
            double[] g = new double[P * P];
            for (int i = from; i < to; i++)
            {
                SweptBy(Kept[i], g);
                for (int j = 0; j < P; j++)
                {
                    if (!observed[i][j]) continue;
                    if (Kept[i][j]) Sweep.Out(g, P, j);
                    double variance = g[(j * P) + j], residual = z[i][j] - Predicted(g, i, j);
                    // What keeping the cell adds to -2 log-likelihood, less what flagging it costs.
                    costs[i][j] = Math.Log(variance / Reference[j]) + (residual * residual / variance) - limit;
                    bool keep = costs[i][j] <= 0;
                    changed[i] |= keep != Kept[i][j];
                    Kept[i][j] = keep;
                    if (keep) Sweep.In(g, P, j);
                }
            }
        });
        for (int j = 0; j < P; j++) KeepEnough(j);
        return Array.IndexOf(changed, true) >= 0;
    }

    /// <summary>One EM step; returns the largest change of mean and covariance.</summary>
    public double Expect()
    {
        int n = z.Length, chunks = (n + Chunk - 1) / Chunk;
        double[][] sums = new double[chunks][], products = new double[chunks][];
        ForChunks((from, to) =>
        {
            double[] g = new double[P * P], x = new double[P], sum = new double[P], product = new double[P * P];
            for (int i = from; i < to; i++)
            {
                SweptBy(Kept[i], g);
                for (int j = 0; j < P; j++) x[j] = (Kept[i][j] ? z[i][j] : Predicted(g, i, j)) - Mean[j];
                for (int j = 0; j < P; j++)
                {
                    sum[j] += x[j];
                    Dense.Add(x[j], x, product.AsSpan(j * P, P));
                    if (Kept[i][j])
                    {
                        product[(j * P) + j] += Truncated(-1 / g[(j * P) + j], Reference[j]);
                        continue;
                    }

                    for (int k = 0; k < P; k++)
                        if (!Kept[i][k]) product[(j * P) + k] += g[(j * P) + k];
                }
            }

            (sums[from / Chunk], products[from / Chunk]) = (sum, product);
        });
        double[] shift = new double[P], covariance = new double[P * P];
        for (int c = 0; c < chunks; c++)
        {
            Dense.Add(1.0 / n, sums[c], shift);
            Dense.Add(1.0 / n, products[c], covariance);
        }

        double change = 0;
        for (int j = 0; j < P; j++)
        {
            change = Math.Max(change, Math.Abs(shift[j]));
            for (int k = 0; k < P; k++) covariance[(j * P) + k] -= shift[j] * shift[k];
        }

        Lifted = Lift(covariance, P, SmallestEigenvalue);
        for (int j = 0; j < covariance.Length; j++) change = Math.Max(change, Math.Abs(covariance[j] - Covariance[j]));
        Covariance = covariance;
        double[] mean = new double[P];
        for (int j = 0; j < P; j++) mean[j] = Mean[j] + shift[j];
        Mean = mean;
        return change;
    }

    /// <summary>For each row: the squared distance of its kept cells, how many they are, and for each cell what the other kept ones predict, with its variance.</summary>
    public (double Distance, int Cells, double[] Expected, double[] Variance) Describe(int row)
    {
        double[] g = new double[P * P], expected = new double[P], variance = new double[P];
        bool[] kept = Kept[row];
        SweptBy(kept, g);
        double distance = 0;
        for (int j = 0; j < P; j++)
        {
            if (!kept[j]) continue;
            for (int k = 0; k < P; k++)
                if (kept[k]) distance -= (z[row][j] - Mean[j]) * g[(j * P) + k] * (z[row][k] - Mean[k]);
        }

        for (int j = 0; j < P; j++)
        {
            if (kept[j]) Sweep.Out(g, P, j);
            expected[j] = Predicted(g, row, j, except: j);
            variance[j] = g[(j * P) + j];
            if (kept[j]) Sweep.In(g, P, j);
        }

        return (distance, kept.Count(k => k), expected, variance);
    }

    /// <summary>Raises eigenvalues to a floor; true when there were lower ones.</summary>
    public static bool Lift(double[] a, int p, double floor)
    {
        double[] vectors = (double[])a.Clone(), values = new double[p];
        SymmetricEigen.Decompose(vectors, p, values, new double[2 * p]);
        if (values[0] >= floor) return false;
        for (int k = 0; k < p && values[k] < floor; k++)
        {
            ReadOnlySpan<double> v = vectors.AsSpan(k * p, p);
            for (int i = 0; i < p; i++) Dense.Add((floor - values[k]) * v[i], v, a.AsSpan(i * p, p));
        }

        return true;
    }

    // The residuals of kept cells are truncated where the cell would be flagged: their variance is C (1 - 2 c phi(c) / (2 Phi(c) - 1)) with c the limit in units of sqrt(C).
    // Without the difference, clean data would look too regular.
    private double Truncated(double variance, double reference)
    {
        double square = limit - Math.Log(variance / reference);
        if (square <= 0 || double.IsPositiveInfinity(square)) return 0;
        double c = Math.Sqrt(square), inside = 1 - (2 * Normal.CDF(0, 1, -c));
        return variance * 2 * c * Normal.PDF(0, 1, c) / inside;
    }

    // At most a share of a variable's observed cells is flagged: of more, those that cost least are kept.
    private void KeepEnough(int j)
    {
        int[] cells = [.. Enumerable.Range(0, z.Length).Where(i => observed[i][j])];
        int most = (int)Math.Floor(mostFlagged * cells.Length);
        int[] flagged = [.. cells.Where(i => !Kept[i][j]).OrderBy(i => costs[i][j]).ThenBy(i => i)];
        for (int k = 0; k < flagged.Length - most; k++) Kept[flagged[k]][j] = true;
    }

    private void SweptBy(bool[] kept, double[] g)
    {
        Covariance.CopyTo(g, 0);
        for (int j = 0; j < P; j++)
            if (kept[j]) Sweep.In(g, P, j);
    }

    private double Predicted(double[] g, int row, int j, int except = -1)
    {
        double sum = Mean[j];
        for (int k = 0; k < P; k++)
            if (k != j && k != except && Kept[row][k]) sum += g[(j * P) + k] * (z[row][k] - Mean[k]);
        return sum;
    }

    private void ForChunks(Action<int, int> work) =>
        Parallel.For(0, (z.Length + Chunk - 1) / Chunk, options, c => work(c * Chunk, Math.Min(z.Length, (c + 1) * Chunk)));
}
