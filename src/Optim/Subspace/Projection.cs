using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>A random linear map from few coordinates to many, fixed by its seed.</summary>
public abstract class Projection
{
    private protected Projection(int full, int reduced)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reduced, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(full, reduced);
        Full = full;
        Reduced = reduced;
    }

    /// <summary>Number of coordinates of the full space.</summary>
    public int Full { get; }

    /// <summary>Number of coordinates of the subspace.</summary>
    public int Reduced { get; }

    /// <summary>Orthonormal columns spanning a uniformly random subspace.</summary>
    public static Projection Dense(int full, int reduced, int seed) => new DenseProjection(full, reduced, seed, null);

    /// <summary>
    /// Orthonormal in the metric given: the columns are a random subspace of the coordinates whitened by it, so the result does not depend on units.
    /// </summary>
    /// <param name="metric">Row-major full*full, positive definite: usually the Hessian.</param>
    /// <param name="full">Order of the metric.</param>
    /// <param name="reduced">Number of coordinates of the subspace.</param>
    /// <param name="seed">Fixes the map.</param>
    /// <exception cref="ArgumentException">The metric is not positive definite.</exception>
    public static Projection InMetric(ReadOnlySpan<double> metric, int full, int reduced, int seed)
    {
        double[] factor = [.. metric];
        if (metric.Length != full * full || !Cholesky.TryFactor(factor, full)) throw new ArgumentException($"The metric is not a positive definite matrix of order {full}.", nameof(metric));
        return new DenseProjection(full, reduced, seed, factor);
    }

    /// <summary>Very sparse: each row has about sqrt(full) times fewer non-zero entries than columns would suggest (Li, Hastie and Church 2006); columns of length about 1.</summary>
    public static Projection Sparse(int full, int reduced, int seed) => new SparseProjection(full, reduced, seed);

    /// <summary>Fastfood (Le, Sarlós and Smola 2013): O(full log full) time and O(full) memory.</summary>
    public static Projection Fastfood(int full, int reduced, int seed) => new FastfoodProjection(full, reduced, seed);

    /// <summary>x = P z.</summary>
    /// <param name="z">Length <see cref="Reduced"/>.</param>
    /// <param name="x">Length <see cref="Full"/>; overwritten.</param>
    public abstract void Apply(ReadOnlySpan<double> z, Span<double> x);

    /// <summary>z = P'x.</summary>
    /// <param name="x">Length <see cref="Full"/>.</param>
    /// <param name="z">Length <see cref="Reduced"/>; overwritten.</param>
    public abstract void ApplyTransposed(ReadOnlySpan<double> x, Span<double> z);

    private protected static double Normal(Random random)
    {
        double u = 1 - random.NextDouble(), v = random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    private sealed class DenseProjection : Projection
    {
        private readonly double[] rows; // row k is column k of P

        public DenseProjection(int full, int reduced, int seed, double[]? factor)
            : base(full, reduced)
        {
            Random random = new(seed);
            rows = new double[reduced * full];
            for (int k = 0; k < rows.Length; k++) rows[k] = Normal(random);
            for (int k = 0; k < reduced; k++)
            {
                Span<double> row = rows.AsSpan(k * full, full);
                for (int pass = 0; pass < 2; pass++) // twice is enough for orthogonality to rounding
                    for (int j = 0; j < k; j++)
                        LinearAlgebra.Dense.Add(-LinearAlgebra.Dense.Dot(rows.AsSpan(j * full, full), row), rows.AsSpan(j * full, full), row);
                double norm = LinearAlgebra.Dense.Norm(row);
                for (int i = 0; i < full; i++) row[i] /= norm;
            }

            if (factor is null) return;
            for (int k = 0; k < reduced; k++) Cholesky.SolveUpper(factor, full, rows.AsSpan(k * full, full)); // P'MP = I
        }

        public override void Apply(ReadOnlySpan<double> z, Span<double> x) => LinearAlgebra.Dense.MultiplyTransposed(rows, z, x);

        public override void ApplyTransposed(ReadOnlySpan<double> x, Span<double> z) => LinearAlgebra.Dense.Multiply(rows, x, z);
    }

    private sealed class SparseProjection : Projection
    {
        private readonly (int Row, int Column, double Value)[] entries;

        public SparseProjection(int full, int reduced, int seed)
            : base(full, reduced)
        {
            Random random = new(seed);
            double density = 1 / Math.Sqrt(full), size = Math.Sqrt(1 / (density * full));
            List<(int, int, double)> list = [];
            for (int i = 0; i < full; i++)
                for (int k = 0; k < reduced; k++)
                {
                    double u = random.NextDouble();
                    if (u < density) list.Add((i, k, u < density / 2 ? size : -size));
                }

            for (int k = 0; k < reduced; k++) // no column may be empty
                if (!list.Exists(e => e.Item2 == k)) list.Add((random.Next(full), k, 1));
            entries = [.. list];
        }

        public override void Apply(ReadOnlySpan<double> z, Span<double> x)
        {
            x.Clear();
            foreach ((int row, int column, double value) in entries) x[row] += value * z[column];
        }

        public override void ApplyTransposed(ReadOnlySpan<double> x, Span<double> z)
        {
            z.Clear();
            foreach ((int row, int column, double value) in entries) z[column] += value * x[row];
        }
    }

    // P = first `full` rows of H G Pi H B over blocks of a power of two, normalised to columns of length about 1
    private sealed class FastfoodProjection : Projection
    {
        private readonly int size;
        private readonly double[] signs, gauss;
        private readonly int[] permutation;
        private readonly double factor;

        public FastfoodProjection(int full, int reduced, int seed)
            : base(full, reduced)
        {
            Random random = new(seed);
            size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)full);
            signs = [.. Enumerable.Range(0, size).Select(_ => random.Next(2) == 0 ? -1.0 : 1.0)];
            gauss = [.. Enumerable.Range(0, size).Select(_ => Normal(random))];
            permutation = [.. Enumerable.Range(0, size)];
            random.Shuffle(permutation);
            double square = gauss.Sum(v => v * v);
            factor = 1 / Math.Sqrt(square * full); // |H G Pi H B e_k|^2 = size sum g^2, of which a share full / size is kept
        }

        public override void Apply(ReadOnlySpan<double> z, Span<double> x)
        {
            double[] a = new double[size], b = new double[size];
            for (int k = 0; k < z.Length; k++) a[k] = signs[k] * z[k];
            Hadamard(a);
            for (int k = 0; k < size; k++) b[k] = gauss[k] * a[permutation[k]];
            Hadamard(b);
            for (int i = 0; i < x.Length; i++) x[i] = factor * b[i];
        }

        public override void ApplyTransposed(ReadOnlySpan<double> x, Span<double> z)
        {
            double[] a = new double[size], b = new double[size];
            x.CopyTo(b);
            Hadamard(b);
            for (int k = 0; k < size; k++) a[permutation[k]] = gauss[k] * b[k];
            Hadamard(a);
            for (int k = 0; k < z.Length; k++) z[k] = factor * signs[k] * a[k];
        }

        private static void Hadamard(double[] v)
        {
            for (int half = 1; half < v.Length; half *= 2)
                for (int start = 0; start < v.Length; start += 2 * half)
                    for (int i = start; i < start + half; i++)
                        (v[i], v[i + half]) = (v[i] + v[i + half], v[i] - v[i + half]);
        }
    }
}
