namespace Stats.Sem;

/// <summary>Tests of a model against a larger one in which it is nested.</summary>
internal static class LikelihoodRatio
{
    /// <summary>
    /// The difference of the statistics. Where both were corrected by a scaling factor, the difference is scaled as Satorra and Bentler (2001) do: the factor is (r0 c0 - r1 c1) / (r0 - r1);
    /// NaN where that is not positive.
    /// </summary>
    /// <param name="smaller">The tests of the model with more degrees of freedom.</param>
    /// <param name="larger">The tests of the model in which it is nested.</param>
    public static ChiSquareTest Of(ModelTests smaller, ModelTests larger)
    {
        double r0 = smaller.Standard.DegreesOfFreedom, r1 = larger.Standard.DegreesOfFreedom, df = r0 - r1, difference = smaller.Standard.Statistic - larger.Standard.Statistic;
        if (!IsScaled(smaller) || !IsScaled(larger)) return new ChiSquareTest("chi-square difference", difference, df);
        double c0 = smaller.Scaled!.ScalingFactor, c1 = r1 == 0 ? 1 : larger.Scaled!.ScalingFactor, factor = ((r0 * c0) - (r1 * c1)) / df;
        if (!(factor > 0)) factor = double.NaN;
        return new ChiSquareTest("scaled chi-square difference", difference / factor, df, factor);
    }

    private static bool IsScaled(ModelTests tests) => tests.Scaled is { Name: "satorra.bentler" or "yuan.bentler" or "yuan.bentler.mplus" };
}
