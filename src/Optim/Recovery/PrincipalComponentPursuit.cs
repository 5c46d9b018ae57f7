using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>
/// Principal component pursuit: splits a matrix, some cells of which may be missing, into low rank plus sparse by min |L|_* + lambda |S|_1 (Candès, Li, Ma and Wright 2011),
/// by the inexact augmented Lagrangian method (Lin, Chen and Ma 2010). Convex: no start and no rank; one eigenvalue decomposition per iteration.
/// </summary>
public sealed record PrincipalComponentPursuit
{
    /// <summary>Factor of the penalty per iteration; above 1. From about 1.2 on the method can end at a wrong split without a sign of it.</summary>
    public double Growth { get; init; } = 1.03;

    /// <summary>Weight of the sparse part; null: 1 / sqrt(larger side * share of cells that are there).</summary>
    public double? Lambda { get; init; }

    /// <summary>Converged when |M - L - S| is below this share of |M|. Positive.</summary>
    public double Tolerance { get; init; } = 1e-11;

    /// <summary>At least 1.</summary>
    public int MaxIterations { get; init; } = 1500;

    /// <summary>Splits a matrix.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="matrix">Row-major; NaN where a cell is missing.</param>
    /// <param name="progress">Told about every step, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the iteration by an exception.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a cell is infinite, or all are missing.</exception>
    public LowRankPlusSparse Decompose(int rows, int columns, ReadOnlySpan<double> matrix, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Decompose(rows, columns, matrix, new RecoverySteps(progress), cancellationToken);

    internal LowRankPlusSparse Decompose(int rows, int columns, ReadOnlySpan<double> matrix, RecoverySteps steps, CancellationToken cancellationToken)
    {
        if (rows < 1 || columns < 1 || matrix.Length != (long)rows * columns) throw new ArgumentException($"{Counted.Of(matrix.Length, "number does", "numbers do")} not make a matrix of {rows} by {columns}.");
        if (!(Growth > 1) || double.IsInfinity(Growth)) throw new ArgumentException(FormattableString.Invariant($"Growth is {Growth}; it has to be above 1, and finite."));
        if (!(Tolerance > 0)) throw new ArgumentException(FormattableString.Invariant($"Tolerance is {Tolerance}; it has to be positive."));
        if (Lambda is { } weight && !(weight > 0 && double.IsFinite(weight))) throw new ArgumentException(FormattableString.Invariant($"Lambda is {weight}; it has to be positive, or null for the usual one."));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations, 1);
        int n = matrix.Length, there = 0;
        double[] m = new double[n];
        bool[] observed = new bool[n];
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            if (double.IsInfinity(matrix[i])) throw new ArgumentException($"Cell ({i / columns}, {i % columns}) is infinite: give NaN for a missing cell.");
            observed[i] = !double.IsNaN(matrix[i]);
            if (!observed[i]) continue;
            there++;
            m[i] = matrix[i];
            largest = Math.Max(largest, Math.Abs(m[i]));
        }

        Demand.Unit(m);
        if (there == 0) throw new ArgumentException("All cells are missing: there is nothing to split.");
        double lambda = Lambda ?? 1 / Math.Sqrt(Math.Max(rows, columns) * (there / (double)n)), norm = Dense.Norm(m);
        double[] low = new double[n], sparse = new double[n], y = new double[n], work = new double[n];
        if (norm == 0) return new LowRankPlusSparse(rows, columns, low, sparse, 0, 0, 0, true);
        Thresholding thresholding = new(rows, columns, m);
        double spectral = thresholding.LargestSingularValue(m), dual = Math.Max(spectral, largest / lambda), mu = 1.25 / spectral, residual = 1;
        for (int i = 0; i < n; i++) y[i] = m[i] / dual;
        int rank = 0, iteration = 0;
        while (iteration < MaxIterations && residual > Tolerance)
        {
            cancellationToken.ThrowIfCancellationRequested();
            iteration++;
            for (int i = 0; i < n; i++) work[i] = m[i] - sparse[i] + y[i] / mu;
            rank = thresholding.Shrink(work, 1 / mu, low);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                double rest = m[i] - low[i];
                double t = rest + y[i] / mu;
                sparse[i] = !observed[i] ? rest : t > lambda / mu ? t - lambda / mu : t < -lambda / mu ? t + lambda / mu : 0; // a missing cell may be anything: no penalty, no multiplier
                double gap = rest - sparse[i];
                sum += gap * gap;
                y[i] = observed[i] ? y[i] + mu * gap : 0;
            }

