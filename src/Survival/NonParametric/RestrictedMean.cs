using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Mean time without the event up to a horizon: the area under a survival curve.</summary>
/// <param name="Until">The horizon.</param>
/// <param name="Value">The area from 0 to the horizon.</param>
/// <param name="StandardError">Its standard error.</param>
public readonly record struct RestrictedMean(double Until, double Value, double StandardError)
{
    /// <summary>The mean, its error and the horizon.</summary>
    public override string ToString() => $"{NumberFormat.Short(Value)} ({NumberFormat.Short(StandardError)}) until {NumberFormat.Short(Until)}";
}
