using Stats.Optim;

namespace Stats.Survival;

/// <summary>The likelihood of one coefficient, the others at their best.</summary>
internal sealed class ProfileLikelihood
{
    private const int MaximumExpansions = 40;

    // Steps that grow, over which the log-likelihood moves by less than this: it has reached its level at infinity.
    private const int FlatExpansions = 16;
    private const double Flat = 1e-8;

    // Steps from one value to the next, and what a Newton step may still promise where rounding ended a search.
    private const int MaximumSteps = 60;
    private const double Settled = 1e-6;
    private const double Cliff = 2;
    private readonly SurvivalProblem problem;
    private readonly Minimizer minimizer;
    private readonly int coordinate;
    private readonly bool isIntercept;
    private readonly double scale;
    private readonly StandardizedDesign design;
    private readonly CancellationToken cancellationToken;


    // Where the others were last at their best, for which value, and the log-likelihood there; how they moved since the optimum before, and how fast it fell.
    private double[] warm;
    private double at;
    private double[]? slope;
    private double level;
    private double rate;

    /// <param name="problem">The model.</param>
    /// <param name="minimizer">Fits the other coefficients.</param>
    /// <param name="point">The estimates, standardised.</param>
    /// <param name="plan">Which parameter's coefficient.</param>
    /// <param name="position">Its place among the estimable coefficients of that parameter.</param>
    /// <param name="estimate">Its estimate, as users see it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public ProfileLikelihood(SurvivalProblem problem, Minimizer minimizer, double[] point, int plan, int position, double estimate, CancellationToken cancellationToken)
    {
        this.problem = problem;
        this.minimizer = minimizer;
        this.cancellationToken = cancellationToken;
        design = problem.Designs[plan]!;
        isIntercept = design.HasIntercept && position == 0;
        scale = isIntercept ? 1 : design.Scales[position - (design.HasIntercept ? 1 : 0)];
        coordinate = problem.Designs.Take(plan).Sum(d => d?.Count ?? 0) + position;
        warm = [.. point.Where((_, k) => k != coordinate)];
        at = estimate;
        level = -problem.Likelihood.Evaluate(point, default, default, cancellationToken);
    }

    /// <summary>The largest log-likelihood with the coefficient fixed, followed from the last optimum; NaN where the others have lost theirs.</summary>
    public double At(double value)
    {
        // The others run along ridges as the coefficient moves: a step that loses their optimum is made in smaller ones.
        double step = value - at;
        for (int k = 0; k < MaximumSteps; k++)
        {
            double next = Math.Abs(value - at) > 1.5 * Math.Abs(step) ? at + step : value;
            double found = Follow(next);
            if (double.IsNaN(found)) step = 0.5 * (next - at);
            else if (next == value) return found;
            else step *= 2;
            if (at + step == at) break;
        }

        return double.NaN;
    }

    /// <summary>The log-likelihood at each value: on both sides of the estimate outwards, so that the curve is that of the estimate's own optimum.</summary>
    public double[] At(IReadOnlyList<double> values, double estimate)
    {
        double[] result = new double[values.Count];
        foreach (IGrouping<bool, int> side in Enumerable.Range(0, values.Count).OrderBy(i => Math.Abs(values[i] - estimate)).GroupBy(i => values[i] < estimate))
        {
            (double[] Warm, double At, double[]? Slope, double Level, double Rate) start = (warm, at, slope, level, rate);
            foreach (int i in side) result[i] = At(values[i]);
            (warm, at, slope, level, rate) = start;
        }

        return result;
    }

    /// <summary>The value, in the direction of a first step, at which the log-likelihood has fallen by a drop; infinite if it is never seen to.</summary>
    public double Limit(double estimate, double logLikelihood, double drop, double firstStep)
    {
        (double[] Warm, double At, double[]? Slope, double Level, double Rate) start = (warm, at, slope, level, rate);
        double limit = Search(estimate, logLikelihood, drop, firstStep);
        (warm, at, slope, level, rate) = start;
        return limit;
    }

