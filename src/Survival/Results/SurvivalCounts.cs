namespace Stats.Survival;

/// <summary>What the data of a fit consist of.</summary>
/// <param name="Rows">Rows that took part.</param>
/// <param name="Events">Exact times.</param>
/// <param name="RightCensored">Right-censored rows.</param>
/// <param name="LeftCensored">Left-censored rows.</param>
/// <param name="Intervals">Interval-censored rows.</param>
/// <param name="Truncated">Rows that were watched from a positive entry time.</param>
/// <param name="TimeAtRisk">Sum over rows of the time watched; an interval counts to its lower end, a left-censored row not at all.</param>
/// <param name="Dropped">Which rows were left out, and why; empty: none.</param>
public sealed record SurvivalCounts(int Rows, int Events, int RightCensored, int LeftCensored, int Intervals, int Truncated, double TimeAtRisk, string Dropped)
{
    /// <summary>Rows that were seen only because their event came by a truncation time.</summary>
    public int RightTruncated { get; init; }

    internal static SurvivalCounts Of(SurvivalResponse response, string dropped)
    {
        int truncated = 0;
        double risk = 0;
        ReadOnlySpan<double> entry = response.Entry, lower = response.Lower;
        if (!response.HasEntry) entry = default;
        for (int i = 0; i < lower.Length; i++)
        {
            if (entry.IsEmpty)
            {
                risk += Math.Max(0, lower[i]);
                continue;
            }

            if (entry[i] > 0) truncated++;
            risk += Math.Max(0, lower[i] - entry[i]);
        }

        return new(
            response.Count, response.CountOf(ObservationKind.Exact), response.CountOf(ObservationKind.RightCensored), response.CountOf(ObservationKind.LeftCensored),
            response.CountOf(ObservationKind.Interval), truncated, risk, dropped) { RightTruncated = CountFinite(response.Truncation) };
    }

    private static int CountFinite(ReadOnlySpan<double> times)
    {
        int count = 0;
        foreach (double time in times)
            if (double.IsFinite(time)) count++;
        return count;
    }
}
