namespace Stats.Survival;

/// <summary>An interval that holds mass of Turnbull's estimate.</summary>
/// <param name="Lower">Its lower end, not included; equal to the upper one for a point.</param>
/// <param name="Upper">Its upper end, included; positive infinity for mass beyond the last time.</param>
/// <param name="Mass">The probability that the event lies in it.</param>
/// <param name="Survival">The probability that the event comes after it.</param>
public readonly record struct TurnbullSupport(double Lower, double Upper, double Mass, double Survival);
