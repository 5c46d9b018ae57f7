namespace Stats.Optim;

/// <summary>
/// The simplex method of Nelder and Mead with dimension-dependent coefficients, restarted when the simplex collapses: for functions without derivatives, a few coordinates, and moderate accuracy.
/// </summary>
/// <remarks>Gao and Han (2012), Comput. Optim. Appl. 51:259. The first-order test is made by differences once the simplex is small; its default tolerance is 1e-5.</remarks>
public sealed record NelderMead : Minimizer
{
    /// <summary>The defaults.</summary>
    public NelderMead()
    {
        GradientTolerance = 1e-5; // values alone fix a point to the square root of their precision
        MaxIterations = 20_000;
    }

    /// <summary>Edge of the first simplex relative to max(|x_i|, 1). Positive.</summary>
    public double InitialStep { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.None;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator) => new NelderMeadSearch(evaluator, this);
}
