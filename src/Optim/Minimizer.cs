namespace Stats.Optim;

/// <summary>Settings of a search for a minimum, and the one loop that runs it. Immutable: a value may be shared and reused by any thread.</summary>
public abstract record Minimizer
{
    /// <summary>Without an exact Hessian, the certificate's comes from differences of the gradient for at most this many coordinates.</summary>
    public const int CertificateDimension = 100;

    private const int ValueOnlyCertificateDimension = 30; // 2 n^2 evaluations
    private const int MaxDoubts = 5;

    /// <summary>Largest number of iterations; at least 0.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Largest number of calls of the objective, those for differences included; at least 1.</summary>
    public int MaxEvaluations { get; init; } = 1_000_000;

    /// <summary>The first-order test: <see cref="Certificate.ScaledGradient"/> at most this. Positive; below about 1e-12 rounding decides.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>Limits on the coordinates, or null. A start outside them is moved to the nearest point inside.</summary>
    public Bounds? Bounds { get; init; }

    /// <summary>A value below this counts as no minimum at all: <see cref="StopReason.Unbounded"/>.</summary>
    public double ValueFloor { get; init; } = -1e100;

    /// <summary>Whether <see cref="Minimum.Trace"/> is kept.</summary>
    public bool Trace { get; init; }

    /// <summary>Asked before every iteration, with the point, its value and the iterations done: true ends the search as if its limit were met.</summary>
    internal Func<double[], double, int, bool>? GivesUp { get; init; }

    /// <summary>The derivatives this method asks for; those the objective lacks come from <see cref="Differences"/>.</summary>
    protected abstract Derivatives Needs { get; }

    /// <summary>Searches for a minimum.</summary>
    /// <param name="objective">The function; not modified.</param>
    /// <param name="start">A point of its domain; not modified.</param>
    /// <param name="progress">Told about every iteration, on the calling thread, before the next one begins.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>The best point seen, why the search ended, and the figures that certify it. Limits and failures are results, not exceptions.</returns>
    /// <exception cref="ArgumentException">The start has the wrong length, or a setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Minimum Minimize(IObjective objective, ReadOnlySpan<double> start, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxIterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEvaluations, 1);
        if (!(GradientTolerance > 0)) throw new ArgumentException(FormattableString.Invariant($"GradientTolerance is {GradientTolerance}; it has to be positive."));
        if (start.Length != objective.Dimension)
            throw new ArgumentException($"The start has {Counted.Of(start.Length, "coordinate")}, the objective {objective.Dimension}.", nameof(start));

        if (Bounds is not null && Bounds.Dimension != objective.Dimension)
            throw new ArgumentException($"The bounds have {Counted.Of(Bounds.Dimension, "coordinate")}, the objective {objective.Dimension}.");

