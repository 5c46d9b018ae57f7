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
        double[] sum = Adjoint(weights, cancellationToken);
        shape.Times(sum, factor, factor.Length / shape.Dimension, product);
    }

    public double AdjointNorm(ReadOnlySpan<double> weights, CancellationToken cancellationToken) => shape.Norm(Adjoint(weights, cancellationToken));

    public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken)
    {
        double[] sum = new double[RowKernel.Padded(shape.Length)];
        Run(left, right, weight, default, values, sum, cancellationToken);
        shape.Times(sum, factor, factor.Length / shape.Dimension, product);
    }

    private double[] Adjoint(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        double[] sum = new double[RowKernel.Padded(shape.Length)];
        Run(default, default, null, weights, default, sum, cancellationToken);
        return sum;
    }

    // Values when x is given, with weights from the rule; else weights as given. The sum when there is room for it.
    private void Run(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight? rule, ReadOnlySpan<double> weights, Span<double> values, Span<double> sum, CancellationToken cancellationToken)
    {
        int length = RowKernel.Padded(shape.Length), groups = (count + RowKernel.Group - 1) / RowKernel.Group;
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

            fixed (double* fixedValues = values, fixedWeights = weights)
            {
                double* v = fixedValues, w = fixedWeights;
                Threading.For(chunks, threads, chunk =>
                {
                    double* own = memory + ((long)chunk * stride), room = own + length;
                    if (add) new Span<double>(own, length).Clear();
                    int end = Math.Min(groups, (chunk + 1) * perChunk);
                    double* found = stackalloc double[RowKernel.Group], factors = stackalloc double[RowKernel.Group];
                    for (int g = chunk * perChunk; g < end; g++)
                    {
                        double* group = rows.Rows(g, room);
                        int first = g * RowKernel.Group, number = Math.Min(RowKernel.Group, count - first);
                        if (measure) RowKernel.Dot(group, length, x, found);
                        for (int k = 0; k < RowKernel.Group; k++)
                        {
                            if (k < number && measure) v[first + k] = found[k];
                            factors[k] = k >= number || !add ? 0 : rule is null ? w[first + k] : rule(first + k, found[k]);
                        }

                        if (add) RowKernel.Add(group, length, factors, own);
                    }
                }, cancellationToken);
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
}
