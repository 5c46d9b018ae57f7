using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// R = L L' + diagonal + sparse: least absolute deviations off the diagonal of a correlation matrix. First a sub-gradient descent from a tiny start with more factors
/// than needed, whose eigenvalues show how many are (Ma and Fattahi 2023, JMLR 24); then, with that many, iteratively reweighted least squares row by row.
/// </summary>
internal static class LowRankDiagonal
{
    private const double TinyStart = 1e-3;

    /// <summary>The loadings p*rank of the best fit, and the eigenvalues of the over-specified one.</summary>
    /// <param name="r">p*p, symmetric; NaN: unknown.</param>
    /// <param name="p">Order.</param>
    /// <param name="most">The largest number of factors that is tried, at least 1.</param>
    /// <param name="rank">The number of factors; 0: from the eigenvalues.</param>
    /// <param name="cancellationToken">Ends it by an exception.</param>
    public static (double[] Loadings, int Rank, double[] Eigenvalues) Fit(double[] r, int p, int most, int rank, CancellationToken cancellationToken)
    {
        double[] u = Descend(r, p, most, cancellationToken), eigenvalues = Spectrum(u, p, most, out double[] axes);
        if (rank == 0)
        {
            rank = 1;
            double best = 0;
            for (int k = 1; k < most; k++)
            {
                if (eigenvalues[k - 1] < 0.05 * eigenvalues[0]) break; // what is left is noise, whatever its ratios
                double ratio = eigenvalues[k - 1] / Math.Max(eigenvalues[k], 1e-8 * eigenvalues[0]);
                if (ratio > best) (best, rank) = (ratio, k);
            }
        }

        double[] loadings = new double[p * rank];
        for (int i = 0; i < p; i++)
            for (int k = 0; k < rank; k++) loadings[(i * rank) + k] = axes[(i * most) + k];
        Reweight(r, p, rank, loadings, cancellationToken);
        Spectrum(loadings, p, rank, out double[] principal);
        return (principal, rank, eigenvalues);
    }

    // U := U - step D / |D|, D = sum of sign(residual) U over known pairs; the steps fall geometrically once the signal has grown.
    private static double[] Descend(double[] r, int p, int rank, CancellationToken cancellationToken)
    {
        double[] signs = new double[p * p];
        for (int i = 0; i < signs.Length; i++) signs[i] = double.IsNaN(r[i]) || i % (p + 1) == 0 ? 0 : Math.Sign(r[i]);
        double[] vectors = (double[])signs.Clone(), values = new double[p], u = new double[p * rank], direction = new double[p * rank];
        SymmetricEigen.Decompose(vectors, p, values, new double[2 * p]);
        double norm = 0;
        for (int k = 0; k < rank && k < p; k++) norm += Math.Max(0, values[p - 1 - k]) * Math.Max(0, values[p - 1 - k]);
        norm = Math.Sqrt(norm);
        for (int k = 0; k < rank && k < p; k++)
        {
            double size = TinyStart * Math.Sqrt(Math.Max(values[p - 1 - k], 1e-3 * norm) / Math.Max(norm, 1e-300));
            for (int i = 0; i < p; i++) u[(i * rank) + k] = size * vectors[((p - 1 - k) * p) + i];
        }

        double step = 0.05 * Math.Sqrt(p);
        for (int t = 0; t < 900; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(direction);
            double size = 0;
            for (int i = 0; i < p; i++)
            {
                for (int j = 0; j < p; j++)
                {
                    if (j == i || double.IsNaN(r[(i * p) + j])) continue;
                    double sign = Math.Sign(Dense.Dot(u.AsSpan(i * rank, rank), u.AsSpan(j * rank, rank)) - r[(i * p) + j]);
                    Dense.Add(sign, u.AsSpan(j * rank, rank), direction.AsSpan(i * rank, rank));
                }
            }

            size = Dense.Norm(direction);
            if (size == 0) break;
            double length = t < 200 ? step : step * Math.Pow(0.99, t - 200);
            // A step in the matrix of length `length` relative to U: near zero, growth is geometric.
            Dense.Add(-length * Math.Min(1, Dense.Norm(u)) / size, direction, u);
        }

        return u;
    }

    // Row i of L given the others minimises sum_j |r_ij - l_i'l_j|: weighted least squares with weights 1/|residual|, which lowers the sum at every step.
    private static void Reweight(double[] r, int p, int rank, double[] l, CancellationToken cancellationToken)
    {
        double[] a = new double[rank * rank], b = new double[rank];
        double before = double.PositiveInfinity;
        for (int sweep = 0; sweep < 300; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double smoothing = Math.Max(1e-8, 0.05 * Math.Pow(0.8, sweep));
            for (int i = 0; i < p; i++)
            {
                Array.Clear(a);
                Array.Clear(b);
                Span<double> row = l.AsSpan(i * rank, rank);
                for (int j = 0; j < p; j++)
                {
                    if (j == i || double.IsNaN(r[(i * p) + j])) continue;
                    Span<double> other = l.AsSpan(j * rank, rank);
                    double weight = 1 / Math.Max(smoothing, Math.Abs(r[(i * p) + j] - Dense.Dot(row, other)));
                    for (int k = 0; k < rank; k++)
                    {
                        b[k] += weight * r[(i * p) + j] * other[k];
                        Dense.Add(weight * other[k], other, a.AsSpan(k * rank, rank));
                    }
                }

                double trace = 0;
                for (int k = 0; k < rank; k++) trace += a[(k * rank) + k];
                for (int k = 0; k < rank; k++) a[(k * rank) + k] += 1e-10 * trace; // rotations between nearly equal factors
                if (trace > 0 && Cholesky.TryFactor(a, rank))
                {
                    Cholesky.Solve(a, rank, b);
                    b.CopyTo(row);
                }
            }

            double sum = 0;
            for (int i = 0; i < p; i++)
                for (int j = 0; j < i; j++)
                    if (!double.IsNaN(r[(i * p) + j])) sum += Math.Abs(r[(i * p) + j] - Dense.Dot(l.AsSpan(i * rank, rank), l.AsSpan(j * rank, rank)));
            if (smoothing <= 1e-8 && Math.Abs(before - sum) <= 1e-10 * sum) return;
            before = sum;
        }
    }

    /// <summary>Eigenvalues of U U' descending, and U turned to its principal axes.</summary>
    private static double[] Spectrum(double[] u, int p, int rank, out double[] principal)
    {
        double[] gram = new double[rank * rank], values = new double[rank];
        for (int i = 0; i < p; i++)
            for (int k = 0; k < rank; k++) Dense.Add(u[(i * rank) + k], u.AsSpan(i * rank, rank), gram.AsSpan(k * rank, rank));
        SymmetricEigen.Decompose(gram, rank, values, new double[2 * rank]);
        Array.Reverse(values);
        principal = new double[p * rank];
        for (int k = 0; k < rank; k++)
        {
            ReadOnlySpan<double> vector = gram.AsSpan((rank - 1 - k) * rank, rank);
            double sum = 0;
            for (int i = 0; i < p; i++) sum += principal[(i * rank) + k] = Dense.Dot(u.AsSpan(i * rank, rank), vector);
            for (int i = 0; sum < 0 && i < p; i++) principal[(i * rank) + k] *= -1;
        }

        return values;
    }
}
