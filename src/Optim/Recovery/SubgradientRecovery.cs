using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>
/// The sub-gradient method of Ma and Fattahi (arXiv 2202.08788): U := U - eta S U with S = (1/m) sum_i sign(&lt;A_i, U U'&gt; - y_i) A_i, from a small start. The objective has to be a
/// <see cref="RecoveryObjective"/>. The truth can be a strict saddle of the loss (arXiv 2302.10963), so neither the loss nor its gradient ends the search: it ends when
/// the median of the absolute residuals no longer falls, and returns the point where that was lowest.
/// </summary>
public sealed record SubgradientRecovery : Minimizer
{
    /// <summary>How long each step is, relative to S of Frobenius norm 1; null: steps proportional to the median residual, scaled from the data (<see cref="Pace"/>).</summary>
    public SubgradientStep? Rule { get; init; }

    /// <summary>Of the automatic steps: growth per iteration, about; positive, below 2. Above about 1.3 steps may overshoot for good.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>
    /// Whether automatic steps begin with a leap: near zero every step sees the same signs, so the steps out of a tiny start are powers of one matrix, and taken at once. Their number no longer
    /// rises with log(1 / alpha), and the extra columns gain less on the way. False: step by step, as the paper writes it. Without effect where signs are taken around a median.
    /// </summary>
    public bool Leap { get; init; } = true;

    /// <summary>Whether steps are multiplied by (U'U + lambda I)^-1 with lambda the median residual (Levenberg, Morrison, Marquardt): for ill-conditioned matrices. Automatic steps only.</summary>
    public bool Preconditioned { get; init; }

    /// <summary>Size of the start; above 0. The error that the extra columns leave falls with it, the iterations rise with its logarithm.</summary>
    public double Alpha { get; init; } = 1e-6;

    /// <summary>The search ends (<see cref="StopReason.Stagnated"/>) when the median residual has not fallen by a hundredth over so many iterations. 0: never.</summary>
    public int Patience { get; init; } = 60;

    /// <summary>Told every <see cref="ObserveEvery"/>-th iteration what it looks like, on the calling thread.</summary>
    public IProgress<RecoveryIteration>? Observer { get; init; }