    private double Search(double estimate, double logLikelihood, double drop, double firstStep)
    {
        double infinity = firstStep > 0 ? double.PositiveInfinity : double.NegativeInfinity;
        double inner = estimate, innerFall = -drop, outer, outerFall, step = firstStep;
        for (int k = 0, flat = 0; ; k++)
        {
            if (k == MaximumExpansions || flat == FlatExpansions) return infinity;
            outer = inner + step;
            outerFall = logLikelihood - At(outer) - drop;
            if (!(outerFall < 0)) break;
            flat = Math.Abs(outerFall - innerFall) < Flat ? flat + 1 : 0;
            (inner, innerFall) = (outer, outerFall);
            step *= k < 3 ? 1 : 1.5;
        }

        // Regula falsi in the Illinois form: the end that stays is halved, so that the bracket closes from both sides.
        for (int k = 0; k < 60 && Math.Abs(outer - inner) > 1e-9 * (1 + Math.Abs(outer)); k++)
        {
            double middle = double.IsFinite(outerFall) ? outer - (outerFall * (outer - inner) / (outerFall - innerFall)) : 0.5 * (inner + outer);
            double fall = logLikelihood - At(middle) - drop;
            if (Math.Abs(fall) < 1e-10) return middle;
            if (fall < 0)
            {
                (inner, innerFall) = (middle, fall);
                outerFall *= 0.5;
            }
            else
            {
                (outer, outerFall) = (middle, fall);
                innerFall *= 0.5;
            }
        }

        // A bracket that closed on the end of what can be computed has seen no fall.
        return double.IsFinite(outerFall) ? 0.5 * (inner + outer) : infinity;
    }

    private double Follow(double value)
    {
        SurvivalLikelihood likelihood = WithFixed(value);
        if (likelihood.Dimension == 0) return -likelihood.Evaluate([], default, default, cancellationToken);
        double[] start = warm;
        if (slope is not null)
        {
            double[] foretold = [.. warm.Zip(slope, (w, s) => w + ((value - at) * s))];
            if (likelihood.Evaluate(foretold, default, default, cancellationToken) < likelihood.Evaluate(warm, default, default, cancellationToken)) start = foretold;
        }

        Minimum minimum = minimizer.Minimize(likelihood, start, null, cancellationToken);
        if (!minimum.Converged && !(minimum.Certificate.NewtonDecrement < Settled)) return double.NaN;

        // A smooth curve does not fall off a cliff: the search was left behind, or the step is too long to tell.
        double distance = Math.Abs(value - at), fall = level + minimum.Value;
        if (fall > Cliff + (4 * rate * distance)) return double.NaN;
        double[] others = [.. minimum.Point];
        if (distance > 0) (slope, rate) = ([.. others.Zip(warm, (o, w) => (o - w) / (value - at))], Math.Max(0, fall) / distance);
        (warm, at, level) = (others, value, -minimum.Value);
        return level;
    }

    private SurvivalLikelihood WithFixed(double value)
    {
        List<LinearPredictor> predictors = [];
        foreach (LinearPredictor p in problem.Predictors)
        {
            bool here = coordinate >= p.First && coordinate < p.First + p.Count;
            int first = p.First > coordinate ? p.First - 1 : p.First;
            if (!here)
            {
                predictors.Add(new(p.Roles, first, p.HasIntercept, p.Columns, p.Constant, p.Offset));
                continue;
            }

            if (isIntercept)
            {
                // intercept = value on the user's scale: the columns are no longer centred.
                StandardColumn[] columns = [.. p.Columns.Select((c, j) => c.Plus(design.Centres[j] / design.Scales[j]))];
                predictors.Add(new(p.Roles, first, false, columns, p.Constant + value, p.Offset));
                continue;
            }

            int k = coordinate - p.First - (p.HasIntercept ? 1 : 0);
            double[] offset = new double[problem.Rows.Count];
            for (int i = 0; i < offset.Length; i++) offset[i] = (p.Offset is null ? 0 : p.Offset[i]) + (value * scale * p.Columns[k][i]);
            predictors.Add(new(p.Roles, first, p.HasIntercept, [.. p.Columns.Where((_, j) => j != k)], p.Constant, offset));
        }

        return new(problem.Family, problem.Rows, predictors, problem.MaximumThreads);
    }
}
