using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Modeling;

/// <summary>A chi-square test.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="Note">Why the chi-square distribution is in doubt, or null.</param>
public sealed record HypothesisTest(string Name, double Statistic, int DegreesOfFreedom, string? Note = null)
{
    // The smallest eigenvalue of a correlation matrix that is not taken for rounding.
    private const double Singular = 1e-13;

    /// <summary>The Wald test d'V^-1 d. Its statistic is NaN where V is singular, such as robust covariances from fewer clusters than coefficients: the inverse would be rounding.</summary>
    /// <param name="name">What is tested.</param>
    /// <param name="distance">The estimates less their values under the hypothesis, one for each degree of freedom.</param>
    /// <param name="covariance">Their covariance: symmetric, as many rows and columns.</param>
    /// <param name="note">Why the chi-square distribution is in doubt, or null.</param>
    /// <exception cref="ArgumentNullException">Distance or covariance is null.</exception>
    public static HypothesisTest Wald(string name, Vector<double> distance, Matrix<double> covariance, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(distance);
        ArgumentNullException.ThrowIfNull(covariance);
        Vector<double> errors = covariance.Diagonal().PointwiseSqrt();
        Matrix<double> scaled = covariance.PointwiseDivide(errors.OuterProduct(errors));
        if (scaled.Exists(x => !double.IsFinite(x))) return new(name, double.NaN, distance.Count, note);
        if (!(scaled.Evd(Symmetricity.Symmetric).EigenValues.Min(e => e.Real) > Singular)) return new(name, double.NaN, distance.Count, note ?? "The covariance of these coefficients is singular.");
        return new(name, distance * covariance.Solve(distance), distance.Count, note);
    }

    /// <summary>The p-value: the upper tail of the chi-square distribution, accurate however small.</summary>
    public double P => DegreesOfFreedom < 1 || double.IsNaN(Statistic) ? double.NaN : Statistic <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(0.5 * DegreesOfFreedom, 0.5 * Statistic);

    /// <summary>What is tested, the statistic and its p-value.</summary>
    public override string ToString() =>
        $"{Name}: chi-square {NumberFormat.Short(Statistic)}, df {DegreesOfFreedom.ToString(CultureInfo.InvariantCulture)}, p {NumberFormat.PValue(P)}{(Note is null ? "" : $". {Note}")}";
}
