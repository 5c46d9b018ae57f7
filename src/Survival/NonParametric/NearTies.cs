namespace Stats.Survival;

/// <summary>Times that differ by rounding alone are one time.</summary>
internal static class NearTies
{
    /// <summary>Largest gap between neighbours that counts as none, as a share of the mean of the distinct times: the root of the rounding unit, as in R.</summary>
    public const double Tolerance = 1.4901161193847656e-8;

    /// <summary>Each time replaced by the smallest of its run of near ties. NaN stays.</summary>
    /// <remarks>R also calls gaps below 1.5e-8 ties whatever the unit; then the answer would depend on the unit of time.</remarks>
    public static void Merge(double[] entry, double[] exit)
    {
        double[] times = [.. entry.Concat(exit).Where(double.IsFinite)];
        Array.Sort(times);
        int distinct = 0;
        double mean = 0;
        for (int i = 0; i < times.Length; i++)
            if (i == 0 || times[i] != times[distinct - 1])
            {
                times[distinct++] = times[i];
                mean += times[i];
            }

        if (distinct < 2) return;
        double gap = Tolerance * mean / distinct;
        int runs = 1;
        double previous = times[0];
        for (int i = 1; i < distinct; i++)
        {
            double time = times[i];
            if (time - previous > gap) times[runs++] = time;
            previous = time;
        }

        if (runs == distinct) return;
        Replace(entry, times.AsSpan(0, runs));
        Replace(exit, times.AsSpan(0, runs));
    }

    private static void Replace(double[] values, ReadOnlySpan<double> starts)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) continue;
            int at = starts.BinarySearch(values[i]);
            values[i] = starts[at >= 0 ? at : ~at - 1];
        }
    }
}
