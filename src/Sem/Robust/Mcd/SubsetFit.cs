using System.Numerics;
using System.Runtime.InteropServices;
using Stats.Optim.LinearAlgebra;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>Mean and covariance of a subset of rows, and the distances of all rows from it; with its own buffers, for one thread.</summary>
internal sealed class SubsetFit
{
    // Of a correlation matrix, a squared Cholesky pivot is the share of a variable's variance that those before it leave: below this it is rounding.
    private const double SmallestPivot = 1e-13;
    private const int Block = 512;

    private readonly StandardRows data;
    private readonly double[] block, deviations, ordered;
    private double[]? whitened;

    public SubsetFit(StandardRows data)
    {
        this.data = data;
        int n = data.Rows, p = data.Variables;
        block = new double[Math.Min(n, Block) * p];
        deviations = new double[p];
        ordered = new double[n];
        Mean = new double[p];
        Covariance = new double[p * p];
        Cholesky = new double[p * p];
        Distances = new double[n];
    }

    public StandardRows Data => data;

    public double[] Mean { get; }

    /// <summary>Divisor: rows - 1.</summary>
    public double[] Covariance { get; }

    /// <summary>The lower factor of the covariance.</summary>
    public double[] Cholesky { get; }

    public double LogDeterminant { get; private set; }

    /// <summary>L^-1 (z - mean) for every row, column-major; filled by <see cref="Whiten"/>.</summary>
    public ReadOnlySpan<double> Whitened => whitened;

    /// <summary>Squared Mahalanobis distance of every row.</summary>
    public double[] Distances { get; }

    /// <summary>Mean, covariance and its factor from some rows; false when the covariance is singular.</summary>
    public bool Fit(ReadOnlySpan<int> rows)
    {
        int n = data.Rows, p = data.Variables, h = rows.Length;
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> z = data.Z.AsSpan(j * n, n);
            double sum = 0;
            foreach (int r in rows) sum += z[r];
            Mean[j] = sum / h;
        }

        // In blocks, so that the rows of one stay in the nearest cache while their products are taken.
        Array.Clear(Covariance);
        for (int start = 0; start < h; start += Block)
        {
            int length = Math.Min(Block, h - start);
            ReadOnlySpan<int> some = rows.Slice(start, length);
            for (int j = 0; j < p; j++)
            {
                ReadOnlySpan<double> z = data.Z.AsSpan(j * n, n);
                Span<double> g = block.AsSpan(j * length, length);
                double mean = Mean[j];
                for (int i = 0; i < some.Length; i++) g[i] = z[some[i]] - mean;
                for (int k = 0; k <= j; k++) Covariance[(j * p) + k] += Dense.Dot(g, block.AsSpan(k * length, length));
            }
        }

        for (int j = 0; j < p; j++)
            for (int k = 0; k <= j; k++) Covariance[(j * p) + k] = Covariance[(k * p) + j] = Covariance[(j * p) + k] / (h - 1);

        for (int j = 0; j < p; j++)
        {
            deviations[j] = Math.Sqrt(Covariance[(j * p) + j]);
            // A constant column leaves rounding of the mean behind.
            if (!(deviations[j] > 1e-14 * Math.Abs(Mean[j]))) return false;
        }

