using Stats.Optim;

namespace Stats.Survival;

/// <summary>What is known of each subject, in log time, grouped by kind of observation so that loops over rows have no branches.</summary>
internal sealed class ObservedRows
{
    // Four keys for each kind of group: with an entry time or not, with a truncation time or not.
    private const byte NoInformation = 4 * ((int)GroupKind.Interval + 1);
    private const int Keys = NoInformation + 1;
    private const int GridDigits = 26;
    private readonly int[]? order;

    private ObservedRows(int[]? order, RowGroup[] groups, double[] logLower, double[] logUpper, double[] logWidth, double[] logEntry, double[] weight, byte[] events)
    {
        this.order = order;
        Groups = groups;
        LogLower = logLower;
        LogUpper = logUpper;
        LogWidth = logWidth;
        LogEntry = logEntry;
        Weight = weight;
        Events = events;
    }

    /// <summary>Whether all rows of the data are here, in their order.</summary>
    public bool IsWhole => order is null;

    public RowGroup[] Groups { get; }

    /// <summary>Of watched rows the time of the event, or of the end of watching; of intervals the lower end.</summary>
    public double[] LogLower { get; }

    /// <summary>The upper end; the same array where all rows are watched.</summary>
    public double[] LogUpper { get; }

    /// <summary>log(upper/lower) of an interval, exact however narrow; empty without intervals.</summary>
    public double[] LogWidth { get; }

    /// <summary>Empty where no row has an entry time.</summary>
    public double[] LogEntry { get; }

    /// <summary>Positive infinity for a row that is not right-truncated; empty where none is.</summary>
    public double[] LogTruncation { get; private init; } = [];

    /// <summary>log(truncation/entry) of a row that has both times, exact however near they are; empty where <see cref="LogTruncation"/> is.</summary>
    public double[] LogSpan { get; private init; } = [];

    /// <summary>Empty where every row has weight 1.</summary>
    public double[] Weight { get; }

    /// <summary>1 for an exact event, 0 for any other row.</summary>
    public byte[] Events { get; }

    public int Count => Events.Length;

    /// <summary>The number of a row in the data.</summary>
    public int NumberOf(int row) => order is null ? row : order[row];

    /// <summary>The weight of a row.</summary>
    public double WeightOf(int row) => Weight.Length == 0 ? 1 : Weight[row];

    /// <summary>Whether a row is an exact event.</summary>
    public bool IsEvent(int row) => Events[row] != 0;

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

