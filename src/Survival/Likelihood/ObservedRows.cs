using Stats.Optim;

namespace Stats.Survival;

/// <summary>What is known of each subject, in log time, grouped by kind of observation so that loops over rows have no branches.</summary>
internal sealed class ObservedRows
{
    // Two keys for each kind of observation, without and with an entry time.
    private const byte NoInformation = 2 * ((int)ObservationKind.Interval + 1);
    private const int Keys = NoInformation + 1;
    private const int GridDigits = 26;

    private ObservedRows(int[] order, RowGroup[] groups, double[] logLower, double[] logUpper, double[] logWidth, double[] logEntry, double[] weight)
    {
        Order = order;
        Groups = groups;
        LogLower = logLower;
        LogUpper = logUpper;
        LogWidth = logWidth;
        LogEntry = logEntry;
        Weight = weight;
    }

    /// <summary>For each row here, its number in the data.</summary>
    public int[] Order { get; }

    public RowGroup[] Groups { get; }

    /// <summary>Means something for right-censored rows and intervals.</summary>
    public double[] LogLower { get; }

    /// <summary>Means something for all but right-censored rows; the same array where neither has an interval beside it.</summary>
    public double[] LogUpper { get; }

    /// <summary>log(upper/lower) of an interval, exact however narrow; empty without intervals.</summary>
    public double[] LogWidth { get; }

    /// <summary>Empty where no row has an entry time.</summary>
    public double[] LogEntry { get; }

    /// <summary>Empty where every row has weight 1.</summary>
    public double[] Weight { get; }

    /// <summary>The weight of a row.</summary>
    public double WeightOf(int row) => Weight.Length == 0 ? 1 : Weight[row];

    public int Count => Order.Length;

    /// <summary>The first log time that is finite; 0 where there is none.</summary>
    public double AnyLogTime
    {
        get
        {
            foreach (double[] times in (double[][])[LogUpper, LogLower])
                foreach (double time in times)
                    if (double.IsFinite(time)) return time;
            return 0;
        }
    }

    /// <summary>Sorts rows into groups. Rows without information (right-censored at 0, or at entry; weight 0) take part with nothing.</summary>
    public static ObservedRows From(SurvivalResponse response, ReadOnlySpan<double> weights, int threads = 1)
    {
        int n = response.Count;
        byte[] key = new byte[n];
        Span<int> next = stackalloc int[Keys];
        next.Clear();
        ReadOnlySpan<double> entries = response.HasEntry ? response.Entry : default, lowers = response.Lower;
        ReadOnlySpan<ObservationKind> kinds = response.Kinds;
        for (int i = 0; i < n; i++)
        {
            double since = entries.IsEmpty ? 0 : entries[i];
            bool entered = since > 0, empty = kinds[i] == ObservationKind.RightCensored && lowers[i] <= since;
            ObservationKind kind = kinds[i];

            // Before its event a truncated subject is known to have lived to its entry: left-censored means between the two.
            if (entered && kind == ObservationKind.LeftCensored) kind = ObservationKind.Interval;
            key[i] = empty || !(weights.IsEmpty || weights[i] > 0) ? NoInformation : (byte)(((int)kind * 2) + (entered ? 1 : 0));
            next[key[i]]++;
        }

        List<RowGroup> groups = [];
        int count = 0;
        bool anyEntered = false, anyInterval = false, oneTime = true;
        for (int k = 0; k < NoInformation; k++)
        {
            int size = next[k];
            next[k] = count;
            if (size == 0) continue;
            RowGroup group = new((ObservationKind)(k / 2), k % 2 == 1, count, count += size);
            groups.Add(group);
            anyEntered |= group.Entered;
            anyInterval |= group.Kind == ObservationKind.Interval;
            oneTime &= group.Kind is ObservationKind.Exact or ObservationKind.RightCensored;
        }

        int[] rows = new int[count];
        for (int i = 0; i < n; i++)
            if (key[i] != NoInformation) rows[next[key[i]]++] = i;

        // Memory that is not written costs nothing: an array of a million rows is 2,000 faults of pages.
        double[] lower = GC.AllocateUninitializedArray<double>(count), upper = oneTime ? lower : GC.AllocateUninitializedArray<double>(count), width = new double[anyInterval ? count : 0], entry = new double[anyEntered ? count : 0], weight = new double[weights.IsEmpty ? 0 : count];
        for (int k = 0; k < weight.Length; k++) weight[k] = weights[rows[k]];
        Stretches.For(count, threads, (_, start, end) =>
        {
            ReadOnlySpan<double> from = response.Lower, to = response.Upper, since = response.HasEntry ? response.Entry : default;
            for (int k = start; k < end; k++)
            {
                int i = rows[k];
                double first = since.IsEmpty ? from[i] : Math.Max(from[i], since[i]);
                lower[k] = Math.Log(first);
                if (!oneTime) upper[k] = to[i] == first ? lower[k] : double.IsPositiveInfinity(to[i]) ? double.PositiveInfinity : Math.Log(to[i]);
                if (anyInterval) width[k] = Elementary.Log1p((to[i] - first) / first);
                if (anyEntered) entry[k] = Math.Log(since[i]);
            }
        });

        return new(rows, [.. groups], lower, upper, width, entry, weight);
    }

    /// <summary>Some of these rows.</summary>
    public ObservedRows Subset(int[] rows, RowGroup[] groups)
    {
        double[] Pick(double[] values) => values.Length == 0 ? [] : [.. rows.Select(i => values[i])];
        return new([.. rows.Select(i => Order[i])], groups, Pick(LogLower), Pick(LogUpper), Pick(LogWidth), Pick(LogEntry), Pick(Weight));
    }

    /// <summary>
    /// The same rows with log times counted from <paramref name="origin"/> and rounded to a grid of 2^-26 (a width to 26 digits): what is left is the same number in every
    /// unit of time, to the last bit, but for the few rows that lie on the edge between two grid points.
    /// </summary>
    public ObservedRows Rounded(double origin)
    {
        double[] lower = [.. LogLower.Select(t => OnGrid(t - origin))], entry = [.. LogEntry.Select(t => OnGrid(t - origin))];
        double[] width = [.. LogWidth.Select(Shortened)], upper = [.. LogUpper.Select(t => OnGrid(t - origin))];
        foreach (RowGroup group in Groups)
        {
            if (group.Kind != ObservationKind.Interval) continue;
            for (int i = group.Start; i < group.End; i++)
                if (double.IsFinite(lower[i] + width[i])) upper[i] = lower[i] + width[i];
        }

        return new(Order, Groups, lower, upper, width, entry, Weight);
    }

    private static double OnGrid(double x) => double.IsFinite(x) ? Math.ScaleB(Math.Round(Math.ScaleB(x, GridDigits)), -GridDigits) : x;

    private static double Shortened(double x)
    {
        if (!double.IsFinite(x) || x == 0) return x;
        int scale = GridDigits - Math.ILogB(x);
        return Math.ScaleB(Math.Round(Math.ScaleB(x, scale)), -scale);
    }

    /// <summary>The same rows with other weights, in this order.</summary>
    public ObservedRows WithWeights(double[] weight) => new(Order, Groups, LogLower, LogUpper, LogWidth, LogEntry, weight);
}

/// <summary>A run of rows of one kind.</summary>
/// <param name="Kind">How the event was observed.</param>
/// <param name="Entered">Whether the rows are left-truncated at a positive entry time.</param>
/// <param name="Start">First row.</param>
/// <param name="End">One past the last row.</param>
internal sealed record RowGroup(ObservationKind Kind, bool Entered, int Start, int End);
