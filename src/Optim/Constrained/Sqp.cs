namespace Stats.Optim;

/// <summary>
/// Sequential quadratic programming: for smooth equations and inequalities, up to a few hundred coordinates. Each step solves a quadratic program with a damped
/// BFGS matrix, an l1 merit function judges it, a second-order correction keeps full steps near the solution, and Newton steps on the active constraints finish.
/// When it fails, an augmented Lagrangian takes over from its best point.
/// </summary>
/// <remarks>
/// Nocedal and Wright (2006), sections 18.1 to 18.5; the program of each step by Goldfarb and Idnani (1983); inconsistent linearisations relaxed as in Powell (1978).
/// Converged means that <see cref="KarushKuhnTucker.Residual"/> is at most <see cref="Minimizer.GradientTolerance"/>; the certificate's scaled gradient is that residual.
/// </remarks>
public sealed record Sqp : Minimizer
{
    /// <summary>The constraints.</summary>
    public required IConstraints Constraints { get; init; }

    /// <summary>Whether the augmented Lagrangian is tried when quadratic programming fails.</summary>
    public bool Fallback { get; init; } = true;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        ArgumentNullException.ThrowIfNull(Constraints);
        if (Constraints.Dimension != evaluator.Dimension)
            throw new ArgumentException($"The constraints have {Counted.Of(Constraints.Dimension, "coordinate")}, the objective {evaluator.Dimension}.");
        return new SqpSearch(evaluator, this);
    }
}
