namespace Stats.Optim;

/// <summary>An objective that is a sum of squares, f(x) = r(x)'r(x) (no factor 1/2), and shows its residuals. Its Hessian is the Gauss-Newton one, 2J'J.</summary>
public interface ILeastSquares : IObjective
{
    /// <summary>Number of residuals, at least 1.</summary>
    int ResidualCount { get; }

    /// <summary>The residuals at a point, and their derivatives if asked for.</summary>
    /// <param name="x">The point; length <see cref="IObjective.Dimension"/>. It is not written to.</param>
    /// <param name="residuals">Length <see cref="ResidualCount"/>; overwritten. An element that is not finite: outside the domain.</param>
    /// <param name="jacobian">Empty, or row-major residuals * coordinates; overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default);
}
