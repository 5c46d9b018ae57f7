using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <content>The normal distribution.</content>
internal static partial class LaneFunctions<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const double LogSqrtTwoPi = 0.91893853320467274178, InverseSqrtTwoPi = 0.39894228040143267794;

    /// <summary>-log(1 - Phi(x)) of the standard normal distribution with its derivatives: the hazard m and m (m - x).</summary>
    [MethodImpl(Inline)]
    public static void LogNormalTail(V x, out V value, out V first, out V second)
    {
        V one = L.Constant(1), zero = L.Constant(0), half = L.Constant(0.5);
        V y = L.Abs(x), inverse = L.Divide(one, L.Add(y, L.Constant(4)));

        // The excess m(y) - y of the hazard at y = |x|, as a polynomial in (y - 4)/(y + 4).
        V excess = L.Multiply(ExcessPolynomial(L.Fma(L.Constant(-8), inverse, one)), inverse), hazard = L.Add(y, excess);

        // y^2/2 in two parts: the rounding of the square would be multiplied by the exponential.
        V bounded = L.Min(L.Constant(40), y), square = L.Multiply(bounded, bounded), error = L.Fma(bounded, bounded, L.Negate(square));
        V density = L.Multiply(Exp(L.Multiply(L.Constant(-0.5), square)), L.Multiply(L.Constant(InverseSqrtTwoPi), L.Fma(L.Constant(-0.5), error, one)));

        // Below 0 the tail is 1 - Q with Q = density/m(y), and its logarithm that of 1 - Q; above, log(density/tail) = log m.
        V q = L.Divide(density, hazard), tail = L.Subtract(one, q);
        L.Split(hazard, out V k, out V mantissa);
        V edge = L.Constant(0.29289321881345248);
        V lowF = L.Select(q, edge, L.Negate(q), L.Fma(L.Constant(-2), q, one)), lowK = L.Select(q, edge, zero, L.Constant(-1));
        V log = LogOfSum(L.Select(x, zero, lowF, L.Subtract(mantissa, one)), L.Select(x, zero, lowK, k));
        V quadratic = L.Fma(L.Multiply(half, x), x, L.Constant(LogSqrtTwoPi));
        value = L.Select(x, zero, L.Negate(log), L.Add(quadratic, log));
        first = L.Select(x, zero, L.Divide(density, tail), hazard);
        second = L.Multiply(first, L.Select(x, zero, L.Add(first, y), excess));
    }

    // (y + 4)(m(y) - y) at t = (y - 4)/(y + 4), degree 26, as three polynomials in t^3.
    [MethodImpl(Inline)]
    private static V ExcessPolynomial(V t)
    {
        V t2 = L.Multiply(t, t), t3 = L.Multiply(t2, t);
        V c0 = Chain(t3, 2.593703637970433e-07, -5.947322113650183e-07, -3.172765935919984e-05, -0.0001505893676758459, 0.0005948583590467411, 0.007961415442013476, 0.03165652748283772, 0.06751792792199353, 1.8048571559157687);
        V c1 = Chain(t3, -3.505893247443836e-08, -1.7011325173221768e-06, -2.066126551503171e-06, 0.00010490142430447017, 0.0006655930822840198, -0.00037358651112832263, -0.020800454769483657, -0.13822449147883908, -1.1822045015192728);
        V c2 = Chain(t3, -2.127750899911913e-08, 2.5888250892271904e-07, 8.13184978841887e-06, 2.6074314572395355e-05, -0.0002892987321444466, -0.0024858173560453295, -0.004488589811111346, 0.03370366768106973, 0.40195670380622966);
        return L.Fma(t2, c2, L.Fma(t, c1, c0));
    }

    [MethodImpl(Inline)]
    private static V Chain(V x, double c8, double c7, double c6, double c5, double c4, double c3, double c2, double c1, double c0)
    {
        V high = L.Fma(x, L.Fma(x, L.Fma(x, L.Fma(x, L.Constant(c8), L.Constant(c7)), L.Constant(c6)), L.Constant(c5)), L.Constant(c4));
        return L.Fma(x, L.Fma(x, L.Fma(x, L.Fma(x, high, L.Constant(c3)), L.Constant(c2)), L.Constant(c1)), L.Constant(c0));
    }
}
