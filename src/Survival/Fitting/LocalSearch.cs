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
    private const double NearlySingular = 1e8;
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
    /// <param name="alongRidges">Whether the coordinates follow the ridges; if not, a search stays the longer near its start.</param>
    public Candidate? Run(SurvivalLikelihood likelihood, double[] start, IReadOnlyCollection<Candidate> known, int iterations = MaximumIterations, bool alongRidges = true)
    {
        if (start.Length == 0) return known.Count > 0 ? null : new(likelihood.Evaluate(start, default, default, cancellationToken), start, [], [], true);
        SearchCoordinates coordinates = alongRidges ? SearchCoordinates.Of(likelihood, Curve) : SearchCoordinates.Own(likelihood, Curve);
        double[]? inside = coordinates.FromPoint(start);
        if (inside is null)
        {
            coordinates = SearchCoordinates.Own(likelihood, Curve);
            inside = coordinates.FromPoint(start)!;
        }

        double before = double.PositiveInfinity, gainBefore = double.PositiveInfinity;
        double lowest = known.Where(k => k.Regular).Select(k => k.Value).DefaultIfEmpty(double.PositiveInfinity).Min();
        bool dropped = false;
        bool GivesUp(double[] inside, double shifted, int done)
        {
            if (done % LegIterations != 0 || done == 0) return false;
            double value = shifted - coordinates.Objective.Constant, gain = before - value;
            dropped = coordinates.ToPoint(inside) is { } reached && (known.Any(k => k.Attracts(reached, value)) || !(value - Outlook(gain, gainBefore) <= lowest));
            (before, gainBefore) = (value, gain);
            return dropped || Math.Abs(gain) < Stalled;
        }

        Minimum minimum = (minimizer with { MaxIterations = Math.Min(minimizer.MaxIterations, iterations), GivesUp = GivesUp })
            .Minimize(coordinates.Objective, inside, coordinates.Objective.Report(progress), cancellationToken);
        if (dropped) return null;
        double[] point = coordinates.ToPoint([.. minimum.Point]) ?? start;
        if (known.Any(k => k.Attracts(point, minimum.Value - coordinates.Objective.Constant))) return null;
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
    /// <param name="evaluated">The likelihood with its derivatives at the point, where they are known.</param>
    public Candidate Judged(SurvivalLikelihood likelihood, double[] point, int steps = PolishingSteps, Candidate? evaluated = null)
    {
        Candidate own = Polished(likelihood, likelihood, point, steps, evaluated);
        if (own.Regular || RidgeCoordinates.Of(likelihood, Curve.LogTime) is not { } ridge) return own;
        double[] inside = ridge.FromPoint(own.Point);
        if (!inside.All(double.IsFinite)) return own;
        double[] moved = ridge.ToPoint(Polished(ridge, likelihood, inside, steps).Point);
        if (!moved.All(double.IsFinite)) return own;
        Candidate again = Polished(likelihood, likelihood, moved, steps);
        return again.Regular || again.Value <= own.Value ? again : own;
    }

    // A flat optimum passes the test of the gradient at a distance: Newton's own steps go on to the rounding of the coordinates.
    private Candidate Polished(IObjective objective, SurvivalLikelihood likelihood, double[] point, int steps, Candidate? evaluated = null)
    {
        int n = point.Length;
        double[] units = likelihood.Units, gradient = evaluated?.Gradient ?? new double[n], hessian = evaluated?.Hessian ?? new double[n * n];
        double value = evaluated?.Value ?? objective.Evaluate(point, gradient, hessian, cancellationToken);
        for (int k = 0; k < steps && NewtonStep(gradient, hessian, units) is { } newton; k++)
        {
            if (newton.Size is < SmallestPolishingStep or > LargestPolishingStep) break;
            double noise = ValueNoise * Math.Max(1, Math.Abs(value));
            bool drowned = newton.Decrement <= noise;
            double[] next = [], nextGradient = new double[n], nextHessian = new double[n * n];
            double nextValue = double.PositiveInfinity;
            for (double share = 1; share > (drowned ? 0.6 : 0.01); share *= 0.5)
            {
                next = [.. point];
                Block.AddScaled(-share, newton.Step, next);
                nextValue = objective.Evaluate(next, nextGradient, nextHessian, cancellationToken);
                if (nextValue <= value + noise) break;
            }

            // Below the rounding of the value the shorter Newton step is the better point.
            if (drowned ? !(NewtonStep(nextGradient, nextHessian, units)?.Size < 0.5 * newton.Size) : !(nextValue <= value + noise)) break;
            (value, point, gradient, hessian) = (nextValue, next, nextGradient, nextHessian);
        }

        bool regular = double.IsFinite(value) && Information.IsRegular(gradient, hessian, units) && (objective != likelihood || !TruncationRounding.Hides(likelihood, point));
        return new(value, point, gradient, hessian, regular && (objective != likelihood || !IsRidge(likelihood, point, hessian)));
    }

    // Rounding may bend a ridge that is flat: both scales are free, and every time lies on one side of the baseline's bend.
    private static bool IsRidge(SurvivalLikelihood likelihood, double[] point, double[] hessian) =>
        RidgeCoordinates.Of(likelihood, 0) is not null && Information.Of(hessian, point.Length)?.ConditionNumber > NearlySingular && BaselineRange.Of(likelihood, point).MissesTheBend;

    private static (double[] Step, double Size, double Decrement)? NewtonStep(double[] gradient, double[] hessian, double[] units)
    {
        if (Information.Of(hessian, gradient.Length) is not { IsPositiveDefinite: true } information) return null;
        double[] step = information.Solve(gradient);
        double size = 0, decrement = 0;
        for (int i = 0; i < step.Length; i++)
        {
            size = Math.Max(size, Math.Abs(step[i]) / units[i]);
            decrement += 0.5 * step[i] * gradient[i];
        }

        return (step, size, decrement);
    }
}
