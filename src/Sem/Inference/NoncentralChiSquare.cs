using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Stats.Sem;

/// <summary>The noncentral chi-square distribution, as the intervals of the RMSEA need it.</summary>
internal static class NoncentralChiSquare
{
    private const double Negligible = 1e-18; // of the largest Poisson weight

    /// <summary>Probability of a value at most <paramref name="x"/>: a Poisson mixture of central chi-squares, summed outwards from its largest term.</summary>
    /// <param name="x">The value, at least 0.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 0; they need not be whole.</param>
    /// <param name="noncentrality">The noncentrality, at least 0.</param>
    public static double Lower(double x, double degreesOfFreedom, double noncentrality) => Sum(x, degreesOfFreedom, noncentrality, upper: false);

    /// <summary>Probability of a value above <paramref name="x"/>, accurate however small.</summary>
    public static double Upper(double x, double degreesOfFreedom, double noncentrality) => Sum(x, degreesOfFreedom, noncentrality, upper: true);

    /// <summary>The noncentrality under which <paramref name="x"/> has the lower probability <paramref name="probability"/>; 0 where even the central distribution lies above, NaN for a value beyond 1e9, where the sum has no end.</summary>
    public static double Noncentrality(double x, double degreesOfFreedom, double probability)
    {
        if (!(x <= 1e9)) return double.NaN;
        if (!(Lower(x, degreesOfFreedom, 0) > probability)) return 0;
        double low = 0, high = Math.Max(1, x);
        while (Lower(x, degreesOfFreedom, high) > probability) (low, high) = (high, 2 * high);
        return Brent.FindRoot(lambda => Lower(x, degreesOfFreedom, lambda) - probability, low, high, 1e-13 * high, 500);
    }

    // Both tails add positive terms only: P(a) = P(a + 1) + t and Q(a + 1) = Q(a) + t with t = x^a e^-x / Gamma(a + 1), a half the degrees of freedom and x half the value.
    private static double Sum(double x, double degreesOfFreedom, double noncentrality, bool upper)
    {
        if (!(x > 0)) return upper ? 1 : 0;
        if (noncentrality == 0) return Central(x, degreesOfFreedom, upper);
        double half = 0.5 * noncentrality, y = 0.5 * x, shape = 0.5 * degreesOfFreedom;
        int mode = (int)Math.Floor(half), first = mode, last = mode;
        for (double w = 1; first > 0 && w > Negligible; first--) w *= first / half;
        for (double w = 1; w > Negligible; last++) w *= half / (last + 1);
        int start = upper ? first : last, step = upper ? 1 : -1, end = upper ? last : first;
        double tail = Central(x, degreesOfFreedom + (2 * start), upper);
        double weight = Math.Exp((start * Math.Log(half)) - half - SpecialFunctions.GammaLn(start + 1.0)), a = shape + start;
        double term = Math.Exp((a * Math.Log(y)) - y - SpecialFunctions.GammaLn(a + 1)), sum = weight * tail;
        for (int k = start; k != end; k += step)
        {
            if (upper)
            {
                tail += term; // Q(a + 1)
                term *= y / (a + 1);
                weight *= half / (k + 1);
            }
            else
            {
                term *= a / y;
                tail += term; // P(a - 1)
                weight *= k / half;
            }
            a += step;
            sum += weight * tail;
        }
        return sum;
    }

    private static double Central(double x, double degreesOfFreedom, bool upper) =>
        upper ? SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x) : SpecialFunctions.GammaLowerRegularized(0.5 * degreesOfFreedom, 0.5 * x);
}
