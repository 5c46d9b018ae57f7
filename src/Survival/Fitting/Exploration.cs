using Stats.Optim;

namespace Stats.Survival;

/// <summary>Finds the optima of a model on the rows given: from a profile over the shapes of the baseline, and from its submodels.</summary>
/// <remarks>
/// A grid spans the shape of the baseline and the place of the events on it, the two directions in which likelihoods of these models have several
/// optima. At every node the other coefficients are brought near to their best by a few Newton steps from those of the node before; searches begin
/// where a node is lower than its neighbours. Besides, covariates are released one predictor at a time, in every order, so that a fit is never below
/// a submodel of its own. A search that joins a known optimum is dropped.
/// </remarks>
internal sealed class Exploration
{
    private const int NodeIterations = 3;
    private const int MostNodes = 8;

    // Up to here every node is a start: small data have the roughest likelihoods, and cost least.
    private const int ThoroughRows = 2_000;
    private const double SameValue = 1e-6;

    private const int Scattered = 42;
    private const int ScatterSeed = 20101109;

    // Optima kept at each submodel: a lower one may lead to the highest of the model; so may points on the way to a limit, but seldom.
    private const int Kept = 3;
    private const int KeptIrregular = 2;
    private readonly SurvivalProblem problem;
    private readonly WeibullCurve curve;
    private readonly LocalSearch local;

    // Starts at this submodel: the lowest node of the grid is often a parent's optimum too.
    private readonly List<double[]> tried = [];
    private readonly CancellationToken cancellationToken;

    /// <param name="problem">The model and the rows on which it is explored.</param>
    /// <param name="curve">Their Weibull curve.</param>
    /// <param name="local">Searches from one place.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Exploration(SurvivalProblem problem, WeibullCurve curve, LocalSearch local, CancellationToken cancellationToken)
    {
        this.problem = problem;
        this.curve = curve;
        this.local = local;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The highest regular optima and the highest other points, highest first; never empty.</summary>
    public List<Candidate> Run()
    {
        StartingGrid grid = StartingValues.WithoutCovariates(problem, curve);
        int predictors = problem.Predictors.Length;
        int[] covariates = [.. Enumerable.Range(0, predictors).Where(k => problem.Predictors[k] is { HasIntercept: true, Columns.Length: > 0 })];
        int all = (1 << covariates.Length) - 1;
        List<Candidate>[] optima = new List<Candidate>[all + 1];
        for (int subset = 0; subset <= all; subset++)
        {
            bool[] with = new bool[predictors];
            for (int b = 0; b < covariates.Length; b++) with[covariates[b]] = (subset >> b & 1) == 1;
            Restriction restriction = new(problem, with);
            List<Candidate> found = [];
            tried.Clear();
            for (int b = 0; b < covariates.Length; b++)
            {
                if ((subset >> b & 1) == 0) continue;
                foreach (Candidate parent in optima[subset & ~(1 << b)]) Add(found, restriction, parent.Point);
            }

            if (subset == 0 || subset == all) Spread(found, restriction, grid, withCovariates: subset > 0);
            if (subset == 0)
                foreach (double[] start in StartingValues.WithGuaranteeTime(problem, curve)) Add(found, restriction, start);
            optima[subset] = Best([.. found.Select(c => c with { Point = restriction.Expand(c.Point) })]);
            if (optima[subset].Count == 0) optima[subset] = [Nowhere(restriction, grid)];
        }

        return optima[all];
    }

    /// <summary>The highest regular optima, and the highest other points.</summary>
    public static List<Candidate> Best(List<Candidate> candidates)
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

        return kept;
    }

    // From the grid: where its profile is lowest; and from everywhere, where that is cheap, the likelihood turns out to be rough or several shapes take part.
    private void Spread(List<Candidate> found, Restriction restriction, StartingGrid grid, bool withCovariates)
    {
        List<Node> profile = Profile(restriction, grid, found);
        foreach (Node node in profile.Where(n => n.Lowest).Take(MostNodes)) Add(found, restriction, node.Point);
        bool thorough = problem.Rows.Count <= ThoroughRows || IsRough(found) || (withCovariates && problem.Driving(ParameterRole.Shape) is { Columns.Length: > 0 });
        if (!thorough) return;
        foreach (Node node in profile.Where(n => !n.Lowest)) Add(found, restriction, node.Point);
        if (!withCovariates) return;
        Scatter(found, restriction, grid);
        double[]? leader = found.Where(c => c.Regular).DefaultIfEmpty(found.Count > 0 ? found[0] : null).MinBy(c => c!.Value)?.Point;
        foreach (double[] node in grid.Nodes.Cast<double[]?>().OfType<double[]>())
        {
            Add(found, restriction, node);
            if (leader is not null) Add(found, restriction, WithIntercepts(restriction.Expand(leader), node));
        }
    }

    // Around the grid, near it and far from it: optima at other coefficients than those that the submodels lead to.
    private void Scatter(List<Candidate> found, Restriction restriction, StartingGrid grid)
    {
        double[][] nodes = [.. grid.Nodes.Cast<double[]?>().OfType<double[]>()];
        if (nodes.Length < 2) return;
        SplitMix random = new(ScatterSeed, 0);
        for (int k = 0; k < Scattered; k++)
        {
            double[] node = nodes[k * nodes.Length / Scattered];
            double spread = k % 2 == 0 ? 0.3 : 1.2;
            Add(found, restriction, [.. node.Zip(problem.Likelihood.Units, (x, unit) => x + (spread * unit * random.Normal()))], alongRidges: k % 4 < 2);
        }
    }

