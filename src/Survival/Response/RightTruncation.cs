using System.Globalization;
using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Gives rows their truncation times: checks them, and ends at them what is not known of the event.</summary>
/// <remarks>Such a row is there only because its event came by its truncation time T, so that (lower, upper] shrinks to what lies up to T: the likelihood needs no further case.</remarks>
internal static class RightTruncation
{
    /// <summary>The response with truncation times.</summary>
    /// <param name="response">A response without any.</param>
    /// <param name="times">One for each row; infinite or missing: the row is not truncated.</param>
    /// <param name="name">What they are called in messages.</param>
    public static SurvivalResponse Of(SurvivalResponse response, ReadOnlySpan<double> times, string name)
    {
        if (times.Length != response.Count) throw new ArgumentException($"{name} has {times.Length} values and the response {response.Count}: they must be equally long.", nameof(times));
        RefuseImpossible(response, times, name);
        int n = times.Length;
        double[] until = new double[n], lower = response.Lower.ToArray(), upper = response.Upper.ToArray();
        ObservationKind[] kinds = response.Kinds.ToArray();
        RowRemarks[] remarks = response.Remarks.ToArray();
        for (int i = 0; i < n; i++)
        {
            until[i] = double.IsNaN(times[i]) ? double.PositiveInfinity : times[i];
            if (response.IsMissing(i))
            {
                until[i] = double.NaN;
                continue;
            }

            if (double.IsNaN(times[i])) remarks[i] |= RowRemarks.NoTruncationTime;
            if (kinds[i] == ObservationKind.Exact || upper[i] <= until[i] || double.IsPositiveInfinity(until[i])) continue;
            remarks[i] |= kinds[i] == ObservationKind.RightCensored ? RowRemarks.EndsAtTruncation : RowRemarks.LoweredToTruncation;
            upper[i] = until[i];
            kinds[i] = lower[i] == 0 ? ObservationKind.LeftCensored : ObservationKind.Interval;
        }

        return response.Truncated(until, lower, upper, kinds, remarks);
    }

    private static void RefuseImpossible(SurvivalResponse response, ReadOnlySpan<double> times, string name)
    {
        RowList early = new(), before = new(), never = new();
        (double Truncation, double Other) firstEarly = default, firstBefore = default, firstNever = default;
        for (int i = 0; i < times.Length; i++)
        {
            if (response.IsMissing(i)) continue;
            double t = times[i], entry = response.Entry[i], lower = response.Lower[i];
            bool exact = response.Kinds[i] == ObservationKind.Exact;
            if (t <= entry) Add(early, ref firstEarly, i, t, entry);
            else if (exact && t < lower) Add(before, ref firstBefore, i, t, lower);
            else if (!exact && t <= lower) Add(never, ref firstNever, i, t, lower);
        }

        const string remedy = "Correct these times, give Inf where a row is not truncated, or drop the rows.";
        if (early.Any) throw Error($"{name} is not after the {(firstEarly.Other > 0 ? "entry time" : "start of time")} in {early} ({Text(firstEarly)}): no event could have been seen. {remedy}");
        if (before.Any) throw Error($"{name} is before the event in {before} ({Text(firstBefore)}): a right-truncated row is seen because its event came by then. {remedy}");
        if (never.Any) throw Error($"{name} is not after the last time without the event in {never} ({Text(firstNever)}): a right-truncated row has its event by then. {remedy}");

        void Add(RowList list, ref (double, double) first, int row, double truncation, double other)
        {
            if (!list.Any) first = (truncation, other);
            list.Add(response.SourceRow(row));
        }
    }

    private static string Text((double Truncation, double Other) pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Truncation:G15} and {pair.Other:G15}");

    private static SpecificationException Error(string sentence) => new(SpecificationCode.InvalidData, sentence);
}
