namespace Stats.Optim;

/// <summary>Arithmetic on several numbers at once: a vector register, or a single double.</summary>
/// <remarks>
/// Static operations on raw vectors, not a wrapper with operators: the compiler gives up inlining above 512 locals, and wrappers reach that at once.
/// All widths run the same sequence of operations, so that a row has the same bits in each of them.
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
internal interface ILanes<V>
    where V : struct
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    static abstract V Constant(double value);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    static abstract V Negate(V a);

    static abstract V Abs(V a);

    static abstract V Sqrt(V a);

    /// <summary>a b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>The smaller one; <paramref name="b"/> where either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger one; <paramref name="b"/> where either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary><paramref name="ifLess"/> where a is below b, else (also where either is NaN) <paramref name="otherwise"/>.</summary>
    static abstract V Select(V a, V b, V ifLess, V otherwise);

    /// <summary>Whether a is below b in every lane.</summary>
    static abstract bool AllBelow(V a, V b);

    /// <summary>x 2^k for whole k within 2200 of 0, rounded once: overflows to infinity, underflows through subnormal numbers to 0.</summary>
    static abstract V Scale(V x, V k);

    /// <summary>x 2^k for k = n/16 rounded down, n whole and within 35000 of 0; otherwise as <see cref="Scale"/>.</summary>
    static abstract V ScaleBySixteenths(V x, V n);

    /// <summary>2^(j/16), j being the low four bits of a register.</summary>
    static abstract V SixteenthPower(V bits);

    /// <summary>2^k for whole k from -1022 to 1023.</summary>
    static abstract V PowerOfTwo(V k);

    /// <summary>x = mantissa 2^exponent with the mantissa from sqrt(1/2) to sqrt(2), for normal positive x.</summary>
    static abstract void Split(V x, out V exponent, out V mantissa);

    /// <summary>Asks for the memory around an element, which may lie beyond its array, ahead of its use.</summary>
    static abstract void Prefetch(ref double source, int index);

    static abstract V Load(ref double source, int index);

    /// <summary>Bytes as numbers.</summary>
    static abstract V LoadBytes(ref byte source, int index);

    /// <summary>One of two numbers for each bit.</summary>
    /// <param name="bits">The bits, the lowest of a byte first.</param>
    /// <param name="offset">The bit of index 0, 0 to 7.</param>
    /// <param name="index">The first bit, a multiple of <see cref="Count"/>; two bytes are read.</param>
    /// <param name="ifClear">For a bit that is 0.</param>
    /// <param name="ifSet">For a bit that is 1.</param>
    static abstract V LoadBits(ref byte bits, int offset, int index, V ifClear, V ifSet);

    static abstract void Store(V value, ref double target, int index);

    /// <summary>The sum of the lanes.</summary>
    static abstract double Sum(V a);
}

/// <summary>Bit patterns of doubles.</summary>
internal static class DoubleBits
{
    /// <summary>1.5 2^52: adding it leaves a whole number in the low bits.</summary>
    public const double Rounder = 6755399441055744.0;

    public const double Bias = 1023;
    public const long One = 0x3FF0000000000000;
    public const long SqrtHalf = 0x3FE6A09E667F3BCD;
    public const long MantissaMask = 0x000FFFFFFFFFFFFF;

    /// <summary>2^52: or-ing a small whole number into its bits adds that number.</summary>
    public const long Anchor = 0x4330000000000000;

    public const double AnchorValue = 4503599627370496.0;

    /// <summary>2^(j/16), tests/reference/elementary/coefficients.py.</summary>
    public static ReadOnlySpan<double> SixteenthPowers =>
    [
        1.0, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927,
        1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474,
    ];
}
