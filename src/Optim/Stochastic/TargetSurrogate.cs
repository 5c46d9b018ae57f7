using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>A sum of losses of linear predictors, one per row: value, slopes and (if offered) a metric in the predictors. The part that costs.</summary>
public interface IPredictorLoss
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>The sum of losses, its derivative by each predictor, and a positive curvature per row.</summary>
    /// <param name="predictors">One per row.</param>
    /// <param name="slopes">Empty, or overwritten.</param>
    /// <param name="metric">Empty, or overwritten by a positive bound or expectation of the second derivative: max of observed and expected information serves well;
    /// the observed alone may vanish and then sends a predictor to infinity.</param>
    /// <returns>The sum. Positive infinity: outside the domain.</returns>
    double Sum(ReadOnlySpan<double> predictors, Span<double> slopes, Span<double> metric);
}

/// <summary>
/// Target-based surrogates for losses of linear predictors: each outer step moves the predictors (the targets) downhill in their own space and then finds coefficients
/// that reach them, at no further cost in losses. Worth it when the loss costs much (integrals) and no Hessian is at hand; trust-region Newton wins otherwise.
/// </summary>
/// <remarks>Lavington, Vaswani, Babanezhad, Schmidt and Le Roux, ICML 2023, arXiv 2302.02607. Inner problem: min over b of slopes'(Xb - z) + |Xb - z|^2_W / (2 step),
/// solved exactly or by gradient steps; the step by Armijo's rule on the loss. Ended by trust-region Newton when the objective is given a Hessian.</remarks>
public sealed record TargetSurrogate : Minimizer
{
    /// <summary>The loss.</summary>
    public required IPredictorLoss Loss { get; init; }

    /// <summary>Row-major rows * coordinates: predictors = X b.</summary>
    public required IReadOnlyList<double> Design { get; init; }

    /// <summary>Gradient steps on the surrogate per outer step; 0: solve it exactly by one factorisation.</summary>
    public int InnerSteps { get; init; }

    /// <summary>Whether the metric of the loss weighs the rows; else all weigh the same and the factor is made once.</summary>
    public bool UseMetric { get; init; } = true;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.None;

    /// <summary>The objective in the coefficients, for <see cref="Minimizer.Minimize"/>: value and gradient through the design.</summary>
    public IObjective Objective() => new Through(Loss, [.. Design]);

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (Design.Count != Loss.Rows * evaluator.Dimension)
            throw new ArgumentException($"A design of {Counted.Of(Design.Count, "number")} does not fit {Counted.Of(Loss.Rows, "row")} and {Counted.Of(evaluator.Dimension, "coordinate")}.");
        if (Bounds is not null) throw new ArgumentException($"{nameof(TargetSurrogate)} takes no bounds.");
        return new TargetSurrogateSearch(evaluator, this, [.. Design]);
    }

    private sealed class Through(IPredictorLoss loss, double[] design) : IObjective
    {
        public int Dimension => design.Length / loss.Rows;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double[] z = new double[loss.Rows], slopes = gradient.IsEmpty ? [] : new double[loss.Rows];
            Dense.Multiply(design, x, z);
            double value = loss.Sum(z, slopes, default);
            if (!gradient.IsEmpty) Dense.MultiplyTransposed(design, slopes, gradient);
            return value;
        }
    }
}