    /// <summary>At least 1.</summary>
    public int ObserveEvery { get; init; } = 1;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <summary>The small start of a problem, alpha B.</summary>
    /// <param name="objective">The problem.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    /// <returns>A factor, row-major.</returns>
    public double[] Start(RecoveryObjective objective, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new SmallInitialisation(objective.Measurements, objective.Values, cancellationToken).Factor(objective.SearchRank, Alpha);
    }

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (evaluator.Source is not RecoveryObjective objective) throw new ArgumentException($"{nameof(SubgradientRecovery)} needs a {nameof(RecoveryObjective)}.");
        if (!(Pace is > 0 and < 2)) throw new ArgumentException(FormattableString.Invariant($"Pace is {Pace}; it has to lie between 0 and 2."));
        if (!(Alpha > 0) || !double.IsFinite(Alpha)) throw new ArgumentException(FormattableString.Invariant($"Alpha is {Alpha}; it has to be positive."));
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        ArgumentOutOfRangeException.ThrowIfLessThan(ObserveEvery, 1);
        if (Bounds is not null) throw new ArgumentException($"{nameof(SubgradientRecovery)} takes no bounds.");
        return new Run(evaluator, objective, this, Scales ?? new SmallInitialisation(objective.Measurements, objective.Values, default));
    }

    internal SmallInitialisation? Scales { get; init; }

    /// <summary>Counts the iterations among the steps of a recovery.</summary>
    internal RecoverySteps? Steps { get; init; }

    /// <summary>The search ends as well when the median residual is below this.</summary>
    internal double Target { get; init; }

    private sealed class Run(Evaluator evaluator, RecoveryObjective objective, SubgradientRecovery settings, SmallInitialisation scales) : Search(evaluator)
    {
        private readonly int d = objective.Measurements.Dimension, m = objective.ResidualCount;
        private readonly double[] residuals = new double[objective.ResidualCount], absolute = new double[objective.ResidualCount], best = new double[objective.Dimension], weights = new double[objective.ResidualCount];
        private readonly double[] gram = settings.Preconditioned ? new double[objective.SearchRank * objective.SearchRank] : [];
        private readonly ResidualSigns signs = objective.Signs();
        private Func<double>? evaluate;
        private double median, lowest = double.PositiveInfinity, reference = double.PositiveInfinity;
        private int count, since;

        protected override double? Residual => double.PositiveInfinity;

        protected override void Start()
        {
            if (scales.Centred)
            {
                objective.Residuals(Point, residuals, default, Evaluator.CancellationToken);
                signs.Centre = Quantiles.Median(residuals, absolute);
            }

            Look();
        }

        protected override StopReason? Step()
        {
            if (median <= settings.Target) return StopReason.Stagnated; // 0: more than half of the measurements are met exactly
            if (count > 0 || !settings.Leap || settings.Rule is not null || !scales.Leap(Point))
            {
                double step = Length();
                if (settings.Preconditioned)
                {
                    Factors.Gram(Point, d, gram);
                    if (!Factors.Precondition(gram, median / scales.Unit, Gradient)) return StopReason.StepTooSmall;
                }

                Dense.Add(-step, Gradient, Point);
                StepLength = step * Dense.Norm(Gradient);
            }

            count++;
            Look();
            if (Evaluator.Ended) return null;
            if (double.IsPositiveInfinity(Value))
            {
                best.CopyTo(Point, 0);
                return StopReason.StepTooSmall;
            }

            bool stagnated = settings.Patience > 0 && ++since > settings.Patience;
            if (!stagnated && count < settings.MaxIterations) return null;
            best.CopyTo(Point, 0);
            return stagnated ? StopReason.Stagnated : null;
        }

        // The centre is that of the iterate before: what its lag leaves of the signs' mean is taken out, as the mean of the A_i would magnify it.
        private void Balance(double[] mean)
        {
            double sum = 0;
            foreach (double r in residuals) sum += Math.Sign(r - signs.Centre);
            sum /= m;
            int columns = objective.SearchRank;
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++) Dense.Add(-sum * mean[i * d + j], Point.AsSpan(j * columns, columns), Gradient.AsSpan(i * columns, columns));
        }

        private double Length()
        {
            if (settings.Rule is { } rule)
            {
                double norm = 1;
                if (rule is not (ResidualQuantileStep or ValueProportionalStep))
                {
                    for (int i = 0; i < m; i++) weights[i] = Math.Sign(residuals[i] - signs.Centre) / (double)m;
                    norm = objective.Measurements.AdjointNorm(weights, Evaluator.CancellationToken);
                }

                return rule.Length(count, Value, norm, absolute);
            }

            double pace = settings.Pace * median / (scales.Unit * scales.Unit);
            return settings.Preconditioned ? pace : pace / scales.Largest;
        }

        private double Pass() => objective.Evaluate(Point, Gradient, residuals, signs, Evaluator.CancellationToken);

        private void Look()
        {
            Value = Evaluator.Count(Point, evaluate ??= Pass);
            if (double.IsPositiveInfinity(Value)) return;
            for (int i = 0; i < m; i++) absolute[i] = Math.Abs(residuals[i] - signs.Centre);
            if (settings.Observer is { } observer && count % settings.ObserveEvery == 0)
            {
                Array.Sort(absolute);
                observer.Report(RecoveryIteration.At(count, Value, absolute, Factors.Eigenvalues(Point, d), scales.Unit));
            }

            median = Quantiles.Of(absolute, 0.5);
            settings.Steps?.Tell(RecoveryPhase.Search, median, objective.SearchRank);
            if (scales.Mean is { } mean) Balance(mean);
            if (scales.Centred) signs.Centre = Quantiles.Median(residuals, absolute);
            if (median < lowest)
            {
                lowest = median;
                Point.CopyTo(best, 0);
            }

            // Until the factor has grown out of the small start, the residuals cannot fall.
            bool small = Dense.Dot(Point, Point) < 0.1 * scales.Size;
            if (!small && !(median < 0.99 * reference)) return;
            reference = median;
            since = 0;
        }
    }
}

/// <summary>Steps proportional to the loss: for measurements without outliers, where the loss falls with the error.</summary>
public sealed record ValueProportionalStep : SubgradientStep
{
    /// <summary>Factor. Positive.</summary>
    public double Factor { get; init; } = 0.8;

    /// <inheritdoc/>
    public override double Length(int iteration, double value, double norm, Span<double> residuals) => Factor * value;
}
