namespace Stats.Survival;

/// <summary>The sets that can hold mass: from a lower end to the next upper end. Each row covers a run of them.</summary>
internal sealed class InnermostIntervals
{
    public InnermostIntervals(IntervalRows rows)
    {
        int n = rows.Lower.Length;

        // At one time come first the lower end of a point [t, t], then upper ends ..., t], then lower ends (t, ...: so that (1, 3] and (3, 5] do not meet,
        // and an exact time at 3 lies within (1, 3] but not within (3, 5].
        (double Time, int Order)[] ends = new (double, int)[2 * n];
        for (int i = 0; i < n; i++)
        {
            ends[2 * i] = LowerEnd(rows, i);
            ends[(2 * i) + 1] = (rows.Upper[i], 1);
        }

        Array.Sort(ends);
        List<(double Time, int Order)> lower = [], upper = [];
        for (int e = 0; e + 1 < ends.Length; e++)
            if (ends[e].Order != 1 && ends[e + 1].Order == 1)
            {
                lower.Add(ends[e]);
                upper.Add(ends[e + 1]);
            }

        First = new int[n];
        Last = new int[n];
        for (int i = 0; i < n; i++)
        {
            First[i] = FirstNotBefore(lower, LowerEnd(rows, i));
            Last[i] = FirstNotBefore(upper, (rows.Upper[i], 2)) - 1;
        }

        Lower = [.. lower.Select(l => l.Time)];
        Upper = [.. upper.Select(u => u.Time)];
    }

    /// <summary>Lower ends; equal to the upper end for a point.</summary>
    public double[] Lower { get; }

    /// <summary>Upper ends; positive infinity for mass beyond the last time.</summary>
    public double[] Upper { get; }

    /// <summary>The first set that each row covers.</summary>
    public int[] First { get; }

    /// <summary>The last set that each row covers.</summary>
    public int[] Last { get; }

    private static (double Time, int Order) LowerEnd(IntervalRows rows, int row) => (rows.Lower[row], rows.IsExact[row] ? 0 : 2);

    private static int FirstNotBefore(List<(double Time, int Order)> ends, (double Time, int Order) end)
    {
        int at = ends.BinarySearch(end);
        return at >= 0 ? at : ~at;
    }
}
