using Stats.Optim;

namespace Stats.Survival;

/// <summary>What is known of each subject, in log time, grouped by kind of observation so that loops over rows have no branches.</summary>
internal sealed class ObservedRows
{
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

    public double[] LogLower { get; }

    public double[] LogUpper { get; }

    /// <summary>log(upper/lower) of an interval, exact however narrow.</summary>
    public double[] LogWidth { get; }

    public double[] LogEntry { get; }

    public double[] Weight { get; }

    public int Count => Order.Length;

    /// <summary>The first log time that is finite; 0 where there is none.</summary>
    public double AnyLogTime => LogUpper.Concat(LogLower).FirstOrDefault(double.IsFinite);

    /// <summary>Sorts rows into groups. Rows without information (right-censored at 0, or at entry; weight 0) take part with nothing.</summary>
    public static ObservedRows From(SurvivalResponse response, ReadOnlySpan<double> weights)
    {
        int n = response.Count;
        byte[] key = new byte[n];
        for (int i = 0; i < n; i++)
        {
            bool entered = response.Entry[i] > 0;
            ObservationKind kind = response.Kinds[i];

            // Before its event a truncated subject is known to have lived to its entry: left-censored means between the two.
            if (entered && kind == ObservationKind.LeftCensored) kind = ObservationKind.Interval;
            key[i] = (byte)(((int)kind * 2) + (entered ? 1 : 0));
        }

        List<int> order = new(n);
        List<RowGroup> groups = [];
        foreach (ObservationKind kind in (ReadOnlySpan<ObservationKind>)[ObservationKind.Exact, ObservationKind.RightCensored, ObservationKind.LeftCensored, ObservationKind.Interval])
        {
            for (int entered = 0; entered < 2; entered++)
            {
                int start = order.Count;
                byte wanted = (byte)(((int)kind * 2) + entered);
                for (int i = 0; i < n; i++)
                {
                    bool empty = kind == ObservationKind.RightCensored && response.Lower[i] <= response.Entry[i];
                    if (key[i] == wanted && !empty && (weights.IsEmpty || weights[i] > 0)) order.Add(i);
                }

                if (order.Count > start) groups.Add(new(kind, entered == 1, start, order.Count));
            }
        }

        int[] rows = [.. order];
        double[] lower = new double[rows.Length], upper = new double[rows.Length], width = new double[rows.Length], entry = new double[rows.Length], weight = new double[rows.Length];
        for (int k = 0; k < rows.Length; k++)
        {
            int i = rows[k];
            double from = Math.Max(response.Lower[i], response.Entry[i]);
            lower[k] = Math.Log(from);
            width[k] = Elementary.Log1p((response.Upper[i] - from) / from);
            upper[k] = Math.Log(response.Upper[i]);
            entry[k] = Math.Log(response.Entry[i]);
            weight[k] = weights.IsEmpty ? 1 : weights[i];
        }

        return new(rows, [.. groups], lower, upper, width, entry, weight);
    }

    /// <summary>Some of these rows.</summary>
    public ObservedRows Subset(int[] rows, RowGroup[] groups)
    {
        double[] Pick(double[] values) => [.. rows.Select(i => values[i])];
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
internal readonly record struct RowGroup(ObservationKind Kind, bool Entered, int Start, int End);
