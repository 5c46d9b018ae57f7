using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Survival;

/// <summary>Standardises columns of which none comes near to depending on others: two passes over the data, whatever the number of columns.</summary>
/// <remarks>
/// Centres and scales come from sums about the mean of the first rows. Independence shows in the Cholesky factor of the correlations; pivots can only grow with
/// rows, so that those of some rows prove it where they are large enough.
/// </remarks>
internal static class IndependentColumns
{
    // A column must keep more than this share of itself beside the others, and vary by more than this share of its size.
    private const double Clear = 1e-4;

    // Sums about a value this far away, in variances, would lose half of the digits.
    private const double Far = 1e8;
    private const int SampledRows = 1 << 15;
    private const int Together = 1024;

    // Fewer rows than this stay in the cache from one evaluation to the next.
    private const int InBits = 1 << 13;

    /// <summary>The columns (x - centre)/scale in the order of the rows; null where one depends, or nearly depends, on others.</summary>
    public static (StandardColumn[] Columns, double[] Centres, double[] Scales)? Standardize(ParameterDesign design, ObservedRows rows, int threads)
    {
        int n = rows.Count, p = design.Columns.Count;
        double[] centres = new double[p], scales = new double[p];
        if (p == 0) return ([], centres, scales);
        StandardColumn[] columns = [.. design.Columns.Select(c => InOrder(c, rows))];
        TwoValues?[] bits = [.. columns.Select(c => n < InBits ? null : TwoValues.For(n, c.Values.AsSpan(c.Start, Together)))];
        if (n == 0 || !Moments(columns, bits, design.HasIntercept, threads, centres, scales)) return null;
        for (int j = 0; j < p; j++) columns[j] = columns[j] with { Factor = 1 / scales[j], Shift = -centres[j] / scales[j], Bits = bits[j] is { Holds: true } two ? two : null };
        int step = Math.Max(1, n / SampledRows);
        bool independent = Optim.LinearAlgebra.Cholesky.TryFactor(Correlations(columns, n, step), p, Clear * Clear)
            || (step > 1 && Optim.LinearAlgebra.Cholesky.TryFactor(Correlations(columns, n, 1), p, Clear * Clear));
        return independent ? (columns, centres, scales) : null;
    }

    // The data's own numbers where all rows take part in their order, otherwise gathered.
    private static StandardColumn InOrder(ReadOnlyMemory<double> column, ObservedRows rows)
    {
        if (rows.IsWhole && MemoryMarshal.TryGetArray(column, out ArraySegment<double> array)) return new(array.Array!, array.Offset, array.Count, 1, 0);
        ReadOnlySpan<double> source = column.Span;
        double[] values = GC.AllocateUninitializedArray<double>(rows.Count);
        for (int i = 0; i < values.Length; i++) values[i] = source[rows.NumberOf(i)];
        return values;
    }

    // False where a column does not vary clearly, or has values that are not finite.
    private static bool Moments(StandardColumn[] columns, TwoValues?[] bits, bool centred, int threads, double[] centres, double[] scales)
    {
        int n = columns[0].Count, p = centres.Length;
        double[] shifts = new double[p];
        for (int j = 0; j < p && centred; j++)
        {
            int first = Math.Min(n, Together);
            for (int i = 0; i < first; i++) shifts[j] += columns[j][i] / first;
        }

        // Two sums for each column and stretch, added up in order: the same bits for any number of threads.
        double[] sums = new double[2 * p * Stretches.Count(n)];
        Stretches.For(n, threads, (stretch, start, end) =>
        {
            for (int from = start; from < end; from += Together)
            {
                int count = Math.Min(Together, end - from);
                for (int j = 0; j < p; j++)
                {
                    ReadOnlySpan<double> values = columns[j].Values.AsSpan(columns[j].Start + from, count);
                    bits[j]?.Add(from, values);
                    (double sum, double square) = Sums(values, shifts[j]);
                    sums[((stretch * p) + j) * 2] += sum;
                    sums[(((stretch * p) + j) * 2) + 1] += square;
                }
            }
        });

        for (int j = 0; j < p; j++)
        {
            double sum = 0, about = 0;
            for (int s = 0; s < Stretches.Count(n); s++)
            {
                sum += sums[((s * p) + j) * 2];
                about += sums[(((s * p) + j) * 2) + 1];
            }

            double away = centred ? sum / n : 0, squares = about - (n * away * away);
            centres[j] = centred ? shifts[j] + away : 0;
            double raw = squares + (n * centres[j] * centres[j]);
            if (!(squares > Clear * Clear * raw) || !(about < Far * squares) || !double.IsFinite(squares)) return false;
            scales[j] = Math.Sqrt(squares / n);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Sum, double Squares) Sums(ReadOnlySpan<double> x, double shift)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(x);
        Vector<double> by = new(shift), s = default, t = default, q = default, r = default;
        int i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            Vector<double> a = vectors[i] - by, b = vectors[i + 1] - by;
            s += a;
            t += b;
            q += a * a;
            r += b * b;
        }

        double sum = Vector.Sum(s + t), squares = Vector.Sum(q + r);
        foreach (double v in x[(i * Vector<double>.Count)..])
        {
            sum += v - shift;
            squares += (v - shift) * (v - shift);
        }

        return (sum, squares);
    }

    // X'X / n of one block of rows in so many, so that columns are read from memory once.
    private static double[] Correlations(StandardColumn[] columns, int n, int step)
    {
        int p = columns.Length;
        double[] gram = new double[p * p];
        double[][] block = [.. columns.Select(_ => new double[Together])];
        for (int start = 0; start < n; start += Together * step)
        {
            int count = Math.Min(Together, n - start);
            for (int a = 0; a < p; a++)
            {
                columns[a].CopyTo(start, block[a].AsSpan(0, count));
                for (int b = 0; b <= a; b++) gram[(a * p) + b] += Block.Dot(block[a].AsSpan(0, count), block[b].AsSpan(0, count)) / n;
            }
        }

        return gram;
    }
}
