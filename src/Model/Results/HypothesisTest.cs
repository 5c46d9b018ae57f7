using MathNet.Numerics;

namespace Stats.Modeling;

/// <summary>A chi-square test.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="Note">Why the chi-square distribution is in doubt, or null.</param>
public sealed record HypothesisTest(string Name, double Statistic, int DegreesOfFreedom, string? Note = null)
{
    /// <summary>The p-value: the upper tail of the chi-square distribution, accurate however small.</summary>
    public double P => DegreesOfFreedom < 1 || double.IsNaN(Statistic) ? double.NaN : Statistic <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(0.5 * DegreesOfFreedom, 0.5 * Statistic);
}
