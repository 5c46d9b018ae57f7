namespace Stats.Survival;

/// <summary>Kaplan and Meier's product-limit estimate of a survival curve, with Greenwood's standard errors.</summary>
/// <remarks>
/// S(t) = product over event times s &lt;= t of (1 - d(s)/n(s)), var log S = sum of d/(n (n - d)); n(s) are those with entry &lt; s &lt;= exit.
/// Times that differ by less than 1.5e-8 of the mean time count as equal (day counts divided by 365.25 make such near ties).
/// Kaplan &amp; Meier (1958), JASA 53, 457-481. Time O(n log n).
/// </remarks>
public sealed partial record KaplanMeier
{
    /// <summary>Confidence level of the limits, between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>How the limits are made.</summary>
    public ConfidenceKind Confidence { get; init; } = ConfidenceKind.LogLog;

    /// <summary>
    /// Whether standard errors are the infinitesimal jackknife's instead of Greenwood's, which take a weight of 2 for two rows. For weights of sampling; R's survfit does so when weights are not whole numbers.
    /// The error of a restricted mean stays the usual one, as in R.
    /// </summary>
    public bool Robust { get; init; }

    /// <summary>One curve for all rows.</summary>
    /// <param name="response">Exact and right-censored times, with entry times or without. Missing rows are left out.</param>
    /// <param name="weights">Case weights, finite and not negative; empty: 1 each.</param>
    /// <exception cref="ArgumentException">There are left- or interval-censored rows, or weights that do not fit.</exception>
    public SurvivalCurve Estimate(SurvivalResponse response, ReadOnlySpan<double> weights = default) =>
        new StepEstimate(false, Level, Confidence, Robust).Single(response, weights);

    /// <summary>One curve for each group.</summary>
    /// <param name="response">Exact and right-censored times, with entry times or without. Missing rows are left out.</param>
    /// <param name="groupOf">The group of each row: an index into <paramref name="labels"/>; a negative one leaves the row out.</param>
    /// <param name="labels">The names of the groups. Groups without a row have no curve.</param>
    /// <param name="weights">Case weights, finite and not negative; empty: 1 each.</param>
    /// <exception cref="ArgumentException">There are left- or interval-censored rows, or weights or groups that do not fit.</exception>
    public SurvivalCurves Estimate(
        SurvivalResponse response,
        ReadOnlySpan<int> groupOf,
        IReadOnlyList<string> labels,
        ReadOnlySpan<double> weights = default) =>
        new StepEstimate(false, Level, Confidence, Robust).Groups(response, groupOf, labels, weights);
}
