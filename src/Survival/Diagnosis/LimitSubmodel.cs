using Stats.Optim;

namespace Stats.Survival;

/// <summary>The model that a limit of the adapted power generalised Weibull tends to, where it is one of the library's families: fitted, so that its likelihood is quoted, not one on the way.</summary>
/// <remarks>
/// With c = kappa + 1. Weibull: H0 = z at every shape. WeibullTail: lambda (c/kappa) (z/c)^kappa. InfiniteShape: e^z - 1. Promotion: lambda c z'/(1 + z') with z' = z/c, where covariates of gamma come to act on phi.
/// GuaranteeTime, with tau = 1/phi and x = log(t/tau): lambda gamma (e^(kappa gamma x) - 1)/(kappa gamma), a Gompertz law of x; where gamma has covariates, a Weibull law of
/// slope kappa gamma, truncated at tau. The likelihood rises with tau up to the first event.
/// </remarks>
internal sealed class LimitSubmodel
{
    private const double AlmostZero = 1e-280; // the first event happens at log(t/tau) = 0
    private readonly List<LinearPredictor> predictors = [];
    private readonly List<double> start = [];
    private readonly SurvivalProblem problem;
    private readonly double[] point;

    private LimitSubmodel(SurvivalProblem problem, double[] point)
    {
        this.problem = problem;
        this.point = point;
    }

    /// <summary>The largest log-likelihood of the submodel, or NaN: it is no family of the library, or has no regular optimum itself.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="code">Of the limit.</param>
    /// <param name="point">On the way to it.</param>
    public static double LogLikelihood(SurvivalProblem problem, string code, double[] point)
    {
        if (problem.Family.HasPowerScale || problem.Predictors.Any(p => p.Roles.Length > 1)) return double.NaN;
        LimitSubmodel submodel = new(problem, point);
        return code switch
        {
            "Weibull" => submodel.Weibull(false),
            "WeibullTail" => submodel.Weibull(true),
            "InfiniteShape" when problem.Family.AtInfiniteShape is { } limit => submodel.InfiniteShape(limit),
            "Promotion" => submodel.Promotion(),
            "GuaranteeTime" => submodel.GuaranteeTime(),
            _ => double.NaN,
        };
    }

    private double Weibull(bool tail)
    {
        double s = 0, kappa = 1;
        if (tail)
        {
            if (!IsCurved || !IsConstant(ParameterRole.Shape, out s) || !(s > 0)) return double.NaN;
            kappa = Elementary.Expm1(s);
        }

        if (!IsFree(ParameterRole.PowerShape) && kappa != 1) return double.NaN;
        bool hazard = IsFree(ParameterRole.HazardScale);
        if (!hazard && tail) return double.NaN;
        Add(ParameterRole.TimeScale, 0, held: hazard);
        Add(ParameterRole.HazardScale, tail ? ((1 - kappa) * s) - Math.Log(kappa) : 0);
        Add(ParameterRole.PowerShape, Math.Log(kappa));
        return Fit(HazardFamilies.Weibull, problem.Rows, [.. predictors]);
    }

    private double InfiniteShape(HazardFamily limit)
    {
        foreach (ParameterRole role in (ReadOnlySpan<ParameterRole>)[ParameterRole.TimeScale, ParameterRole.HazardScale, ParameterRole.PowerShape]) Add(role, 0);
        return Fit(limit, problem.Rows, [.. predictors]);
    }

