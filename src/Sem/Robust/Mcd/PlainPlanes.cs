namespace Stats.Sem;

/// <summary>Hyperplanes that need no search.</summary>
internal static class PlainPlanes
{
    /// <summary>At least h rows on a hyperplane: with the same value of a variable, or all of them; null when there are none. The variable is -1 where it is not one that is constant.</summary>
    public static (int[] Rows, int Variable)? Find(StandardRows data, int h)
    {
        for (int j = 0; j < data.Variables; j++)
            if (MayBeEqual(data.Raw.AsSpan(j * data.Rows, data.Rows), data.Center[j], h) && Equal(data.Raw.AsSpan(j * data.Rows, data.Rows), h) is { } rows) return (rows, j);
        int[] all = McdSearch.Iota(data.Rows);
        return new SubsetFit(data).Fit(all) ? null : (all, -1);
    }

    // h are more than half: equal ones are equal to the median, within ten times what Equal allows. Spares the sorting.
    private static bool MayBeEqual(ReadOnlySpan<double> x, double median, int h)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in x)
        {
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }

        double margin = (1e-13 * Math.Max(Math.Abs(low), Math.Abs(high))) + (1e-10 * (high - low));
        int near = 0;
        foreach (double v in x)
            if (Math.Abs(v - median) <= margin) near++;
        return near >= h;
    }

    /// <summary>
    /// The rows of at least h values that are equal up to rounding: their spread is below 1e-14 of their size, or below 1e-11 of the distance to the next other value (values that
    /// are 0 up to rounding have no size of their own).
    /// </summary>
    private static int[]? Equal(ReadOnlySpan<double> x, int h)
    {
        double[] sorted = x.ToArray();
        Array.Sort(sorted);
        int start = 0;
        for (int i = 1; i + h <= sorted.Length; i++)
            if (sorted[i + h - 1] - sorted[i] < sorted[start + h - 1] - sorted[start]) start = i;
        double low = sorted[start], high = sorted[start + h - 1], spread = high - low, margin = 100 * spread, next = double.PositiveInfinity;
        foreach (double v in sorted)
            if (v < low - margin || v > high + margin) next = Math.Min(next, Math.Max(low - v, v - high));
        bool equal = spread <= 1e-14 * Math.Max(Math.Abs(low), Math.Abs(high)) || (double.IsFinite(next) && spread <= 1e-11 * next);
        if (!equal) return null;
        List<int> rows = [];
        for (int i = 0; i < x.Length; i++)
            if (x[i] >= low - margin && x[i] <= high + margin) rows.Add(i);
        return [.. rows];
    }
}
