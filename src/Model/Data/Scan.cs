using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Modeling;

/// <summary>Passes over long lists: vectorised searches, and work split by rows. What is computed for a row never depends on the split.</summary>
internal static class Scan
{
    // Below this many numbers a second thread costs more than it brings.
    private const int ParallelFrom = 1 << 16;
    private const int Block = 1 << 14;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyNaN(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (Vector<double> v in vectors) if (!Vector.EqualsAll(v, v)) return true;
        foreach (double v in values[(vectors.Length * Vector<double>.Count)..]) if (double.IsNaN(v)) return true;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(ReadOnlySpan<double> values)
    {
        // x - x is 0, or NaN where x is infinite or NaN; NaN stays in a sum.
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= vectors.Length - 4; i += 4)
        {
            a += vectors[i] - vectors[i];
            b += vectors[i + 1] - vectors[i + 1];
            c += vectors[i + 2] - vectors[i + 2];
            d += vectors[i + 3] - vectors[i + 3];
        }

        double sum = Vector.Sum(a + b + (c + d));
        foreach (double v in values[(i * Vector<double>.Count)..]) sum += v - v;
        return sum == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyInfinite(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> infinity = new(double.PositiveInfinity);
        foreach (Vector<double> v in vectors) if (Vector.EqualsAny(Vector.Abs(v), infinity)) return true;
        foreach (double v in values[(vectors.Length * Vector<double>.Count)..]) if (double.IsInfinity(v)) return true;
        return false;
    }

    /// <summary>The smallest and the largest value of a list without missing ones; infinity and minus infinity when it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> lows = new(double.PositiveInfinity), highs = new(double.NegativeInfinity);
        foreach (Vector<double> v in vectors) (lows, highs) = (Vector.Min(lows, v), Vector.Max(highs, v));
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int k = 0; k < Vector<double>.Count; k++) (low, high) = (Math.Min(low, lows[k]), Math.Max(high, highs[k]));
        foreach (double v in values[(vectors.Length * Vector<double>.Count)..]) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        return (low, high);
    }

    /// <summary>Calls the work for consecutive stretches of 0..count, on several threads when there is enough to do.</summary>
    public static void Rows(int count, Action<int, int> work)
    {
        if (count < ParallelFrom || Environment.ProcessorCount == 1)
        {
            work(0, count);
            return;
        }

        Parallel.For(0, (count + Block - 1) / Block, b => work(b * Block, Math.Min(count, (b + 1) * Block)));
    }

    /// <summary>The values without the missing ones; the list itself when none is missing.</summary>
    public static double[] Known(double[] values) => AnyNaN(values) ? Array.FindAll(values, v => !double.IsNaN(v)) : values;
}