    private double Promotion()
    {
        if (!IsCurved || !IsConstant(ParameterRole.Shape, out double s) || !IsFree(ParameterRole.TimeScale) || !IsFree(ParameterRole.HazardScale)) return double.NaN;
        if (IsConstant(ParameterRole.PowerShape, out double logGamma))
        {
            Add(ParameterRole.TimeScale, -s * Math.Exp(-logGamma));
            Add(ParameterRole.HazardScale, s);
            Add(ParameterRole.PowerShape, 0);
            return Fit(HazardFamilies.LogLogisticPromotion, problem.Rows, [.. predictors]);
        }

        // Covariates of gamma: their effect vanishes while phi does, and what remains of it, gamma log phi, multiplies time.
        LinearPredictor time = problem.Driving(ParameterRole.TimeScale)!, power = problem.Driving(ParameterRole.PowerShape)!;
        if (time.Columns.Length > 0 || !power.HasIntercept || power.Offset is not null || time.Roles[0].Sign < 0 || power.Roles[0].Sign < 0) return double.NaN;
        double level = power.Constant + point[power.First], logPhi = time.Constant + point[time.First];
        predictors.Add(new(time.Roles, 0, true, power.Columns, 0, time.Offset));
        start.Add(logPhi - (s * Math.Exp(-level)));
        for (int k = 1; k < power.Count; k++) start.Add(point[power.First + k] * (logPhi + MeanLogTime()));
        Add(ParameterRole.HazardScale, s);
        predictors.Add(new(power.Roles, start.Count, true, [], 0, null));
        start.Add(level);

        // On the way, with phi still finite, gamma's covariates act on more than time: the point may lie above its own limit.
        double limit = Fit(HazardFamilies.LogLogisticPromotion, problem.Rows, [.. predictors]);
        return limit < -problem.Likelihood.Evaluate(point, default, default) ? double.NaN : limit;
    }

    private double MeanLogTime() => problem.Rows.LogUpper.Zip(problem.Rows.LogLower, (upper, lower) => double.IsFinite(upper) ? upper : lower).Where(double.IsFinite).DefaultIfEmpty(0).Average();

    private double GuaranteeTime()
    {
        if (!IsConstant(ParameterRole.TimeScale, out _) || !IsFree(ParameterRole.TimeScale) || !IsConstant(ParameterRole.Shape, out double s)) return double.NaN;
        if (!IsFree(ParameterRole.HazardScale) || FirstEvent() is not { } first) return double.NaN;
        double kappa = Elementary.Expm1(s);
        if (!IsFree(ParameterRole.Shape) && kappa != 0) return double.NaN;
        if (IsConstant(ParameterRole.PowerShape, out double logGamma))
        {
            (ObservedRows rows, int[] order, double jacobian) = AfterGuarantee(first, onLogTime: true);
            Add(ParameterRole.HazardScale, logGamma);
            if (IsFree(ParameterRole.Shape))
            {
                predictors.Add(new([(ParameterRole.Shape, 1)], start.Count, true, [], 0, null));
                start.Add(kappa * Math.Exp(logGamma));
            }

            return Fit(HazardFamilies.Gompertz, rows, Picked(order)) - jacobian;
        }

        if (!(kappa > 0)) return double.NaN;
        (ObservedRows truncated, int[] kept, double logs) = AfterGuarantee(first, onLogTime: false);
        Add(ParameterRole.HazardScale, -Math.Log(kappa));
        Add(ParameterRole.PowerShape, Math.Log(kappa));
        return Fit(HazardFamilies.Weibull, truncated, Picked(kept)) - logs;
    }

    // The earliest log time of an exact event, unless an interval ends before it.
    private double? FirstEvent()
    {
        double first = double.PositiveInfinity, exact = double.PositiveInfinity;
        foreach (RowGroup group in problem.Rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                if (group.Kind == GroupKind.Watched && !problem.Rows.IsEvent(i)) continue;
                first = Math.Min(first, problem.Rows.LogUpper[i]);
                if (problem.Rows.IsEvent(i)) exact = Math.Min(exact, problem.Rows.LogUpper[i]);
            }
        }

