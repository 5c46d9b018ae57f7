namespace Stats.Optim;

/// <summary>
/// An objective for differences within bounds: outside them it is infinite without being asked, so that the differences are taken towards the inside. What lies beyond
/// a bound may be no number, or an exception.
/// </summary>
internal sealed class Inside(IObjective inner, Bounds bounds) : IObjective
{
    private const double Narrow = 1e-2; // of the size of the coordinate: a box without room for differences; a coordinate that is held

    public int Dimension => inner.Dimension;

    public Derivatives Available => inner.Available;

    public Curvature Curvature => inner.Curvature;

    /// <summary>The objective itself where there are no bounds.</summary>
    public static IObjective Of(IObjective objective, Bounds? bounds) => bounds is null ? objective : new Inside(objective, bounds);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double low = bounds.Lower[i], high = bounds.Upper[i];
            if ((x[i] < low || x[i] > high) && high - low > Narrow * Math.Max(Math.Abs(x[i]), 0.1)) return double.PositiveInfinity;
        }

        return inner.Evaluate(x, gradient, hessian, cancellationToken);
    }
}
