namespace Stats.Optim;

/// <summary>An objective with the derivatives it lacks supplied by <see cref="Differences"/>: the Hessian from gradients if it has them.</summary>
public sealed class DifferencedObjective : IObjective
{
    private readonly IObjective inner;
    private readonly double[] sizes = []; // of the steps, for one run; empty where threads may share the objective

    /// <summary>Wraps an objective.</summary>
    /// <param name="inner">Its own derivatives are used where it offers them.</param>
    public DifferencedObjective(IObjective inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
    }

    /// <summary>For one run, which keeps the sizes of its steps.</summary>
    internal DifferencedObjective(IObjective inner, double[] sizes)
        : this(inner)
    {
        this.sizes = sizes;
    }

    /// <summary>The same for one run, inside its bounds.</summary>
    internal DifferencedObjective Within(Bounds? bounds) => new(Inside.Of(Minimizer.Within(inner, bounds), bounds), new double[Dimension]);

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    /// <inheritdoc/>
    public Curvature Curvature => (inner.Available & Derivatives.Hessian) != 0 ? inner.Curvature : Curvature.Observed;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        bool ownGradient = (inner.Available & Derivatives.Gradient) != 0, ownHessian = (inner.Available & Derivatives.Hessian) != 0;
        double value = inner.Evaluate(x, ownGradient ? gradient : default, ownHessian ? hessian : default, cancellationToken);
        if (!double.IsFinite(value)) return value;
        if (!ownGradient && !gradient.IsEmpty) Differences.Gradient(inner, x, value, sizes, gradient, cancellationToken);
        if (!ownHessian && !hessian.IsEmpty) Differences.Hessian(inner, x, value, sizes, hessian, cancellationToken);
        return value;
    }
}
