namespace Stats.Modeling;

/// <summary>Type and levels of a column of the data at the fit.</summary>
public sealed record ColumnState
{
    /// <summary>What the column held.</summary>
    public ColumnKind Kind { get; init; }

    /// <summary>The levels of a factor; empty for other kinds.</summary>
    public string[] Levels { get; init; } = [];

    /// <summary>Whether the factor was ordered.</summary>
    public bool Ordered { get; init; }

    internal static ColumnState Of(Column column) => column is CategoricalColumn factor
        ? new ColumnState { Kind = column.Kind, Levels = factor.LevelArray, Ordered = factor.Ordered }
        : new ColumnState { Kind = column.Kind };
}
