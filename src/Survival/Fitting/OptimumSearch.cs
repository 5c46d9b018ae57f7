using Stats.Optim;

namespace Stats.Survival;

/// <summary>Finds the highest optimum of a survival likelihood: from submodels to the model, and from several shapes.</summary>
/// <remarks>
/// The model without covariates is fitted from a grid of shapes; then covariates are released one predictor at a time, in every order, each fit
/// starting at the optima of the submodels. A fit is therefore never below a submodel of its own. Large data are explored on a part of their rows.
/// </remarks>
internal sealed class OptimumSearch
{
    private const int ExplorationRows = 4_000;
    private const int ExplorationIterations = 80;
    private const double SameValue = 1e-6;
    private const int PolishingSteps = 12;
    private const int FinalPolishingSteps = 60;
    private const double LargestPolishingStep = 3;
    private readonly SurvivalProblem problem;
    private readonly Minimizer minimizer;
    private WeibullCurve curve = new(0, 1, 1);
    private readonly IProgress<Iteration>? progress;
    private readonly CancellationToken cancellationToken;

    public OptimumSearch(SurvivalProblem problem, Minimizer minimizer, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        this.problem = problem;
        this.minimizer = minimizer;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    // Points on the way to a limit lead to optima too, but seldom.
    private const int KeptIrregular = 2;

    /// <summary>Optima kept at each submodel: a lower one may lead to the highest of the model.</summary>
    public int Kept { get; init; } = 3;

    /// <summary>The highest regular optimum, and the highest point of all where that lies above it (the likelihood then rises towards a limit).</summary>
    public SearchResult Run(double[]? start = null)
    {
        int stride = problem.Rows.Count > 2 * ExplorationRows ? problem.Rows.Count / ExplorationRows : 1;
        SurvivalProblem explored = stride > 1 ? problem.Thin(stride) : problem;
        curve = WeibullCurve.Fit(explored, cancellationToken);
        List<Candidate> candidates = start is null ? Explore(explored) : [new(double.PositiveInfinity, start, false)];
        if (stride > 1 && start is null) candidates = Best([.. candidates.Take(2).Select(c => Minimize(problem.Likelihood, c.Point))]);

        // The few that are left deserve more steps: a flat optimum is far away in Newton's steps, a limit stays as far.
        candidates = Best([.. candidates.Select(c => c.Regular || !double.IsFinite(c.Value) ? c : Judged(problem.Likelihood, c.Point, FinalPolishingSteps))]);

        // Polished on all rows in the model's own coordinates, in which its information is formed.
        Candidate chosen = candidates.FirstOrDefault(c => c.Regular) ?? candidates[0];
        Minimum minimum = minimizer.Minimize(problem.Likelihood, chosen.Point, progress, cancellationToken);
        Candidate highest = candidates[0];
        Candidate final = Judged(problem.Likelihood, [.. minimum.Point]);
        return new(minimum, final.Point, highest.Value < final.Value - SameValue ? highest.Point : null, -highest.Value, curve);
    }

    private List<Candidate> Explore(SurvivalProblem explored)
    {
        int predictors = explored.Predictors.Length;
        bool[] none = new bool[predictors];
        Restriction bare = new(explored, none);
        List<double[]> grid = StartingValues.WithoutCovariates(explored, curve);
        if (grid.Count == 0) grid.Add(new double[explored.Dimension]);
        Dictionary<int, List<Candidate>> optima = new() { [0] = Best([.. grid.Select(start => Fit(bare, start))]) };

        int[] covariates = [.. Enumerable.Range(0, predictors).Where(k => explored.Predictors[k] is { HasIntercept: true, Columns.Length: > 0 })];
        int all = (1 << covariates.Length) - 1;
        for (int subset = 1; subset <= all; subset++)
        {
            bool[] with = new bool[predictors];
            for (int b = 0; b < covariates.Length; b++) with[covariates[b]] = (subset >> b & 1) == 1;
            Restriction restriction = new(explored, with);
            List<Candidate> fits = [];
            for (int b = 0; b < covariates.Length; b++)
            {
                if ((subset >> b & 1) == 0) continue;
                foreach (Candidate parent in optima[subset & ~(1 << b)]) fits.Add(Fit(restriction, parent.Point));
            }

            if (subset == all) fits.AddRange(grid.Select(start => Fit(restriction, start)));
            if (subset == all && covariates.Length > 1 && Best(fits)[0] is { } leader) fits.AddRange(grid.Select(start => Fit(restriction, WithIntercepts(explored, leader.Point, start))));
            optima[subset] = Best(fits);
        }

        return optima[all];
    }

    // Several predictors with covariates have several optima, at different places of the ridge of intercepts.
    private static double[] WithIntercepts(SurvivalProblem explored, double[] slopes, double[] intercepts)
    {
        double[] point = [.. slopes];
        foreach (LinearPredictor predictor in explored.Predictors)
            if (predictor.HasIntercept) point[predictor.First] = intercepts[predictor.First];
        return point;
    }

    private Candidate Judged(SurvivalLikelihood objective, double[] point, int steps = PolishingSteps)
    {
        int n = point.Length;
        double[] units = objective.Units;
        if (RidgeCoordinates.Of(objective, curve.LogTime) is { } ridge && ridge.FromPoint(point) is { } inside && inside.All(double.IsFinite))
            point = ridge.ToPoint(Polish(ridge, inside, units, steps));
        point = Polish(objective, point, units, steps);
        double[] gradient = new double[n], hessian = new double[n * n];
        double value = objective.Evaluate(point, gradient, hessian, cancellationToken);
        return new(value, point, Information.IsRegular(gradient, hessian, units));
    }

    // A flat optimum passes the test of the gradient at a distance: Newton's own steps go on to the rounding of the coordinates.
    private double[] Polish(IObjective objective, double[] point, double[] units, int steps)
    {
        int n = point.Length;
        double[] gradient = new double[n], hessian = new double[n * n];
        double value = objective.Evaluate(point, gradient, hessian, cancellationToken);
        for (int k = 0; k < steps; k++)
        {
            if (Information.Of(hessian, n) is not { IsPositiveDefinite: true } information) break;
            double[] step = information.Solve(gradient);
            double size = step.Zip(units, (d, unit) => Math.Abs(d) / unit).DefaultIfEmpty(0).Max();
            if (size is < 1e-12 or > LargestPolishingStep) break;
            double share = 1;
            double[] next = [], nextGradient = new double[n], nextHessian = new double[n * n];
            double nextValue = double.PositiveInfinity;
            for (; share > 0.01; share *= 0.5)
            {
                next = [.. point.Zip(step, (x, d) => x - (share * d))];
                nextValue = objective.Evaluate(next, nextGradient, nextHessian, cancellationToken);
                if (nextValue <= value + (1e-13 * Math.Max(1, Math.Abs(value)))) break;
            }

            if (share <= 0.01) break;
            (value, point, gradient, hessian) = (nextValue, next, nextGradient, nextHessian);
        }

        return point;
    }

    private Candidate Fit(Restriction restriction, double[] start)
    {
        Candidate fitted = Minimize(restriction.Likelihood, restriction.Shrink(start));
        return fitted with { Point = restriction.Expand(fitted.Point) };
    }

    private Candidate Minimize(SurvivalLikelihood objective, double[] start)
    {
        if (start.Length == 0) return new(objective.Evaluate(start, default, default, cancellationToken), start, true);
        Minimizer quick = minimizer with { MaxIterations = Math.Min(minimizer.MaxIterations, ExplorationIterations) };
        double[]? point = null;
        if (RidgeCoordinates.Of(objective, curve.LogTime) is { } ridge)
        {
            double[] inside = ridge.FromPoint(start);
            if (inside.All(double.IsFinite)) point = ridge.ToPoint(Search(quick, new(ridge, objective.Rows), inside));
        }

        if (point is null || !point.All(double.IsFinite)) point = Search(quick, InOwnCoordinates(objective), start);
        return Judged(objective, point);
    }

    private double[] Search(Minimizer quick, UnitFreeObjective objective, double[] start) =>
        objective.ToInner(quick.Minimize(objective, objective.FromInner(start), objective.Report(progress), cancellationToken).Point);

    private UnitFreeObjective InOwnCoordinates(SurvivalLikelihood objective)
    {
        LinearPredictor? time = objective.Family.HasPowerScale ? null : objective.Predictors.FirstOrDefault(p => p.HasIntercept && p.Roles.Any(r => r.Role == ParameterRole.TimeScale));
        int sign = time?.Roles.First(r => r.Role == ParameterRole.TimeScale).Sign ?? 0;
        return new(objective, objective.Rows, time?.First ?? -1, -sign * curve.LogTime);
    }

    // The highest regular optima, and the highest point of all.
    private List<Candidate> Best(List<Candidate> candidates)
    {
        List<Candidate> kept = [];
        int irregular = 0;
        foreach (Candidate candidate in candidates.Where(c => double.IsFinite(c.Value)).OrderBy(c => c.Value))
        {
            if (kept.Any(k => k.Regular == candidate.Regular && Math.Abs(candidate.Value - k.Value) < SameValue)) continue;
            if (candidate.Regular ? kept.Count - irregular >= Kept : irregular >= KeptIrregular) continue;
            if (!candidate.Regular) irregular++;
            kept.Add(candidate);
        }

        return kept.Count > 0 ? kept : [candidates[0]];
    }

    /// <summary>A point of the whole model, the negative log-likelihood there, and whether it is a regular optimum.</summary>
    private sealed record Candidate(double Value, double[] Point, bool Regular);
}

/// <summary>What a search found.</summary>
/// <param name="Minimum">The last search: at the highest regular optimum, or at the highest point where there is none.</param>
/// <param name="Point">Its point, polished to rounding.</param>
/// <param name="Higher">A point of higher likelihood that is no regular optimum, or null.</param>
/// <param name="HigherLogLikelihood">The log-likelihood there.</param>
/// <param name="Curve">The Weibull curve of all rows.</param>
internal sealed record SearchResult(Minimum Minimum, double[] Point, double[]? Higher, double HigherLogLikelihood, WeibullCurve Curve);
