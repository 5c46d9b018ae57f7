namespace Stats.Sem;

/// <summary>The tests of one model.</summary>
/// <param name="Standard">The standard statistic.</param>
/// <param name="Scaled">The corrected one that was asked for; null: none.</param>
/// <param name="Robust">The statistic and its scale that robust indices are made of; null where there are none.</param>
/// <param name="RobustLimits">What the limits of the robust RMSEA are read from, where that is another.</param>
/// <param name="LogLikelihoodFactors">The scaling factors of the log-likelihoods in a Yuan-Bentler test.</param>
internal sealed record ModelTests(
    ChiSquareTest Standard, ChiSquareTest? Scaled, ScaledChiSquare? Robust, ScaledChiSquare? RobustLimits, (double Unrestricted, double Restricted)? LogLikelihoodFactors)
{
    /// <summary>The tests of a fitted model that its options ask for.</summary>
    public static ModelTests Of(ModelInference inference, CancellationToken cancellationToken)
    {
        SemTest test = inference.Model.Options.Test;
        ChiSquareTest standard = RobustTests.Standard(inference);
        InformationKind kind = inference.Model.Options.EffectiveInformation;
        bool corrected = test is not (SemTest.Standard or SemTest.None or SemTest.BollenStine);
        ChiSquareTest? scaled = corrected ? RobustTests.Corrected(inference, test, kind, cancellationToken) : null;
        ScaledChiSquare? robust = null;
        ScaledChiSquare? limits = null;
        if (inference.IsFullInformation)
        {
            robust = MissingCorrection.Of(inference, corrected, kind);
        }
        else if (scaled is not null && test != SemTest.MeanVarAdjusted)
        {
            // Beside a saturated model nothing is scaled: lavaan has no factor then, and 1 for a shifted test.
            double df = standard.DegreesOfFreedom, scale = test != SemTest.ScaledShifted ? scaled.ScalingFactor : df > 0 ? scaled.ScalingFactor * (df - scaled.Shift) / df : 1;
            robust = new(standard.Statistic, df, scale);
            if (test == SemTest.ScaledShifted) limits = new(scaled.Statistic * scaled.ScalingFactor, df, scaled.ScalingFactor);
        }
        (double, double)? factors = test is SemTest.YuanBentler or SemTest.YuanBentlerMplus ? RobustTests.LogLikelihoodFactors(inference, test, kind) : null;
        return new ModelTests(standard, scaled, robust, limits, factors);
    }
}
