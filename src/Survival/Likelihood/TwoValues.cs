using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Survival;

/// <summary>A column of two values, as indicators of groups are, held a bit each: a 64th of the memory that the likelihood would read.</summary>
internal sealed class TwoValues
{
    private readonly byte[] bits;
    private bool isBroken;

    private TwoValues(double low, double high, int count)
    {
        Low = low;
        High = high;

        // Registers read two bytes at a time, from any row on.
        bits = new byte[(RowBlock.Padded(count) / 8) + 2];
    }

    /// <summary>The value of a bit that is 0.</summary>
    public double Low { get; }

    /// <summary>The value of a bit that is 1.</summary>
    public double High { get; }

    /// <summary>Whether all numbers added so far are one of the two.</summary>
    public bool Holds => !Volatile.Read(ref isBroken);

    /// <summary>Number of bytes.</summary>
    public int Length => bits.Length;

    /// <summary>The byte with a row's bit.</summary>
    public ref byte this[int row] => ref bits[row / 8];

    /// <summary>Room for a column that begins with some numbers; null where these are not two values.</summary>
    public static TwoValues? For(int count, ReadOnlySpan<double> beginning)
    {
        int other = beginning.IndexOfAnyExcept(beginning[0]);
        if (other < 0) return null;
        double low = Math.Min(beginning[0], beginning[other]), high = Math.Max(beginning[0], beginning[other]);
        return beginning.ContainsAnyExcept(low, high) ? null : new(low, high, count);
    }

    /// <summary>Adds rows from a first one on, which is a multiple of 8. Several threads may add rows of their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int first, ReadOnlySpan<double> numbers)
    {
        if (isBroken) return;
        Span<byte> to = bits.AsSpan(first / 8);
        Vector512<double> low = Vector512.Create(Low), high = Vector512.Create(High);
        ReadOnlySpan<Vector512<double>> registers = MemoryMarshal.Cast<double, Vector512<double>>(numbers);
        ulong known = 0xFF;
        for (int k = 0; k < registers.Length; k++)
        {
            ulong isHigh = Vector512.Equals(registers[k], high).ExtractMostSignificantBits();
            known &= isHigh | Vector512.Equals(registers[k], low).ExtractMostSignificantBits();
            to[k] = (byte)isHigh;
        }

        bool holds = known == 0xFF;
        for (int i = registers.Length * 8; i < numbers.Length; i++)
        {
            holds &= numbers[i] == Low || numbers[i] == High;
            if (numbers[i] == High) to[i / 8] |= (byte)(1 << (i % 8));
        }

        if (!holds) Volatile.Write(ref isBroken, true);
    }
}
