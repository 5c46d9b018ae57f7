namespace Stats.Optim;

/// <summary>The changing state of one run of a method. The loop of <see cref="Minimizer"/> owns counting, stopping and reporting; a method supplies its start and its step.</summary>
/// <remarks>All arrays are made here once: a step allocates nothing.</remarks>
public abstract class Search
{
    /// <summary>Makes the state of a run.</summary>
    /// <param name="evaluator">Evaluates and counts.</param>
    protected Search(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Evaluator = evaluator;
        Point = new double[evaluator.Dimension];
        Gradient = new double[evaluator.Dimension];
        Scale = new double[evaluator.Dimension];
        Array.Fill(Scale, 1.0);
    }

    /// <summary>Evaluates the objective and counts.</summary>
    protected Evaluator Evaluator { get; }

    /// <summary>The current iterate. The loop fills in the start; a step may only move it to a point whose value and gradient are finite.</summary>
    protected internal double[] Point { get; }

    /// <summary>The objective at <see cref="Point"/>.</summary>
    protected internal double Value { get; set; }

    /// <summary>The gradient at <see cref="Point"/>.</summary>
    protected internal double[] Gradient { get; }

    /// <summary>The method's estimate of the square root of each diagonal element of the Hessian at <see cref="Point"/>; positive.</summary>
    protected internal double[] Scale { get; }

    /// <summary>Length of the last accepted step in scaled coordinates; 0 when it was rejected.</summary>
    protected internal double StepLength { get; protected set; }

    /// <summary>The objective's Hessian at <see cref="Point"/>, row-major; null for a method that does not evaluate it.</summary>
    protected virtual double[]? Hessian => null;

    /// <summary>For a method whose test is not the scaled gradient: the figure that has to come below the tolerance. Null for all others.</summary>
    protected virtual double? Residual => null;

    /// <summary>With a <see cref="Residual"/> of its own a method returns its current point, as its merit is not the objective alone. True: the lowest value is returned all the same.</summary>
    protected virtual bool KeepsBest => false;

    /// <summary>With a <see cref="Residual"/> of its own: whether the Hessian at the end is to be shown to <see cref="Learn"/>, which brings the residual up to date, before the test is believed.</summary>
    private protected virtual bool LearnsScale => false;

    /// <summary>Whether <see cref="Learn"/> gives a method that knows no units its metric, so that it is worth another try after a failed line search.</summary>
    private protected virtual bool LearnsUnits => false;

    /// <summary>The conditions of a constrained minimum at <see cref="Point"/>, asked for at the end; null for methods without constraints.</summary>
    protected virtual KarushKuhnTucker? Conditions() => null;

    /// <summary>Called when the first-order test passed. False: the method wants further steps all the same, for a polish or to leave a saddle.</summary>
    /// <returns>True to end the search.</returns>
    protected virtual bool Settle() => true;

    /// <summary>Fills value, gradient and scale at the start. The loop checks that they are finite.</summary>
    protected abstract void Start();

    /// <summary>Tries one step.</summary>
    /// <returns>Null to go on, or the reason why the method cannot.</returns>
    protected abstract StopReason? Step();

    /// <summary>Receives the Hessian at <see cref="Point"/> when the loop's check with it contradicts <see cref="Scale"/>.</summary>
    /// <param name="hessian">Row-major; finite.</param>
    protected virtual void Learn(ReadOnlySpan<double> hessian)
    {
    }

    /// <summary>Called when the loop has put a better gradient, by differences, in the place of <see cref="Gradient"/>.</summary>
    private protected virtual void Refine()
    {
    }

    // What the loop sees; members that methods override stay protected, so that they are written the same way in any assembly.
    internal double[]? LoopHessian => Hessian;

    internal double? LoopResidual => Residual;

    internal bool LoopKeepsBest => KeepsBest;

    internal bool LoopLearnsScale => LearnsScale;

    internal bool LoopLearnsUnits => LearnsUnits;

    internal KarushKuhnTucker? LoopConditions() => Conditions();

    internal bool LoopSettle() => Settle();

    internal void LoopStart() => Start();

    internal StopReason? LoopStep() => Step();

    internal void LoopRefine() => Refine();

    internal void LoopLearn(ReadOnlySpan<double> hessian) => Learn(hessian);
}
