namespace Stats.Optim.Recovery;

/// <summary>
/// Measurements by dense matrices: symmetric ones of which the lower triangles are kept, or rectangular ones lifted. m d (d+1)/2 numbers of memory, which one
/// pass per iteration reads once.
/// </summary>
public sealed class DenseMeasurements : IMeasurementOperator
{
    private readonly RowEngine engine;

    private DenseMeasurements(RowSource rows, RowShape shape, int count, int threads) =>
        (Dimension, Count, engine) = (shape.Dimension, count, new RowEngine(rows, shape, count, threads));

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Measurements by symmetric matrices.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="matrices">m matrices of d*d numbers each, row-major, one after the other.</param>
    /// <param name="symmetrise">Whether a matrix that is not symmetric is replaced by (A + A')/2, which measures symmetric matrices the same.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <exception cref="ArgumentException">There are no matrices, or one is not finite, or not symmetric.</exception>
    public static DenseMeasurements Symmetric(int dimension, ReadOnlySpan<double> matrices, bool symmetrise = false, int threads = 0)
    {
        int count = CountOf(dimension, dimension, matrices.Length);
        SymmetricShape shape = new(dimension);
        StoredRows rows = new(shape.Length, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> a = matrices.Slice(i * dimension * dimension, dimension * dimension);
            Finite(a, i);
            if (!symmetrise) CheckSymmetric(a, dimension, i);
            Span<double> row = rows.Row(i);
            for (int j = 0, at = 0; j < dimension; j++)
                for (int k = 0; k <= j; k++) row[at++] = 0.5 * (a[j * dimension + k] + a[k * dimension + j]);
        }

        return new DenseMeasurements(rows, shape, count, threads == 0 ? Threading.Default : Threading.Checked(threads));
    }

    /// <summary>Measurements &lt;B_i, M&gt; of a rectangular matrix M, by lifting: the recovered symmetric matrix holds M in its upper right corner.</summary>
    /// <param name="rows">Rows of M, at least 1.</param>
    /// <param name="columns">Columns of M, at least 1.</param>
    /// <param name="matrices">m matrices of rows*columns numbers each, row-major, one after the other.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <exception cref="ArgumentException">There are no matrices, or one is not finite.</exception>
    public static DenseMeasurements Rectangular(int rows, int columns, ReadOnlySpan<double> matrices, int threads = 0)
    {
        int count = CountOf(rows, columns, matrices.Length);
        LiftedShape shape = new(rows, columns);
        StoredRows stored = new(shape.Length, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> b = matrices.Slice(i * rows * columns, rows * columns);
            Finite(b, i);
            b.CopyTo(stored.Row(i));
        }

        return new DenseMeasurements(stored, shape, count, threads == 0 ? Threading.Default : Threading.Checked(threads));
    }

    /// <summary>Random symmetric matrices: diagonal N(0, 1), off the diagonal N(0, 1/2), so that &lt;A, X&gt; is N(0, |X|^2). The same matrices as <see cref="GeneratedMeasurements"/> of that seed.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="count">m, at least 1.</param>
    /// <param name="seed">Fixes the matrices.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <param name="cancellationToken">Ends the making by an exception.</param>
    public static unsafe DenseMeasurements Gaussian(int dimension, int count, long seed, int threads = 0, CancellationToken cancellationToken = default)
    {
        Demand.Size(dimension, count);
        GeneratedRows generated = new(dimension, count, seed);
        SymmetricShape shape = new(dimension);
        StoredRows rows = new(shape.Length, count);
        int degree = threads == 0 ? Threading.Default : Threading.Checked(threads);
        Threading.For((count + RowKernel.Group - 1) / RowKernel.Group, degree, group => generated.Fill(group, rows.Rows(group, null)), cancellationToken);
        return new DenseMeasurements(rows, shape, count, degree);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) =>
        engine.Apply(left, right, values, cancellationToken);

    /// <inheritdoc/>
    public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) =>
        engine.AdjointTimes(weights, factor, product, cancellationToken);

    /// <inheritdoc/>
    public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken = default) =>
        engine.ApplyThenAdjoint(left, right, weight, factor, values, product, cancellationToken);

    /// <inheritdoc/>
    public double AdjointNorm(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default) => engine.AdjointNorm(weights, cancellationToken);

    private static int CountOf(int rows, int columns, int numbers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int each = checked(rows * columns);
        if (numbers == 0) throw new ArgumentException("There are no measurements: give at least one matrix.");
        if (numbers % each != 0) throw new ArgumentException($"{Counted.Of(numbers, "number does", "numbers do")} not make whole matrices of {rows} by {columns}: give a multiple of {each}.");
        return numbers / each;
    }

    private static void Finite(ReadOnlySpan<double> a, int index)
    {
        foreach (double v in a)
            if (!double.IsFinite(v)) throw new ArgumentException(FormattableString.Invariant($"Measurement matrix {index} holds {v}: every number has to be finite."));
    }

    private static void CheckSymmetric(ReadOnlySpan<double> a, int d, int index)
    {
        double size = LinearAlgebra.Dense.MaxAbs(a);
        for (int j = 0; j < d; j++)
            for (int k = 0; k < j; k++)
                if (Math.Abs(a[j * d + k] - a[k * d + j]) > 1e-12 * size)
                    throw new ArgumentException(FormattableString.Invariant($"Measurement matrix {index} is not symmetric: element ({j}, {k}) is {a[j * d + k]}, element ({k}, {j}) is {a[k * d + j]}; give (A + A')/2, or symmetrise: true."));
    }
}

/// <summary>Rows in memory, in blocks of a few groups, each aligned to 64 bytes.</summary>
internal sealed unsafe class StoredRows : RowSource
{
    private const long BlockBytes = 1 << 24;
    private readonly int length, padded, groupsPerBlock;
    private readonly double[][] blocks;
    private readonly int[] offsets;

    public StoredRows(int length, int count)
    {
        this.length = length;
        padded = RowKernel.Padded(length);
        int groups = (count + RowKernel.Group - 1) / RowKernel.Group;
        long groupSize = (long)RowKernel.Group * padded;
        groupsPerBlock = (int)Math.Clamp(BlockBytes / (groupSize * sizeof(double)), 1, groups);
        blocks = new double[(groups + groupsPerBlock - 1) / groupsPerBlock][];
        offsets = new int[blocks.Length];
        for (int b = 0; b < blocks.Length; b++)
        {
            int numbers = checked((int)(groupSize * Math.Min(groupsPerBlock, groups - (b * groupsPerBlock))));
            blocks[b] = GC.AllocateArray<double>(numbers + RowKernel.Padding, pinned: true);
            nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref blocks[b][0]);
            offsets[b] = (int)((64 - (address % 64)) % 64 / sizeof(double));
        }
    }

    public override double* Rows(int group, double* room)
    {
        int block = group / groupsPerBlock;
        return (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref blocks[block][offsets[block]]) + ((long)(group % groupsPerBlock) * RowKernel.Group * padded);
    }

    public Span<double> Row(int i) => new(Rows(i / RowKernel.Group, null) + ((long)(i % RowKernel.Group) * padded), length);
}
