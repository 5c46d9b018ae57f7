using System.Text.Json.Serialization;

namespace Stats.Modeling;

/// <summary>A bound model in a form that can be saved, for instance inside a saved fit. Numbers that are not finite are written by name.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record BoundModelState
{
    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The left side; null for none.</summary>
    public string? Response { get; init; }

    /// <summary>The predictors in their order.</summary>
    public ParameterState[] Parameters { get; init; } = [];

    /// <summary>The variables of the designs by their labels.</summary>
    public Dictionary<string, VariableState> Variables { get; init; } = [];

    /// <summary>The constants that expressions learned.</summary>
    public Dictionary<string, FrozenValue> Frozen { get; init; } = [];

    /// <summary>Type and levels of the columns of the data.</summary>
    public Dictionary<string, ColumnState> Columns { get; init; } = [];

    /// <summary>What '.' stood for; empty when it is not used.</summary>
    public string[] DotNames { get; init; } = [];

    /// <summary>How factors are coded.</summary>
    public FactorCoding Coding { get; init; }
}

/// <summary>One predictor of a saved model.</summary>
public sealed record ParameterState
{
    /// <summary>Name of the parameter.</summary>
    public string Parameter { get; init; } = "";

    /// <summary>Its right side.</summary>
    public string Right { get; init; } = "";

    /// <summary>Whether an intercept gives a column.</summary>
    public bool InterceptColumn { get; init; } = true;

    /// <summary>The functions on the right side that are specials of the engine, as R prints them.</summary>
    public string[] Specials { get; init; } = [];
}

/// <summary>One variable of a saved model.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record VariableState
{
    /// <summary>A factor's levels; null for numbers.</summary>
    public string[]? Levels { get; init; }

    /// <summary>Whether the factor is ordered.</summary>
    public bool Ordered { get; init; }

    /// <summary>The contrast's columns by levels; null for numbers.</summary>
    public double[][]? Contrast { get; init; }

    /// <summary>What the columns append to the label.</summary>
    public string[] Suffixes { get; init; } = [];
}
