using Stats.Modeling;

namespace Stats.Survival;

/// <summary>A survival curve at one time.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">Sum of the weights of the rows that were watched just before the time.</param>
/// <param name="Events">Sum of the weights of the events.</param>
/// <param name="Censored">Sum of the weights of the rows censored.</param>
/// <param name="Survival">Estimated probability that the event comes later than the time.</param>
/// <param name="StandardError">Of <paramref name="Survival"/>; NaN once the estimate is 0.</param>
/// <param name="Lower">Lower confidence limit of <paramref name="Survival"/>; NaN once the estimate is 0.</param>
/// <param name="Upper">Upper confidence limit of <paramref name="Survival"/>; NaN once the estimate is 0.</param>
/// <param name="CumulativeHazard">Nelson and Aalen's estimate of the cumulative hazard.</param>
/// <param name="CumulativeHazardStandardError">Aalen's standard error of <paramref name="CumulativeHazard"/>.</param>
public readonly record struct CurvePoint(
    double Time,
    double AtRisk,
    double Events,
    double Censored,
    double Survival,
    double StandardError,
    double Lower,
    double Upper,
    double CumulativeHazard,
    double CumulativeHazardStandardError)
{
    /// <summary>The time, the survival with its error and limits, and what stands behind it.</summary>
    public override string ToString() =>
        $"at {NumberFormat.Short(Time)}: {NumberFormat.Limits(Survival, StandardError, Lower, Upper)}, {NumberFormat.Short(AtRisk)} at risk, {NumberFormat.Short(Events)} events";
}