        return Find(Within(objective, Bounds), start, progress, cancellationToken);
    }

    /// <summary>An objective that takes differences itself, for one run: inside its bounds, and keeping its steps.</summary>
    internal static IObjective Within(IObjective objective, Bounds? bounds) => objective switch
    {
        LeastSquaresObjective squares => squares.Within(bounds),
        DifferencedObjective differenced => differenced.Within(bounds),
        WeightedSum sum => sum.Within(bounds),
        _ => objective,
    };

    /// <summary>Makes the state of a run; the loop then fills in the start and calls <see cref="Search.Start"/>.</summary>
    /// <param name="evaluator">Evaluates and counts.</param>
    protected abstract Search Begin(Evaluator evaluator);

    private protected virtual Minimum Find(IObjective objective, ReadOnlySpan<double> start, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        Evaluator evaluator = new(objective, Needs, MaxEvaluations, ValueFloor, Bounds, cancellationToken);
        Search search = Begin(evaluator);
        start.CopyTo(search.Point);
        Bounds?.Project(search.Point);
        return new Run(this, objective, evaluator, search, progress, cancellationToken).Go();
    }

    /// <summary>The loop.</summary>
    private sealed class Run(Minimizer settings, IObjective objective, Evaluator evaluator, Search search, IProgress<Iteration>? progress, CancellationToken cancellationToken)
    {
        private readonly List<Iteration> trace = [];
        private int iterations;
        private double tolerance = settings.GradientTolerance, rescuedAt = double.PositiveInfinity;
        private readonly bool valuesOnly = !objective.Available.HasFlag(Derivatives.Gradient);
        private readonly IObjective full = objective.Available.HasFlag(Derivatives.Gradient | Derivatives.Hessian)
            ? objective : new DifferencedObjective(Inside.Of(objective, settings.Bounds), evaluator.Sizes); // not counted
        private double[]? confirmedHessian, confirmedPoint;
        private int doubts;

        public Minimum Go()
        {
            double[] start = [.. search.Point];
            search.LoopStart();
            if (!double.IsFinite(search.Value)) return Outside(start);
            StopReason reason;
            for (;;)
            {
                Report();
                if (Ended() is { } ended)
                {
                    reason = ended;
                    break;
                }

                iterations++;
                if (search.LoopStep() is { } failed && !evaluator.Ended)
                {
                    if (failed == StopReason.LineSearchFailed && Rescued()) continue;
                    Report();
                    reason = failed;
                    break;
                }
            }

            return Finish(reason);
        }

        /// <summary>A line search that fails along the steepest descent may only lack the units of the coordinates: the true Hessian knows them. Again only where the value has fallen since.</summary>
        private bool Rescued()
        {
            if (!search.LoopLearnsUnits || !(search.Value < rescuedAt) || CertificateHessian(search.Point) is not { } hessian) return false;
            rescuedAt = search.Value;
            search.LoopLearn(hessian);
            return true;
        }

        private StopReason? Ended()
        {
            if (evaluator.Unbounded) return StopReason.Unbounded;
            bool small = FirstOrder() <= tolerance;
            if (small && search.LoopSettle() && FirstOrder() <= tolerance && Confirmed())
            {
                if (!valuesOnly || search.LoopResidual is not null) return StopReason.GradientSmall;
                if (Believed() is { } verdict) return verdict;
            }

            bool limit = iterations >= settings.MaxIterations || settings.GivesUp?.Invoke(search.Point, search.Value, iterations) == true;
            if (!limit && !evaluator.Exhausted) return null;
            return limit ? StopReason.IterationLimit : StopReason.EvaluationLimit;
        }

        /// <summary>
        /// The test with the Hessian at this very point. A method without one has only an estimate of the scale, and learns the true one; a method's own scale
        /// may lag behind a diagonal that falls fast, and then it has to go on.
        /// </summary>
        private bool Confirmed()
        {
            if (search.LoopResidual is not null && !search.LoopLearnsScale) return true;
            if ((search.LoopHessian ?? CertificateHessian(search.Point)) is not { } hessian) return true;
            if (search.LoopLearnsScale)
            {
                search.LoopLearn(hessian);
                return FirstOrder() <= tolerance;
            }

            double[] scale = [.. search.Scale];
            Scaling.FromHessian(hessian, search.Point, search.Value, search.Gradient, scale);
            double actual = Scaling.Gradient(search.Gradient, scale, search.Value, search.Point, settings.Bounds);
            if (actual <= settings.GradientTolerance) return true;
            if (search.LoopHessian is not null) return false;
            tolerance = Math.Min(tolerance, FirstOrder()) * 0.1;
            search.LoopLearn(hessian);
            return false;
        }

        /// <summary>
        /// Differences of values have an error, and the test has to pass with it: else the search goes on with a better gradient, unless that error alone is above the tolerance.
        /// </summary>
        private StopReason? Believed()
        {
            double[] gradient = new double[search.Point.Length], error = new double[gradient.Length];
            double[] scale = [.. search.Scale];
            Certain(search.Point, search.Value, gradient, error, scale);
            double actual = Scaling.Gradient(gradient, scale, search.Value, search.Point, settings.Bounds);
            double atMost = Scaling.Gradient(gradient, error, 1, scale, search.Value, search.Point, settings.Bounds);
            if (atMost <= settings.GradientTolerance) return StopReason.GradientSmall;
            if (actual <= settings.GradientTolerance && atMost - actual > 0.5 * settings.GradientTolerance) return StopReason.GradientUncertain;
            if (++doubts > MaxDoubts) return MayBeSmall(gradient, error, scale, search.Value, search.Point) ? StopReason.GradientUncertain : StopReason.StepTooSmall;
            tolerance = Math.Min(tolerance, 0.5 * settings.GradientTolerance);
            gradient.CopyTo(search.Gradient, 0);
            search.LoopRefine();
            return null;
        }

        private bool MayBeSmall(double[] gradient, double[] error, double[] scale, double value, double[] point) =>
            Scaling.Gradient(gradient, error, -1, scale, value, point, settings.Bounds) <= settings.GradientTolerance;

        /// <summary>
        /// The gradient by differences of values, and the scale of the Hessian where that can be had. The error is that of the gradient, and where a curvature may be less than
        /// it seems, what that makes of the scaled gradient; positive infinity where the curvature cannot be told from 0.
        /// </summary>
        private void Certain(double[] point, double value, double[] gradient, double[] error, double[] scale)
        {
            double[] wanted = new double[point.Length], least = new double[point.Length];
            if (CertificateHessian(point) is { } hessian) Scaling.FromHessian(hessian, point, value, gradient, scale);
            for (int i = 0; i < wanted.Length; i++) wanted[i] = 0.25 * settings.GradientTolerance * scale[i] * Math.Sqrt(Math.Max(1, Math.Abs(value)));
            IObjective inside = Inside.Of(objective, settings.Bounds);
            Differences.LeastCurvature(inside, point, value, evaluator.Sizes, least, cancellationToken);
            Differences.CertifiedGradient(inside, point, value, wanted, evaluator.Sizes, gradient, error, cancellationToken);
            for (int i = 0; i < wanted.Length; i++)
            {
                double total = Math.Abs(gradient[i]) + error[i];
                if (total == 0) continue;
                double share = double.IsNaN(least[i]) ? 1 : least[i] > 0 ? scale[i] / Math.Sqrt(least[i]) : double.PositiveInfinity;
                error[i] = Math.Max(1, share) * total - Math.Abs(gradient[i]);
            }
        }

        private double FirstOrder() => search.LoopResidual ?? Scaling.Gradient(search.Gradient, search.Scale, search.Value, search.Point, settings.Bounds);

        private void Report()
        {
            if (progress is null && !settings.Trace) return;
            Iteration line = new(iterations, search.Value, FirstOrder(), search.StepLength, evaluator.Evaluations);
            if (settings.Trace) trace.Add(line);
            progress?.Report(line);
        }

        private Minimum Finish(StopReason reason)
        {
            int evaluations = evaluator.Evaluations;
            if (search.LoopResidual is { } residual)
            {
                if (residual <= settings.GradientTolerance) reason = StopReason.GradientSmall;
                Certificate conditions = new(residual, double.NaN, double.NaN, double.NaN);
                if (search.LoopKeepsBest && evaluator.BestValue < search.Value)
                {
                    evaluator.BestPoint.CopyTo(search.Point);
                    search.Value = evaluator.BestValue;
                    full.Evaluate(search.Point, search.Gradient, default, cancellationToken);
                }

                return new Minimum([.. search.Point], search.Value, [.. search.Gradient], null, reason, conditions, iterations, evaluations, [.. trace]) { Conditions = search.LoopConditions() };
            }

            double[] point = [.. search.Point], gradient = [.. search.Gradient];
            double[]? hessian = search.LoopHessian is { } own ? [.. own] : null;
            double value = search.Value;
            // A polished point may lie above the best value by rounding only; anything more and the best point seen is returned.
            if (reason != StopReason.GradientSmall && evaluator.BestValue < value - 1e-12 * Math.Abs(value))
            {
                evaluator.BestPoint.CopyTo(point);
                value = evaluator.BestValue;
                hessian = null;
                full.Evaluate(point, gradient, default, cancellationToken);
            }

            if (!Evaluator.Finite(gradient)) full.Evaluate(point, gradient, default, cancellationToken);
            if (valuesOnly) hessian = null; // that of the search may have coarser steps
            hessian ??= CertificateHessian(point);
            double[] scale = [.. search.Scale], error = new double[gradient.Length];
            if (hessian is not null) Scaling.FromHessian(hessian, point, value, gradient, scale);
            if (valuesOnly) Certain(point, value, gradient, error, scale);
            Certificate certificate = Scaling.Certify(hessian, gradient, error, scale, value, point, settings.Bounds);
            if (reason is StopReason.StepTooSmall or StopReason.LineSearchFailed && MayBeSmall(gradient, error, scale, value, point)) reason = StopReason.GradientUncertain;
            // A step that fails or a limit that is met at a point which passes the test only cut a polish short.
            if (reason != StopReason.Unbounded && certificate.ScaledGradient <= settings.GradientTolerance) reason = StopReason.GradientSmall;
            return new Minimum(point, value, gradient, hessian, reason, certificate, iterations, evaluations, [.. trace]);
        }

        // The last one is kept: the end of a search asks for it where the test has just been confirmed.
        private double[]? CertificateHessian(double[] point)
        {
            if (confirmedPoint is not null && point.AsSpan().SequenceEqual(confirmedPoint)) return confirmedHessian;
            confirmedHessian = MakeHessian(point);
            confirmedPoint = [.. point];
            return confirmedHessian;
        }

        private double[]? MakeHessian(double[] point)
        {
            int n = point.Length;
            bool offersHessian = objective.Available.HasFlag(Derivatives.Hessian), offersGradient = objective.Available.HasFlag(Derivatives.Gradient);
            if (!offersHessian && n > (offersGradient ? CertificateDimension : ValueOnlyCertificateDimension)) return null;
            double[] hessian = new double[n * n];
            full.Evaluate(point, default, hessian, cancellationToken);
            return Evaluator.Finite(hessian) ? hessian : null;
        }

        private Minimum Outside(double[] start)
        {
            double[] unknown = new double[start.Length];
            Array.Fill(unknown, double.NaN);
            StopReason reason = evaluator.Unbounded ? StopReason.Unbounded : StopReason.StartOutsideDomain;
            return new Minimum(start, evaluator.BestValue, unknown, null, reason, new Certificate(double.NaN, double.NaN, double.NaN, double.NaN), 0, evaluator.Evaluations, []);
        }
    }
}
