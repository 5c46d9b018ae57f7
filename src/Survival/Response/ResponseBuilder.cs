using System.Globalization;
using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Checks times and statuses, and turns each form of response into bounds. One pass a check; messages name what was typed.</summary>
internal sealed class ResponseBuilder
{
    /// <summary>What the (first) time is called in messages.</summary>
    public string Time { get; init; } = "time";

    /// <summary>What the second time is called in messages.</summary>
    public string Time2 { get; init; } = "time2";

    /// <summary>What the status is called in messages.</summary>
    public string Status { get; init; } = "status";

    /// <summary>What the entry time is called in messages.</summary>
    public string Entry { get; init; } = "entry";

    /// <summary>A note about the whole response, such as how its status was read.</summary>
    public string? Note { get; init; }

    public static double[] Numbers(ReadOnlySpan<bool> isEvent)
    {
        double[] status = new double[isEvent.Length];
        for (int i = 0; i < status.Length; i++) status[i] = isEvent[i] ? 1 : 0;
        return status;
    }

    /// <summary>Right censoring, with entry times or without.</summary>
    public SurvivalResponse Right(ReadOnlySpan<double> time, ReadOnlySpan<double> status, ReadOnlySpan<double> entry)
    {
        bool[] isEvent = Events(time.Length, status);
        if (entry.IsEmpty && IsPlain(time) && Scan.AllFinite(status)) return Plain(time, isEvent);
        Columns columns = Begin(time.Length, entry);
        RequireTimes(time, Time);
        for (int i = 0; i < time.Length; i++)
        {
            if (double.IsNaN(time[i]) || double.IsNaN(status[i])) continue;
            columns.Set(i, time[i], isEvent[i] ? time[i] : double.PositiveInfinity, isEvent[i] ? ObservationKind.Exact : ObservationKind.RightCensored);
        }

        return Finish(columns);
    }

    // Positive times without a remark to make.
    private static bool IsPlain(ReadOnlySpan<double> time) => Scan.AllFinite(time) && Scan.Range(time).Low > 0;

    private SurvivalResponse Plain(ReadOnlySpan<double> time, ReadOnlySpan<bool> isEvent)
    {
        double[] upper = GC.AllocateUninitializedArray<double>(time.Length);
        ObservationKind[] kinds = GC.AllocateUninitializedArray<ObservationKind>(time.Length);
        for (int i = 0; i < upper.Length; i++)
        {
            upper[i] = isEvent[i] ? time[i] : double.PositiveInfinity;
            kinds[i] = isEvent[i] ? ObservationKind.Exact : ObservationKind.RightCensored;
        }

        return new SurvivalResponse(new double[time.Length], time.ToArray(), upper, kinds, new RowRemarks[time.Length], hasEntry: false, Note);
    }

    /// <summary>Left censoring.</summary>
    public SurvivalResponse Left(ReadOnlySpan<double> time, ReadOnlySpan<double> status, ReadOnlySpan<double> entry)
    {
        bool[] isEvent = Events(time.Length, status);
        Columns columns = Begin(time.Length, entry);
        RequireTimes(time, Time);
        for (int i = 0; i < time.Length; i++)
        {
            if (double.IsNaN(time[i]) || double.IsNaN(status[i])) continue;
            columns.Set(i, isEvent[i] ? time[i] : 0, time[i], isEvent[i] ? ObservationKind.Exact : ObservationKind.LeftCensored);
        }

        return Finish(columns);
    }

    /// <summary>Two times, of which either may be missing or infinite.</summary>
    public SurvivalResponse Interval2(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> entry)
    {
        RequireLength(Time2, upper.Length, Time, lower.Length);
        Columns columns = Begin(lower.Length, entry);
        RequireTimes(lower, Time, infinity: double.NegativeInfinity);
        RequireTimes(upper, Time2, infinity: double.PositiveInfinity);
        RequireOrder(lower, upper, null);
        for (int i = 0; i < lower.Length; i++)
        {
            bool noLower = !double.IsFinite(lower[i]), noUpper = !double.IsFinite(upper[i]);
            if (noLower && noUpper) continue;
            if (noUpper) columns.Set(i, lower[i], double.PositiveInfinity, ObservationKind.RightCensored);
            else if (noLower) columns.Set(i, 0, upper[i], ObservationKind.LeftCensored);
            else Between(columns, i, lower[i], upper[i]);
        }

        return Finish(columns);
    }

