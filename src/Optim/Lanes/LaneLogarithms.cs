using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <content>Logarithms.</content>
internal static partial class LaneFunctions<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    /// <summary>log x. -infinity at 0, NaN below.</summary>
    [MethodImpl(Inline)]
    public static V Log(V x)
    {
        Normalize(x, out V f, out V k);
        return InDomain(x, L.Constant(0), LogOfSum(f, k));
    }

    /// <summary>log(1 + x). -infinity at -1, NaN below.</summary>
    [MethodImpl(Inline)]
    public static V Log1p(V x)
    {
        // 1 + x = 2^k (1 + f): f is formed from x itself, which keeps the digits of a small x.
        V one = L.Constant(1);
        L.Split(L.Add(one, x), out V k, out V mantissa);
        V power = L.PowerOfTwo(L.Negate(L.Min(k, L.Constant(1000))));
        V f = L.Select(x, L.Constant(DoubleBits.AnchorValue), L.Fma(x, power, L.Subtract(power, one)), L.Subtract(mantissa, one));
        return InDomain(x, L.Constant(-1), LogOfSum(f, k));
    }

    /// <summary>log(1 + x) for |x| up to sqrt(2) - 1, where all its digits are kept, and x - log(1 + x).</summary>
    [MethodImpl(Inline)]
    public static V Log1pNear0(V x, out V fall)
    {
        fall = Fall(x);
        return L.Subtract(x, fall);
    }

    /// <summary>log(1 - e^-x) for x >= 0 and its slope 1/(e^x - 1).</summary>
    [MethodImpl(Inline)]
    public static V Log1mExp(V x, out V slope)
    {
        V one = L.Constant(1), zero = L.Constant(0);
        slope = L.Divide(one, Expm1(x));

        // Below log 2 the logarithm of 1 - e^-x itself, above it log1p of -e^-x: 1 - u = 2^k (1 + f) with k = 0 or -1.
        Reduce(L.Negate(x), out V p, out V k);
        V u = L.Scale(L.Add(one, p), k);
        Normalize(L.Negate(Expm1(p, k)), out V nearF, out V nearK);
        V edge = L.Constant(0.29289321881345248), half = L.Constant(Log2High);
        V farF = L.Select(u, edge, L.Negate(u), L.Fma(L.Constant(-2), u, one)), farK = L.Select(u, edge, zero, L.Constant(-1));
        return InDomain(x, zero, LogOfSum(L.Select(x, half, nearF, farF), L.Select(x, half, nearK, farK)), zero);
    }

    /// <summary>
    /// 1 - x - p with p = x/(e^x - 1): log(1 - e^-x) has the derivative p in log x, and the second derivative p times this. Near 0 it is -x/2, which the
    /// difference would lose.
    /// </summary>
    [MethodImpl(Inline)]
    public static V Log1mExpBend(V x, V p)
    {
        // Bernoulli numbers: the next term is 4e-17 of the sum at 0.1.
        V x2 = L.Multiply(x, x), one = L.Constant(1);
        V even = L.Fma(x2, L.Fma(x2, L.Fma(x2, L.Constant(1.0 / 1209600), L.Constant(-1.0 / 30240)), L.Constant(1.0 / 720)), L.Constant(-1.0 / 12));
        V near = L.Multiply(x, L.Fma(x, even, L.Constant(-0.5)));
        return L.Select(x, L.Constant(0.1), near, L.Subtract(one, L.Add(x, p)));
    }

    /// <summary>log(1 + x)/x for x > -1, limit 1 at 0.</summary>
    [MethodImpl(Inline)]
    public static V Log1pOverX(V x)
    {
        V one = L.Constant(1), ratio = L.Divide(Log1p(x), x);
        return L.Select(L.Abs(x), L.Constant(1e-15), one, L.Select(x, L.Constant(double.PositiveInfinity), ratio, L.Divide(one, x)));
    }

    /// <summary>log(1 + x)/x for x > -1 with its derivatives, limit 1 at 0.</summary>
    [MethodImpl(Inline)]
    public static void Log1pOverX(V x, out V value, out V first, out V second)
    {
        // f + x f' = 1/(1 + x) and 2 f' + x f'' = -1/(1 + x)^2: near 0 downwards from a polynomial of f'' in x/(2 + x), elsewhere upwards from f.
        V one = L.Constant(1), r = L.Divide(one, L.Add(one, x)), inverse = L.Divide(one, x);
        V near2 = Log1pOverXSecond(L.Divide(x, L.Add(L.Constant(2), x)));
        V near1 = L.Multiply(L.Constant(-0.5), L.Fma(x, near2, L.Multiply(r, r))), near0 = L.Fma(L.Negate(x), near1, r);
        V far0 = L.Multiply(Log1p(x), inverse), far1 = L.Multiply(L.Subtract(r, far0), inverse);
        V far2 = L.Multiply(L.Negate(L.Fma(r, r, L.Add(far1, far1))), inverse);
        V size = L.Abs(x), edge = L.Constant(0.2), infinity = L.Constant(double.PositiveInfinity);
        value = L.Select(size, edge, near0, L.Select(x, infinity, far0, inverse));
        first = L.Select(size, edge, near1, L.Select(x, infinity, far1, inverse));
        second = L.Select(size, edge, near2, L.Select(x, infinity, far2, inverse));
    }

    // log(1 + f) + k log 2 for 1 + f within [sqrt(1/2), sqrt(2)].
    [MethodImpl(Inline)]
    private static V LogOfSum(V f, V k) => Sum(L.Subtract(f, Fall(f)), k);

    [MethodImpl(Inline)]
    private static V Sum(V log, V k) => L.Fma(k, L.Constant(Log2High), L.Fma(k, L.Constant(Log2Low), log));

    // f - log(1 + f).
    [MethodImpl(Inline)]
    private static V Fall(V f)
    {
        V s = L.Divide(f, L.Add(f, L.Constant(2))), z = L.Multiply(s, s), z2 = L.Multiply(z, z);
        V half = L.Multiply(L.Multiply(L.Constant(0.5), f), f);
        V odd = L.Fma(z2, L.Fma(z2, L.Constant(0.15331674030163508), L.Constant(0.22222211115144158)), L.Constant(0.3999999999989924));
        V even = L.Fma(z2, L.Fma(z2, L.Fma(z2, L.Constant(0.1461703754883715), L.Constant(0.18182890556695763)), L.Constant(0.2857142862609589)), L.Constant(0.666666666666667));
        V rest = L.Fma(z2, odd, L.Multiply(z, even));
        return L.Subtract(half, L.Multiply(s, L.Add(half, rest)));
    }

    // x = 2^k (1 + f), for subnormal x too.
    [MethodImpl(Inline)]
    private static void Normalize(V x, out V f, out V k)
    {
        V tiny = L.Constant(2.2250738585072014e-308);
        L.Split(L.Select(x, tiny, L.Multiply(x, L.Constant(18014398509481984)), x), out k, out V mantissa);
        k = L.Select(x, tiny, L.Subtract(k, L.Constant(54)), k);
        f = L.Subtract(mantissa, L.Constant(1));
    }

    // A logarithm where x lies above the pole and is finite; -infinity at the pole, NaN below it, x itself (infinity, NaN) elsewhere.
    [MethodImpl(Inline)]
    private static V InDomain(V x, V pole, V log)
    {
        V infinity = L.Constant(double.PositiveInfinity);
        V outside = L.Select(x, pole, L.Constant(double.NaN), L.Subtract(x, infinity));
        return L.Select(x, infinity, L.Select(pole, x, log, outside), x);
    }

    // As above, with a value of its own at infinity.
    [MethodImpl(Inline)]
    private static V InDomain(V x, V pole, V log, V atInfinity)
    {
        V infinity = L.Constant(double.PositiveInfinity);
        V outside = L.Select(x, pole, L.Constant(double.NaN), L.Subtract(x, infinity));
        return L.Select(x, infinity, L.Select(pole, x, log, outside), L.Add(atInfinity, L.Divide(atInfinity, x)));
    }

    // The second derivative of log(1 + x)/x for |x| <= 1/5, in s = x/(2 + x), as two polynomials in s^2.
    [MethodImpl(Inline)]
    private static V Log1pOverXSecond(V s)
    {
        V q = L.Multiply(s, s);
        V even = L.Fma(q, L.Fma(q, L.Constant(47.59447951519675), L.Constant(38.160025976136765)), L.Constant(30.212195747423));
        even = L.Fma(q, L.Fma(q, L.Fma(q, L.Fma(q, even, L.Constant(22.26984107424394)), L.Constant(14.371428571687884)), L.Constant(6.599999999999854)), L.Constant(0.6666666666666666));
        V odd = L.Fma(q, L.Fma(q, L.Constant(-60.98941341889103), L.Constant(-41.884480010292535)), L.Constant(-34.19481922240056));
        odd = L.Fma(q, L.Fma(q, L.Fma(q, L.Fma(q, odd, L.Constant(-26.238080304594437)), L.Constant(-18.31428575207863)), L.Constant(-10.46666666662545)), L.Constant(-3.000000000000013));
        return L.Fma(s, odd, even);
    }
}
