namespace Stats.Optim;

/// <summary>A function to be minimised: a negative log-likelihood, a discrepancy, a loss.</summary>
/// <remarks>Implementations are pure: any thread may call <see cref="Evaluate"/> at the same time as others.</remarks>
public interface IObjective
{
    /// <summary>Number of coordinates of a point, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The derivatives that <see cref="Evaluate"/> can fill.</summary>
    Derivatives Available { get; }

    /// <summary>Whether the Hessian is that of the function, or its expectation (Fisher scoring, Gauss-Newton).</summary>
    Curvature Curvature => Curvature.Observed;

    /// <summary>The value at a point, and whichever derivatives are asked for.</summary>
    /// <param name="x">The point; length <see cref="Dimension"/>. It is not written to.</param>
    /// <param name="gradient">Empty (not wanted), or length <see cref="Dimension"/>: every element is overwritten.</param>
    /// <param name="hessian">Empty (not wanted), or length Dimension squared: row-major, symmetric, every element overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    /// <returns>The value. Positive infinity: <paramref name="x"/> lies outside the domain, and the derivatives mean nothing.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default);
}

/// <summary>Which derivatives an objective offers.</summary>
[Flags]
public enum Derivatives
{
    /// <summary>The value alone.</summary>
    None = 0,

    /// <summary>The gradient.</summary>
    Gradient = 1,

    /// <summary>The Hessian matrix.</summary>
    Hessian = 2,
}

/// <summary>What the matrix of second derivatives is.</summary>
public enum Curvature
{
    /// <summary>The second derivatives of the function itself: at a minimum, the observed information.</summary>
    Observed,

    /// <summary>An expectation or Gauss-Newton approximation of them: always positive semi-definite.</summary>
    Expected,
}
