namespace Stats.Optim;

/// <summary>The objective as a search sees it: every call is counted and checked, missing derivatives come from differences, and the best point is remembered.</summary>
public sealed class Evaluator
{
    private readonly IObjective source;
    private readonly IObjective objective;
    private readonly int limit;
    private readonly double floor;
    private readonly CancellationToken cancellationToken;
    private readonly double[] bestPoint;
    private int count;

    internal Evaluator(IObjective objective, Derivatives needs, int limit, double floor, Bounds? bounds, CancellationToken cancellationToken)
    {
        source = objective;
        Sizes = new double[objective.Dimension];
        IObjective counted = new Counted(this);
        this.objective = (objective.Available & needs) == needs ? counted : new DifferencedObjective(Inside.Of(counted, bounds), Sizes);
        this.limit = limit;
        this.floor = floor;
        this.cancellationToken = cancellationToken;
        bestPoint = new double[objective.Dimension];
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension => source.Dimension;

    /// <summary>The derivatives that the objective offers itself, without differences.</summary>
    public Derivatives Offered => source.Available;

    /// <summary>Calls of the objective so far.</summary>
    public int Evaluations => count;

    /// <summary>True once the limit on evaluations is reached: from then on every value is positive infinity, so that a step ends soon.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>True once a value fell below <see cref="Minimizer.ValueFloor"/>: from then on every value is positive infinity.</summary>
    public bool Unbounded { get; private set; }

    /// <summary>True when the search has to end: <see cref="Exhausted"/> or <see cref="Unbounded"/>. A step then returns null, and the loop sets the reason.</summary>
    public bool Ended => Exhausted || Unbounded;

    /// <summary>The sizes of the steps of differences, as this run has learnt them: see <see cref="DifferenceSteps"/>.</summary>
    internal double[] Sizes { get; }

    internal double BestValue { get; private set; } = double.PositiveInfinity;

    internal ReadOnlySpan<double> BestPoint => bestPoint;

    /// <summary>The value at a point with the derivatives asked for. Anything not finite, in the value or in a derivative, becomes positive infinity: the step is to be rejected.</summary>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Empty, or of length <see cref="Dimension"/>.</param>
    /// <param name="hessian">Empty, or of length Dimension squared.</param>
    /// <returns>A finite value, or positive infinity.</returns>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient = default, Span<double> hessian = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count >= limit) Exhausted = true;
        if (Ended) return double.PositiveInfinity;

        double value = Finite(x) ? objective.Evaluate(x, gradient, hessian, cancellationToken) : double.PositiveInfinity;
        if (value < floor) Unbounded = true;
        if (!double.IsFinite(value) || !Finite(gradient) || !Finite(hessian)) return double.PositiveInfinity;
        if (value < BestValue)
        {
            BestValue = value;
            x.CopyTo(bestPoint);
        }

        return Unbounded ? double.PositiveInfinity : value;
    }

    /// <summary>Whether the objective shows residuals, <see cref="IResiduals"/>.</summary>
    public bool HasResiduals => source is IResiduals;

    /// <summary>Whether the objective is the sum of its squared residuals, <see cref="ILeastSquares"/>.</summary>
    public bool IsSumOfSquares => source is ILeastSquares;

    /// <summary>Number of residuals; 0 when there are none to show.</summary>
    public int ResidualCount => (source as IResiduals)?.ResidualCount ?? 0;

    /// <summary>The sum of squares at a point with its residuals, and their Jacobian if asked for; counted as one call. Anything not finite becomes positive infinity.</summary>
    /// <param name="x">The point.</param>
    /// <param name="residuals">Length <see cref="ResidualCount"/>.</param>
    /// <param name="jacobian">Empty, or row-major residuals * coordinates.</param>
    /// <returns>A finite value, or positive infinity.</returns>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public double EvaluateResiduals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian)
    {
        if (source is not ILeastSquares squares) throw new InvalidOperationException("The objective does not show residuals.");
        cancellationToken.ThrowIfCancellationRequested();
        if (count >= limit) Exhausted = true;
        if (Ended || !Finite(x)) return double.PositiveInfinity;
        count++;
        squares.Residuals(x, residuals, jacobian, cancellationToken);
        double value = LinearAlgebra.Dense.Dot(residuals, residuals);
        if (!double.IsFinite(value) || !Finite(jacobian)) return double.PositiveInfinity;
        if (value < BestValue)
        {
            BestValue = value;
            x.CopyTo(bestPoint);
        }

        return value;
    }

    /// <summary>Ends the search by an exception; for long evaluations past <see cref="Evaluate"/>.</summary>
    internal CancellationToken CancellationToken => cancellationToken;

    /// <summary>The objective itself, for methods made for one kind; what they get past <see cref="Evaluate"/> goes through <see cref="Count"/>.</summary>
    internal IObjective Source => source;

    /// <summary>The objective's products with its Hessian, or null.</summary>
    internal IHessianProduct? Product => source as IHessianProduct;

    /// <summary>The objective as a sum of terms, or null.</summary>
    internal IFiniteSum? Sum => source as IFiniteSum;

    /// <summary>Counts and checks a value that a method gets past the objective, by a route that shares its work.</summary>
    internal double Count(ReadOnlySpan<double> x, Func<double> evaluate)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count >= limit) Exhausted = true;
        if (Ended || !Finite(x)) return double.PositiveInfinity;
        count++;
        double value = evaluate();
        if (!double.IsFinite(value)) return double.PositiveInfinity;
        if (value < BestValue)
        {
            BestValue = value;
            x.CopyTo(bestPoint);
        }

        return value;
    }

    /// <summary>The residuals at a point already evaluated; not counted.</summary>
    internal void Residuals(ReadOnlySpan<double> x, Span<double> residuals) => ((IResiduals)source).Residuals(x, residuals, default, cancellationToken);

    internal static bool Finite(ReadOnlySpan<double> values)
    {
        foreach (double v in values)
            if (!double.IsFinite(v)) return false;
        return true;
    }

    /// <summary>Counts at the source, so that the calls a difference makes are counted one by one.</summary>
    private sealed class Counted(Evaluator owner) : IObjective
    {
        public int Dimension => owner.source.Dimension;

        public Derivatives Available => owner.source.Available;

        public Curvature Curvature => owner.source.Curvature;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken)
        {
            owner.count++;
            return owner.source.Evaluate(x, gradient, hessian, cancellationToken);
        }
    }
}
