namespace Stats.Survival;

/// <summary>Nelson and Aalen's estimate of a cumulative hazard, and the survival curve exp(-H) that follows from it.</summary>
/// <remarks>
/// H(t) = sum over event times s &lt;= t of d(s)/n(s), var H = sum of d/n^2. The limits of S are those of H on the chosen scale
/// (log(-log S) = log H); it is R's survfit(stype = 2, ctype = 1). Near ties and entry times as in <see cref="KaplanMeier"/>.
/// Aalen (1978), Annals of Statistics 6, 701-726. Time O(n log n).
/// </remarks>
public sealed partial record NelsonAalen
{
    /// <summary>Confidence level of the limits, between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>How the limits are made.</summary>
    public ConfidenceKind Confidence { get; init; } = ConfidenceKind.LogLog;

    /// <summary>
    /// Whether standard errors are the infinitesimal jackknife's instead of those of whole rows, which take a weight of 2 for two rows. For weights of sampling; R's survfit does so when weights are not whole numbers.
    /// The error of a restricted mean stays the usual one, as in R.
    /// </summary>
    public bool Robust { get; init; }

    /// <inheritdoc cref="KaplanMeier.Estimate(SurvivalResponse, ReadOnlySpan{double})"/>
    public SurvivalCurve Estimate(SurvivalResponse response, ReadOnlySpan<double> weights = default) =>
        new StepEstimate(true, Level, Confidence, Robust).Single(response, weights);

    /// <inheritdoc cref="KaplanMeier.Estimate(SurvivalResponse, ReadOnlySpan{int}, IReadOnlyList{string}, ReadOnlySpan{double})"/>
    public SurvivalCurves Estimate(
        SurvivalResponse response,
        ReadOnlySpan<int> groupOf,
        IReadOnlyList<string> labels,
        ReadOnlySpan<double> weights = default) =>
        new StepEstimate(true, Level, Confidence, Robust).Groups(response, groupOf, labels, weights);
}
