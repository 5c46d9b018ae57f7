using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Optim.Recovery;

/// <summary>Measurements a_i' X a_i by vectors: m d numbers of memory, and neither U U' nor any a_i a_i' is formed.</summary>
public sealed unsafe class RankOneMeasurements : IMeasurementOperator
{
    private const int MaxChunks = 64;
    private readonly double[] vectors;
    private readonly int threads;

    /// <summary>Takes the vectors.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="vectors">a_1, ..., a_m: m*d finite numbers, one vector after the other; copied.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <exception cref="ArgumentException">There are no vectors, or not whole ones, or a number is not finite.</exception>
    public RankOneMeasurements(int dimension, ReadOnlySpan<double> vectors, int threads = 0)
        : this(dimension, [.. vectors], threads, 0)
    {
        for (int i = 0; i < vectors.Length; i++)
            if (!double.IsFinite(vectors[i])) throw new ArgumentException(FormattableString.Invariant($"Vector {i / dimension} holds {vectors[i]}: every number has to be finite."));
    }

    private RankOneMeasurements(int dimension, double[] vectors, int threads, int _)
    {
        if (dimension < 1) throw new ArgumentException($"The dimension is {dimension}; it has to be at least 1.");
        if (vectors.Length == 0) throw new ArgumentException("There are no measurements: give at least one vector.");
        if (vectors.Length % dimension != 0) throw new ArgumentException($"{Counted.Of(vectors.Length, "number does", "numbers do")} not make whole vectors of {dimension}.");
        (Dimension, Count, this.vectors, this.threads) = (dimension, vectors.Length / dimension, vectors, threads == 0 ? Threading.Default : Threading.Checked(threads));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Vectors of independent N(0, 1).</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="count">m, at least 1.</param>
    /// <param name="seed">Fixes the vectors.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <param name="cancellationToken">Ends the making by an exception.</param>
    public static RankOneMeasurements Gaussian(int dimension, int count, long seed, int threads = 0, CancellationToken cancellationToken = default)
    {
        Demand.Size(dimension, count);
        double[] vectors = new double[checked(dimension * count)];
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CounterNormal.Fill(seed, i, vectors.AsSpan(i * dimension, dimension));
        }

        return new RankOneMeasurements(dimension, vectors, threads, 0);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) =>
        Run(left, right, null, default, default, values, default, cancellationToken);

