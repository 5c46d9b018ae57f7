using System.Globalization;
using Stats.Modeling;

namespace Stats.Survival;

/// <summary>Times of events, with what is not known about them: right, left and interval censoring, left and right truncation.</summary>
/// <remarks>
/// <para>Columns, one element a row. Every time is finite and not negative, but for <see cref="Upper"/> of a right-censored row,
/// which is positive infinity. Given that the row was not seen before <see cref="Entry"/> and, if right-truncated, had its event by its
/// <see cref="Truncation"/> time, the event lies in (Lower, Upper]:</para>
/// <para>exact: Lower = Upper; right-censored: Upper = infinity; left-censored: Lower = 0; interval: 0 &lt; Lower &lt; Upper.
/// Entry &lt; Upper, and Entry &lt;= Lower unless the entry is 0. Upper &lt;= Truncation, so that a right-truncated row is never right-censored.</para>
/// <para>A missing row has NaN in Entry, Lower, Upper and Truncation, and its kind means nothing. Values do not change; any thread may read them.</para>
/// </remarks>
public sealed class SurvivalResponse : IRowValues
{
    private readonly double[] _entry;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly ObservationKind[] _kinds;
    private readonly RowRemarks[] _remarks;
    private readonly double[] _truncation;
    private readonly int[]? _sourceRows;
    private readonly string? _generalNote;
    private readonly Lazy<int[]> _counts;

    internal SurvivalResponse(
        double[] entry,
        double[] lower,
        double[] upper,
        ObservationKind[] kinds,
        RowRemarks[] remarks,
        bool hasEntry,
        string? generalNote = null,
        int[]? sourceRows = null,
        double[]? truncation = null)
    {
        _entry = entry;
        _lower = lower;
        _upper = upper;
        _kinds = kinds;
        _remarks = remarks;
        _truncation = truncation ?? [];
        _sourceRows = sourceRows;
        _generalNote = generalNote;
        HasEntry = hasEntry;
        Notes = ResponseNotes.Of(generalNote, remarks);
        _counts = new(CountKinds);
    }

    /// <summary>Number of rows, missing ones included.</summary>
    public int Count => _lower.Length;

    /// <summary>Time from which each row was watched; 0 means from the start (no left truncation).</summary>
    public ReadOnlySpan<double> Entry => _entry;

    /// <summary>Latest time at which the event was known not to have happened; the time of the event if that is exact.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>Earliest time by which the event was known to have happened. Positive infinity: right-censored.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>What is known about each row's event.</summary>
    public ReadOnlySpan<ObservationKind> Kinds => _kinds;

    /// <summary>Whether entry times were given (they may all be 0).</summary>
    public bool HasEntry { get; }

    /// <summary>
    /// Time by which the event had to come for the row to be seen (right truncation); positive infinity: the row is not truncated. Empty where no truncation times were given.
    /// </summary>
    public ReadOnlySpan<double> Truncation => _truncation;

    /// <summary>Whether truncation times were given (they may all be infinite).</summary>
    public bool HasTruncation => _truncation.Length > 0;

    internal ReadOnlySpan<RowRemarks> Remarks => _remarks;

    /// <summary>One sentence for each thing that was decided about the rows and that a reader may want to know.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether nothing is known about a row. Such rows are to be dropped before anything is fitted.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsMissing(int row) => double.IsNaN(_lower[row]);

    /// <summary>Number of rows of a kind, without the missing ones.</summary>
    /// <param name="kind">The kind to count.</param>
    public int CountOf(ObservationKind kind)
    {
        int[] counts = _counts.Value;
        return (uint)kind < (uint)counts.Length ? counts[(int)kind] : 0;
    }

    private int[] CountKinds()
    {
        int[] counts = new int[(int)ObservationKind.Interval + 1];
        for (int i = 0; i < _kinds.Length; i++)
            if (!double.IsNaN(_lower[i])) counts[(int)_kinds[i]]++;
        return counts;
    }

    IRowValues IRowValues.Select(ReadOnlySpan<int> rows) => Select(rows);

    /// <summary>The response with the given rows only, in the given order; a row may be taken twice.</summary>
    /// <param name="rows">Rows, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public SurvivalResponse Select(ReadOnlySpan<int> rows)
    {
        double[] entry = new double[rows.Length], lower = new double[rows.Length], upper = new double[rows.Length];
        ObservationKind[] kinds = new ObservationKind[rows.Length];
        RowRemarks[] remarks = new RowRemarks[rows.Length];
        int[] source = new int[rows.Length];
        double[]? truncation = HasTruncation ? new double[rows.Length] : null;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if ((uint)row >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The response has {Count} rows; a row lies between 0 and {Count - 1}.");
            (entry[i], lower[i], upper[i], kinds[i], remarks[i]) = (_entry[row], _lower[row], _upper[row], _kinds[row], _remarks[row]);
            source[i] = SourceRow(row);
            if (truncation is not null) truncation[i] = _truncation[row];
        }

        return new SurvivalResponse(entry, lower, upper, kinds, remarks, HasEntry, _generalNote, source, truncation);
    }

