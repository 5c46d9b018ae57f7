namespace Stats.Survival;

/// <summary>
/// A problem as it is explored: on some of its rows, and with log times counted from one of them and rounded. The exploration is then the same arithmetic, to the last bit, in every
/// unit of time, so that a rough likelihood is not explored along other paths in days than in years.
/// </summary>
internal sealed class ExploredProblem
{
    private readonly int timeIndex;
    private readonly double origin;
    private readonly int sign;

    private ExploredProblem(SurvivalProblem problem, int timeIndex = -1, int sign = 1, double origin = 0)
    {
        Problem = problem;
        this.timeIndex = timeIndex;
        this.sign = sign;
        this.origin = origin;
    }

    /// <summary>The model on these rows. Its points differ from those of the whole in the intercept of the time scale.</summary>
    public SurvivalProblem Problem { get; }

    /// <param name="whole">The problem.</param>
    /// <param name="stride">Of how many rows one is explored.</param>
    public static ExploredProblem Of(SurvivalProblem whole, int stride)
    {
        SurvivalProblem problem = stride > 1 ? whole.Thin(stride) : whole;
        int index = whole.InterceptOf(ParameterRole.TimeScale);
        if (index < 0 || whole.Family.HasPowerScale || whole.Driving(ParameterRole.TimeScale) is not { Roles: [(_, int sign)] }) return new(problem);
        double origin = problem.Rows.AnyLogTime;
        return new(problem.WithRows(problem.Rows.Rounded(origin)), index, sign, origin);
    }

    /// <summary>The point of the whole problem.</summary>
    public double[] ToWhole(double[] point)
    {
        if (timeIndex < 0) return point;
        double[] whole = [.. point];
        whole[timeIndex] -= sign * origin;
        return whole;
    }

    /// <summary>The Weibull curve of the explored rows, in the whole problem's unit of time.</summary>
    public WeibullCurve ToWhole(WeibullCurve curve) => curve with { LogTime = curve.LogTime + origin };
}
