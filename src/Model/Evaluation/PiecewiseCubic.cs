using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Modeling;

/// <summary>Several functions that are cubics (or less) between common breaks, in powers of the distance from each piece's origin: 6 operations a value.</summary>
/// <param name="breaks">Where pieces 1, 2, ... begin, ascending. Piece 0 has no beginning and the last one no end.</param>
/// <param name="origins">One per piece.</param>
/// <param name="coefficients">For each function 4 numbers per piece, the constant first.</param>
internal sealed class PiecewiseCubic(double[] breaks, double[] origins, double[][] coefficients)
{
    private const int BlockRows = 256;

    // Up to here counting the breaks below a value is faster than a search that branches.
    private const int CountedBreaks = 24;

    /// <summary>Values at the given points, one array per function; NaN where the point is.</summary>
    public double[][] Evaluate(double[] x)
    {
        double[][] columns = new double[coefficients.Length][];
        for (int j = 0; j < columns.Length; j++) columns[j] = GC.AllocateUninitializedArray<double>(x.Length);
        Scan.Rows(x.Length, (from, to) =>
        {
            Span<int> place = stackalloc int[BlockRows];
            Span<double> distance = stackalloc double[BlockRows];
            for (int start = from; start < to; start += BlockRows)
            {
                int count = Math.Min(BlockRows, to - start);
                Locate(x.AsSpan(start, count), place, distance);
                for (int j = 0; j < columns.Length; j++) Fill(columns[j].AsSpan(start, count), place, distance, coefficients[j]);
            }
        });
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<double> target, ReadOnlySpan<int> place, ReadOnlySpan<double> distance, double[] c)
    {
        for (int i = 0; i < target.Length; i++)
        {
            double u = distance[i];
            ReadOnlySpan<double> p = c.AsSpan(place[i], 4);
            target[i] = ((p[3] * u + p[2]) * u + p[1]) * u + p[0];
        }
    }

    // Four times the number of the piece, and the distance from its origin.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate(ReadOnlySpan<double> x, Span<int> place, Span<double> distance)
    {
        if (breaks.Length > CountedBreaks)
        {
            for (int i = 0; i < x.Length; i++)
            {
                int found = Array.BinarySearch(breaks, x[i]);
                place[i] = double.IsNaN(x[i]) ? 0 : found >= 0 ? found + 1 : ~found;
            }
        }
        else
        {
            ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(x);
            for (int v = 0; v < vectors.Length; v++)
            {
                Vector<long> below = default;
                foreach (double b in breaks) below -= Vector.GreaterThanOrEqual(vectors[v], new Vector<double>(b));
                for (int k = 0; k < Vector<long>.Count; k++) place[v * Vector<long>.Count + k] = (int)below[k];
            }

            for (int i = vectors.Length * Vector<double>.Count; i < x.Length; i++)
            {
                int below = 0;
                foreach (double b in breaks) below += x[i] >= b ? 1 : 0;
                place[i] = below;
            }
        }

        for (int i = 0; i < x.Length; i++)
        {
            distance[i] = x[i] - origins[place[i]];
            place[i] *= 4;
        }
    }
}