    // Several optima, or none, or higher ground elsewhere.
    private static bool IsRough(List<Candidate> found)
    {
        List<Candidate> best = Best(found);
        return best.Count == 0 || !best[0].Regular || best.Count(c => c.Regular) > 1;
    }

    private double[] WithIntercepts(double[] slopes, double[] intercepts)
    {
        double[] point = [.. slopes];
        foreach (LinearPredictor predictor in problem.Predictors)
            if (predictor.HasIntercept) point[predictor.First] = intercepts[predictor.First];
        return point;
    }

    private void Add(List<Candidate> found, Restriction restriction, double[] start, bool alongRidges = true)
    {
        double[] shrunk = restriction.Shrink(start);
        if (tried.Exists(t => t.AsSpan().SequenceEqual(shrunk))) return;
        tried.Add(shrunk);
        if (local.Run(restriction.Likelihood, shrunk, found, alongRidges: alongRidges) is { } candidate) found.Add(candidate);
    }

    private Candidate Nowhere(Restriction restriction, StartingGrid grid)
    {
        double[] point = restriction.Expand(restriction.Shrink(grid.Nodes.Cast<double[]?>().FirstOrDefault(n => n is not null) ?? new double[problem.Dimension]));
        return new(double.PositiveInfinity, point, [], [], false);
    }

    // The nodes, lowest first, the coefficients beside the grid's own near their best, and whether each is lower than the eight around it.
    private List<Node> Profile(Restriction restriction, StartingGrid grid, List<Candidate> found)
    {
        int shapes = grid.Nodes.GetLength(0), levels = grid.Nodes.GetLength(1);
        if (shapes * levels == 1) return grid.Nodes[0, 0] is { } only ? [new(0, only, true)] : [];
        SearchCoordinates coordinates = SearchCoordinates.Of(restriction.Likelihood, curve);
        double[]? leader = found.Count > 0 ? coordinates.FromPoint(found.MinBy(c => c.Value)!.Point) : null;
        (double Value, double[]? Point)[,] nodes = new (double, double[]?)[shapes, levels];
        for (int s = 0; s < shapes; s++)
        {
            for (int step = 0; step < levels; step++)
            {
                int level = s % 2 == 0 ? step : levels - 1 - step, last = s % 2 == 0 ? level - 1 : level + 1;
                double[]? beside = step > 0 ? nodes[s, last].Point : null, above = s > 0 ? nodes[s - 1, level].Point : null;
                nodes[s, level] = Visit(restriction, coordinates, grid.Nodes[s, level], [beside, above, leader]);
            }
        }

        List<Node> profile = [];
        for (int s = 0; s < shapes; s++)
            for (int level = 0; level < levels; level++)
                if (nodes[s, level] is { Point: { } inside, Value: double value } && coordinates.ToPoint(inside) is { } point) profile.Add(new(value, restriction.Expand(point), IsLowest(nodes, s, level)));
        return [.. profile.OrderBy(n => n.Value)];
    }

    // The grid's own coordinates of a start, the others from it or from where they were best before.
    private (double Value, double[]? Inside) Visit(Restriction restriction, SearchCoordinates coordinates, double[]? start, double[]?[] before)
    {
        if (start is null || coordinates.FromPoint(restriction.Shrink(start)) is not { } inside) return (double.PositiveInfinity, null);
        double[] lowest = inside;
        double value = coordinates.Objective.Evaluate(inside, default, default, cancellationToken);
        foreach (double[]? warm in before)
        {
            if (warm is null) continue;
            double[] moved = [.. warm];
            foreach (int k in coordinates.Held) moved[k] = inside[k];
            double other = coordinates.Objective.Evaluate(moved, default, default, cancellationToken);
            if (other < value) (value, lowest) = (other, moved);
        }

        return Descend(coordinates, lowest, NodeIterations);
    }

    private (double Value, double[]? Inside) Descend(SearchCoordinates coordinates, double[] inside, int iterations)
    {
        SlicedObjective sliced = new(coordinates.Objective, inside, coordinates.Held);
        Minimum minimum = new TrustRegionNewton { MaxIterations = iterations }.Minimize(sliced, sliced.Shrink(inside), null, cancellationToken);
        double[] reached = sliced.Expand([.. minimum.Point]);
        return double.IsFinite(minimum.Value) && coordinates.ToPoint(reached) is not null ? (minimum.Value, reached) : (double.PositiveInfinity, null);
    }

    private static bool IsLowest((double Value, double[]? Point)[,] nodes, int s, int level)
    {
        for (int a = Math.Max(0, s - 1); a <= Math.Min(nodes.GetLength(0) - 1, s + 1); a++)
            for (int b = Math.Max(0, level - 1); b <= Math.Min(nodes.GetLength(1) - 1, level + 1); b++)
                if (nodes[a, b].Value < nodes[s, level].Value) return false;
        return true;
    }

    // A node of the profile.
    private sealed record Node(double Value, double[] Point, bool Lowest);
}
