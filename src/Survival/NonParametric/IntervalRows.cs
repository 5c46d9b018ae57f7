namespace Stats.Survival;

/// <summary>The rows of a response as intervals: (Lower, Upper], or the point Upper when the time is exact; near ties merged.</summary>
internal sealed class IntervalRows
{
    private IntervalRows(double[] lower, double[] upper, bool[] isExact, double[] weight, int[] source)
    {
        Lower = lower;
        Upper = upper;
        IsExact = isExact;
        Weight = weight;
        Source = source;
    }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public bool[] IsExact { get; }

    public double[] Weight { get; }

    public int[] Source { get; }

    public static IntervalRows Of(SurvivalResponse response, ReadOnlySpan<double> weights)
    {
        List<int> source = WatchedRows.Known(response, weights);
        response.RefuseTruncation("Turnbull's estimate", "fit a parametric model.");
        RowList late = new();
        int n = source.Count;
        double[] lower = new double[n], upper = new double[n], weight = new double[n];
        bool[] isExact = new bool[n];
        for (int i = 0; i < n; i++)
        {
            int row = source[i];
            if (response.Entry[row] > 0) late.Add(response.SourceRow(row));
            (lower[i], upper[i]) = (response.Lower[row], response.Upper[row]);
            isExact[i] = response.Kinds[row] == ObservationKind.Exact;
            weight[i] = weights.IsEmpty ? 1 : weights[row];
        }

        if (late.Any)
            throw new ArgumentException($"Turnbull's estimate takes no entry times, and {late} {(late.Count == 1 ? "has one" : "have one")} above 0: "
                + "use Kaplan-Meier if times are exact or right-censored, or a parametric model.", nameof(response));
        NearTies.Merge(lower, upper);
        for (int i = 0; i < n; i++) isExact[i] |= lower[i] == upper[i];
        return new IntervalRows(lower, upper, isExact, weight, [.. source]);
    }

    public IntervalRows Take(List<int> rows) => new(
        [.. rows.Select(i => Lower[i])],
        [.. rows.Select(i => Upper[i])],
        [.. rows.Select(i => IsExact[i])],
        [.. rows.Select(i => Weight[i])],
        [.. rows.Select(i => Source[i])]);
}