        for (int j = 0; j < p; j++)
            for (int k = 0; k <= j; k++) Cholesky[(j * p) + k] = Covariance[(j * p) + k] / (deviations[j] * deviations[k]);
        if (!Optim.LinearAlgebra.Cholesky.TryFactor(Cholesky, p, SmallestPivot)) return false;
        double log = 0;
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k <= j; k++) Cholesky[(j * p) + k] *= deviations[j];
            log += Math.Log(Cholesky[(j * p) + j]);
        }

        LogDeterminant = 2 * log;
        return true;
    }

    /// <summary>
    /// The log determinant of the covariance of the rows that were fitted last, by orthogonalising the centred columns (modified Gram-Schmidt, twice) instead of their products: with correlations
    /// near 1 it keeps twice as many digits. For the end of a search.
    /// </summary>
    public double AccurateLogDeterminant(ReadOnlySpan<int> rows)
    {
        int n = data.Rows, p = data.Variables, h = rows.Length;
        double[] gathered = new double[h * p];
        for (int j = 0; j < p; j++)
            for (int i = 0; i < h; i++) gathered[(j * h) + i] = data.Z[(j * n) + rows[i]] - Mean[j];
        double log = 0;
        for (int j = 0; j < p; j++)
        {
            Span<double> x = gathered.AsSpan(j * h, h);
            double mean = 0;
            foreach (double v in x) mean += v / h;
            for (int i = 0; i < h; i++) x[i] -= mean; // the rounding that the first mean left
            for (int pass = 0; pass < 2; pass++)
                for (int k = 0; k < j; k++) Dense.Add(-Dense.Dot(x, gathered.AsSpan(k * h, h)), gathered.AsSpan(k * h, h), x);
            double norm = Dense.Norm(x);
            for (int i = 0; i < h; i++) x[i] /= norm;
            log += Math.Log(norm);
        }

        return (2 * log) - (p * Math.Log(h - 1.0));
    }

    /// <summary>Fills <see cref="Distances"/> for the fit.</summary>
    public void Measure()
    {
        int n = data.Rows, p = data.Variables;
        for (int start = 0; start < n; start += Block)
        {
            int length = Math.Min(Block, n - start);
            Measure(start, length, block.AsSpan(0, length * p), length);
        }
    }

    /// <summary>Fills <see cref="Distances"/> and <see cref="Whitened"/> for the fit.</summary>
    public void Whiten()
    {
        int n = data.Rows;
        whitened ??= new double[n * data.Variables];
        for (int start = 0; start < n; start += Block) Measure(start, Math.Min(Block, n - start), whitened.AsSpan(start), n);
    }

    // y: L^-1 (z - mean) of some rows, its columns stride apart.
    private void Measure(int start, int length, Span<double> y, int stride)
    {
        int n = data.Rows, p = data.Variables;
        Span<double> distances = Distances.AsSpan(start, length);
        distances.Clear();
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(distances);
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> z = data.Z.AsSpan((j * n) + start, length);
            Span<double> own = y.Slice(j * stride, length);
            ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(z);
            Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(own);
            double mean = Mean[j], pivot = 1 / Cholesky[(j * p) + j];
            Vector<double> means = new(mean), pivots = new(pivot);
            int whole = from.Length * Vector<double>.Count;
            for (int i = 0; i < from.Length; i++) to[i] = from[i] - means;
            for (int i = whole; i < length; i++) own[i] = z[i] - mean;
            for (int k = 0; k < j; k++) Dense.Add(-Cholesky[(j * p) + k], y.Slice(k * stride, length), own);
            for (int i = 0; i < to.Length; i++)
            {
                Vector<double> u = to[i] * pivots;
                to[i] = u;
                sums[i] += u * u;
            }

            for (int i = whole; i < length; i++)
            {
                own[i] *= pivot;
                distances[i] += own[i] * own[i];
            }
        }
    }

    /// <summary>The rows of the smallest <see cref="Distances"/>, ascending; of equal distances the earlier rows.</summary>
    public void Nearest(Span<int> rows)
    {
        double limit = Selection.Smallest(Distances, rows.Length, ordered);
        int below = 0, count = 0;
        foreach (double d in Distances) below += d < limit ? 1 : 0;
        int ties = rows.Length - below;
        for (int i = 0; i < Distances.Length && count < rows.Length; i++)
        {
            // Which rows are near is not predictable: written always, counted when it is.
            double d = Distances[i];
            rows[count] = i;
            if (d == limit) count += ties-- > 0 ? 1 : 0;
            else count += d < limit ? 1 : 0;
        }
    }

    /// <summary>
    /// Concentrates a subset on which this has been fitted: the h rows nearest to the fit, again and again, until the determinant falls no more. It cannot rise (Rousseeuw and
    /// Van Driessen 1999, theorem 1). False when a subset turns out singular; <paramref name="rows"/> is then that subset.
    /// </summary>
    /// <param name="rows">Receives the h rows.</param>
    /// <param name="steps">At most so many steps.</param>
    /// <param name="scratch">As long as <paramref name="rows"/>.</param>
    public bool Concentrate(Span<int> rows, int steps, Span<int> scratch)
    {
        double last = double.PositiveInfinity;
        for (int step = 0; step < steps; step++)
        {
            Measure();
            Nearest(scratch);
            if (scratch.SequenceEqual(rows) && step > 0) return true;
            if (!Fit(scratch))
            {
                scratch.CopyTo(rows);
                return false;
            }

            if (LogDeterminant >= last)
            {
                Fit(rows); // the better one, of which this differs by rounding
                return true;
            }

            scratch.CopyTo(rows);
            last = LogDeterminant;
        }

        return true;
    }
}
