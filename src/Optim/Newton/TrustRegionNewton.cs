namespace Stats.Optim;

/// <summary>
/// Newton's method in a trust region, with the exact step of Moré and Sorensen (1983): the default for likelihoods. It uses curvature of any sign, leaves saddles,
/// and ends with Newton steps to the rounding floor, so that the point does not depend on the tolerance.
/// </summary>
/// <remarks>
/// Steps are measured by the square root of the diagonal of the Hessian, so the units of the coordinates do not matter
/// (Conn, Gould and Toint 2000, sections 6.7 and 7.3; Nocedal and Wright 2006, algorithm 4.1).
/// </remarks>
public sealed record TrustRegionNewton : Minimizer
{
    /// <summary>First radius as a multiple of the length of the scaled gradient, which is the length of the Newton step of a separable function. Positive.</summary>
    public double InitialRadius { get; init; } = 1;

    /// <summary>Up to this many coordinates the step is exact; above, it comes from conjugate gradients (Steihaug 1983), which need only products with the Hessian
    /// if the objective offers them (<see cref="IHessianProduct"/>). With bounds it is always exact.</summary>
    public int ExactDimension { get; init; } = 300;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient | Derivatives.Hessian;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        return evaluator.Dimension <= ExactDimension || Bounds is not null ? new TrustRegionNewtonSearch(evaluator, this) : new TruncatedNewtonSearch(evaluator, evaluator.Product);
    }
}
