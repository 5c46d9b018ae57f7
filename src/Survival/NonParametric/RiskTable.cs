namespace Stats.Survival;

/// <summary>Who was watched, who failed and who left at each distinct exit time. Sums are weighted; Heads counts rows.</summary>
internal sealed class RiskTable
{
    private readonly double[] _entries;
    private readonly double[] _entryWeights;
    private readonly double[] _exits;
    private readonly double[] _exitWeights;

    public RiskTable(WatchedRows rows)
    {
        int n = rows.Exit.Length;
        int[] byExit = new int[n];
        for (int i = 0; i < n; i++) byExit[i] = i;
        _exits = [.. rows.Exit];
        Array.Sort(_exits, byExit);
        _exitWeights = SumsFromTheEnd(rows.Weight, byExit);

        // Without entry times everyone is watched from the start, and differences of large sums are spared.
        int[] byEntry = rows.HasEntry ? [.. byExit] : [];
        _entries = [.. byEntry.Select(i => rows.Entry[i])];
        Array.Sort(_entries, byEntry);
        _entryWeights = SumsFromTheEnd(rows.Weight, byEntry);

        List<double> times = [], atRisk = [], events = [], censored = [];
        List<bool> allFail = [];
        for (int i = 0; i < n;)
        {
            double time = _exits[i], died = 0, left = 0;
            int first = i, deaths = 0;
            for (; i < n && _exits[i] == time; i++)
            {
                int row = byExit[i];
                if (rows.IsEvent[row])
                {
                    died += rows.Weight[row];
                    deaths++;
                }
                else left += rows.Weight[row];
            }

            int entered = FirstAtLeast(_entries, time);
            int heads = n - first - (_entries.Length - entered);
            times.Add(time);
            events.Add(died);
            censored.Add(left);
            allFail.Add(deaths == heads);
            // Weighted sums round; that everyone at risk fails is known from the heads.
            atRisk.Add(deaths == heads ? died : _exitWeights[first] - _entryWeights[entered]);
        }

        (Times, AtRisk, Events, Censored, AllFail) = ([.. times], [.. atRisk], [.. events], [.. censored], [.. allFail]);
    }

    public double[] Times { get; }

    public double[] AtRisk { get; }

    public double[] Events { get; }

    public double[] Censored { get; }

    /// <summary>Whether every row at risk fails at the time.</summary>
    public bool[] AllFail { get; }

    /// <summary>Weight of the rows with entry &lt; time &lt;= exit; at time 0, of those watched from 0 on.</summary>
    public double AtRiskAt(double time)
    {
        double gone = _exitWeights[FirstAtLeast(_exits, time)];
        double later = _entryWeights[FirstAtLeast(_entries, time == 0 ? double.Epsilon : time)];
        return gone - later;
    }

    private static double[] SumsFromTheEnd(double[] weights, int[] order)
    {
        double[] sums = new double[order.Length + 1];
        for (int i = order.Length - 1; i >= 0; i--) sums[i] = sums[i + 1] + weights[order[i]];
        return sums;
    }

    private static int FirstAtLeast(double[] sorted, double time)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
