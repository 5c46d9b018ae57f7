using Stats.Optim;

namespace Stats.Survival;

/// <summary>Searches from one place, in coordinates that follow the ridges of the likelihood, and judges where they end.</summary>
internal sealed class LocalSearch
{
    /// <summary>Newton steps after a search, by default.</summary>
    public const int PolishingSteps = 12;

    private const int MaximumIterations = 80;
    private const int LegIterations = 6;
    private const double Stalled = 1e-10;
    private const double LargestPolishingStep = 3;
    private const double SmallestPolishingStep = 1e-12;
    private const double ValueNoise = 1e-13;
    private readonly Minimizer minimizer;
    private readonly IProgress<Iteration>? progress;
    private readonly CancellationToken cancellationToken;

    /// <param name="minimizer">The method.</param>
    /// <param name="curve">The Weibull curve of all rows.</param>
    /// <param name="progress">Is told every iteration.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public LocalSearch(Minimizer minimizer, WeibullCurve curve, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        this.minimizer = minimizer;
        Curve = curve;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The Weibull curve of all rows.</summary>
    public WeibullCurve Curve { get; }

    /// <summary>The end of a search from a start, or null where it joins an optimum that is known or makes no headway above one.</summary>
    /// <param name="likelihood">What to minimise.</param>
    /// <param name="start">Its coordinates.</param>
    /// <param name="known">Ends of former searches.</param>
    /// <param name="iterations">Largest number of iterations.</param>
    public Candidate? Run(SurvivalLikelihood likelihood, double[] start, IReadOnlyCollection<Candidate> known, int iterations = MaximumIterations)
    {
        if (start.Length == 0) return known.Count > 0 ? null : new(likelihood.Evaluate(start, default, default, cancellationToken), start, [], [], true);
        SearchCoordinates coordinates = SearchCoordinates.Of(likelihood, Curve);
        double[]? inside = coordinates.FromPoint(start);
        if (inside is null)
        {
            coordinates = SearchCoordinates.Own(likelihood, Curve);
            inside = coordinates.FromPoint(start)!;
        }

        // In legs, so that a search can be dropped on its way. Other methods build up what they know of the curvature: one leg.
        int leg = minimizer is TrustRegionNewton ? LegIterations : iterations, limit = Math.Min(minimizer.MaxIterations, iterations);
        double before = double.PositiveInfinity, gainBefore = double.PositiveInfinity;
        double lowest = known.Where(k => k.Regular).Select(k => k.Value).DefaultIfEmpty(double.PositiveInfinity).Min();
        double[] point = start;
        for (int done = 0; done < limit; done += leg)
        {
            Minimizer part = minimizer with { MaxIterations = Math.Min(leg, limit - done) };
            Minimum minimum = part.Minimize(coordinates.Objective, inside, coordinates.Objective.Report(progress), cancellationToken);
            inside = [.. minimum.Point];
            if (coordinates.ToPoint(inside) is not { } reached) break;
            point = reached;
            double value = minimum.Value - coordinates.Objective.Constant;
            if (known.Any(k => k.Attracts(reached, value))) return null;
            if (minimum.Reason != StopReason.IterationLimit) break;
            double gain = before - value;
            if (!(value - Outlook(gain, gainBefore) <= lowest)) return null;
            if (Math.Abs(gain) < Stalled) break;
            (before, gainBefore) = (value, gain);
        }

        return Judged(likelihood, point);
    }

    // Gains that shrink by a factor promise, as a geometric series, this much more; ten times that is hoped for.
    private static double Outlook(double gain, double gainBefore)
    {
        double ratio = gain / gainBefore;
        return double.IsPositiveInfinity(gainBefore) || !(ratio < 1) ? double.PositiveInfinity : 10 * gain * ratio / (1 - ratio);
    }

    /// <summary>A point polished by Newton's own steps, and whether it is a regular optimum.</summary>
    /// <param name="likelihood">What is minimised.</param>
    /// <param name="point">Near an optimum, or on the way to a limit.</param>
    /// <param name="steps">Largest number of steps.</param>
    public Candidate Judged(SurvivalLikelihood likelihood, double[] point, int steps = PolishingSteps)
    {
        Candidate own = Polished(likelihood, likelihood, point, steps);
        if (own.Regular || RidgeCoordinates.Of(likelihood, Curve.LogTime) is not { } ridge) return own;
        double[] inside = ridge.FromPoint(own.Point);
        if (!inside.All(double.IsFinite)) return own;
        double[] moved = ridge.ToPoint(Polished(ridge, likelihood, inside, steps).Point);
        if (!moved.All(double.IsFinite)) return own;
        Candidate again = Polished(likelihood, likelihood, moved, steps);
        return again.Regular || again.Value <= own.Value ? again : own;
    }

    // A flat optimum passes the test of the gradient at a distance: Newton's own steps go on to the rounding of the coordinates.
    private Candidate Polished(IObjective objective, SurvivalLikelihood likelihood, double[] point, int steps)
    {
        int n = point.Length;
        double[] units = likelihood.Units, gradient = new double[n], hessian = new double[n * n];
        double value = objective.Evaluate(point, gradient, hessian, cancellationToken);
        for (int k = 0; k < steps && NewtonStep(gradient, hessian, units) is { } newton; k++)
        {
            if (newton.Size is < SmallestPolishingStep or > LargestPolishingStep) break;
            double noise = ValueNoise * Math.Max(1, Math.Abs(value));
            bool drowned = newton.Decrement <= noise;
            double[] next = [], nextGradient = new double[n], nextHessian = new double[n * n];
            double nextValue = double.PositiveInfinity;
            for (double share = 1; share > (drowned ? 0.6 : 0.01); share *= 0.5)
            {
                next = [.. point.Zip(newton.Step, (x, d) => x - (share * d))];
                nextValue = objective.Evaluate(next, nextGradient, nextHessian, cancellationToken);
                if (nextValue <= value + noise) break;
            }

            // Below the rounding of the value the shorter Newton step is the better point.
            if (drowned ? !(NewtonStep(nextGradient, nextHessian, units)?.Size < 0.5 * newton.Size) : !(nextValue <= value + noise)) break;
            (value, point, gradient, hessian) = (nextValue, next, nextGradient, nextHessian);
        }

        return new(value, point, gradient, hessian, double.IsFinite(value) && Information.IsRegular(gradient, hessian, units));
    }

    private static (double[] Step, double Size, double Decrement)? NewtonStep(double[] gradient, double[] hessian, double[] units)
    {
        if (Information.Of(hessian, gradient.Length) is not { IsPositiveDefinite: true } information) return null;
        double[] step = information.Solve(gradient);
        double size = step.Zip(units, (d, unit) => Math.Abs(d) / unit).DefaultIfEmpty(0).Max();
        return (step, size, 0.5 * step.Zip(gradient, (d, g) => d * g).Sum());
    }
}