    /// <summary>The same rows, each of which is there only because its event came by a truncation time: right truncation (with entry times, truncation to an interval).</summary>
    /// <remarks>
    /// Times from infection to a disease, collected from the sick at one date, are of that kind: the truncation time is the date less that of infection. Such a row has had its event, so that one censored at
    /// c becomes an interval from c to its truncation time.
    /// </remarks>
    /// <param name="truncation">The truncation times; NaN or positive infinity: the row is not truncated.</param>
    /// <exception cref="ArgumentException">The length differs from the number of rows.</exception>
    /// <exception cref="InvalidOperationException">The response has truncation times already.</exception>
    /// <exception cref="SpecificationException">A truncation time is not after the entry, is before the event, or not after the last time without it; the rows are named.</exception>
    public SurvivalResponse WithTruncation(ReadOnlySpan<double> truncation) =>
        HasTruncation ? throw new InvalidOperationException("The response has truncation times already: give all of them at once.") : RightTruncation.Of(this, truncation, "truncation");

    internal SurvivalResponse Truncated(double[] truncation, double[] lower, double[] upper, ObservationKind[] kinds, RowRemarks[] remarks) =>
        new(_entry, lower, upper, kinds, remarks, HasEntry, _generalNote, _sourceRows, truncation);

    /// <summary>Refuses rows with a truncation time, for what cannot take it into account.</summary>
    /// <param name="what">What cannot, as the beginning of a sentence.</param>
    /// <param name="remedy">What to do instead.</param>
    internal void RefuseTruncation(string what, string remedy)
    {
        RowList truncated = new();
        for (int i = 0; i < _truncation.Length; i++)
            if (double.IsFinite(_truncation[i])) truncated.Add(SourceRow(i));
        if (truncated.Any)
            throw new ArgumentException($"{what} does not know right truncation, and {truncated} {(truncated.Count == 1 ? "has a truncation time" : "have truncation times")}: {remedy}");
    }

    /// <summary>Times that are events or last sightings.</summary>
    /// <param name="time">Time of the event, or of the last sighting without it.</param>
    /// <param name="status">0 = censored, 1 = event (or 1 = censored, 2 = event); NaN = missing.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="SpecificationException">A time is negative or infinite, or a status is none of these; the rows are named.</exception>
    public static SurvivalResponse Right(ReadOnlySpan<double> time, ReadOnlySpan<double> status) =>
        new ResponseBuilder().Right(time, status, []);

    /// <inheritdoc cref="Right(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    /// <param name="time">Time of the event, or of the last sighting without it.</param>
    /// <param name="isEvent">Whether the time is that of the event.</param>
    public static SurvivalResponse Right(ReadOnlySpan<double> time, ReadOnlySpan<bool> isEvent) =>
        new ResponseBuilder().Right(time, ResponseBuilder.Numbers(isEvent), []);

    /// <summary>Rows that were watched from one time to another: left truncation, or the pieces of a history.</summary>
    /// <param name="start">Time from which the row was watched.</param>
    /// <param name="stop">Time of the event, or of the last sighting without it; after the start.</param>
    /// <param name="status">0 = censored, 1 = event (or 1 = censored, 2 = event); NaN = missing.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="SpecificationException">As for right censoring, or a stop is not after its start; the rows are named.</exception>
    public static SurvivalResponse CountingProcess(ReadOnlySpan<double> start, ReadOnlySpan<double> stop, ReadOnlySpan<double> status) =>
        new ResponseBuilder { Time = "stop", Entry = "start" }.Right(stop, status, start);

    /// <inheritdoc cref="CountingProcess(ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    /// <param name="start">Time from which the row was watched.</param>
    /// <param name="stop">Time of the event, or of the last sighting without it; after the start.</param>
    /// <param name="isEvent">Whether the stop is the time of the event.</param>
    public static SurvivalResponse CountingProcess(ReadOnlySpan<double> start, ReadOnlySpan<double> stop, ReadOnlySpan<bool> isEvent) =>
        new ResponseBuilder { Time = "stop", Entry = "start" }.Right(stop, ResponseBuilder.Numbers(isEvent), start);

    /// <summary>Times that are events, or times before which the event had happened.</summary>
    /// <param name="time">Time of the event, or of the first look, by which it had happened.</param>
    /// <param name="status">0 = left-censored, 1 = event (or 1 and 2); NaN = missing.</param>
    /// <param name="entry">Times from which the rows were watched; empty: no truncation.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="SpecificationException">A time is negative or infinite, or a status is none of these; the rows are named.</exception>
    public static SurvivalResponse Left(ReadOnlySpan<double> time, ReadOnlySpan<double> status, ReadOnlySpan<double> entry = default) =>
        new ResponseBuilder().Left(time, status, entry);

