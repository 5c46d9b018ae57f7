using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace Stats.Sem;

/// <summary>The noncentral chi-square distribution, as the intervals of the RMSEA need it.</summary>
internal static class NoncentralChiSquare
{
    /// <summary>Probability of a value at most <paramref name="x"/>: a Poisson mixture of central chi-squares, summed outwards from its largest term.</summary>
    /// <param name="x">The value, at least 0.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, above 0; they need not be whole.</param>
    /// <param name="noncentrality">The noncentrality, at least 0.</param>
    public static double Lower(double x, double degreesOfFreedom, double noncentrality) => Sum(x, degreesOfFreedom, noncentrality, upper: false);

    /// <summary>Probability of a value above <paramref name="x"/>, accurate however small.</summary>
    public static double Upper(double x, double degreesOfFreedom, double noncentrality) => Sum(x, degreesOfFreedom, noncentrality, upper: true);

    /// <summary>The noncentrality under which <paramref name="x"/> has the lower probability <paramref name="probability"/>; 0 where even the central distribution lies above.</summary>
    public static double Noncentrality(double x, double degreesOfFreedom, double probability)
    {
        if (!(Lower(x, degreesOfFreedom, 0) > probability)) return 0;
        double low = 0, high = Math.Max(1, x);
        while (Lower(x, degreesOfFreedom, high) > probability) (low, high) = (high, 2 * high);
        return Brent.FindRoot(lambda => Lower(x, degreesOfFreedom, lambda) - probability, low, high, 1e-14 * high, 500);
    }

    private static double Sum(double x, double degreesOfFreedom, double noncentrality, bool upper)
    {
        if (!(x > 0)) return upper ? 1 : 0;
        if (noncentrality == 0) return Central(x, degreesOfFreedom, upper);
        double half = 0.5 * noncentrality;
        int mode = (int)Math.Floor(half);
        // The logarithm of the Poisson weight at the mode; its neighbours follow by ratios.
        double weight = Math.Exp((mode * Math.Log(half)) - half - SpecialFunctions.GammaLn(mode + 1.0));
        double sum = weight * Central(x, degreesOfFreedom + (2 * mode), upper);
        for ((int k, double w) = (mode, weight); k > 0;)
        {
            w *= k / half;
            k--;
            double term = w * Central(x, degreesOfFreedom + (2 * k), upper);
            sum += term;
            if (w < 1e-18 * weight) break;
        }
        for ((int k, double w) = (mode, weight); ;)
        {
            k++;
            w *= half / k;
            double term = w * Central(x, degreesOfFreedom + (2 * k), upper);
            sum += term;
            if (w < 1e-18 * weight) break;
        }
        return sum;
    }

    private static double Central(double x, double degreesOfFreedom, bool upper) =>
        upper ? SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x) : SpecialFunctions.GammaLowerRegularized(0.5 * degreesOfFreedom, 0.5 * x);
}
