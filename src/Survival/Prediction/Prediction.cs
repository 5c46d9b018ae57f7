using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What is predicted.</summary>
public enum PredictionType
{
    /// <summary>Probability of surviving beyond a time; limits on the scale of log H.</summary>
    Survival,

    /// <summary>Hazard at a time; limits on the log scale. At time 0 its limit: 0, infinite, or a number.</summary>
    Hazard,

    /// <summary>Cumulative hazard at a time; limits on the log scale.</summary>
    CumulativeHazard,

    /// <summary>Time by which a share has failed; infinite for the cured; limits on the log scale.</summary>
    Quantile,

    /// <summary>Mean time lived up to a horizon.</summary>
    RestrictedMean,

    /// <summary>Share that never fails; 0 where the distribution is proper; limits on the scale of log H.</summary>
    CureFraction,
}

/// <summary>One predicted number.</summary>
/// <param name="Row">The row of the new data, from 0.</param>
/// <param name="At">The time, probability or horizon; NaN for a cure fraction.</param>
/// <param name="Estimate">The estimate; NaN where the row misses a value. Positive infinity: a quantile that the cured never reach.</param>
/// <param name="StandardError">Its standard error by the delta method; NaN where there is none.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record Prediction(int Row, double At, double Estimate, double StandardError, double Lower, double Upper)
{
    /// <summary>The row, the time (or probability), the estimate with its error and limits.</summary>
    public override string ToString() => FormattableString.Invariant($"row {Row}{(double.IsNaN(At) ? "" : $" at {NumberFormat.Short(At)}")}: {NumberFormat.Limits(Estimate, StandardError, Lower, Upper)}");
}
