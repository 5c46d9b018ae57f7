using System.Buffers;
using System.Runtime.InteropServices;

namespace Stats.Optim.Recovery;

/// <summary>The rows of numbers that measurements are made of, in groups of <see cref="RowKernel.Group"/>.</summary>
internal abstract unsafe class RowSource
{
    /// <summary>The rows of a group, those beyond the last measurement zero.</summary>
    /// <param name="group">0, 1, ...</param>
    /// <param name="room">Space for the group, for sources that have to make it.</param>
    public abstract double* Rows(int group, double* room);
}

/// <summary>How a matrix and its factors are laid out as one row of numbers.</summary>
internal abstract unsafe class RowShape
{
    public abstract int Dimension { get; }

    public abstract int Length { get; }

    /// <summary>x: such that row ' x = &lt;A, (L R' + R L')/2&gt;.</summary>
    public abstract void Pack(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int rank, Span<double> x);

    /// <summary>product = (the matrix whose row this is) U.</summary>
    public abstract void Times(ReadOnlySpan<double> row, ReadOnlySpan<double> factor, int rank, Span<double> product);

    /// <summary>Frobenius norm of the symmetric matrix whose row this is.</summary>
    public abstract double Norm(ReadOnlySpan<double> row);
}

/// <summary>Applies measurements that are rows of numbers: one pass over the rows for values and adjoint together.</summary>
/// <remarks>Sums are split into chunks whose number depends on the number of measurements alone, and are added in their order: the same bits on any number of threads.</remarks>
internal sealed unsafe class RowEngine(RowSource rows, RowShape shape, int count, int threads)
{
    private const int MaxChunks = 64;

    public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken) =>
        Run(left, right, null, default, values, default, cancellationToken);

    public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken)
    {
        double[] room = ArrayPool<double>.Shared.Rent(Length);
        Run(default, default, null, weights, default, room.AsSpan(0, Length), cancellationToken);
        shape.Times(room, factor, factor.Length / shape.Dimension, product);
        ArrayPool<double>.Shared.Return(room);
    }

    public double AdjointNorm(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        double[] room = ArrayPool<double>.Shared.Rent(Length);
        Run(default, default, null, weights, default, room.AsSpan(0, Length), cancellationToken);
        double norm = shape.Norm(room);
        ArrayPool<double>.Shared.Return(room);
        return norm;
    }

    public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken)
    {
        double[] room = ArrayPool<double>.Shared.Rent(Length);
        Run(left, right, weight, default, values, room.AsSpan(0, Length), cancellationToken);
        shape.Times(room, factor, factor.Length / shape.Dimension, product);
        ArrayPool<double>.Shared.Return(room);
    }

    private int Length => RowKernel.Padded(shape.Length);

    // Values when x is given, with weights from the rule; else weights as given. The sum when there is room for it.
    private void Run(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight? rule, ReadOnlySpan<double> weights, Span<double> values, Span<double> sum, CancellationToken cancellationToken)
    {
        int length = Length, groups = (count + RowKernel.Group - 1) / RowKernel.Group;
        int perChunk = Math.Max(1, (groups + MaxChunks - 1) / MaxChunks), chunks = (groups + perChunk - 1) / perChunk;
        bool measure = !left.IsEmpty, add = !sum.IsEmpty;
        // Per chunk: its sum and room for one group; then x.
        int stride = (RowKernel.Group + 1) * length;
        double* memory = (double*)NativeMemory.AlignedAlloc((nuint)(((long)chunks * stride) + length) * sizeof(double), 64);
        try
        {
            double* x = memory + ((long)chunks * stride);
            if (measure)
            {
                new Span<double>(x, length).Clear();
                shape.Pack(left, right, left.Length / shape.Dimension, new Span<double>(x, shape.Length));
            }

            fixed (double* v = values, w = weights)
            {
                Pass pass = new()
                {
                    Rows = rows, Rule = rule, Values = v, Weights = w, X = x, Memory = memory,
                    Length = length, Stride = stride, PerChunk = perChunk, Groups = groups, Count = count, Measure = measure, Add = add,
                };
                if (threads == 1 || chunks == 1) Alone(pass, chunks, cancellationToken);
                else Together(pass, chunks, cancellationToken);
            }

            if (!add) return;
            sum.Clear();
            for (int chunk = 0; chunk < chunks; chunk++) LinearAlgebra.Dense.Add(1, new ReadOnlySpan<double>(memory + ((long)chunk * stride), length), sum);
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

    /// <summary>One pass over the rows, in chunks that any thread may take.</summary>
    private struct Pass
    {
        public RowSource Rows;
        public MeasurementWeight? Rule;
        public double* Values, Weights, X, Memory;
        public int Length, Stride, PerChunk, Groups, Count;
        public bool Measure, Add;

        public readonly void Work(int chunk)
        {
            double* own = Memory + ((long)chunk * Stride), room = own + Length;
            if (Add) new Span<double>(own, Length).Clear();
            int end = Math.Min(Groups, (chunk + 1) * PerChunk);
            double* found = stackalloc double[RowKernel.Group], factors = stackalloc double[RowKernel.Group];
            for (int g = chunk * PerChunk; g < end; g++)
            {
                double* group = Rows.Rows(g, room);
                int first = g * RowKernel.Group, number = Math.Min(RowKernel.Group, Count - first);
                if (Measure) RowKernel.Dot(group, Length, X, found);
                for (int k = 0; k < RowKernel.Group; k++)
                {
                    if (k < number && Measure) Values[first + k] = found[k];
                    factors[k] = k >= number || !Add ? 0 : Rule is null ? Weights[first + k] : Rule(first + k, found[k]);
                }

                if (Add) RowKernel.Add(group, Length, factors, own);
            }
        }
    }
}
