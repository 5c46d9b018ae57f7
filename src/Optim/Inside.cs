namespace Stats.Optim;

/// <summary>
/// An objective for differences within bounds: outside them it is infinite without being asked, so that the differences are taken towards the inside. What lies beyond
/// a bound may be no number, or an exception.
/// </summary>
internal sealed class Inside(IObjective inner, Bounds bounds) : IObjective
{
    private const double Narrow = 1e-9; // of the size of the coordinate: too few digits for differences; a coordinate that is held

    public int Dimension => inner.Dimension;

    public Derivatives Available => inner.Available;

    public Curvature Curvature => inner.Curvature;

    public Bounds Bounds => bounds;

    /// <summary>The objective itself where there are no bounds.</summary>
    public static IObjective Of(IObjective objective, Bounds? bounds) => bounds is null ? objective : new Inside(objective, bounds);

    /// <summary>Whether differences fit between two bounds; where not, they step over them.</summary>
    public static bool HasRoom(double low, double high, double x) => high - low > Narrow * Math.Abs(x) && high > low;

    /// <summary>Whether a coordinate of a difference lies beyond a bound that has to be kept.</summary>
    public static bool Beyond(Bounds bounds, int i, double x) =>
        (x < bounds.Lower[i] || x > bounds.Upper[i]) && HasRoom(bounds.Lower[i], bounds.Upper[i], x);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < x.Length; i++)
            if (Beyond(bounds, i, x[i])) return double.PositiveInfinity;
        return inner.Evaluate(x, gradient, hessian, cancellationToken);
    }
}
