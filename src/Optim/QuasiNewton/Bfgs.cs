namespace Stats.Optim;

/// <summary>The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with a strong Wolfe line search: for smooth functions whose gradient is cheap and whose Hessian is not.</summary>
/// <remarks>Nocedal and Wright (2006), chapter 6; line search of Moré and Thuente (1994).</remarks>
public sealed record Bfgs : Minimizer
{
    /// <summary>How steps along a direction are chosen.</summary>
    public LineSearchKind LineSearch { get; init; }

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator) => new BfgsSearch(evaluator, this);
}
