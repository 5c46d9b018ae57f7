using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Stats.Optim;

/// <summary>One number at a time: processors without vector registers of 256 bits.</summary>
internal readonly struct Lanes64 : ILanes<double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => 1;

    [MethodImpl(Inline)]
    public static double Constant(double value) => value;

    [MethodImpl(Inline)]
    public static double Add(double a, double b) => a + b;

    [MethodImpl(Inline)]
    public static double Subtract(double a, double b) => a - b;

    [MethodImpl(Inline)]
    public static double Multiply(double a, double b) => a * b;

    [MethodImpl(Inline)]
    public static double Divide(double a, double b) => a / b;

    [MethodImpl(Inline)]
    public static double Negate(double a) => -a;

    [MethodImpl(Inline)]
    public static double Abs(double a) => Math.Abs(a);

    [MethodImpl(Inline)]
    public static double Sqrt(double a) => Math.Sqrt(a);

    [MethodImpl(Inline)]
    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static double Min(double a, double b) => a < b ? a : b;

    [MethodImpl(Inline)]
    public static double Max(double a, double b) => a > b ? a : b;

    [MethodImpl(Inline)]
    public static double Select(double a, double b, double ifLess, double otherwise) => a < b ? ifLess : otherwise;

    [MethodImpl(Inline)]
    public static bool AllBelow(double a, double b) => a < b;

    [MethodImpl(Inline)]
    public static double Scale(double x, double k)
    {
        // Two exact powers: only the last product rounds.
        double half = (k * 0.5) + DoubleBits.Rounder - DoubleBits.Rounder;
        return x * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    [MethodImpl(Inline)]
    public static double ScaleBySixteenths(double x, double n) => Scale(x, Math.Floor(n * 0.0625));

    [MethodImpl(Inline)]
    public static double SixteenthPower(double bits) =>
        Unsafe.Add(ref MemoryMarshal.GetReference(DoubleBits.SixteenthPowers), (int)(BitConverter.DoubleToInt64Bits(bits) & 15));

    [MethodImpl(Inline)]
    public static double PowerOfTwo(double k) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(k + (DoubleBits.Rounder + DoubleBits.Bias)) << 52);

    [MethodImpl(Inline)]
    public static void Split(double x, out double exponent, out double mantissa)
    {
        long bits = BitConverter.DoubleToInt64Bits(x) + (DoubleBits.One - DoubleBits.SqrtHalf);
        exponent = (bits >>> 52) - DoubleBits.Bias;
        mantissa = BitConverter.Int64BitsToDouble((bits & DoubleBits.MantissaMask) + DoubleBits.SqrtHalf);
    }

    [MethodImpl(Inline)]
    public static unsafe void Prefetch(ref double source, int index)
    {
        if (Sse.IsSupported) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref source, index)));
    }

    [MethodImpl(Inline)]
    public static double Load(ref double source, int index) => Unsafe.Add(ref source, index);

    [MethodImpl(Inline)]
    public static double LoadBytes(ref byte source, int index) => Unsafe.Add(ref source, index);

    [MethodImpl(Inline)]
    public static double LoadBits(ref byte bits, int offset, int index, double ifClear, double ifSet) =>
        (Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref bits, index / 8)) >> (offset + (index % 8)) & 1) != 0 ? ifSet : ifClear;

    [MethodImpl(Inline)]
    public static void Store(double value, ref double target, int index) => Unsafe.Add(ref target, index) = value;

    [MethodImpl(Inline)]
    public static double Sum(double a) => a;
}
