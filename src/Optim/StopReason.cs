namespace Stats.Optim;

/// <summary>Why a search ended. It is set where it happens, never guessed afterwards.</summary>
public enum StopReason
{
    /// <summary>The first-order test passed: the scaled projected gradient is within the tolerance. The only reason that counts as converged.</summary>
    GradientSmall,

    /// <summary>The start, or the value or a derivative there, is not a finite number. The point returned is the start.</summary>
    StartOutsideDomain,

    /// <summary>The limit on iterations was reached.</summary>
    IterationLimit,

    /// <summary>The limit on evaluations of the objective was reached.</summary>
    EvaluationLimit,

    /// <summary>No step along the search direction gives a sufficient decrease, not even along the steepest descent.</summary>
    LineSearchFailed,

    /// <summary>The steps became too small to change the point or the value, and the gradient still fails the test: the objective is rougher than
    /// its derivatives say (noise, a kink, or a wrong derivative), or its rounding errors exceed the tolerance.</summary>
    StepTooSmall,

    /// <summary>The constraints cannot be met: their violation has a minimum here that is not zero.</summary>
    Infeasible,

    /// <summary>The value fell below <see cref="Minimizer.ValueFloor"/> or to minus infinity: there is no minimum on this path.</summary>
    Unbounded,

    /// <summary>The measure of progress of a method without a first-order test no longer falls: for recovery, the residual quantile.</summary>
    Stagnated,

    /// <summary>Differences of values cannot tell whether the first-order test passes: within their error, which exceeds the tolerance, the gradient may be small enough or not.
    /// Derivatives, an objective without a large constant, or a larger tolerance help.</summary>
    GradientUncertain,
}
