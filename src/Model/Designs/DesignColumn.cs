using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Modeling;

/// <summary>One column of one variable: numbers by row, or by the code of a level.</summary>
/// <param name="Values">By row; or by code, the first for code -1, a missing value.</param>
/// <param name="Codes">The codes, or null.</param>
/// <param name="Only">The one code that has 1 where all others have 0, or -1.</param>
internal readonly record struct DesignFactor(double[] Values, int[]? Codes, int Only);

/// <summary>A column of a design: the product of one column each of its variables, in their order; of none, the intercept.</summary>
internal sealed class DesignColumn(DesignFactor[] product, int rows)
{
    // A column of the data is the design's column: nothing is copied.
    private double[]? made = product is [{ Codes: null } plain] ? plain.Values : null;

    /// <summary>All numbers, made when they are first asked for.</summary>
    public double[] Values => made ?? Make();

    private double[] Make()
    {
        double[] values = GC.AllocateUninitializedArray<double>(rows);
        Scan.Rows(rows, (from, to) => Fill(values.AsSpan(from, to - from), from));
        return Interlocked.CompareExchange(ref made, values, null) ?? values;
    }

    /// <summary>Writes the rows from the given one on.</summary>
    public void Fill(Span<double> target, int start)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated && product is [{ Only: >= 0 }, ..] or [_, { Only: >= 0 }, ..]) i = FillIndicators(target, start);
        if (i < target.Length) FillProduct(target[i..], start + i);
    }

    // Compiled fully at once: most fits call this a few times only, with a million rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillProduct(Span<double> target, int start)
    {
        if (product.Length == 0)
        {
            target.Fill(1);
            return;
        }

        for (int s = 0; s < product.Length; s++)
        {
            DesignFactor f = product[s];
            if (f.Codes is not null)
            {
                ReadOnlySpan<int> codes = f.Codes.AsSpan(start, target.Length);
                double[] table = f.Values;
                if (s == 0) for (int i = 0; i < target.Length; i++) target[i] = table[codes[i] + 1];
                else for (int i = 0; i < target.Length; i++) target[i] *= table[codes[i] + 1];
            }
            else if (s == 0)
            {
                f.Values.AsSpan(start, target.Length).CopyTo(target);
            }
            else
            {
                ReadOnlySpan<double> values = f.Values.AsSpan(start, target.Length);
                int i = 0;
                for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count) (new Vector<double>(target[i..]) * new Vector<double>(values[i..])).CopyTo(target[i..]);
                for (; i < target.Length; i++) target[i] *= values[i];
            }
        }
    }

    // Indicators of up to two levels, times at most one column of numbers; eight rows at a time. Returns how many rows are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FillIndicators(Span<double> target, int start)
    {
        DesignFactor first = default, second = default, numbers = default;
        foreach (DesignFactor f in product)
        {
            if (f.Codes is null && numbers.Values is null) numbers = f;
            else if (f.Only < 0 || second.Codes is not null) return 0;
            else if (first.Codes is null) first = f;
            else second = f;
        }

        if (second.Codes is null) second = first;
        Vector256<int> one = Vector256.Create(first.Only), two = Vector256.Create(second.Only);
        Vector256<double> unit = Vector256.Create(1.0);
        ref double t = ref MemoryMarshal.GetReference(target);
        ref int c = ref MemoryMarshal.GetReference(first.Codes.AsSpan(start, target.Length)), d = ref MemoryMarshal.GetReference(second.Codes.AsSpan(start, target.Length));
        ref double v = ref MemoryMarshal.GetReference(numbers.Values is null ? target : numbers.Values.AsSpan(start, target.Length));
        int i = 0;
        for (; i <= target.Length - 8; i += 8)
        {
            Vector256<int> both = Vector256.Equals(Vector256.LoadUnsafe(ref c, (nuint)i), one) & Vector256.Equals(Vector256.LoadUnsafe(ref d, (nuint)i), two);
            (Vector256<long> low, Vector256<long> high) = Vector256.Widen(both);
            Vector256<double> a = low.AsDouble() & unit, b = high.AsDouble() & unit;
            if (numbers.Values is not null)
            {
                // a product, not a mask: infinity times 0 is missing, as in R
                a *= Vector256.LoadUnsafe(ref v, (nuint)i);
                b *= Vector256.LoadUnsafe(ref v, (nuint)i + 4);
            }

            a.StoreUnsafe(ref t, (nuint)i);
            b.StoreUnsafe(ref t, (nuint)i + 4);
        }

        return i;
    }
}
