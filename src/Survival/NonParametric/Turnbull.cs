namespace Stats.Survival;

/// <summary>Turnbull's estimate: the distribution of greatest likelihood for exact, left-, right- and interval-censored times, without a model.</summary>
/// <remarks>
/// <para>The estimate puts its mass on the innermost intervals, those between a lower end and the next upper one; how the mass lies within them the data do
/// not tell. With exact and right-censored times alone it is the Kaplan-Meier estimate. Turnbull (1976), JRSS B 38, 290-295.</para>
/// <para>Steps of self-consistency alternate with steps of the iterative convex minorant (Wellner and Zhan 1997, JASA 92, 945-959) until the gradient proves that
/// the log-likelihood lies within <see cref="Tolerance"/> of its maximum. A step takes time linear in rows.</para>
/// </remarks>
public sealed partial record Turnbull
{
    /// <summary>How far below its maximum the log-likelihood may lie, positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is not positive.</exception>
    public double Tolerance
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance is positive, as 1e-8.");
    } = 1e-8;

    /// <summary>Number of double steps after which the search ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaximumIterations
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of iterations is 1 or more.");
    } = 10_000;

    /// <summary>One curve for all rows.</summary>
    /// <param name="response">Times censored in any way, without entry times above 0. Missing rows are left out.</param>
    /// <param name="weights">Case weights, finite and not negative; empty: 1 each.</param>
    /// <exception cref="ArgumentException">There are entry times above 0, or weights that do not fit.</exception>
    public TurnbullCurve Estimate(SurvivalResponse response, ReadOnlySpan<double> weights = default) =>
        Curve("all", IntervalRows.Of(response, weights));

    /// <summary>One curve for each group.</summary>
    /// <param name="response">Times censored in any way, without entry times above 0. Missing rows are left out.</param>
    /// <param name="groupOf">The group of each row: an index into <paramref name="labels"/>; a negative one leaves the row out.</param>
    /// <param name="labels">The names of the groups. Groups without a row have no curve.</param>
    /// <param name="weights">Case weights, finite and not negative; empty: 1 each.</param>
    /// <exception cref="ArgumentException">There are entry times above 0, or weights or groups that do not fit.</exception>
    public IReadOnlyList<TurnbullCurve> Estimate(SurvivalResponse response, ReadOnlySpan<int> groupOf, IReadOnlyList<string> labels, ReadOnlySpan<double> weights = default)
    {
        IntervalRows rows = IntervalRows.Of(response, weights);
        List<int>[] members = GroupMembers.Of(rows.Source, response.Count, groupOf, labels);
        List<TurnbullCurve> curves = [];
        for (int g = 0; g < members.Length; g++)
            if (members[g].Count > 0) curves.Add(Curve(labels[g], rows.Take(members[g])));
        return curves.AsReadOnly();
    }

    private TurnbullCurve Curve(string label, IntervalRows rows)
    {
        InnermostIntervals sets = new(rows);
        SelfConsistentMass search = new(sets, rows.Weight);
        int iterations = 0;
        double gap = search.SelfConsistencyStep();
        for (; gap > Tolerance && iterations < MaximumIterations; iterations++)
        {
            search.ConvexMinorantStep();
            gap = search.SelfConsistencyStep();
        }

        return new TurnbullCurve(label, rows, sets, search, iterations, gap, gap <= Tolerance);
    }
}
