using System.Text.Json.Serialization;

namespace Stats.Modeling;

/// <summary>A table in a form that can be saved.</summary>
public sealed record DataFrameState
{
    /// <summary>The columns in their order.</summary>
    public SavedColumn[] Columns { get; init; } = [];

    internal static DataFrameState Of(DataFrame frame) => new() { Columns = [.. frame.Names.Zip(frame.Columns, SavedColumn.Of)] };
}

/// <summary>A column of a saved table.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record SavedColumn
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it holds.</summary>
    public ColumnKind Kind { get; init; }

    /// <summary>The numbers of numeric and logical columns (1, 0, NaN).</summary>
    public double[]? Numbers { get; init; }

    /// <summary>The places of the texts or levels; -1 for missing.</summary>
    public int[]? Codes { get; init; }

    /// <summary>The texts or levels that codes count.</summary>
    public string[]? Texts { get; init; }

    /// <summary>Whether a factor is ordered.</summary>
    public bool Ordered { get; init; }

    internal static SavedColumn Of(string name, Column column) => column switch
    {
        NumericColumn n => new SavedColumn { Name = name, Kind = n.Kind, Numbers = n.Array },
        LogicalColumn l => new SavedColumn { Name = name, Kind = l.Kind, Numbers = l.Array },
        CategoricalColumn c => new SavedColumn { Name = name, Kind = c.Kind, Codes = c.CodeArray, Texts = c.LevelArray, Ordered = c.Ordered },
        TextColumn t => new SavedColumn { Name = name, Kind = t.Kind, Codes = t.Codes, Texts = t.Distinct },
        _ => throw new SpecificationException(SpecificationCode.InvalidData, $"Column '{name}' is a matrix, which cannot be saved."),
    };

    internal Column ToColumn() => Kind switch
    {
        ColumnKind.Numeric => new NumericColumn(Needed(Numbers)),
        ColumnKind.Logical => new LogicalColumn(Needed(Numbers)),
        ColumnKind.Categorical => new CategoricalColumn(Checked(), Needed(Texts), Ordered),
        ColumnKind.Text => new TextColumn(Checked(), Needed(Texts)),
        _ => throw Damaged(),
    };

    private int[] Checked() => Array.TrueForAll(Needed(Codes), c => c >= -1 && c < Needed(Texts).Length) ? Codes! : throw Damaged();

    private T Needed<T>(T? value) where T : class => value ?? throw Damaged();

    private SpecificationException Damaged() => new(SpecificationCode.InvalidData, $"Column '{Name}' of the saved table is damaged.");
}
