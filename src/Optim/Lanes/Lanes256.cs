using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Optim;

/// <summary>Four numbers in a register of 256 bits.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<double>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => 4;

    [MethodImpl(Inline)]
    public static Vector256<double> Constant(double value) => Vector256.Create(value);

    [MethodImpl(Inline)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;

    [MethodImpl(Inline)]
    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;

    [MethodImpl(Inline)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    [MethodImpl(Inline)]
    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => a / b;

    [MethodImpl(Inline)]
    public static Vector256<double> Negate(Vector256<double> a) => -a;

    [MethodImpl(Inline)]
    public static Vector256<double> Abs(Vector256<double> a) => Vector256.Abs(a);

    [MethodImpl(Inline)]
    public static Vector256<double> Sqrt(Vector256<double> a) => Vector256.Sqrt(a);

    [MethodImpl(Inline)]
    public static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static Vector256<double> Min(Vector256<double> a, Vector256<double> b) => Avx.IsSupported ? Avx.Min(a, b) : Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b);

    [MethodImpl(Inline)]
    public static Vector256<double> Max(Vector256<double> a, Vector256<double> b) => Avx.IsSupported ? Avx.Max(a, b) : Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    [MethodImpl(Inline)]
    public static Vector256<double> Select(Vector256<double> a, Vector256<double> b, Vector256<double> ifLess, Vector256<double> otherwise) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, b), ifLess, otherwise);

    [MethodImpl(Inline)]
    public static bool AllBelow(Vector256<double> a, Vector256<double> b) => Vector256.LessThanAll(a, b);

    [MethodImpl(Inline)]
    public static Vector256<double> Scale(Vector256<double> x, Vector256<double> k)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.Scale(x, k);

        // Two exact powers: only the last product rounds.
        Vector256<double> rounder = Vector256.Create(DoubleBits.Rounder), half = (k * 0.5) + rounder - rounder;
        return x * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    [MethodImpl(Inline)]
    public static Vector256<double> ScaleBySixteenths(Vector256<double> x, Vector256<double> n) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.Scale(x, n * 0.0625) : Scale(x, Vector256.Floor(n * 0.0625));

    [MethodImpl(Inline)]
    public static unsafe Vector256<double> SixteenthPower(Vector256<double> bits)
    {
        ref double table = ref MemoryMarshal.GetReference(DoubleBits.SixteenthPowers);
        Vector256<long> index = bits.AsInt64() & Vector256.Create(15L);

        // The table is part of the program and does not move.
        if (Avx2.IsSupported) return Avx2.GatherVector256((double*)Unsafe.AsPointer(ref table), index, sizeof(double));
        return Vector256.Create(Unsafe.Add(ref table, (int)index[0]), Unsafe.Add(ref table, (int)index[1]), Unsafe.Add(ref table, (int)index[2]), Unsafe.Add(ref table, (int)index[3]));
    }

    [MethodImpl(Inline)]
    public static Vector256<double> PowerOfTwo(Vector256<double> k) =>
        ((k + Vector256.Create(DoubleBits.Rounder + DoubleBits.Bias)).AsInt64() << 52).AsDouble();

    [MethodImpl(Inline)]
    public static void Split(Vector256<double> x, out Vector256<double> exponent, out Vector256<double> mantissa)
    {
        Vector256<long> bits = x.AsInt64() + Vector256.Create(DoubleBits.One - DoubleBits.SqrtHalf);
        exponent = (Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(DoubleBits.Anchor)).AsDouble() - Vector256.Create(DoubleBits.AnchorValue + DoubleBits.Bias);
        mantissa = ((bits & Vector256.Create(DoubleBits.MantissaMask)) + Vector256.Create(DoubleBits.SqrtHalf)).AsDouble();
    }

    [MethodImpl(Inline)]
    public static unsafe void Prefetch(ref double source, int index)
    {
        if (Sse.IsSupported) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref source, index)));
    }

    [MethodImpl(Inline)]
    public static Vector256<double> Load(ref double source, int index) => Vector256.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(Inline)]
    public static Vector256<double> LoadBytes(ref byte source, int index)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref source, index))).AsByte();
        if (Avx2.IsSupported) return Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(bytes));
        return Vector256.Create(bytes[0], bytes[1], bytes[2], (double)bytes[3]);
    }

    [MethodImpl(Inline)]
    public static Vector256<double> LoadBits(ref byte bits, int offset, int index, Vector256<double> ifClear, Vector256<double> ifSet)
    {
        int some = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref bits, index / 8)) >> (offset + (index & 4));
        return Vector256.ConditionalSelect(Vector256.Equals(Vector256.Create((long)some) & Vector256.Create(1L, 2, 4, 8), Vector256<long>.Zero).AsDouble(), ifClear, ifSet);
    }

    [MethodImpl(Inline)]
    public static void Store(Vector256<double> value, ref double target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(Inline)]
    public static double Sum(Vector256<double> a) => Vector256.Sum(a);
}
