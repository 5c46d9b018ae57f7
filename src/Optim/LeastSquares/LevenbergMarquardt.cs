namespace Stats.Optim;

/// <summary>
/// The method of Levenberg and Marquardt in Moré's trust-region form, with bounds and geodesic acceleration: for sums of squares.
/// The objective has to be an <see cref="ILeastSquares"/>.
/// </summary>
/// <remarks>Moré (1978), Lecture Notes in Mathematics 630:105; the acceleration is that of Transtrum and Sethna (2012), arXiv 1201.5885, section 4.</remarks>
public sealed record LevenbergMarquardt : Minimizer
{
    /// <summary>Whether the second derivative along the step corrects it: one more evaluation of the residuals per iteration, fewer iterations in curved valleys.</summary>
    public bool GeodesicAcceleration { get; init; } = true;

    /// <summary>First radius as a multiple of the scaled length of the start (of 1 for a start at 0). Positive; Moré advises 0.1 to 100.</summary>
    public double InitialRadius { get; init; } = 10;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.None;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (!evaluator.IsSumOfSquares)
            throw new ArgumentException($"{nameof(LevenbergMarquardt)} needs a sum of squares that shows its residuals ({nameof(ILeastSquares)}); use {nameof(TrustRegionNewton)} or {nameof(Bfgs)} for others.");
        return new LevenbergMarquardtSearch(evaluator, this);
    }
}