        return double.IsFinite(exact) && exact <= first ? exact : null;
    }

    // The rows after the guarantee time tau, their times log(t/tau) or t/tau with entry at 1, and the log of what that does to the densities of exact events.
    private (ObservedRows Rows, int[] Order, double LogJacobian) AfterGuarantee(double first, bool onLogTime)
    {
        ObservedRows rows = problem.Rows;
        int n = rows.Count;
        double[] entry = new double[n], lower = new double[n], upper = new double[n];
        double[]? until = rows.LogTruncation.Length > 0 ? new double[n] : null;
        ObservationKind[] kinds = new ObservationKind[n];
        double Scaled(double t) => onLogTime ? Math.Max(t - first, 0) : Math.Exp(t - first);
        double opening = onLogTime ? 0 : 1, earliest = onLogTime ? AlmostZero : 1, jacobian = 0;
        foreach (RowGroup group in rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                double from = Math.Max(opening, group.Entered ? Scaled(rows.LogEntry[i]) : 0);
                entry[i] = from;
                if (until is not null) until[i] = group.Truncated ? Math.Max(earliest, Scaled(rows.LogTruncation[i])) : double.PositiveInfinity;
                switch (group.Kind)
                {
                    case GroupKind.Watched when rows.IsEvent(i):
                        kinds[i] = ObservationKind.Exact;
                        lower[i] = upper[i] = Math.Max(earliest, Scaled(rows.LogUpper[i]));
                        jacobian += rows.WeightOf(i) * (onLogTime ? rows.LogUpper[i] : first);
                        break;
                    case GroupKind.Watched:
                        kinds[i] = ObservationKind.RightCensored;
                        lower[i] = Math.Max(from, Scaled(rows.LogLower[i]));
                        upper[i] = double.PositiveInfinity;
                        break;
                    default:
                        lower[i] = Math.Max(from, group.Kind == GroupKind.LeftCensored ? 0 : Scaled(rows.LogLower[i]));
                        upper[i] = Scaled(rows.LogUpper[i]);
                        kinds[i] = lower[i] > 0 ? ObservationKind.Interval : ObservationKind.LeftCensored;
                        break;
                }
            }
        }

        ObservedRows moved = ObservedRows.From(new(entry, lower, upper, kinds, new RowRemarks[n], true, truncation: until), rows.Weight);
        return (moved, [.. Enumerable.Range(0, moved.Count).Select(moved.NumberOf)], jacobian);
    }

    private double Fit(HazardFamily family, ObservedRows rows, LinearPredictor[] reduced)
    {
        SurvivalLikelihood likelihood = new(family, rows, reduced, problem.MaximumThreads);
        if (start.Count == 0) return -likelihood.Evaluate([], default, default);
        UnitFreeObjective objective = new(likelihood, rows);
        Minimum minimum = new TrustRegionNewton().Minimize(objective, [.. start], null, default);
        return minimum.Converged ? objective.Constant - minimum.Value : double.NaN;
    }

    private LinearPredictor[] Picked(int[] order)
    {
        double[] Pick(double[] column) => [.. order.Select(i => column[i])];
        return [.. predictors.Select(p => new LinearPredictor(p.Roles, p.First, p.HasIntercept, [.. p.Columns.Select(c => c.Pick(order))], p.Constant, p.Offset is null ? null : Pick(p.Offset)))];
    }

    private bool IsCurved => problem.Family.Kernel is BaselineKernel<AdaptedPowerGeneralizedWeibullBaseline>;

    // Whether a role is driven by an intercept or a constant alone, and its value.
    private bool IsConstant(ParameterRole role, out double value)
    {
        value = 0;
        if (problem.Driving(role) is not { } predictor) return true;
        value = predictor.Roles[0].Sign * (predictor.Constant + (predictor.HasIntercept ? point[predictor.First] : 0));
        return predictor.Columns.Length == 0 && predictor.Offset is null;
    }

    private bool IsFree(ParameterRole role) => problem.Driving(role) is { HasIntercept: true };

    // The predictor of a role begins at the point, its intercept moved; held: the intercept is not searched.
    private void Add(ParameterRole role, double move, bool held = false)
    {
        if (problem.Driving(role) is not { } p) return;
        move *= p.Roles[0].Sign;
        bool intercept = p.HasIntercept && !held;
        double constant = p.Constant + (p.HasIntercept ? held ? point[p.First] + move : 0 : move);
        predictors.Add(new(p.Roles, start.Count, intercept, p.Columns, constant, p.Offset));
        if (intercept) start.Add(point[p.First] + move);
        for (int k = p.HasIntercept ? 1 : 0; k < p.Count; k++) start.Add(point[p.First + k]);
    }
}
