using MathNet.Numerics;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>A test of a model by a statistic that is compared with a chi-square distribution, exactly or after a correction.</summary>
/// <param name="Name">What it is, such as <c>standard</c> or <c>satorra.bentler</c>: lavaan's names.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom: a fraction where mean and variance are adjusted.</param>
/// <param name="ScalingFactor">What the standard statistic was divided by; 1 where it was not. NaN: it does not exist.</param>
/// <param name="Shift">What was added after that; 0 as a rule.</param>
/// <param name="Trace">tr(U Gamma), the mean of the standard statistic under the model; NaN where it was not computed.</param>
public sealed record ChiSquareTest(string Name, double Statistic, double DegreesOfFreedom, double ScalingFactor = 1, double Shift = 0, double Trace = double.NaN)
{
    /// <summary>The upper tail of the chi-square distribution, accurate however small; NaN where there are no degrees of freedom.</summary>
    public double P =>
        !(DegreesOfFreedom > 0) || double.IsNaN(Statistic) ? double.NaN : Statistic <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(0.5 * DegreesOfFreedom, 0.5 * Statistic);

    /// <summary>The name, the statistic and its p-value.</summary>
    public override string ToString() => $"{Name}: chi-square {NumberFormat.Short(Statistic)}, df {NumberFormat.Short(DegreesOfFreedom)}, p {NumberFormat.PValue(P)}";
}
