using Stats.Modeling;

namespace Stats.Survival;

/// <summary>The time by which a share of a group has failed, as read from a survival curve.</summary>
/// <param name="Share">The share that has failed, between 0 and 1.</param>
/// <param name="Value">The time; NaN when the curve does not come down so far.</param>
/// <param name="Lower">Where the lower limit of the curve comes down so far; NaN: nowhere.</param>
/// <param name="Upper">Where the upper limit of the curve comes down so far; NaN: nowhere.</param>
public readonly record struct CurveQuantile(double Share, double Value, double Lower, double Upper)
{
    /// <summary>The share, and the time with its limits.</summary>
    public override string ToString() => $"{NumberFormat.Short(Share)} by {NumberFormat.Short(Value)} [{NumberFormat.Short(Lower)}, {NumberFormat.Short(Upper)}]";
}
