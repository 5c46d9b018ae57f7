using Stats.Optim;

namespace Stats.Sem;

/// <summary>
/// An objective plus a constant. A likelihood discrepancy is a difference of numbers of the size of the likelihood, and near 0 its rounding is theirs: searches judge the rounding
/// of a value by its size, so they are shown the likelihood's.
/// </summary>
internal sealed class OffsetObjective(IObjective inner, double offset) : IObjective
{
    public int Dimension => inner.Dimension;

    public Derivatives Available => inner.Available;

    public Curvature Curvature => inner.Curvature;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default) =>
        offset + inner.Evaluate(x, gradient, hessian, cancellationToken);
}
