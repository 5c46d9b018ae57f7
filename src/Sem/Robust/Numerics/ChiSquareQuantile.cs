using MathNet.Numerics;

namespace Stats.Sem.Numerics;

/// <summary>Quantiles of the chi-square distribution to the accuracy of its distribution function.</summary>
internal static class ChiSquareQuantile
{
    /// <summary>The point below which a share lies.</summary>
    /// <param name="share">Strictly between 0 and 1.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Of(double share, double degrees)
    {
        double a = degrees / 2, low = 0, high = Math.Max(1, a);
        while (SpecialFunctions.GammaLowerRegularized(a, high) < share)
        {
            low = high;
            high *= 2;
        }

        // Newton within a bracket that shrinks; the density is x^{a-1} e^{-x} / Gamma(a).
        double logGamma = SpecialFunctions.GammaLn(a), x = (low + high) / 2;
        for (int i = 0; i < 200; i++)
        {
            double error = SpecialFunctions.GammaLowerRegularized(a, x) - share;
            if (error > 0) high = x;
            else low = x;
            double next = x - error / Math.Exp(((a - 1) * Math.Log(x)) - x - logGamma);
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-15 * x) return 2 * next;
            x = next;
        }

        return 2 * x;
    }
}
