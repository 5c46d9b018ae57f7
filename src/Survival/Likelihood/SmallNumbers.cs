using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Whole numbers from -127 to 127, a byte each: indicators, contrasts, ages, counts. A column of them is an eighth of the memory that an evaluation reads.</summary>
internal sealed class SmallNumbers
{
    private const double Largest = 127;
    private readonly sbyte[] bytes;
    private bool isBroken;

    private SmallNumbers(int count) => bytes = GC.AllocateUninitializedArray<sbyte>(RowBlock.Padded(count) + RowBlock.Register);

    /// <summary>Whether all numbers added so far are whole and small.</summary>
    public bool Holds => !Volatile.Read(ref isBroken);

    /// <summary>The rows from a first one on; a register may be read from any row.</summary>
    public ref sbyte this[int row] => ref bytes[row];

    /// <summary>Number of rows, and those that a last register covers.</summary>
    public int Length => bytes.Length;

    /// <summary>Room for a column that begins with some numbers; null where they show that it is none of whole and small numbers.</summary>
    public static SmallNumbers? For(int count, ReadOnlySpan<double> beginning)
    {
        SmallNumbers result = new(beginning.Length);
        result.Add(0, beginning);
        return result.Holds ? new(count) : null;
    }

    /// <summary>Adds rows from a first one on. Several threads may add rows of their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int first, ReadOnlySpan<double> numbers)
    {
        if (isBroken) return;
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(numbers);
        Span<sbyte> to = bytes.AsSpan(first, numbers.Length);
        Vector<long> differ = default;
        int i = 0, step = Vector<sbyte>.Count;
        for (int k = 0; k + 8 <= from.Length; k += 8, i += step)
        {
            Vector<short> low = Vector.Narrow(Pair(from, k, ref differ), Pair(from, k + 2, ref differ)), high = Vector.Narrow(Pair(from, k + 4, ref differ), Pair(from, k + 6, ref differ));
            Vector.Narrow(low, high).CopyTo(to[i..]);
        }

        bool holds = Vector.EqualsAll(differ, default);
        for (; i < to.Length; i++)
        {
            holds &= Math.Abs(numbers[i]) <= Largest && Math.Truncate(numbers[i]) == numbers[i];
            to[i] = (sbyte)numbers[i];
        }

        if (!holds) Volatile.Write(ref isBroken, true);
    }

    // The low bits of a number to which 1.5 2^52 is added are the whole number next to it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Pair(ReadOnlySpan<Vector<double>> from, int k, ref Vector<long> differ) => Vector.Narrow(Whole(from[k], ref differ), Whole(from[k + 1], ref differ));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Whole(Vector<double> x, ref Vector<long> differ)
    {
        Vector<double> rounder = new(DoubleBits.Rounder), moved = x + rounder;
        differ |= ~(Vector.Equals(moved - rounder, x) & Vector.LessThanOrEqual(Vector.Abs(x), new(Largest)));
        return Vector.AsVectorInt64(moved);
    }
}
