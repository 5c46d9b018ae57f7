using MathNet.Numerics.LinearAlgebra;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Where a search begins: intercepts that follow a Weibull fit which knows censoring and truncation.</summary>
internal static class StartingValues
{
    // Levels of w at which a family is matched to the Weibull curve where both scales are free: from its linear to its curved part.
    private static readonly double[] Levels = [-6, -2, 0, 2, 6, 16];

    private const int CentralRows = 4_000;
    private const double GuaranteePower = 60;
    private const int GuaranteeTimes = 4;
    private static readonly double[] GuaranteeLevels = [0, 3];

    /// <summary>Starting points for the model without covariates (their coefficients are 0), over a grid of shapes.</summary>
    public static StartingGrid WithoutCovariates(SurvivalProblem problem, WeibullCurve curve)
    {
        int shapeIndex = problem.InterceptOf(ParameterRole.Shape);
        double[]? time = Level(problem, ParameterRole.TimeScale), hazard = Level(problem, ParameterRole.HazardScale), power = Level(problem, ParameterRole.PowerShape);
        double[] shapes = Shapes(problem, shapeIndex), levels = time is not null && hazard is not null ? Levels : [0];
        double[]?[,] nodes = new double[]?[shapes.Length, levels.Length];
        for (int i = 0; i < shapes.Length; i++)
            for (int j = 0; j < levels.Length; j++) nodes[i, j] = Match(problem, curve, shapes[i], levels[j], time, hazard, power, shapeIndex);
        return new(nodes);
    }

    /// <summary>
    /// Starting points near the limit of a guarantee time, of a family on log(1 + z): a steep power shape whose curve bends just before one of the first events and
    /// whose tail has the Weibull curve's slope.
    /// </summary>
    public static List<double[]> WithGuaranteeTime(SurvivalProblem problem, WeibullCurve curve)
    {
        int timeIndex = problem.InterceptOf(ParameterRole.TimeScale), hazardIndex = problem.InterceptOf(ParameterRole.HazardScale);
        int powerIndex = problem.InterceptOf(ParameterRole.PowerShape), shapeIndex = problem.InterceptOf(ParameterRole.Shape);
        bool curved = problem.Family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline>, bent = problem.Family.Kernel is BaselineKernel<LogLogisticBaseline>;
        List<double[]> starts = [];
        if (problem.Family.HasPowerScale || timeIndex < 0 || hazardIndex < 0 || powerIndex < 0 || !((curved && (shapeIndex >= 0 || Constant(problem, ParameterRole.Shape) == 0)) || bent)) return starts;
        foreach ((double first, double above) in FirstEvents(problem.Rows).Where(t => t < curve.LogTime).SelectMany(t => GuaranteeLevels.Select(level => (t, level))))
        {
            double shape = curved && shapeIndex >= 0 ? Elementary.Log1p(curve.Gamma / GuaranteePower) : 0;
            double w = (GuaranteePower * (curve.LogTime - first)) + above;
            _ = LogSlope(problem.Family, w, shape, out double cumulative0);
            double[] point = new double[problem.Dimension];
            Set(problem, point, timeIndex, ParameterRole.TimeScale, (w / GuaranteePower) - curve.LogTime);
            Set(problem, point, hazardIndex, ParameterRole.HazardScale, Math.Log(curve.CumulativeHazard) - Math.Log(cumulative0));
            Set(problem, point, powerIndex, ParameterRole.PowerShape, Math.Log(GuaranteePower));
            Set(problem, point, shapeIndex, ParameterRole.Shape, shape);
            if (point.All(double.IsFinite)) starts.Add(point);
        }

        return starts;
    }

    /// <summary>One starting point in the middle of the grid: a moderate shape, the events on the curved part of the baseline.</summary>
    public static double[] Central(SurvivalProblem problem)
    {
        if (problem.Rows.Count > 2 * CentralRows) return Central(problem.Thin(problem.Rows.Count / CentralRows));
        int shape = problem.InterceptOf(ParameterRole.Shape);
        double[][] grid = [.. WithoutCovariates(problem, WeibullCurve.Fit(problem, default)).Nodes.Cast<double[]?>().OfType<double[]>()];
        if (grid.Length == 0) return new double[problem.Dimension];
        double[] nearest = shape < 0 ? grid[0] : grid.MinBy(p => Math.Abs((p[shape] / problem.Driving(ParameterRole.Shape)!.Unit) - 0.5))!;
        double[][] same = [.. grid.Where(p => shape < 0 || p[shape] == nearest[shape])];
        return same[same.Length / 2];
    }

    private static double[] Shapes(SurvivalProblem problem, int shapeIndex)
    {
        if (shapeIndex < 0) return [Constant(problem, ParameterRole.Shape)];
        ParameterLink link = problem.Plans.First(p => p.Parameter.Role == ParameterRole.Shape).Parameter.Link;
        return link switch
        {
            ParameterLink.LogPlusOne => [-6, -1.5, -0.4, 0.05, Math.Log(2), 1.5, 3],
            ParameterLink.Log => [-3, -0.7, 0.1, 1],
            _ => [.. new[] { -3, -0.5, 0.01, 1, 3 }.Select(a => a * problem.Driving(ParameterRole.Shape)!.Unit)],
        };
    }

