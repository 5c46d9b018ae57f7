namespace Stats.Optim;

/// <summary>An objective that is made of residuals and shows them.</summary>
public interface IResiduals
{
    /// <summary>Number of residuals, at least 1.</summary>
    int ResidualCount { get; }

    /// <summary>The residuals at a point, and their derivatives if asked for.</summary>
    /// <param name="x">The point. It is not written to.</param>
    /// <param name="residuals">Length <see cref="ResidualCount"/>; overwritten. An element that is not finite: outside the domain.</param>
    /// <param name="jacobian">Empty, or row-major residuals * coordinates; overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default);
}
