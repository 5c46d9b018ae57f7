namespace Stats.Plots;

/// <summary>Refuses curves that cannot be drawn, by one sentence.</summary>
internal static class CurveChecks
{
    public static void Require(string label, IReadOnlyList<double> times, IReadOnlyList<double> values, IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        if (values.Count != times.Count)
            throw new ArgumentException($"The curve '{label}' has {times.Count} times and {values.Count} values: they must be equally many.");
        if (lower.Count != upper.Count || (lower.Count != 0 && lower.Count != times.Count))
            throw new ArgumentException($"The curve '{label}' has {times.Count} times, {lower.Count} lower and {upper.Count} upper limits: give as many limits as times, or none.");
        for (int i = 0; i < times.Count; i++)
            if (!(times[i] >= 0 && double.IsFinite(times[i]) && (i == 0 || times[i] > times[i - 1])))
                throw new ArgumentException($"The times of the curve '{label}' must be finite, 0 or more, and increase; time {i + 1} is {Scale.Text(times[i])}.");
    }

    public static void RequireLast(double? lastTime)
    {
        if (lastTime is { } last && !(last > 0 && double.IsFinite(last)))
            throw new ArgumentException($"The last time shown must be positive and finite; it is {Scale.Text(last)}.");
    }
}
