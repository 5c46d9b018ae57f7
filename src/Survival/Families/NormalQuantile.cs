using MathNet.Numerics;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Quantiles of the standard normal distribution by log tail probability, so that far tails keep their digits.</summary>
internal static class NormalQuantile
{
    /// <summary>The w with -log(1 - Phi(w)) = <paramref name="minusLogTail"/>; the argument is at least 0.</summary>
    public static double UpperTail(double minusLogTail)
    {
        if (minusLogTail <= 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(minusLogTail)) return minusLogTail;

        double w = minusLogTail < 700
            ? (minusLogTail < 0.6931471805599453
                ? -Constants.Sqrt2 * SpecialFunctions.ErfcInv(-2 * Elementary.Expm1(-minusLogTail))
                : Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * Math.Exp(-minusLogTail)))
            : Math.Sqrt(2 * minusLogTail);

        // Newton on the log scale: convex, and quadratic from a start this near.
        for (int k = 0; k < 20; k++)
        {
            Elementary.LogNormalTail(w, out double value, out double slope, out _);
            double step = minusLogTail < 0.5
                ? (Math.Log(minusLogTail) - Math.Log(value)) * value / slope
                : (minusLogTail - value) / slope;
            if (!double.IsFinite(step)) break;
            w += step;
            if (Math.Abs(step) <= 1e-15 * Math.Max(1, Math.Abs(w))) break;
        }

        return w;
    }
}
