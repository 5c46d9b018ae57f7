using Stats.Optim;

namespace Stats.Survival;

/// <summary>The likelihood of one coefficient, the others at their best.</summary>
internal sealed class ProfileLikelihood
{
    private const int MaximumExpansions = 40;

    // Steps that grow, over which the log-likelihood moves by less than this: it has reached its level at infinity.
    private const int FlatExpansions = 16;
    private const double Flat = 1e-8;
    private readonly SurvivalProblem problem;
    private readonly Minimizer minimizer;
    private readonly int coordinate;
    private readonly bool isIntercept;
    private readonly double scale;
    private readonly StandardizedDesign design;
    private readonly CancellationToken cancellationToken;
    private double[] warm;

    /// <param name="problem">The model.</param>
    /// <param name="minimizer">Fits the other coefficients.</param>
    /// <param name="point">The estimates, standardised.</param>
    /// <param name="plan">Which parameter's coefficient.</param>
    /// <param name="position">Its place among the estimable coefficients of that parameter.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public ProfileLikelihood(SurvivalProblem problem, Minimizer minimizer, double[] point, int plan, int position, CancellationToken cancellationToken)
    {
        this.problem = problem;
        this.minimizer = minimizer;
        this.cancellationToken = cancellationToken;
        design = problem.Designs[plan]!;
        isIntercept = design.HasIntercept && position == 0;
        scale = isIntercept ? 1 : design.Scales[position - (design.HasIntercept ? 1 : 0)];
        coordinate = problem.Designs.Take(plan).Sum(d => d?.Count ?? 0) + position;
        warm = [.. point.Where((_, k) => k != coordinate)];
    }

    /// <summary>The largest log-likelihood with the coefficient fixed, searched from the last optimum.</summary>
    public double At(double value)
    {
        SurvivalLikelihood likelihood = WithFixed(value);
        if (likelihood.Dimension == 0) return -likelihood.Evaluate([], default, default, cancellationToken);
        Minimum minimum = minimizer.Minimize(likelihood, warm, null, cancellationToken);
        if (double.IsFinite(minimum.Value)) warm = [.. minimum.Point];
        return -minimum.Value;
    }

    /// <summary>The value, in the direction of a first step, at which the log-likelihood has fallen by a drop; infinite if it never does.</summary>
    public double Limit(double estimate, double logLikelihood, double drop, double firstStep)
    {
        double[] start = warm;
        double inner = estimate, innerFall = -drop, outer = estimate, outerFall = double.NaN, step = firstStep;
        for (int k = 0, flat = 0; ; k++)
        {
            if (k == MaximumExpansions || flat == FlatExpansions)
            {
                warm = start;
                return firstStep > 0 ? double.PositiveInfinity : double.NegativeInfinity;
            }

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
            if (Math.Abs(fall) < 1e-10) return Restore(start, middle);
            if (fall > 0)
            {
                (outer, outerFall) = (middle, fall);
                innerFall *= 0.5;
            }
            else
            {
                (inner, innerFall) = (middle, fall);
                outerFall *= 0.5;
            }
        }

        return Restore(start, 0.5 * (inner + outer));
    }

    private double Restore(double[] start, double result)
    {
        warm = start;
        return result;
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
