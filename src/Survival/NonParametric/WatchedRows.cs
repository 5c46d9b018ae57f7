namespace Stats.Survival;

/// <summary>The rows of a response whose time is exact or right-censored: entry, exit, event, weight, with near ties merged.</summary>
internal sealed class WatchedRows
{
    private WatchedRows(double[] entry, double[] exit, bool[] isEvent, double[] weight, int[] source, bool hasEntry)
    {
        Entry = entry;
        Exit = exit;
        IsEvent = isEvent;
        Weight = weight;
        Source = source;
        HasEntry = hasEntry;
    }

    public double[] Entry { get; }

    public double[] Exit { get; }

    public bool[] IsEvent { get; }

    public double[] Weight { get; }

    /// <summary>The row of the response from which each came.</summary>
    public int[] Source { get; }

    public bool HasEntry { get; }

    /// <summary>Takes the rows that are neither missing nor weightless.</summary>
    public static WatchedRows Of(SurvivalResponse response, ReadOnlySpan<double> weights, string method)
    {
        List<int> source = Known(response, weights);
        response.RefuseTruncation(method, "fit a parametric model.");
        RowList censoredOtherwise = new();
        foreach (int i in source)
            if (response.Kinds[i] is ObservationKind.LeftCensored or ObservationKind.Interval) censoredOtherwise.Add(response.SourceRow(i));
        if (censoredOtherwise.Any)
            throw new ArgumentException($"{method} takes exact and right-censored times; {censoredOtherwise} "
                + $"{(censoredOtherwise.Count == 1 ? "is" : "are")} left- or interval-censored. Use Turnbull's estimate for these.", nameof(response));

        int n = source.Count;
        double[] entry = new double[n], exit = new double[n], weight = new double[n];
        bool[] isEvent = new bool[n];
        for (int i = 0; i < n; i++)
        {
            int row = source[i];
            entry[i] = response.HasEntry ? response.Entry[row] : double.NegativeInfinity;
            exit[i] = response.Lower[row];
            isEvent[i] = response.Kinds[row] == ObservationKind.Exact;
            weight[i] = weights.IsEmpty ? 1 : weights[row];
        }

        NearTies.Merge(entry, exit);
        RowList empty = new();
        for (int i = 0; i < n; i++)
            if (entry[i] >= exit[i]) empty.Add(response.SourceRow(source[i]));
        if (empty.Any)
            throw new ArgumentException($"Entry and exit differ by less than the rounding of the times in {empty}: drop these rows or give the times exactly.", nameof(response));
        return new WatchedRows(entry, exit, isEvent, weight, [.. source], response.HasEntry);
    }

    /// <summary>The rows that are neither missing nor weightless.</summary>
    public static List<int> Known(SurvivalResponse response, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!weights.IsEmpty && weights.Length != response.Count)
            throw new ArgumentException($"The weights are {weights.Length} and the rows {response.Count}: they must be equally many.", nameof(weights));
        RowList badWeights = new();
        List<int> known = [];
        for (int i = 0; i < response.Count; i++)
        {
            if (!weights.IsEmpty && !(weights[i] >= 0 && double.IsFinite(weights[i]))) badWeights.Add(response.SourceRow(i));
            else if (!response.IsMissing(i) && (weights.IsEmpty || weights[i] > 0)) known.Add(i);
        }

        if (badWeights.Any) throw new ArgumentException($"A weight is missing, negative or infinite in {badWeights}: give each row a weight of 0 or more.", nameof(weights));
        return known;
    }

    /// <summary>The rows at the given places.</summary>
    public WatchedRows Take(List<int> rows) => new(
        [.. rows.Select(i => Entry[i])],
        [.. rows.Select(i => Exit[i])],
        [.. rows.Select(i => IsEvent[i])],
        [.. rows.Select(i => Weight[i])],
        [.. rows.Select(i => Source[i])],
        HasEntry);
}