    /// <summary>Events between two looks, as R's type "interval2".</summary>
    /// <param name="lower">Last look before the event. 0, NaN or negative infinity: left-censored.</param>
    /// <param name="upper">First look after the event. NaN or positive infinity: right-censored. Equal to the lower: an exact time.</param>
    /// <param name="entry">Times from which the rows were watched; empty: no truncation.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="SpecificationException">A time is negative, a lower time exceeds its upper, or an entry is not before the upper time; the rows are named.</exception>
    public static SurvivalResponse Interval2(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> entry = default) =>
        new ResponseBuilder { Time = "lower", Time2 = "upper" }.Interval2(lower, upper, entry);

    /// <summary>Times with a status for each, as R's type "interval".</summary>
    /// <param name="time1">The time; the lower one for an interval.</param>
    /// <param name="time2">The upper time; read for intervals only.</param>
    /// <param name="status">0 = right-censored, 1 = event, 2 = left-censored, 3 = interval; NaN = missing.</param>
    /// <param name="entry">Times from which the rows were watched; empty: no truncation.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="SpecificationException">As for <see cref="Interval2"/>, or a status is none of these; the rows are named.</exception>
    public static SurvivalResponse Interval(
        ReadOnlySpan<double> time1,
        ReadOnlySpan<double> time2,
        ReadOnlySpan<double> status,
        ReadOnlySpan<double> entry = default) =>
        new ResponseBuilder { Time = "time1", Time2 = "time2" }.Interval(time1, time2, status, entry);

    /// <summary>The response that a call of Surv() in a formula means.</summary>
    /// <param name="arguments">The arguments of the call, evaluated, in the order in which they were typed.</param>
    /// <exception cref="SpecificationException">The call or its data make no sense; the sentence names the argument, the rows and the fix.</exception>
    internal static SurvivalResponse FromArguments(IReadOnlyList<SurvArgument> arguments) => new SurvCall(arguments).Evaluate();

    /// <summary>The response that a call of Surv() in a formula means; for <see cref="Specials.WithResponse"/>.</summary>
    /// <param name="call">The call, with its arguments evaluated.</param>
    /// <exception cref="SpecificationException">The call or its data make no sense; the error points into the formula.</exception>
    internal static SurvivalResponse FromCall(SpecialCall call) => SurvCall.Read(call);

    /// <summary>The row of the data from which a row was taken, from 0: what messages name.</summary>
    internal int SourceRow(int row) => _sourceRows is null ? row : _sourceRows[row];

    /// <summary>Refuses events at time 0, whose density a parametric model does not have; the product-limit estimate has no such trouble.</summary>
    internal void RefuseEventsAtZero()
    {
        RowList bad = new();
        for (int i = 0; i < Count; i++)
            if (_upper[i] == 0) bad.Add(SourceRow(i));
        if (bad.Any)
            throw new SpecificationException(
                SpecificationCode.InvalidData,
                $"The event is at time 0 in {bad}: a density has no value there. Give the true time, a small one such as half a day, "
                + "or an interval with lower end 0 if the event happened before the first look.");
    }

    /// <summary>A row as R prints it: 16.48, 16.48+, 7.81-, (0,4.67], [30.17, 45.56]; NA when missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public string ToString(int row)
    {
        if (IsMissing(row)) return "NA";
        string text = Observed(row);
        return HasTruncation && double.IsFinite(_truncation[row]) ? $"{text} truncation {Text(_truncation[row])}" : text;
    }

    private string Observed(int row)
    {
        string lower = Text(_lower[row]), upper = Text(_upper[row]), entry = Text(_entry[row]);
        switch (_kinds[row])
        {
            case ObservationKind.Exact: return HasEntry ? $"({entry},{lower}]" : lower;
            case ObservationKind.RightCensored: return HasEntry ? $"({entry},{lower}+]" : lower + "+";
            case ObservationKind.LeftCensored: return upper + "-";
            default: return _entry[row] > 0 ? $"[{lower}, {upper}] entry {entry}" : $"[{lower}, {upper}]";
        }
    }

    /// <summary>What the response holds, in one line.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        Append(ObservationKind.Exact, "exact");
        Append(ObservationKind.RightCensored, "right-censored");
        Append(ObservationKind.LeftCensored, "left-censored");
        Append(ObservationKind.Interval, "interval");
        return FormattableString.Invariant($"{Count} rows: ") + (parts.Count == 0 ? "none known" : string.Join(", ", parts))
            + (HasEntry ? ", with entry times" : "") + (HasTruncation ? ", with truncation times" : "");

        void Append(ObservationKind kind, string word)
        {
            int count = CountOf(kind);
            if (count > 0) parts.Add(FormattableString.Invariant($"{count} {word}"));
        }
    }

    // Fifteen significant digits, as R's paste(): 0.1 + 0.2 prints as 0.3.
    private static string Text(double time) => time.ToString("G15", CultureInfo.InvariantCulture);
}
