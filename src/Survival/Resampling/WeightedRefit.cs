using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Survival;

/// <summary>Fits a model again and again with other case weights, from its optimum on. One instance serves one thread.</summary>
internal sealed class WeightedRefit
{
    private const int MaximumSteps = 30;
    private const double LastStep = 1e-6, LongestStep = 3, SmallestPivot = 1e-12;
    private readonly SurvivalLikelihood likelihood;
    private readonly Minimizer minimizer;
    private readonly double[] start, units, gradient, hessian, step, scale, next;
    private readonly int n;

    public WeightedRefit(SurvivalProblem problem, Minimizer minimizer, double[] start)
    {
        Weights = new double[problem.Rows.Count];
        likelihood = new(problem.Family, problem.Rows.WithWeights(Weights), problem.Predictors, maximumThreads: 1);
        this.minimizer = minimizer;
        this.start = start;
        n = start.Length;
        units = likelihood.Units;
        gradient = new double[n];
        hessian = new double[n * n];
        step = new double[n];
        scale = new double[n];
        next = new double[n];
        Point = new double[n];
    }

    /// <summary>The weights, in the order of the problem's rows; filled by the caller.</summary>
    public double[] Weights { get; }

    /// <summary>The optimum found.</summary>
    public double[] Point { get; }

    /// <summary>Searches from the start. False: no regular optimum was found.</summary>
    public bool Run(CancellationToken cancellationToken)
    {
        start.CopyTo(Point, 0);
        if (n == 0) return true;
        if (Newton(cancellationToken)) return !TruncationRounding.Hides(likelihood, Point);

        // Far from the start, or not convex on the way: the search that the model itself was fitted with.
        Minimum minimum = minimizer.Minimize(likelihood, start, null, cancellationToken);
        if (!double.IsFinite(minimum.Value)) return false;
        minimum.Point.CopyTo(Point);
        likelihood.Evaluate(Point, gradient, hessian, cancellationToken);
        return Information.IsRegular(gradient, hessian, units) && !TruncationRounding.Hides(likelihood, Point);
    }

    // Newton's method with halving; a last step below 1e-6 leaves an error of its square.
    private bool Newton(CancellationToken cancellationToken)
    {
        double value = likelihood.Evaluate(Point, gradient, hessian, cancellationToken);
        for (int k = 0; k < MaximumSteps && double.IsFinite(value); k++)
        {
            if (!Solve()) return false;
            double size = 0;
            for (int i = 0; i < n; i++) size = Math.Max(size, Math.Abs(step[i]) / units[i]);
            double share = size > LongestStep ? LongestStep / size : 1, nextValue = double.PositiveInfinity;
            if (size < LastStep)
            {
                for (int i = 0; i < n; i++) Point[i] -= step[i];
                return true;
            }

            for (; share > 1e-3; share *= 0.5)
            {
                for (int i = 0; i < n; i++) next[i] = Point[i] - (share * step[i]);
                nextValue = likelihood.Evaluate(next, gradient, hessian, cancellationToken);
                if (nextValue <= value + (1e-12 * Math.Abs(value))) break;
            }

            if (share <= 1e-3) return false;
            value = nextValue;
            next.CopyTo(Point, 0);
        }

        return false;
    }

    // step = H^-1 g by Cholesky of the Hessian scaled to unit diagonal; false where it is not positive definite.
    private bool Solve()
    {
        for (int i = 0; i < n; i++)
        {
            if (!(hessian[(i * n) + i] > 0)) return false;
            scale[i] = Math.Sqrt(hessian[(i * n) + i]);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) hessian[(i * n) + j] /= scale[i] * scale[j];
            step[i] = gradient[i] / scale[i];
        }

        if (!Cholesky.TryFactor(hessian, n, SmallestPivot)) return false;
        Cholesky.Solve(hessian, n, step);
        for (int i = 0; i < n; i++) step[i] /= scale[i];
        return true;
    }
}
