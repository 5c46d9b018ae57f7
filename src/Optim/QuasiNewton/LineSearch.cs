using System.Runtime.InteropServices;

namespace Stats.Optim;

/// <summary>A search for a good step along a direction of descent. It allocates nothing once made.</summary>
internal abstract class LineSearch(Evaluator evaluator)
{
    protected const double SufficientDecrease = 1e-4;
    protected const double ValueNoise = 1e-11;

    private readonly double[] origin = new double[evaluator.Dimension], candidate = new double[evaluator.Dimension], gradient = new double[evaluator.Dimension];
    private double[] along = [];
    private Bounds? box;

    /// <summary>Slope at the end at most this share of the slope at the start.</summary>
    public double Curvature { get; init; } = 0.9;

    protected Evaluator Evaluator => evaluator;

    /// <summary>The last trial.</summary>
    protected Trial Last { get; private set; }

    public static LineSearch Make(LineSearchKind kind, Evaluator evaluator) => kind == LineSearchKind.HagerZhang ? new HagerZhang(evaluator) : new MoreThuente(evaluator);

    /// <summary>Searches from a point along a direction.</summary>
    /// <param name="point">Start; on success, the point found.</param>
    /// <param name="pointGradient">Gradient there; on success, the one at the point found.</param>
    /// <param name="pointValue">Value there; on success, the one at the point found.</param>
    /// <param name="direction">Of descent.</param>
    /// <param name="initialSlope">Gradient times direction; negative.</param>
    /// <param name="firstStep">First trial, a multiple of the direction.</param>
    /// <param name="maxStep">Last step inside the bounds; accepted when the value still falls there.</param>
    /// <param name="bounds">The point is kept exactly inside.</param>
    /// <returns>False when no acceptable step was found; then the arrays are unchanged.</returns>
    public bool Search(
        double[] point, double[] pointGradient, ref double pointValue, double[] direction, double initialSlope, double firstStep, double maxStep = double.PositiveInfinity, Bounds? bounds = null)
    {
        point.CopyTo(origin, 0);
        along = direction;
        box = bounds;
        if (!Find(new Trial(0, pointValue, initialSlope), Math.Min(firstStep, maxStep), maxStep)) return false;
        candidate.CopyTo(point, 0);
        gradient.CopyTo(pointGradient, 0);
        pointValue = Last.Value;
        return true;
    }

    /// <summary>Leaves an acceptable step as the last trial.</summary>
    protected abstract bool Find(Trial start, double firstStep, double maxStep);

    /// <summary>Evaluates at a step.</summary>
    /// <param name="a">The step.</param>
    /// <param name="moved">Whether the point differs from the origin.</param>
    /// <returns>False outside the domain.</returns>
    protected bool Try(double a, out bool moved)
    {
        moved = false;
        for (int i = 0; i < origin.Length; i++)
        {
            candidate[i] = origin[i] + a * along[i];
            moved |= candidate[i] != origin[i];
        }

        moved = box?.Settle(candidate, origin) ?? moved;
        double value = evaluator.Evaluate(candidate, gradient);
        bool inside = double.IsFinite(value);
        Last = new Trial(a, value, inside ? LinearAlgebra.Dense.Dot(gradient, along) : double.NaN);
        return inside;
    }

    /// <summary>Where the decrease is lost in the rounding of f, slopes decide: the approximate Wolfe conditions of Hager and Zhang (2005, eq. 2.2).</summary>
    protected bool ApproximateWolfe(Trial start, double noise) =>
        Last.Value <= start.Value + noise && Last.Slope >= Curvature * start.Slope && Last.Slope <= (2 * SufficientDecrease - 1) * start.Slope;

    protected static double Secant(Trial a, Trial b) => b.Step - b.Slope / (b.Slope - a.Slope) * (b.Step - a.Step);

    [StructLayout(LayoutKind.Auto)]
    protected readonly record struct Trial(double Step, double Value, double Slope);
}

/// <summary>Which line search a quasi-Newton method uses.</summary>
public enum LineSearchKind
{
    /// <summary>Moré and Thuente (1994): strong Wolfe conditions; few evaluations.</summary>
    MoreThuente,

    /// <summary>Hager and Zhang (2005): slopes rather than differences of f, for searches that go close to its rounding errors.</summary>
    HagerZhang,
}
