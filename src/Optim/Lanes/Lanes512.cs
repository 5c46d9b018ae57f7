using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Optim;

/// <summary>Eight numbers in a register of 512 bits.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<double>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => 8;

    [MethodImpl(Inline)]
    public static Vector512<double> Constant(double value) => Vector512.Create(value);

    [MethodImpl(Inline)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

    [MethodImpl(Inline)]
    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;

    [MethodImpl(Inline)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    [MethodImpl(Inline)]
    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => a / b;

    [MethodImpl(Inline)]
    public static Vector512<double> Negate(Vector512<double> a) => -a;

    [MethodImpl(Inline)]
    public static Vector512<double> Abs(Vector512<double> a) => Vector512.Abs(a);

    [MethodImpl(Inline)]
    public static Vector512<double> Sqrt(Vector512<double> a) => Vector512.Sqrt(a);

    [MethodImpl(Inline)]
    public static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static Vector512<double> Min(Vector512<double> a, Vector512<double> b) => Avx512F.IsSupported ? Avx512F.Min(a, b) : Vector512.ConditionalSelect(Vector512.LessThan(a, b), a, b);

    [MethodImpl(Inline)]
    public static Vector512<double> Max(Vector512<double> a, Vector512<double> b) => Avx512F.IsSupported ? Avx512F.Max(a, b) : Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);

    [MethodImpl(Inline)]
    public static Vector512<double> Select(Vector512<double> a, Vector512<double> b, Vector512<double> ifLess, Vector512<double> otherwise) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, b), ifLess, otherwise);

    [MethodImpl(Inline)]
    public static bool AllBelow(Vector512<double> a, Vector512<double> b) => Vector512.LessThanAll(a, b);

    [MethodImpl(Inline)]
    public static Vector512<double> Scale(Vector512<double> x, Vector512<double> k)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(x, k);

        // Two exact powers: only the last product rounds.
        Vector512<double> rounder = Vector512.Create(DoubleBits.Rounder), half = (k * 0.5) + rounder - rounder;
        return x * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    [MethodImpl(Inline)]
    public static Vector512<double> ScaleBySixteenths(Vector512<double> x, Vector512<double> n) =>
        Avx512F.IsSupported ? Avx512F.Scale(x, n * 0.0625) : Scale(x, Vector512.Floor(n * 0.0625));

    [MethodImpl(Inline)]
    public static Vector512<double> SixteenthPower(Vector512<double> bits)
    {
        ref double table = ref MemoryMarshal.GetReference(DoubleBits.SixteenthPowers);
        if (Avx512F.IsSupported) return Avx512F.PermuteVar8x64x2(Load(ref table, 0), bits.AsInt64(), Load(ref table, 8));
        return Vector512.Create(Lanes256.SixteenthPower(bits.GetLower()), Lanes256.SixteenthPower(bits.GetUpper()));
    }

    [MethodImpl(Inline)]
    public static Vector512<double> PowerOfTwo(Vector512<double> k) =>
        ((k + Vector512.Create(DoubleBits.Rounder + DoubleBits.Bias)).AsInt64() << 52).AsDouble();

    [MethodImpl(Inline)]
    public static void Split(Vector512<double> x, out Vector512<double> exponent, out Vector512<double> mantissa)
    {
        Vector512<long> bits = x.AsInt64() + Vector512.Create(DoubleBits.One - DoubleBits.SqrtHalf);
        exponent = (Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(DoubleBits.Anchor)).AsDouble() - Vector512.Create(DoubleBits.AnchorValue + DoubleBits.Bias);
        mantissa = ((bits & Vector512.Create(DoubleBits.MantissaMask)) + Vector512.Create(DoubleBits.SqrtHalf)).AsDouble();
    }

    [MethodImpl(Inline)]
    public static unsafe void Prefetch(ref double source, int index)
    {
        if (Sse.IsSupported) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref source, index)));
    }

    [MethodImpl(Inline)]
    public static Vector512<double> Load(ref double source, int index) => Vector512.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(Inline)]
    public static Vector512<double> LoadBytes(ref byte source, int index)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref source, index))).AsByte();
        if (Avx512F.IsSupported) return Vector512.ConvertToDouble(Avx512F.ConvertToVector512Int64(bytes));
        return Vector512.Create(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], (double)bytes[7]);
    }

    [MethodImpl(Inline)]
    public static Vector512<double> LoadBits(ref byte bits, int offset, int index, Vector512<double> ifClear, Vector512<double> ifSet)
    {
        int some = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref bits, index / 8)) >> offset;
        return Vector512.ConditionalSelect(Vector512.Equals(Vector512.Create((long)some) & Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128), Vector512<long>.Zero).AsDouble(), ifClear, ifSet);
    }

    [MethodImpl(Inline)]
    public static void Store(Vector512<double> value, ref double target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(Inline)]
    public static double Sum(Vector512<double> a) => Vector512.Sum(a);
}