    /// <summary>Two times and a status of 0, 1, 2 or 3.</summary>
    public SurvivalResponse Interval(ReadOnlySpan<double> time, ReadOnlySpan<double> time2, ReadOnlySpan<double> status, ReadOnlySpan<double> entry)
    {
        int n = time.Length;
        RequireLength(Time2, time2.Length, Time, n);
        RequireLength(Status, status.Length, Time, n);
        RequireStatus(status, s => s is 0 or 1 or 2 or 3, "0 = right-censored, 1 = event, 2 = left-censored or 3 = interval");
        Columns columns = Begin(n, entry);
        RequireTimes(time, Time);
        double[] ends = new double[n];
        for (int i = 0; i < n; i++) ends[i] = status[i] == 3 ? time2[i] : double.NaN;
        RequireTimes(ends, Time2);
        RequireOrder(time, ends, "status 3");
        for (int i = 0; i < n; i++)
        {
            if (double.IsNaN(time[i])) continue;
            switch (status[i])
            {
                case 0: columns.Set(i, time[i], double.PositiveInfinity, ObservationKind.RightCensored); break;
                case 1: columns.Set(i, time[i], time[i], ObservationKind.Exact); break;
                case 2: columns.Set(i, 0, time[i], ObservationKind.LeftCensored); break;
                case 3 when !double.IsNaN(ends[i]):
                    Between(columns, i, time[i], ends[i]);
                    if (time[i] == ends[i]) columns.Remarks[i] |= RowRemarks.EqualEnds;
                    break;
            }
        }

        return Finish(columns);
    }

    private static void Between(Columns columns, int row, double lower, double upper)
    {
        if (lower == upper) columns.Set(row, lower, upper, ObservationKind.Exact);
        // (0, u] is what left censoring says; one kind for one fact.
        else columns.Set(row, lower, upper, lower == 0 ? ObservationKind.LeftCensored : ObservationKind.Interval);
    }

    private bool[] Events(int n, ReadOnlySpan<double> status)
    {
        RequireLength(Status, status.Length, Time, n);
        double largest = Scan.AllFinite(status) ? Scan.Range(status).High : double.NegativeInfinity;
        if (double.IsNegativeInfinity(largest))
            foreach (double s in status) if (s > largest) largest = s;

        // R's rule: a largest value of 2 means that 1 is censored and 2 the event.
        double event_ = largest == 2 ? 2 : 1;
        bool[] isEvent = new bool[n];
        bool known = true;
        for (int i = 0; i < n; i++)
        {
            isEvent[i] = status[i] == event_;
            known &= isEvent[i] | (status[i] == event_ - 1);
        }

        if (!known) RequireStatus(status, s => s == event_ || s == event_ - 1, "0 = censored and 1 = event (or 1 and 2)");
        return isEvent;
    }

    private Columns Begin(int n, ReadOnlySpan<double> entry)
    {
        if (entry.IsEmpty) return new Columns(n);
        RequireLength(Entry, entry.Length, Time, n);
        RequireTimes(entry, Entry);
        return new Columns(n) { Entry = entry.ToArray(), HasEntry = true };
    }

