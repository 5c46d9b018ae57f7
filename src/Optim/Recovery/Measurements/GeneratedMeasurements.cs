namespace Stats.Optim.Recovery;

/// <summary>
/// Random symmetric matrices that are made anew from a seed whenever they are needed: diagonal N(0, 1), off the diagonal N(0, 1/2). No memory for the measurements,
/// at the price of making m d (d+1)/2 random numbers per pass.
/// </summary>
public sealed class GeneratedMeasurements : IMeasurementOperator
{
    private readonly RowEngine engine;

    /// <summary>Describes the measurements.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="count">m, at least 1.</param>
    /// <param name="seed">Fixes the matrices.</param>
    /// <param name="threads">At most so many threads; 0: as many as the machine has.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public GeneratedMeasurements(int dimension, int count, long seed, int threads = 0)
    {
        Demand.Size(dimension, count);
        (Dimension, Count) = (dimension, count);
        engine = new RowEngine(new GeneratedRows(dimension, count, seed), new SymmetricShape(dimension), count, threads == 0 ? Threading.Default : Threading.Checked(threads));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count { get; }

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
}

/// <summary>Rows of normal numbers, each a function of seed and place alone.</summary>
internal sealed unsafe class GeneratedRows(int dimension, int count, long seed) : RowSource
{
    private readonly int length = dimension * (dimension + 1) / 2;

    public override double* Rows(int group, double* room)
    {
        Fill(group, room);
        return room;
    }

    public void Fill(int group, double* room)
    {
        int padded = RowKernel.Padded(length);
        for (int k = 0; k < RowKernel.Group; k++)
        {
            int i = (group * RowKernel.Group) + k;
            Span<double> row = new(room + ((long)k * padded), padded);
            row.Clear();
            if (i >= count) continue;
            CounterNormal.Fill(seed, i, row[..length]);
            double half = Math.Sqrt(0.5);
            for (int j = 0, at = 0; j < dimension; j++, at++)
                for (int l = 0; l < j; l++) row[at++] *= half;
        }
    }
}

/// <summary>Normal numbers from a counter: number j of stream i is a function of (seed, i, j), so any of them can be made without the others.</summary>
internal static class CounterNormal
{
    public static void Fill(long seed, long stream, Span<double> numbers)
    {
        ulong key = Mix(unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) ^ Mix((ulong)stream + 0xD1B54A32D192ED03UL));
        for (int j = 0; j < numbers.Length; j += 2)
        {
            // Box and Muller (1958): two uniforms give two normals; u in (0, 1].
            ulong a = Mix(key + (0x9E3779B97F4A7C15UL * (ulong)(j + 1))), b = Mix(key + (0x9E3779B97F4A7C15UL * (ulong)(j + 2)));
            double radius = Math.Sqrt(-2 * Math.Log(((a >> 11) + 1) * (1.0 / (1UL << 53)))), angle = 2 * Math.PI * ((b >> 11) * (1.0 / (1UL << 53)));
            (double sine, double cosine) = Math.SinCos(angle);
            numbers[j] = radius * cosine;
            if (j + 1 < numbers.Length) numbers[j + 1] = radius * sine;
        }
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
