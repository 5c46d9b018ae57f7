namespace Stats.Sem;

/// <summary>A subset and the log determinant of its covariance in standardised units; not to be changed.</summary>
/// <param name="Rows">Ascending.</param>
/// <param name="LogDeterminant">Divisor h - 1.</param>
internal sealed record Candidate(int[] Rows, double LogDeterminant)
{
    /// <summary>The lowest distinct subsets, lowest first; equal ones in the order of their rows, so that the order of finding does not matter.</summary>
    public static List<Candidate> Lowest(IEnumerable<Candidate?> candidates, int count)
    {
        List<Candidate> kept = [];
        foreach (Candidate c in candidates.OfType<Candidate>().Where(c => c.LogDeterminant < double.PositiveInfinity).Order(Comparer<Candidate>.Create(Compare)))
        {
            if (kept.Count > 0 && kept[^1].Rows.AsSpan().SequenceEqual(c.Rows)) continue;
            kept.Add(c);
            if (kept.Count == count) break;
        }

        return kept;
    }

    public static int Compare(Candidate a, Candidate b)
    {
        int order = a.LogDeterminant.CompareTo(b.LogDeterminant);
        return order != 0 ? order : a.Rows.AsSpan().SequenceCompareTo(b.Rows);
    }
}
