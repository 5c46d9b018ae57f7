using Stats.Optim;

namespace Stats.Survival;

/// <summary>
/// A likelihood as a search sees it: of log time instead of time, and with the time scale counted from the middle of the events. Its values and
/// coordinates are then the same numbers in every unit of time, and a search takes the same path.
/// </summary>
/// <remarks>Tests of convergence compare gradients with values; -sum of log t over the exact events is what a change of unit adds to them.</remarks>
internal sealed class UnitFreeObjective : IObjective
{
    private readonly IObjective inner;
    private readonly int timeIndex;
    private readonly double shift;

    /// <param name="inner">The likelihood, or the same in ridge coordinates.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="timeIndex">Index of the intercept of the time scale, -1 where there is none or it is free of units already.</param>
    /// <param name="shift">What is added to that coordinate to get the likelihood's own.</param>
    public UnitFreeObjective(IObjective inner, ObservedRows rows, int timeIndex = -1, double shift = 0)
    {
        this.inner = inner;
        this.timeIndex = timeIndex;
        this.shift = shift;
        foreach (RowGroup group in rows.Groups)
        {
            if (group.Kind != GroupKind.Watched) continue;
            for (int i = group.Start; i < group.End; i++) Constant -= rows.Events[i] * rows.WeightOf(i) * rows.LogLower[i];
        }
    }

    public int Dimension => inner.Dimension;

    public Derivatives Available => inner.Available;

    /// <summary>What is added to the likelihood's own values.</summary>
    public double Constant { get; }

    /// <summary>The likelihood's coordinates of a point.</summary>
    public double[] ToInner(ReadOnlySpan<double> point) => Moved(point, shift);

    /// <summary>The point of the likelihood's coordinates.</summary>
    public double[] FromInner(ReadOnlySpan<double> coordinates) => Moved(coordinates, -shift);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default) =>
        inner.Evaluate(timeIndex < 0 ? x : ToInner(x), gradient, hessian, cancellationToken) + Constant;

    /// <summary>Progress in the likelihood's own values.</summary>
    public IProgress<Iteration>? Report(IProgress<Iteration>? progress) => progress is null ? null : new Shifted(progress, Constant);

    private double[] Moved(ReadOnlySpan<double> point, double by)
    {
        double[] result = point.ToArray();
        if (timeIndex >= 0) result[timeIndex] += by;
        return result;
    }

    private sealed class Shifted(IProgress<Iteration> progress, double constant) : IProgress<Iteration>
    {
        public void Report(Iteration value) => progress.Report(value with { Value = value.Value - constant });
    }
}
