using System.Runtime.InteropServices;

namespace Stats.Survival;

/// <summary>The sentences of <see cref="SurvivalResponse.Notes"/>.</summary>
internal static class ResponseNotes
{
    public static IReadOnlyList<string> Of(string? general, ReadOnlySpan<RowRemarks> remarks)
    {
        int equalEnds = 0, nothingSeen = 0, raised = 0, ends = 0, lowered = 0, unknown = 0;
        bool any = MemoryMarshal.AsBytes(remarks).ContainsAnyExcept((byte)RowRemarks.None);
        foreach (RowRemarks remark in any ? remarks : [])
        {
            if (remark == RowRemarks.None) continue;
            if (remark.HasFlag(RowRemarks.EqualEnds)) equalEnds++;
            if (remark.HasFlag(RowRemarks.NothingSeen)) nothingSeen++;
            if (remark.HasFlag(RowRemarks.RaisedToEntry)) raised++;
            if (remark.HasFlag(RowRemarks.EndsAtTruncation)) ends++;
            if (remark.HasFlag(RowRemarks.LoweredToTruncation)) lowered++;
            if (remark.HasFlag(RowRemarks.NoTruncationTime)) unknown++;
        }

        List<string> notes = general is null ? [] : [general];
        Add(equalEnds, "1 interval with equal ends was taken as an exact time; R's status 3 would treat it as an interval of zero width.", $"{equalEnds} intervals with equal ends were taken as exact times; R's status 3 would treat them as intervals of zero width.");
        Add(nothingSeen, "1 row is censored at time 0 and carries no information.", $"{nothingSeen} rows are censored at time 0 and carry no information.");
        Add(raised, "1 interval began before its entry time; the event is known to come after entry, so it was taken to begin there.", $"{raised} intervals began before their entry times; the events are known to come after entry, so they were taken to begin there.");
        Add(ends, "1 right-censored row has a truncation time; its event is known to come by then, so it was taken as an interval that ends there.", $"{ends} right-censored rows have truncation times; their events are known to come by then, so they were taken as intervals that end there.");
        Add(lowered, "1 interval ended after its truncation time; the event is known to come by then, so it was taken to end there.", $"{lowered} intervals ended after their truncation times; the events are known to come by then, so they were taken to end there.");
        Add(unknown, "1 row has no truncation time and was taken as not truncated.", $"{unknown} rows have no truncation times and were taken as not truncated.");
        return notes.AsReadOnly();

        void Add(int count, string one, string several)
        {
            if (count > 0) notes.Add(count == 1 ? one : several);
        }
    }
}
