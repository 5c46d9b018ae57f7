using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>Elementary functions on lanes, written once: values within a few units in the last place, and their first two derivatives.</summary>
/// <remarks>
/// Accuracy is stated in docs/performance.md and held by a test against 50 digits; the polynomials come from tests/reference/elementary/coefficients.py.
/// Branch-free. NaN stays NaN, infinities and subnormal numbers are as in <see cref="Elementary"/>.
/// </remarks>
internal static partial class LaneFunctions<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Log2High = 0.6931471805599453, Log2Low = 2.3190468138462996e-17;
    private const double LargestExponent = 709.782712893384;
    private const double NearZero = 0.75;
    private const double Sqrt2Less1 = 0.41421356237309503;

    /// <summary>e^x.</summary>
    [MethodImpl(Inline)]
    public static V Exp(V x)
    {
        // e^x = 2^(n/16) e^r with |r| within log(2)/32, where n/16 is 2^k times a power from a table: 11 operations, and Reduce has 15.
        x = L.Max(L.Constant(-746), L.Min(L.Constant(709.9), x));
        V rounder = L.Constant(DoubleBits.Rounder), shifted = L.Fma(x, L.Constant(23.083120654223414), rounder), n = L.Subtract(shifted, rounder);
        V r = L.Fma(n, L.Constant(-Log2Low / 16), L.Fma(n, L.Constant(-Log2High / 16), x)), r2 = L.Multiply(r, r);
        V c01 = L.Fma(r, L.Constant(0.16666666665300647), L.Constant(0.49999999999999994));
        V c23 = L.Fma(r, L.Constant(0.008333449745659265), L.Constant(0.041666666666705335));
        V p = L.Fma(r2, L.Fma(r2, L.Fma(r2, L.Constant(0.0013888984800702988), c23), c01), r), t = L.SixteenthPower(shifted);
        return L.ScaleBySixteenths(L.Fma(t, p, t), n);
    }

    /// <summary>e^x - 1.</summary>
    [MethodImpl(Inline)]
    public static V Expm1(V x)
    {
        Reduce(x, out V p, out V k);
        return Expm1(p, k);
    }

    /// <summary>e^x and e^x - 1 together.</summary>
    [MethodImpl(Inline)]
    public static void ExpAndExpm1(V x, out V exp, out V expm1)
    {
        Reduce(x, out V p, out V k);
        exp = L.Scale(L.Add(L.Constant(1), p), k);
        expm1 = Expm1(p, k);
    }

    /// <summary>(e^x - 1)/x with its derivatives, limit 1 at 0.</summary>
    [MethodImpl(Inline)]
    public static void Expm1OverX(V x, out V value, out V first, out V second)
    {
        // f + x f' = e^x and 2 f' + x f'' = e^x: near 0 downwards from the polynomial of f'', elsewhere upwards from f.
        Reduce(x, out V p, out V k);
        V e = L.Scale(L.Add(L.Constant(1), p), k), near2 = Expm1OverXSecond(x), minusX = L.Negate(x);
        V near1 = L.Multiply(L.Constant(0.5), L.Fma(minusX, near2, e)), near0 = L.Fma(minusX, near1, e);
        Far(x, e, Expm1(p, k), near0, near1, near2, out value, out first, out second);
    }

    /// <summary>The same, and e^x. Where all lanes are near 0 nothing else is evaluated: the same bits in two thirds of the time.</summary>
    [MethodImpl(Inline)]
    public static void Expm1OverX(V x, out V value, out V first, out V second, out V exp)
    {
        Reduce(x, out V p, out V k);
        exp = L.Scale(L.Add(L.Constant(1), p), k);
        second = Expm1OverXSecond(x);
        V minusX = L.Negate(x);
        first = L.Multiply(L.Constant(0.5), L.Fma(minusX, second, exp));
        value = L.Fma(minusX, first, exp);
        if (!L.AllBelow(L.Abs(x), L.Constant(NearZero))) Far(x, exp, Expm1(p, k), value, first, second, out value, out first, out second);
    }

    [MethodImpl(Inline)]
    private static void Far(V x, V e, V expm1, V near0, V near1, V near2, out V value, out V first, out V second)
    {
        V inverse = L.Divide(L.Constant(1), x);
        V far0 = L.Multiply(expm1, inverse);
        V far1 = L.Multiply(L.Subtract(e, far0), inverse);
        V far2 = L.Multiply(L.Subtract(e, L.Add(far1, far1)), inverse);
        V size = L.Abs(x), edge = L.Constant(NearZero), largest = L.Constant(LargestExponent);

        // Infinity minus infinity, or times 0, where e^x overflows.
        value = L.Select(largest, x, e, L.Select(size, edge, near0, far0));
        first = L.Select(largest, x, e, L.Select(size, edge, near1, far1));
        second = L.Select(largest, x, e, L.Select(size, edge, near2, far2));
    }

    /// <summary>log(1 + e^x), the logistic function q and its slope q (1 - q).</summary>
    [MethodImpl(Inline)]
    public static void Softplus(V x, out V value, out V first, out V second)
    {
        V one = L.Constant(1), zero = L.Constant(0);
        V u = Exp(L.Negate(L.Abs(x))), d = L.Divide(one, L.Add(one, u));

        // log(1 + u) for u in [0, 1]: 1 + u = 2^k (1 + f) with k = 0 or 1.
        V edge = L.Constant(Sqrt2Less1);
        V f = L.Select(u, edge, u, L.Multiply(L.Constant(0.5), L.Subtract(u, one))), k = L.Select(u, edge, zero, one);
        value = L.Add(LogOfSum(f, k), L.Max(zero, x));
        first = L.Multiply(L.Select(x, zero, u, one), d);
        second = L.Multiply(L.Multiply(u, d), d);
    }

    /// <summary>The same from u = e^-|x|, and log(1 + e^x) - q, which for small e^x is e^2x/2 with all its digits.</summary>
    /// <remarks>A text of its own, since outputs that are not wanted still count among the compiler's 512 locals.</remarks>
    [MethodImpl(Inline)]
    public static void Softplus(V x, V u, out V value, out V first, out V second, out V rest)
    {
        V one = L.Constant(1), zero = L.Constant(0), d = L.Divide(one, L.Add(one, u)), edge = L.Constant(Sqrt2Less1);
        V f = L.Select(u, edge, u, L.Multiply(L.Constant(0.5), L.Subtract(u, one))), fall = Fall(f);
        value = L.Add(Sum(L.Subtract(f, fall), L.Select(u, edge, zero, one)), L.Max(zero, x));
        first = L.Multiply(L.Select(x, zero, u, one), d);
        second = L.Multiply(L.Multiply(u, d), d);

        // u - fall - u/(1 + u) = u^2/(1 + u) - fall.
        V difference = L.Subtract(value, first);
        rest = L.Select(x, zero, L.Select(u, edge, L.Subtract(L.Multiply(u, first), fall), difference), difference);
    }

    // e^x = 2^k (1 + p), p within [sqrt(1/2) - 1, sqrt(2) - 1]. Beyond the bounds the result is 0 or infinity.
    [MethodImpl(Inline)]
    private static void Reduce(V x, out V p, out V k)
    {
        x = L.Max(L.Constant(-746), L.Min(L.Constant(709.9), x));
        V rounder = L.Constant(DoubleBits.Rounder);
        k = L.Subtract(L.Fma(x, L.Constant(1.4426950408889634), rounder), rounder);
        V r = L.Fma(k, L.Constant(-Log2Low), L.Fma(k, L.Constant(-Log2High), x));
        V r2 = L.Multiply(r, r), r4 = L.Multiply(r2, r2);
        V c01 = L.Fma(r, L.Constant(0.16666666666666669), L.Constant(0.5000000000000001));
        V c23 = L.Fma(r, L.Constant(0.008333333333330063), L.Constant(0.041666666666624136));
        V c45 = L.Fma(r, L.Constant(0.00019841269863050506), L.Constant(0.001388888891720967));
        V c67 = L.Fma(r, L.Constant(2.7557268464831627e-06), L.Constant(2.4801521302241082e-05));
        V c89 = L.Fma(r, L.Constant(2.510038319586702e-08), L.Constant(2.7620085455018414e-07));
        V low = L.Fma(r2, c23, c01), high = L.Fma(r4, c89, L.Fma(r2, c67, c45));
        p = L.Fma(r2, L.Fma(r4, high, low), r);
    }

    // 2^k (1 + p) - 1. Halved, so that k = 1024 is in range; below k = -60 it is -1.
    [MethodImpl(Inline)]
    private static V Expm1(V p, V k)
    {
        V half = L.PowerOfTwo(L.Max(L.Constant(-60), L.Subtract(k, L.Constant(1))));
        V h = L.Fma(p, half, L.Subtract(half, L.Constant(0.5)));
        return L.Add(h, h);
    }

    // The second derivative of (e^x - 1)/x for |x| <= 3/4, in independent pieces (Estrin).
    [MethodImpl(Inline)]
    private static V Expm1OverXSecond(V x)
    {
        V x2 = L.Multiply(x, x), x4 = L.Multiply(x2, x2);
        V a0 = L.Fma(x, L.Constant(0.24999999999999897), L.Constant(0.3333333333333333));
        V a1 = L.Fma(x, L.Constant(0.027777777777828392), L.Constant(0.09999999999999994));
        V a2 = L.Fma(x, L.Constant(0.0010416666659469654), L.Constant(0.005952380952384352));
        V a3 = L.Fma(x, L.Constant(1.984127422628305e-05), L.Constant(0.00015432098760598058));
        V a4 = L.Fma(x, L.Constant(2.2963134375561551e-07), L.Constant(2.2546900492331505e-06));
        V a5 = L.Fma(x, L.Constant(1.8078726599851252e-09), L.Constant(2.119706570685085e-08));
        V b0 = L.Fma(x2, a1, a0), b1 = L.Fma(x2, a3, a2), b2 = L.Fma(x2, L.Fma(x2, L.Constant(1.404170940377366e-10), a5), a4);
        return L.Fma(x4, L.Fma(x4, b2, b1), b0);
    }
}