    /// <inheritdoc/>
    public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) =>
        Run(default, default, null, weights, factor, default, product, cancellationToken);

    /// <inheritdoc/>
    public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken = default) =>
        Run(left, right, weight, default, factor, values, product, cancellationToken);

    private void Run(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight? rule, ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken)
    {
        int d = Dimension, count = Count, rank = (left.IsEmpty ? factor : left).Length / d, columns = RowKernel.Padded(rank), adjointColumns = RowKernel.Padded(factor.Length / d);
        bool measure = !left.IsEmpty, add = !product.IsEmpty, sameRight = left == right, sameFactor = measure && left == factor;
        int groups = (count + RankOneKernel.Group - 1) / RankOneKernel.Group, perChunk = Math.Max(1, (groups + MaxChunks - 1) / MaxChunks), chunks = (groups + perChunk - 1) / perChunk;
        // Padded copies of the factors; per chunk the sum, and the projections of one group on each factor.
        int own = d * adjointColumns, projections = RankOneKernel.Group * ((2 * columns) + adjointColumns);
        long copies = (long)d * ((2 * columns) + adjointColumns), stride = own + projections;
        double* memory = (double*)NativeMemory.AlignedAlloc((nuint)(copies + (chunks * stride)) * sizeof(double), 64);
        try
        {
            double* l = memory, r = l + (d * columns), f = r + (d * columns), work = f + own;
            if (measure) Copy(left, d, columns, l);
            if (measure && !sameRight) Copy(right, d, columns, r);
            if (add && !sameFactor) Copy(factor, d, adjointColumns, f);
            fixed (double* v = values, w = weights, a = vectors)
            {
                Pass pass = new()
                {
                    Rule = rule, Values = v, Weights = w, Vectors = a, Left = l, Right = r, Factor = f, Memory = work, Stride = stride, Own = own, Dimension = d, Columns = columns,
                    AdjointColumns = adjointColumns, PerChunk = perChunk, Groups = groups, Count = count, Measure = measure, Add = add, SameRight = sameRight, SameFactor = sameFactor,
                };
                if (threads == 1 || chunks == 1) Alone(pass, chunks, cancellationToken);
                else Together(pass, chunks, cancellationToken);
            }

            if (!add) return;
            int width = factor.Length / d;
            product.Clear();
            for (int chunk = 0; chunk < chunks; chunk++)
                for (int j = 0; j < d; j++) LinearAlgebra.Dense.Add(1, new ReadOnlySpan<double>(work + (chunk * stride) + (j * adjointColumns), width), product.Slice(j * width, width));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    // Apart from the parallel loop, whose delegate would be made here too: on one thread a pass allocates nothing.
    private static void Alone(in Pass pass, int chunks, CancellationToken cancellationToken)
    {
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass.Work(chunk);
        }
    }

    private void Together(Pass pass, int chunks, CancellationToken cancellationToken) => Threading.For(chunks, threads, chunk => pass.Work(chunk), cancellationToken);

    private static void Copy(ReadOnlySpan<double> from, int d, int columns, double* to)
    {
        int rank = from.Length / d;
        new Span<double>(to, d * columns).Clear();
        for (int j = 0; j < d; j++) from.Slice(j * rank, rank).CopyTo(new Span<double>(to + (j * columns), rank));
    }

    /// <summary>One pass over the vectors, in chunks that any thread may take.</summary>
    private struct Pass
    {
        public MeasurementWeight? Rule;
        public double* Values, Weights, Vectors, Left, Right, Factor, Memory;
        public long Stride;
        public int Own, Dimension, Columns, AdjointColumns, PerChunk, Groups, Count;
        public bool Measure, Add, SameRight, SameFactor;

        public readonly void Work(int chunk)
        {
            double* sum = Memory + (chunk * Stride), onLeft = sum + Own, onRight = onLeft + (RankOneKernel.Group * Columns), onFactor = onRight + (RankOneKernel.Group * Columns);
            if (Add) new Span<double>(sum, Own).Clear();
            double* factors = stackalloc double[RankOneKernel.Group];
            double** vector = stackalloc double*[RankOneKernel.Group];
            int end = Math.Min(Groups, (chunk + 1) * PerChunk);
            for (int g = chunk * PerChunk; g < end; g++)
            {
                int first = g * RankOneKernel.Group, number = Math.Min(RankOneKernel.Group, Count - first);
                for (int k = 0; k < RankOneKernel.Group; k++) vector[k] = Vectors + ((long)(first + Math.Min(k, number - 1)) * Dimension); // the last one stands in for those beyond, with weight 0
                if (Measure) RankOneKernel.Project(vector, Dimension, Left, Columns, onLeft);
                if (Measure && !SameRight) RankOneKernel.Project(vector, Dimension, Right, Columns, onRight);
                if (Add && !SameFactor) RankOneKernel.Project(vector, Dimension, Factor, AdjointColumns, onFactor);
                for (int k = 0; k < number; k++)
                {
                    int i = first + k;
                    if (Measure) Values[i] = LinearAlgebra.Dense.Dot(new(onLeft + (k * Columns), Columns), new((SameRight ? onLeft : onRight) + (k * Columns), Columns));
                    if (Add) factors[k] = Rule is null ? Weights[i] : Rule(i, Values[i]);
                }

                for (int k = number; k < RankOneKernel.Group; k++) factors[k] = 0;
                if (Add) RankOneKernel.Add(vector, Dimension, SameFactor ? onLeft : onFactor, factors, AdjointColumns, sum);
            }
        }
    }
}

/// <summary>Projections of a few vectors on the columns of a factor, and the sum of their outer products with them.</summary>
internal static unsafe class RankOneKernel
{
    public const int Group = 8;

