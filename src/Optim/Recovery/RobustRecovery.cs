namespace Stats.Optim.Recovery;

/// <summary>
/// Recovers a positive semi-definite matrix of low rank from measurements &lt;A_i, X&gt; of which many may be grossly wrong; neither the rank nor the share, the size or the sign of
/// the errors has to be known. The sub-gradient method from a small start over a search rank that is too large, with steps from the median residual and a
/// Levenberg-Marquardt metric; the rank from its eigenvalues; then Gauss-Newton on the inliers.
/// </summary>
/// <remarks>Entries as measurements (<see cref="EntryMeasurements"/>) go to <see cref="EntrywiseRecovery"/>: signs of single entries do not add up to a direction.</remarks>
public sealed record RobustRecovery
{
    /// <summary>The rank, if it is known; null: it is estimated.</summary>
    public int? Rank { get; init; }

    /// <summary>Columns of the factor in the search; null: min(d, m / 2d), beyond which a rank cannot be told from gross errors.</summary>
    public int? SearchRank { get; init; }

    /// <summary>Size of the start of the search; positive.</summary>
    public double Alpha { get; init; } = 1e-3;

    /// <summary>Growth per iteration of the search; 0 to 2.</summary>
    public double Pace { get; init; } = 0.8;

    /// <summary>Iterations of the search at most; at least 1.</summary>
    public int MaxIterations { get; init; } = 400;

    /// <summary>Gauss-Newton steps at each rank at most; at least 1.</summary>
    public int MaxGaussNewtonSteps { get; init; } = 30;

    /// <summary>Whether <see cref="RecoveryResult.Trace"/> is kept: it costs an eigenvalue decomposition per iteration.</summary>
    public bool Trace { get; init; }

    /// <summary>Recovers the matrix.</summary>
    /// <param name="measurements">A_1, ..., A_m.</param>
    /// <param name="values">y_1, ..., y_m; finite.</param>
    /// <param name="progress">Told about every step of search and fits, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>The estimate, and what there is to be said about it. Failures are results with warnings, not exceptions.</returns>
    /// <exception cref="ArgumentException">There are no measurements, a value is not finite, the operator is not symmetric, or a setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RecoveryResult Recover(IMeasurementOperator measurements, ReadOnlySpan<double> values, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Demand.Measurements(measurements, values);
        int d = measurements.Dimension, m = values.Length;
        if (Rank is { } known) Demand.Rank(known, d, "The rank");
        if (SearchRank is { } search) Demand.Rank(search, d, "The search rank");
        if (Rank > SearchRank) throw new ArgumentException($"The rank {Rank} is above the search rank {SearchRank}: the search has to contain it.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGaussNewtonSteps, 1);
        if (measurements is EntryMeasurements entries) return new EntrywiseRecovery { Rank = Rank, MaxRank = SearchRank, MaxGaussNewtonSteps = MaxGaussNewtonSteps }.Recover(entries, values, progress, cancellationToken);

        double[] y = [.. values];
        RecoverySteps steps = new(progress);
        SmallInitialisation scales = new(measurements, y, cancellationToken);
        if (scales.Size == 0) return Nothing(d, y);

        int tellable = Math.Clamp(m / (2 * d), 1, d), columns = SearchRank ?? Math.Max(tellable, Rank ?? 1);
        List<RecoveryIteration> trace = [];
        RecoveryObjective objective = new(measurements, y, columns);
        RankChoice choice = new(measurements, y, scales, Math.Min(columns, Math.Max(1, (int)(0.8 * m / d))), MaxGaussNewtonSteps, steps, cancellationToken);
        SubgradientRecovery settings = new()
        {
            Alpha = Alpha, Pace = Pace, Preconditioned = true, MaxIterations = MaxIterations, Patience = 40, Scales = scales, Steps = steps,
            Target = 2e-4 * scales.Size * scales.Unit, Observer = Trace ? new Collector(trace) : null,
        };
        Minimum found = settings.Minimize(objective, scales.Factor(columns, Alpha), null, cancellationToken);
        InlierFit fit = Fit(choice, objective, scales, found.Point, cancellationToken);
        if (scales.Centred && !choice.IsExact(fit))
        {
            // The centre has done its work at the start; gross errors may have moved it.
            SmallInitialisation plain = scales.Uncentred();
            Minimum second = (settings with { Scales = plain, Pace = 0.5 * Pace }).Minimize(objective, found.Point, null, cancellationToken);
            InlierFit other = Fit(choice, objective, plain, second.Point, cancellationToken);
            if (choice.Better(other, fit)) (found, fit) = (second, other);
        }

        string how = choice.IsExact(fit) ? "meets the inliers exactly" : "has the lowest criterion";
        return new RecoveryResult(d, fit.Factor, fit.Rank, fit.Residuals, fit.Inliers)
        {
            NoiseScale = Verdict.NoiseScale(fit, d),
            Method = RecoveryMethod.SubgradientThenGaussNewton,
            Choice = $"Sub-gradient search over {Counted.Of(columns, "column")} ({Counted.Of(found.Iterations, "iteration")}), then Gauss-Newton on the inliers at rank {string.Join(", ", choice.Tried)}; rank {fit.Rank} {(Rank is null ? how : "was given")}.",
            Converged = fit.Converged,
            Reason = found.Reason,
            Search = found,
            GaussNewtonSteps = fit.Steps,
            RanksTried = [.. choice.Tried],
            Trace = trace,
            Warnings = Verdict.Warnings(fit, y, d, scales.Size * scales.Unit, choice.IsExact(fit)),
        };
    }

    private InlierFit Fit(RankChoice choice, RecoveryObjective objective, SmallInitialisation scales, ReadOnlySpan<double> point, CancellationToken cancellationToken)
    {
        double[] factor = [.. point], residuals = new double[objective.ResidualCount], work = new double[objective.ResidualCount];
        if (Rank is { } rank) return choice.At(factor, rank);
        objective.Residuals(factor, residuals, default, cancellationToken);
        return choice.Choose(factor, Quantiles.OfAbsolute(residuals, scales.Centred ? Quantiles.Median(residuals, work) : 0, 0.5, work));
    }

    internal static RecoveryResult Nothing(int d, double[] y)
    {
        double[] residuals = [.. y.Select(v => -v)];
        return new RecoveryResult(d, [], 0, residuals, [.. y.Select(v => v == 0)])
        {
            Method = RecoveryMethod.Zero,
            Choice = "More than half of the measurements are zero: so is the estimate.",
            Reason = StopReason.Stagnated,
            Warnings = ["More than half of the measurements are zero: the zero matrix explains them, and all others count as grossly wrong."],
        };
    }

    private sealed class Collector(List<RecoveryIteration> lines) : IProgress<RecoveryIteration>
    {
        public void Report(RecoveryIteration value) => lines.Add(value);
    }
}
