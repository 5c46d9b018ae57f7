namespace Stats.Survival;

/// <summary>Parameters with the same covariates share one standardised design: half of the memory to read, and one symmetric cross product instead of a full one.</summary>
internal static class SharedDesigns
{
    /// <summary>For each plan its design; null where it has no predictor of its own.</summary>
    public static StandardizedDesign?[] Of(IReadOnlyList<ParameterPlan> plans, ObservedRows rows, int threads)
    {
        StandardizedDesign?[] result = new StandardizedDesign?[plans.Count];
        for (int k = 0; k < plans.Count; k++)
        {
            if (plans[k].Design is not { } design) continue;
            int same = Enumerable.Range(0, k).FirstOrDefault(j => plans[j].Design is { } other && Same(design, other), -1);
            result[k] = same >= 0 ? result[same] : StandardizedDesign.From(design, rows, threads);
        }

        return result;
    }

    private static bool Same(ParameterDesign a, ParameterDesign b)
    {
        if (a.HasIntercept != b.HasIntercept || !ReferenceEquals(a.Offset, b.Offset) || !a.Names.SequenceEqual(b.Names, StringComparer.Ordinal)) return false;
        for (int j = 0; j < a.Columns.Count; j++)
            if (a.Columns[j].Span != b.Columns[j].Span && !a.Columns[j].Span.SequenceEqual(b.Columns[j].Span)) return false;
        return true;
    }
}
