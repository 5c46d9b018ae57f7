namespace Stats.Survival;

/// <summary>Where on the baseline the times of the data lie, and between what the shapes range.</summary>
/// <param name="Low">The lowest u = w - log(kappa + 1), the argument of the baseline; w itself for families that do not shift it.</param>
/// <param name="High">The highest.</param>
/// <param name="LowestLogGamma">The lowest log power shape.</param>
/// <param name="HighestLogGamma">The highest.</param>
/// <param name="LowestShape">The lowest predictor of the shape.</param>
/// <param name="HighestShape">The highest.</param>
internal readonly record struct BaselineRange(double Low, double High, double LowestLogGamma, double HighestLogGamma, double LowestShape, double HighestShape)
{
    // log(1 + e^u) is u, or e^u, to the last bit from here on.
    private const double OutOfSight = 36;

    /// <summary>Whether no time lies where the baseline bends: nothing in the data then says where its bend is.</summary>
    public bool MissesTheBend => Low > OutOfSight || High < -OutOfSight;

    /// <param name="likelihood">The model.</param>
    /// <param name="point">Its coefficients.</param>
    public static BaselineRange Of(SurvivalLikelihood likelihood, ReadOnlySpan<double> point)
    {
        bool shifted = likelihood.Family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline>, powerScale = likelihood.Family.HasPowerScale;
        double low = double.PositiveInfinity, high = double.NegativeInfinity, lowestLogGamma = low, highestLogGamma = high, lowestShape = low, highestShape = high;
        ObservedRows rows = likelihood.Rows;
        likelihood.ForEachBlock(point, (kernel, start, count) =>
        {
            double[][] eta = kernel.Predictors;
            for (int i = 0; i < count; i++)
            {
                double logTime = double.IsFinite(rows.LogUpper[start + i]) ? rows.LogUpper[start + i] : rows.LogLower[start + i];
                double gamma = Math.Exp(eta[2][i]);
                double w = powerScale ? (gamma * logTime) + eta[0][i] : gamma * (logTime + eta[0][i]);
                double u = w - (shifted ? eta[3][i] : 0);
                (low, high) = (Math.Min(low, u), Math.Max(high, u));
                if (rows.LogTruncation.Length > 0 && double.IsFinite(rows.LogTruncation[start + i])) high = Math.Max(high, u + (gamma * (rows.LogTruncation[start + i] - logTime)));
                (lowestLogGamma, highestLogGamma) = (Math.Min(lowestLogGamma, eta[2][i]), Math.Max(highestLogGamma, eta[2][i]));
                (lowestShape, highestShape) = (Math.Min(lowestShape, eta[3][i]), Math.Max(highestShape, eta[3][i]));
            }
        });
        return new(low, high, lowestLogGamma, highestLogGamma, lowestShape, highestShape);
    }
}
