using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>Hides the derivatives of an objective, all or those beyond a level.</summary>
internal sealed class ValueOnly(IObjective inner, Derivatives left = Derivatives.None) : IObjective
{
    public int Dimension => inner.Dimension;

    public Derivatives Available => left;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        Assert.True(gradient.IsEmpty || left.HasFlag(Derivatives.Gradient), "A derivative was asked for that is not offered.");
        Assert.True(hessian.IsEmpty || left.HasFlag(Derivatives.Hessian), "A derivative was asked for that is not offered.");
        return inner.Evaluate(x, gradient, hessian, cancellationToken);
    }
}