    /// <summary>Sorts rows into groups. Rows without information (right-censored at 0, or at entry; an interval from the entry to the truncation time; weight 0) take part with nothing.</summary>
    public static ObservedRows From(SurvivalResponse response, ReadOnlySpan<double> weights, int threads = 1)
    {
        int[]? rows = Ordered(response, weights, out RowGroup[] groups);
        int count = rows?.Length ?? response.Count;
        bool anyEntered = groups.Any(g => g.Entered), anyInterval = groups.Any(g => g.Kind == GroupKind.Interval), oneTime = groups.All(g => g.Kind == GroupKind.Watched), anyTruncated = groups.Any(g => g.Truncated);

        // Memory that is not written costs nothing: an array of a million rows is 2,000 faults of pages.
        double[] lower = GC.AllocateUninitializedArray<double>(count), upper = oneTime ? lower : GC.AllocateUninitializedArray<double>(count), width = new double[anyInterval ? count : 0], entry = new double[anyEntered ? count : 0], weight = new double[weights.IsEmpty ? 0 : count], until = new double[anyTruncated ? count : 0], span = new double[until.Length];
        byte[] events = new byte[count];
        for (int k = 0; k < weight.Length; k++) weight[k] = weights[rows is null ? k : rows[k]];
        Stretches.For(count, threads, (_, start, end) =>
        {
            ReadOnlySpan<double> from = response.Lower, to = response.Upper, since = response.HasEntry ? response.Entry : default;
            ReadOnlySpan<ObservationKind> kinds = response.Kinds;
            if (rows is null)
            {
                LaneArrays.Log(from[start..end], lower.AsSpan(start));
                for (int k = start; k < end; k++) events[k] = (byte)(kinds[k] == ObservationKind.Exact ? 1 : 0);
                return;
            }

            for (int k = start; k < end; k++)
            {
                int i = rows[k];
                double first = since.IsEmpty ? from[i] : Math.Max(from[i], since[i]);
                lower[k] = LaneArrays.Log(first);
                events[k] = (byte)(kinds[i] == ObservationKind.Exact ? 1 : 0);
                if (!oneTime) upper[k] = to[i] == first || kinds[i] == ObservationKind.RightCensored ? lower[k] : LaneArrays.Log(to[i]);
                if (anyInterval) width[k] = Elementary.Log1p((to[i] - first) / first);
                if (anyEntered) entry[k] = LaneArrays.Log(since[i]);
                if (!anyTruncated) continue;
                double last = response.Truncation[i];
                until[k] = double.IsFinite(last) ? LaneArrays.Log(last) : double.PositiveInfinity;
                if (double.IsFinite(last) && !since.IsEmpty && since[i] > 0) span[k] = Elementary.Log1p((last - since[i]) / since[i]);
            }
        });

        return new(rows, groups, lower, upper, width, entry, weight, events) { LogTruncation = until, LogSpan = span };
    }

    // Rows in the order of their groups; null where all of them are watched from the start, and take part.
    private static int[]? Ordered(SurvivalResponse response, ReadOnlySpan<double> weights, out RowGroup[] groups)
    {
        int n = response.Count, plain = 0;
        while (plain < n && !response.HasTruncation && Key(response, weights, plain) == 0) plain++;
        if (plain == n)
        {
            groups = n == 0 ? [] : [new(GroupKind.Watched, false, false, 0, n)];
            return null;
        }

        byte[] key = new byte[n];
        Span<int> next = stackalloc int[Keys];
        next.Clear();
        for (int i = 0; i < n; i++) next[key[i] = i < plain ? (byte)0 : response.HasTruncation ? TruncatedKey(response, weights, i) : Key(response, weights, i)]++;
        List<RowGroup> found = [];
        int count = 0;
        for (int k = 0; k < NoInformation; k++)
        {
            int size = next[k];
            next[k] = count;
            if (size > 0) found.Add(new((GroupKind)(k / 4), k % 4 >= 2, k % 2 == 1, count, count += size));
        }

        int[] rows = new int[count];
        for (int i = 0; i < n; i++)
            if (key[i] != NoInformation) rows[next[key[i]]++] = i;
        groups = [.. found];
        return rows;
    }

    private static byte Key(SurvivalResponse response, ReadOnlySpan<double> weights, int row)
    {
        ObservationKind observed = response.Kinds[row];
        double since = response.HasEntry ? response.Entry[row] : 0;
        if ((observed == ObservationKind.RightCensored && response.Lower[row] <= since) || !(weights.IsEmpty || weights[row] > 0)) return NoInformation;

        // Before its event a truncated subject is known to have lived to its entry: left-censored means between the two.
        bool entered = since > 0;
        GroupKind kind = observed switch
        {
            ObservationKind.Exact or ObservationKind.RightCensored => GroupKind.Watched,
            ObservationKind.LeftCensored when !entered => GroupKind.LeftCensored,
            _ => GroupKind.Interval,
        };
        return (byte)(((int)kind * 4) + (entered ? 2 : 0));
    }

    private static byte TruncatedKey(SurvivalResponse response, ReadOnlySpan<double> weights, int row)
    {
        byte key = Key(response, weights, row);
        if (key == NoInformation || !double.IsFinite(response.Truncation[row])) return key;

        // What is seen of every row that is seen at all says nothing.
        bool everything = response.Kinds[row] != ObservationKind.Exact && response.Lower[row] <= response.Entry[row] && response.Upper[row] >= response.Truncation[row];
        return everything ? NoInformation : (byte)(key + 1);
    }