            residual = Math.Sqrt(sum) / norm;
            steps.Tell(RecoveryPhase.Pursuit, residual, rank);
            mu *= Growth;
        }

        for (int i = 0; i < n; i++)
            if (!observed[i]) sparse[i] = 0;
        return new LowRankPlusSparse(rows, columns, low, sparse, rank, iteration, residual, residual <= Tolerance);
    }

    /// <summary>Soft thresholding of singular values, by the eigenvalues of a symmetric matrix itself, else of the smaller of M M' and M'M.</summary>
    private sealed class Thresholding
    {
        private readonly int rows, columns, order;
        private readonly bool symmetric;
        private readonly double[] gram, values, work, part;

        public Thresholding(int rows, int columns, double[] matrix)
        {
            (this.rows, this.columns) = (rows, columns);
            symmetric = rows == columns;
            for (int i = 0; i < rows && symmetric; i++)
                for (int j = 0; j < i && symmetric; j++) symmetric = matrix[i * columns + j] == matrix[j * columns + i];
            order = Math.Min(rows, columns);
            (gram, values, work, part) = (new double[order * order], new double[order], new double[2 * order], new double[Math.Max(rows, columns)]);
        }

        public double LargestSingularValue(double[] a)
        {
            Decompose(a);
            return symmetric ? Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])) : Math.Sqrt(Math.Max(0, values[^1]));
        }

        public int Shrink(double[] a, double threshold, double[] result)
        {
            Decompose(a);
            Array.Clear(result);
            int rank = 0;
            for (int k = 0; k < order; k++)
            {
                double value = symmetric ? values[k] : Math.Sqrt(Math.Max(0, values[k])), excess = Math.Abs(value) - threshold;
                if (!(excess > 0)) continue;
                rank++;
                ReadOnlySpan<double> v = gram.AsSpan(k * order, order);
                if (symmetric)
                {
                    for (int i = 0; i < order; i++) Dense.Add(Math.CopySign(excess, value) * v[i], v, result.AsSpan(i * order, order));
                    continue;
                }

                // (1 - threshold / sigma) u u' M, or M v v': the small singular vectors are never divided by sigma.
                double factor = excess / value;
                if (rows <= columns)
                {
                    Dense.MultiplyTransposed(a, v, part.AsSpan(0, columns));
                    for (int i = 0; i < rows; i++) Dense.Add(factor * v[i], part.AsSpan(0, columns), result.AsSpan(i * columns, columns));
                }
                else
                {
                    Dense.Multiply(a, v, part.AsSpan(0, rows));
                    for (int i = 0; i < rows; i++) Dense.Add(factor * part[i], v, result.AsSpan(i * columns, columns));
                }
            }

            return rank;
        }

        private void Decompose(double[] a)
        {
            if (symmetric) a.CopyTo(gram, 0);
            else if (rows <= columns)
            {
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j <= i; j++) gram[i * rows + j] = gram[j * rows + i] = Dense.Dot(a.AsSpan(i * columns, columns), a.AsSpan(j * columns, columns));
            }
            else
            {
                Array.Clear(gram);
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) Dense.Add(a[i * columns + j], a.AsSpan(i * columns, columns), gram.AsSpan(j * columns, columns));
            }

            SymmetricEigen.Decompose(gram, order, values, work);
        }
    }
}

/// <summary>A matrix split into low rank plus sparse.</summary>
public sealed class LowRankPlusSparse
{
    private readonly double[] lowRank, sparse;

    internal LowRankPlusSparse(int rows, int columns, double[] lowRank, double[] sparse, int rank, int iterations, double residual, bool converged) =>
        (Rows, Columns, this.lowRank, this.sparse, Rank, Iterations, Residual, Converged) = (rows, columns, lowRank, sparse, rank, iterations, residual, converged);

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>The low-rank part, row-major; missing cells are filled in.</summary>
    public ReadOnlySpan<double> LowRank => lowRank;

    /// <summary>The sparse part, row-major: the gross errors; 0 where a cell was missing.</summary>
    public ReadOnlySpan<double> Sparse => sparse;

    /// <summary>Rank of the low-rank part.</summary>
    public int Rank { get; }

    /// <summary>Iterations: one decomposition each.</summary>
    public int Iterations { get; }

    /// <summary>|M - L - S| / |M| over the cells that are there.</summary>
    public double Residual { get; }

    /// <summary>Whether <see cref="Residual"/> came below the tolerance.</summary>
    public bool Converged { get; }
}
