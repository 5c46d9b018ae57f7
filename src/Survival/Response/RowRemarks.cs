namespace Stats.Survival;

/// <summary>What was decided about a row; kept by row, so that the counts stay right when rows are dropped.</summary>
[Flags]
internal enum RowRemarks : byte
{
    None = 0,

    /// <summary>Status 3 with equal ends, taken as exact.</summary>
    EqualEnds = 1,

    /// <summary>Right-censored at time 0: no information.</summary>
    NothingSeen = 2,

    /// <summary>The interval began before the entry time.</summary>
    RaisedToEntry = 4,

    /// <summary>Right-censored, and its event known to come by the truncation time.</summary>
    EndsAtTruncation = 8,

    /// <summary>The interval ended after the truncation time.</summary>
    LoweredToTruncation = 16,

    /// <summary>The truncation time is missing: not truncated.</summary>
    NoTruncationTime = 32,
}