    /// <summary>row k of z = a_k' F.</summary>
    public static void Project(double** a, int d, double* factor, int columns, double* z)
    {
        if (Vector512.IsHardwareAccelerated) Project<Vector512<double>, Lanes512>(a, d, factor, columns, z);
        else if (Vector256.IsHardwareAccelerated) Project<Vector256<double>, Lanes256>(a, d, factor, columns, z);
        else Project<double, Lanes64>(a, d, factor, columns, z);
    }

    /// <summary>sum += sum_k w_k a_k z_k'. z is spoilt.</summary>
    public static void Add(double** a, int d, double* z, double* weights, int columns, double* sum)
    {
        for (int k = 0; k < Group; k++)
            for (int c = 0; c < columns; c++) z[(k * columns) + c] *= weights[k];
        if (Vector512.IsHardwareAccelerated) Add<Vector512<double>, Lanes512>(a, d, z, columns, sum);
        else if (Vector256.IsHardwareAccelerated) Add<Vector256<double>, Lanes256>(a, d, z, columns, sum);
        else Add<double, Lanes64>(a, d, z, columns, sum);
    }

    private static void Project<TVector, TLanes>(double** a, int d, double* factor, int columns, double* z)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        double* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7];
        for (int c = 0; c < columns; c += TLanes.Width)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            double* f = factor + c;
            for (int j = 0; j < d; j++, f += columns)
            {
                TVector v = TLanes.Load(f);
                s0 = TLanes.MultiplyAdd(TLanes.All(a0[j]), v, s0);
                s1 = TLanes.MultiplyAdd(TLanes.All(a1[j]), v, s1);
                s2 = TLanes.MultiplyAdd(TLanes.All(a2[j]), v, s2);
                s3 = TLanes.MultiplyAdd(TLanes.All(a3[j]), v, s3);
                s4 = TLanes.MultiplyAdd(TLanes.All(a4[j]), v, s4);
                s5 = TLanes.MultiplyAdd(TLanes.All(a5[j]), v, s5);
                s6 = TLanes.MultiplyAdd(TLanes.All(a6[j]), v, s6);
                s7 = TLanes.MultiplyAdd(TLanes.All(a7[j]), v, s7);
            }

            TLanes.Store(s0, z + c);
            TLanes.Store(s1, z + columns + c);
            TLanes.Store(s2, z + (2 * columns) + c);
            TLanes.Store(s3, z + (3 * columns) + c);
            TLanes.Store(s4, z + (4 * columns) + c);
            TLanes.Store(s5, z + (5 * columns) + c);
            TLanes.Store(s6, z + (6 * columns) + c);
            TLanes.Store(s7, z + (7 * columns) + c);
        }
    }

    private static void Add<TVector, TLanes>(double** a, int d, double* z, int columns, double* sum)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        double* a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7];
        for (int c = 0; c < columns; c += TLanes.Width)
        {
            double* at = z + c;
            TVector z0 = TLanes.Load(at), z1 = TLanes.Load(at + columns), z2 = TLanes.Load(at + (2 * columns)), z3 = TLanes.Load(at + (3 * columns));
            TVector z4 = TLanes.Load(at + (4 * columns)), z5 = TLanes.Load(at + (5 * columns)), z6 = TLanes.Load(at + (6 * columns)), z7 = TLanes.Load(at + (7 * columns));
            double* s = sum + c;
            for (int j = 0; j < d; j++, s += columns)
            {
                TVector t = TLanes.MultiplyAdd(TLanes.All(a0[j]), z0, TLanes.Load(s));
                TVector u = TLanes.MultiplyAdd(TLanes.All(a1[j]), z1, TLanes.MultiplyAdd(TLanes.All(a5[j]), z5, default));
                t = TLanes.MultiplyAdd(TLanes.All(a2[j]), z2, t);
                u = TLanes.MultiplyAdd(TLanes.All(a3[j]), z3, u);
                t = TLanes.MultiplyAdd(TLanes.All(a4[j]), z4, t);
                u = TLanes.MultiplyAdd(TLanes.All(a7[j]), z7, u);
                t = TLanes.MultiplyAdd(TLanes.All(a6[j]), z6, t);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.All(1), u, t), s);
            }
        }
    }
}
