using Stats.Optim;

namespace Stats.Survival;

/// <summary>A baseline hazard on the scale of w = log z: all that a family has to say.</summary>
/// <remarks>
/// Time enters as z = e^w with w = gamma (log t + log phi), hazards as H(t) = lambda H0(w). Density, censoring, truncation, derivatives
/// and prediction follow from H0 once for all families (Burke, Jones and Noufaily 2020, section 2).
/// Implementations are marked with AggressiveInlining: it halves their time.
/// </remarks>
public interface IBaseline
{
    /// <summary>The baseline at one point.</summary>
    /// <typeparam name="T">A plain value, or one with derivatives.</typeparam>
    /// <param name="w">log z, any real number.</param>
    /// <param name="shape">The shape on its linear scale (for example log(kappa + 1)); families without a shape ignore it.</param>
    /// <param name="logHazard0">log dH0/dz.</param>
    /// <param name="cumulative0">H0: 0 at w = -infinity, rising.</param>
    static abstract void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>;

    /// <summary>The inverse: the w at which H0 reaches a value.</summary>
    /// <param name="cumulative0">A value of H0, at least 0.</param>
    /// <param name="shape">The shape on its linear scale.</param>
    /// <returns>w; positive infinity where H0 never reaches the value (a defective baseline: the subject is cured).</returns>
    static abstract double Inverse(double cumulative0, double shape);

    /// <summary>The limit of H0 as w tends to infinity: the subject is cured with probability e^(-lambda limit).</summary>
    /// <typeparam name="T">A plain value, or one with derivatives.</typeparam>
    /// <param name="shape">The shape on its linear scale.</param>
    /// <returns>The limit; positive infinity, the default, where every subject fails in the end.</returns>
    static virtual T Plateau<T>(T shape)
        where T : struct, IReal<T> => T.Constant(double.PositiveInfinity);
}