    private SurvivalResponse Finish(Columns c)
    {
        RowList late = new(), never = new();
        int firstLate = -1;
        for (int i = 0; i < c.Lower.Length; i++)
        {
            if (double.IsNaN(c.Lower[i]) || double.IsNaN(c.Entry[i]))
            {
                c.Entry[i] = c.Lower[i] = c.Upper[i] = double.NaN;
                c.Kinds[i] = ObservationKind.RightCensored;
                c.Remarks[i] = RowRemarks.None;
                continue;
            }

            double last = double.IsPositiveInfinity(c.Upper[i]) ? c.Lower[i] : c.Upper[i];
            if (c.Kinds[i] == ObservationKind.LeftCensored && last == 0) never.Add(i);
            if (c.Kinds[i] == ObservationKind.RightCensored && last == 0 && !c.HasEntry) c.Remarks[i] |= RowRemarks.NothingSeen;
            if (!c.HasEntry) continue;
            if (c.Entry[i] >= last)
            {
                if (firstLate < 0) firstLate = i;
                late.Add(i);
            }
            else if (c.Entry[i] > c.Lower[i])
            {
                // The row is seen because its event comes after entry, so that (lower, upper] shrinks to (entry, upper].
                c.Lower[i] = c.Entry[i];
                c.Kinds[i] = ObservationKind.Interval;
                c.Remarks[i] |= RowRemarks.RaisedToEntry;
            }
        }

        if (late.Any)
        {
            double last = double.IsPositiveInfinity(c.Upper[firstLate]) ? c.Lower[firstLate] : c.Upper[firstLate];
            throw Error($"{Entry} is not before {(c.Upper[firstLate] == last && c.Lower[firstLate] < last ? Time2 : Time)} in {late} "
                + $"({Text(c.Entry[firstLate])} and {Text(last)}): correct these times or drop the rows.");
        }

        if (never.Any) throw Error($"The event is said to lie before time 0 in {never}: correct these times or drop the rows.");
        return new SurvivalResponse(c.Entry, c.Lower, c.Upper, c.Kinds, c.Remarks, c.HasEntry, Note);
    }

    private static void RequireLength(string name, int length, string other, int expected)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} values and {other} has {expected}: they must be equally long.");
    }

    private static void RequireTimes(ReadOnlySpan<double> times, string name, double infinity = double.NaN)
    {
        RowList negative = new(), infinite = new();
        double first = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] == infinity) continue;
            if (double.IsInfinity(times[i])) infinite.Add(i);
            else if (times[i] < 0)
            {
                if (!negative.Any) first = times[i];
                negative.Add(i);
            }
        }

        if (negative.Any)
            throw Error($"{name} is negative in {negative} ({Text(first)}): times count from 0; correct them, or give the start of time as origin =.");
        if (infinite.Any)
            throw Error($"{name} is infinite in {infinite}: give a finite time"
                + (double.IsNegativeInfinity(infinity) ? ", or a missing one if the event came before the first look." : "."));
    }

    private void RequireOrder(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, string? where)
    {
        RowList bad = new();
        int first = -1;
        for (int i = 0; i < lower.Length; i++)
        {
            if (!double.IsFinite(lower[i]) || !double.IsFinite(upper[i]) || lower[i] <= upper[i]) continue;
            if (first < 0) first = i;
            bad.Add(i);
        }

        if (bad.Any)
            throw Error($"{Time} exceeds {Time2} in {bad} ({Text(lower[first])} and {Text(upper[first])}{(where is null ? "" : ", " + where)}): "
                + "the lower end of an interval comes first; correct these times or drop the rows.");
    }

    private void RequireStatus(ReadOnlySpan<double> status, Func<double, bool> allowed, string meaning)
    {
        RowList bad = new();
        SortedSet<double> values = [];
        for (int i = 0; i < status.Length; i++)
        {
            if (double.IsNaN(status[i])) continue;
            if (values.Count < 6) values.Add(status[i]);
            if (!allowed(status[i])) bad.Add(i);
        }

        if (!bad.Any) return;
        string seen = string.Join(", ", values.Take(5).Select(Text)) + (values.Count > 5 ? ", ..." : "");
        throw Error($"{Status} has the values {seen}, and must be {meaning}; it is not in {bad}. "
            + $"To make one value the event, write {Status} == value.");
    }

    private static string Text(double value) => value.ToString("G15", CultureInfo.InvariantCulture);

    private static SpecificationException Error(string sentence) => new(SpecificationCode.InvalidData, sentence);

    /// <summary>The columns while they are filled; a row that is not set stays missing.</summary>
    private sealed class Columns
    {
        public Columns(int n)
        {
            Entry = new double[n];
            Lower = new double[n];
            Upper = new double[n];
            Kinds = new ObservationKind[n];
            Remarks = new RowRemarks[n];
            Array.Fill(Lower, double.NaN);
        }

        public double[] Entry { get; init; }

        public bool HasEntry { get; init; }

        public double[] Lower { get; }

        public double[] Upper { get; }

        public ObservationKind[] Kinds { get; }

        public RowRemarks[] Remarks { get; }

        public void Set(int row, double lower, double upper, ObservationKind kind) => (Lower[row], Upper[row], Kinds[row]) = (lower, upper, kind);
    }
}
