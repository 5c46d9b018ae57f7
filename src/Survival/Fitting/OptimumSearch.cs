using Stats.Optim;

namespace Stats.Survival;

/// <summary>Finds the highest optimum of a survival likelihood: explored on a part of the rows where there are many, settled on all of them.</summary>
internal sealed class OptimumSearch
{
    private const int ExplorationRows = 4_000;
    private const int NearerRows = 64_000;

    // From the optimum of 4,000 rows two of Newton's steps end well within the difference between 64,000 rows and all.
    private const int NearerIterations = 2;
    private const double LargestNearerStep = 0.1;
    private const double SameValue = 1e-6;
    private const int FinalPolishingSteps = 60;
    private const int FinalIterations = 200;

    // Of log gamma, which may have run to some hundreds: each step back is longer than the one before.
    private const int Retreats = 30;
    private const double Retreat = 0.5;
    private const double Longer = 1.2;

    // Two optima of the explored rows are told apart when the rows' differences are this many standard errors from zero.
    private const double Decisive = 6;
    private readonly SurvivalProblem problem;
    private readonly Minimizer minimizer;
    private readonly IProgress<Iteration>? progress;
    private readonly CancellationToken cancellationToken;

    public OptimumSearch(SurvivalProblem problem, Minimizer minimizer, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        this.problem = problem;
        this.minimizer = minimizer;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The highest regular optimum, and the highest point of all where that lies above it (the likelihood then rises towards a limit).</summary>
    public SearchResult Run(double[]? start = null)
    {
        int stride = problem.Rows.Count > 2 * ExplorationRows ? problem.Rows.Count / ExplorationRows : 1;
        ExploredProblem explored = ExploredProblem.Of(problem, stride);
        WeibullCurve curve = WeibullCurve.Fit(explored.Problem, cancellationToken);
        LocalSearch there = new(minimizer, curve, progress, cancellationToken), local = new(minimizer, explored.ToWhole(curve), progress, cancellationToken);
        if (start is not null) return Settle(minimizer, local, start, null);

        List<Candidate> candidates = new Exploration(explored.Problem, curve, there, cancellationToken).Run();
        if (stride > 1)
        {
            candidates = Undecided(explored.Problem, candidates);

            // Mostly one optimum is left, close to that of all rows.
            if (candidates is [{ Regular: true } only] && Settle(Closing(), local, Nearer(local.Curve, explored.ToWhole(only.Point)), null) is { Final.Regular: true } settled) return settled;
            candidates = OnAllRows(local, [.. candidates.Select(c => c with { Point = explored.ToWhole(c.Point) })]);
            candidates = [.. candidates.Select(c => Pursued(problem, local, c))];
        }
        else
        {
            candidates = [.. candidates.Select(c => Whole(local, explored, Pursued(explored.Problem, there, c)))];
        }

        // Hazards that jump at single times feel the rounding of the explored times: only the rows as they are will do.
        if (!candidates.Any(c => double.IsFinite(c.Value))) candidates = [.. new Exploration(problem, local.Curve, local, cancellationToken).Run().Select(c => Pursued(problem, local, c))];

        candidates = Exploration.Best(candidates) is { Count: > 0 } best ? best : candidates;
        foreach (Candidate regular in candidates.Where(c => c.Regular))
            if (Settle(minimizer, local, regular.Point, candidates[0]) is { Final.Regular: true } optimum) return optimum;
        return Settle(minimizer, local, candidates[0].Point, candidates[0]);
    }

    // An explored point on the rows as they are. A hazard that jumps at a rounded time may miss the time itself: then from where it is less steep.
    private Candidate Whole(LocalSearch local, ExploredProblem explored, Candidate candidate)
    {
        double[] point = explored.ToWhole(candidate.Point);
        if (!double.IsFinite(candidate.Value)) return candidate with { Point = point };
        Candidate judged = local.Judged(problem.Likelihood, point);
        if (judged.Regular || StartingValues.Level(problem, ParameterRole.PowerShape) is not { } level) return judged;
        point = [.. point];
        int steeper = problem.Driving(ParameterRole.PowerShape)!.Roles.First(r => r.Role == ParameterRole.PowerShape).Sign;
        double value = double.IsFinite(judged.Value) ? judged.Value : double.PositiveInfinity, lowest = value - SameValue, back = Retreat;
        double[]? best = null;
        for (int k = 0; k < Retreats; k++, back *= Longer)
        {
            for (int j = 0; j < point.Length; j++) point[j] -= steeper * back * level[j];
            if (problem.Likelihood.Evaluate(point, default, default, cancellationToken) is double there && there < lowest) (lowest, best) = (there, [.. point]);
        }

        return best is not null && local.Run(problem.Likelihood, best, [], FinalIterations) is { } lower && lower.Value < value ? lower : judged;
    }

    // The few that are left deserve more steps: a flat optimum is far away in Newton's steps, a limit stays as far.
    private static Candidate Pursued(SurvivalProblem problem, LocalSearch local, Candidate candidate)
    {
        if (candidate.Regular || !double.IsFinite(candidate.Value)) return candidate;
        Candidate judged = local.Judged(problem.Likelihood, candidate.Point, FinalPolishingSteps);
        return judged.Regular || local.Run(problem.Likelihood, judged.Point, [], FinalIterations) is not { } further || further.Value > judged.Value ? judged : further;
    }

    // The optimum of more rows, where there are very many, and from there one step with their curvature and the slope of all rows. Curvatures differ by a share of
    // 1/sqrt(rows), as the optima do: that step comes as near as Newton's own, and a slope costs half of what a curvature does.
    private double[] Nearer(WeibullCurve curve, double[] start)
    {
        if (problem.Rows.Count < 8 * NearerRows) return start;
        SurvivalProblem part = problem.Thin(problem.Rows.Count / NearerRows);
        SearchCoordinates some = SearchCoordinates.Own(part.Likelihood, curve), own = SearchCoordinates.Own(problem.Likelihood, curve);
        if (some.FromPoint(start) is not { } inside) return start;
        Minimum minimum = (Closing() with { MaxIterations = NearerIterations }).Minimize(some.Objective, inside, null, cancellationToken);
        if (!double.IsFinite(minimum.Value) || some.ToPoint([.. minimum.Point]) is not { } point) return start;
        if (minimum.Hessian.IsEmpty || Information.Of(minimum.Hessian, point.Length) is not { IsPositiveDefinite: true } information) return point;
        double[] slope = new double[point.Length];
        if (!double.IsFinite(own.Objective.Evaluate(minimum.Point, slope, default, cancellationToken))) return point;
        double share = (double)part.Rows.Count / problem.Rows.Count;
        double[] step = information.Solve(slope), units = problem.Likelihood.Units, nearer = [.. point];
        for (int i = 0; i < step.Length; i++)
        {
            if (!(Math.Abs(share * step[i]) < LargestNearerStep * units[i])) return point;
            nearer[i] -= share * step[i];
        }

        return nearer;
    }

    // In the model's own coordinates, in which its information is formed, on all rows.
    private SearchResult Settle(Minimizer by, LocalSearch local, double[] start, Candidate? highest)
    {
        SearchCoordinates own = SearchCoordinates.Own(problem.Likelihood, local.Curve);
        Minimum minimum = by.Minimize(own.Objective, own.FromPoint(start) ?? start, own.Objective.Report(progress), cancellationToken);
        double[]? end = own.ToPoint([.. minimum.Point]);

        // The search has evaluated its end already.
        Candidate? evaluated = end is null || minimum.Hessian.IsEmpty ? null : new(minimum.Value - own.Objective.Constant, end, [.. minimum.Gradient], [.. minimum.Hessian], false);
        Candidate final = local.Judged(problem.Likelihood, end ?? start, evaluated: evaluated);
        bool higher = highest is not null && highest.Value < final.Value - SameValue;
        return new(minimum, final, higher ? highest!.Point : null, highest is null ? double.NaN : -highest.Value);
    }

    // What begins near an optimum needs no caution at its first step.
    private Minimizer Closing() => minimizer is TrustRegionNewton newton ? newton with { InitialRadius = 1e3 * newton.InitialRadius } : minimizer;

    private List<Candidate> OnAllRows(LocalSearch local, List<Candidate> candidates)
    {
        List<Candidate> found = [];
        foreach (Candidate candidate in candidates)
            if (local.Run(problem.Likelihood, candidate.Point, found) is { } end) found.Add(end);
        return Exploration.Best(found) is { Count: > 0 } best ? best : candidates;
    }

    // Drops optima that the explored rows show to be lower (Vuong 1989: the differences of the rows' log-likelihoods against their spread).
    private static List<Candidate> Undecided(SurvivalProblem explored, List<Candidate> candidates)
    {
        if (candidates.Count < 2 || !candidates.All(c => double.IsFinite(c.Value))) return candidates;
        double[] best = [.. explored.Likelihood.RowContributions(candidates[0].Point).Select(c => c.Value)];
        bool Open(Candidate candidate)
        {
            PredictorJet[] other = explored.Likelihood.RowContributions(candidate.Point);
            double sum = 0, squares = 0;
            for (int i = 0; i < best.Length; i++)
            {
                double difference = explored.Rows.WeightOf(i) * (best[i] - other[i].Value);
                sum += difference;
                squares += difference * difference;
            }

            return !(sum > Decisive * Math.Sqrt(Math.Max(0, squares - (sum * sum / best.Length))));
        }

        return [.. candidates.Where((c, i) => i == 0 || Open(c))];
    }
}

/// <summary>What a search found.</summary>
/// <param name="Minimum">The last search: at the highest regular optimum, or at the highest point where there is none.</param>
/// <param name="Final">Its point, polished to rounding.</param>
/// <param name="Higher">A point of higher likelihood that is no regular optimum, or null.</param>
/// <param name="HigherLogLikelihood">The log-likelihood there.</param>
internal sealed record SearchResult(Minimum Minimum, Candidate Final, double[]? Higher, double HigherLogLikelihood);