    // The family's intercepts such that H and its slope in log time equal the Weibull curve's at the curve's own middle.
    private static double[]? Match(
        SurvivalProblem problem, WeibullCurve curve, double shape, double level, double[]? timeLevel, double[]? hazardLevel, double[]? powerLevel, int shapeIndex)
    {
        double logGamma = Constant(problem, ParameterRole.PowerShape), time = Constant(problem, ParameterRole.TimeScale), hazard = Constant(problem, ParameterRole.HazardScale);
        bool powerScale = problem.Family.HasPowerScale;
        double w = timeLevel is null ? 0 : hazardLevel is not null ? level + (problem.Family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline> ? shape : 0) : problem.Family.Kernel.Inverse(curve.CumulativeHazard * Math.Exp(-hazard), shape);
        if (!double.IsFinite(w)) return null;

        for (int k = 0; k < (timeLevel is not null ? 1 : 30); k++)
        {
            if (timeLevel is null) w = powerScale ? (Math.Exp(logGamma) * curve.LogTime) + time : Math.Exp(logGamma) * (curve.LogTime + time);
            double slope = LogSlope(problem.Family, w, shape, out _);
            if (!(slope > 0) || powerLevel is null) break;
            double next = Math.Clamp(Math.Log(curve.Gamma / slope), -3, 3);
            logGamma = timeLevel is not null ? next : 0.5 * (logGamma + next);
        }

        _ = LogSlope(problem.Family, w, shape, out double cumulative0);
        if (timeLevel is not null) time = powerScale ? w - (Math.Exp(logGamma) * curve.LogTime) : (w / Math.Exp(logGamma)) - curve.LogTime;
        if (hazardLevel is not null) hazard = Math.Log(curve.CumulativeHazard) - Math.Log(cumulative0);
        double[] point = new double[problem.Dimension];
        Raise(problem, point, timeLevel, ParameterRole.TimeScale, time);
        Raise(problem, point, hazardLevel, ParameterRole.HazardScale, hazard);
        Raise(problem, point, powerLevel, ParameterRole.PowerShape, logGamma);
        Set(problem, point, shapeIndex, ParameterRole.Shape, shape);
        return point.All(double.IsFinite) ? point : null;
    }

    // d log H0/dw and H0.
    private static double LogSlope(HazardFamily family, double w, double shape, out double cumulative0)
    {
        Jet[] log = new Jet[1], cumulative = new Jet[1];
        family.Kernel.Jets([w], [shape], log, cumulative);
        cumulative0 = cumulative[0].Value;
        return cumulative[0].U / cumulative0;
    }

    // The smallest distinct log times of events.
    private static double[] FirstEvents(ObservedRows rows)
    {
        SortedSet<double> first = [];
        foreach (RowGroup group in rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                if (group.Kind == GroupKind.Watched && !rows.IsEvent(i)) continue;
                if (rows.WeightOf(i) > 0) first.Add(rows.LogUpper[i]);
                if (first.Count > GuaranteeTimes) first.Remove(first.Max);
            }
        }

        return [.. first];
    }

    private static double Constant(SurvivalProblem problem, ParameterRole role)
    {
        if (problem.Driving(role) is not { } predictor) return 0;
        (_, int sign) = predictor.Roles.First(r => r.Role == role);
        return sign * (predictor.Constant + (predictor.Offset is null ? 0 : predictor.Offset.Average()));
    }

    /// <summary>The coefficients that raise a predictor by 1: its intercept, or, where it has none, what brings its columns nearest to a constant. Null where it has neither.</summary>
    public static double[]? Level(SurvivalProblem problem, ParameterRole role)
    {
        if (problem.Driving(role) is not { Count: > 0 } predictor) return null;
        double[] level = new double[problem.Dimension];
        if (predictor.HasIntercept)
        {
            level[predictor.First] = 1;
            return level;
        }

        int p = predictor.Columns.Length, n = problem.Rows.Count, step = Math.Max(1, n / CentralRows);
        Matrix<double> gram = Matrix<double>.Build.Dense(p, p);
        Vector<double> sums = Vector<double>.Build.Dense(p);
        for (int i = 0; i < n; i += step)
        {
            for (int a = 0; a < p; a++)
            {
                double x = predictor.Columns[a][i];
                sums[a] += x;
                for (int b = 0; b <= a; b++) gram[a, b] = gram[b, a] += x * predictor.Columns[b][i];
            }
        }

        // A dummy of none of the rows taken has no part in the constant.
        for (int a = 0; a < p; a++) if (gram[a, a] == 0) gram[a, a] = 1;
        Vector<double> solved = gram.Solve(sums);
        if (!solved.ForAll(double.IsFinite)) return null;
        solved.AsArray().CopyTo(level, predictor.First);
        return level;
    }

    private static void Raise(SurvivalProblem problem, double[] point, double[]? level, ParameterRole role, double value)
    {
        if (level is null) return;
        LinearPredictor predictor = problem.Driving(role)!;
        (_, int sign) = predictor.Roles.First(r => r.Role == role);
        double raised = (sign * value) - (predictor.Offset is null ? 0 : predictor.Offset.Average());
        for (int k = predictor.First; k < predictor.First + predictor.Count; k++) point[k] = raised * level[k];
    }

    private static void Set(SurvivalProblem problem, double[] point, int index, ParameterRole role, double value)
    {
        if (index < 0) return;
        LinearPredictor predictor = problem.Driving(role)!;
        (_, int sign) = predictor.Roles.First(r => r.Role == role);
        point[index] = (sign * value) - (predictor.Offset is null ? 0 : predictor.Offset.Average());
    }
}

/// <summary>Starting points by shape of the baseline (rows) and place of the events on it (columns); null where there is none.</summary>
/// <param name="Nodes">The points.</param>
internal sealed record StartingGrid(double[]?[,] Nodes);