    /// <summary>Some of these rows.</summary>
    public ObservedRows Subset(int[] rows, RowGroup[] groups)
    {
        double[] Pick(double[] values) => values.Length == 0 ? [] : [.. rows.Select(i => values[i])];
        return new([.. rows.Select(NumberOf)], groups, Pick(LogLower), Pick(LogUpper), Pick(LogWidth), Pick(LogEntry), Pick(Weight), [.. rows.Select(i => Events[i])]) { LogTruncation = Pick(LogTruncation), LogSpan = Pick(LogSpan) };
    }

    /// <summary>
    /// The same rows with log times counted from <paramref name="origin"/> and rounded to a grid of 2^-26 (a width to 26 digits): what is left is the same number in every
    /// unit of time, to the last bit, but for the few rows that lie on the edge between two grid points.
    /// </summary>
    public ObservedRows Rounded(double origin)
    {
        double[] lower = [.. LogLower.Select(t => OnGrid(t - origin))], entry = [.. LogEntry.Select(t => OnGrid(t - origin))];
        double[] width = [.. LogWidth.Select(Shortened)], upper = [.. LogUpper.Select(t => OnGrid(t - origin))];
        double[] span = [.. LogSpan.Select(Shortened)], until = [.. LogTruncation.Select(t => OnGrid(t - origin))];
        foreach (RowGroup group in Groups)
        {
            for (int i = group.Start; group.Truncated && group.Entered && i < group.End; i++) until[i] = entry[i] + span[i];
            if (group.Kind != GroupKind.Interval) continue;
            for (int i = group.Start; i < group.End; i++)
                if (double.IsFinite(lower[i] + width[i])) upper[i] = lower[i] + width[i];
        }

        return new(order, Groups, lower, upper, width, entry, Weight, Events) { LogTruncation = until, LogSpan = span };
    }

    private static double OnGrid(double x) => double.IsFinite(x) ? Math.ScaleB(Math.Round(Math.ScaleB(x, GridDigits)), -GridDigits) : x;

    private static double Shortened(double x)
    {
        if (!double.IsFinite(x) || x == 0) return x;
        int scale = GridDigits - Math.ILogB(x);
        return Math.ScaleB(Math.Round(Math.ScaleB(x, scale)), -scale);
    }

    /// <summary>The same rows as if none were right-truncated.</summary>
    public ObservedRows WithoutTruncation() => new(order, [.. Groups.Select(g => g with { Truncated = false })], LogLower, LogUpper, LogWidth, LogEntry, Weight, Events);

    /// <summary>The same rows with other weights, in this order.</summary>
    public ObservedRows WithWeights(double[] weight) => new(order, Groups, LogLower, LogUpper, LogWidth, LogEntry, weight, Events) { LogTruncation = LogTruncation, LogSpan = LogSpan };
}

/// <summary>A run of rows of one kind.</summary>
/// <param name="Kind">How the event was observed.</param>
/// <param name="Entered">Whether the rows are left-truncated at a positive entry time.</param>
/// <param name="Truncated">Whether the rows are right-truncated.</param>
/// <param name="Start">First row.</param>
/// <param name="End">One past the last row.</param>
internal sealed record RowGroup(GroupKind Kind, bool Entered, bool Truncated, int Start, int End);

/// <summary>Which rule of the likelihood a row follows.</summary>
internal enum GroupKind
{
    /// <summary>Watched until the event (exact) or the end of watching (right-censored): one formula, in which an event has the weight 1 or 0.</summary>
    Watched,

    /// <summary>The event had happened before the first look.</summary>
    LeftCensored,

    /// <summary>The event happened between two looks.</summary>
    Interval,
}
