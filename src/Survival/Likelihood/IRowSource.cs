namespace Stats.Survival;

/// <summary>Where the rows of a likelihood come from: a block at a time, in any order, by several threads at once.</summary>
/// <remarks>Rows in memory are <see cref="MemoryRows"/>; files larger than memory, and other machines, are sources of the same kind.</remarks>
internal interface IRowSource
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>Runs of rows of one kind, in order.</summary>
    IReadOnlyList<RowGroup> Groups { get; }

    /// <summary>Number of columns and offsets of the designs.</summary>
    int Columns { get; }

    /// <summary>Gives the times that rows of this kind have (of watched rows the one time, and which are events), their weights, and the values of the columns from <see cref="RowBlock.Columns"/>, up to the end of the last register.</summary>
    void Load(RowBlock block, RowGroup group, int start, int count);

    /// <summary>Gives right-truncated rows, instead of their own times, those between which they could be seen: as left-censored rows, or with an entry time as intervals that begin there.</summary>
    void LoadWindow(RowBlock block, RowGroup group, int start, int count);

    /// <summary>Gives the rows' own times again.</summary>
    void LoadTimes(RowBlock block, RowGroup group, int start, int count);
}

/// <summary>Rows and columns held in memory.</summary>
internal sealed class MemoryRows(ObservedRows rows, StandardColumn[] columns) : IRowSource
{
    private static readonly double[] Ones = [.. Enumerable.Repeat(1.0, RowBlock.Padded(Block.Rows))];

    public int Count => rows.Count;

    public IReadOnlyList<RowGroup> Groups => rows.Groups;

    public int Columns => columns.Length;

    public void Load(RowBlock block, RowGroup group, int start, int count)
    {
        block.Renew();
        LoadTimes(block, group, start, count);
        block.HoldStill(RowBlock.Weight, rows.Weight.Length == 0);
        if (rows.Weight.Length == 0) block.Show(RowBlock.Weight, Ones, 0, count);
        else block.Show(RowBlock.Weight, rows.Weight, start, count);
        for (int k = 0; k < columns.Length; k++) block.Show(RowBlock.Columns + k, columns[k], start, count);
    }

    public void LoadWindow(RowBlock block, RowGroup group, int start, int count)
    {
        block.Show(RowBlock.LogUpper, rows.LogTruncation, start, count);
        if (!group.Entered) return;
        block.Show(RowBlock.LogLower, rows.LogEntry, start, count);
        block.Show(RowBlock.LogWidth, rows.LogSpan, start, count);
    }

    public void LoadTimes(RowBlock block, RowGroup group, int start, int count)
    {
        if (group.Kind != GroupKind.LeftCensored) block.Show(RowBlock.LogLower, rows.LogLower, start, count);
        if (group.Kind != GroupKind.Watched) block.Show(RowBlock.LogUpper, rows.LogUpper, start, count);
        else block.ShowEvents(rows.Events, start, count);
        if (group.Kind == GroupKind.Interval) block.Show(RowBlock.LogWidth, rows.LogWidth, start, count);
        if (group.Entered) block.Show(RowBlock.LogEntry, rows.LogEntry, start, count);
    }
}
