using Stats.Modeling;

namespace Stats.Survival;

/// <summary>What is predicted, of all subjects or of those who have survived to a start.</summary>
/// <remarks>Times are in the unit of the data and are counted from 0, not from the start.</remarks>
public enum PredictionType
{
    /// <summary>Probability of surviving beyond a time, S(t), or S(t)/S(start); limits on the scale of log H. 1 up to the start.</summary>
    Survival,

    /// <summary>Hazard at a time; limits on the log scale. At time 0 its limit: 0, infinite, or a number. Survival to a start does not change it; before the start it is 0.</summary>
    Hazard,

    /// <summary>Cumulative hazard at a time, H(t), or H(t) - H(start); limits on the log scale.</summary>
    CumulativeHazard,

    /// <summary>Time by which a share (of those who have survived to the start) has failed; infinite for the cured; limits on the scale of the log of the time after the start.</summary>
    Quantile,

    /// <summary>Mean of the time of death or the horizon, whichever is first; limits on the logit of its place between start and horizon, which they cannot leave.</summary>
    RestrictedMean,

    /// <summary>Share that never fails; 0 where the distribution is proper; limits on the scale of log H.</summary>
    CureFraction,

    /// <summary>Mean time; infinite where some are cured, or where survival falls no faster than 1/t; limits on the scale of the log of the mean time after the start.</summary>
    Mean,
}

/// <summary>One predicted number.</summary>
/// <param name="Row">The row of the new data, from 0.</param>
/// <param name="At">The time, probability or horizon; NaN for a mean and a cure fraction.</param>
/// <param name="Estimate">The estimate; NaN where the row misses a value. Positive infinity: a quantile that the cured never reach, or a mean that does not exist.</param>
/// <param name="StandardError">Its standard error by the delta method; NaN where there is none.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record Prediction(int Row, double At, double Estimate, double StandardError, double Lower, double Upper)
{
    /// <summary>The row, the time (or probability), the estimate with its error and limits.</summary>
    public override string ToString() => FormattableString.Invariant($"row {Row}{(double.IsNaN(At) ? "" : $" at {NumberFormat.Short(At)}")}: {NumberFormat.Limits(Estimate, StandardError, Lower, Upper)}");
}
