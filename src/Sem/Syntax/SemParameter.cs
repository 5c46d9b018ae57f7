namespace Stats.Sem;

/// <summary>One row of a <see cref="ParameterTable"/>: lavaan's columns under lavaan's meaning.</summary>
public sealed record SemParameter
{
    /// <summary>The number of the row, from 1.</summary>
    public required int Id { get; init; }

    /// <summary>The left side: a variable, a defined name, or an expression of labels.</summary>
    public required string Lhs { get; init; }

    /// <summary>What the row says.</summary>
    public required SemOperator Operator { get; init; }

    /// <summary>The right side: a variable or an expression; empty for an intercept.</summary>
    public required string Rhs { get; init; }

    /// <summary>Who made the row.</summary>
    public required RowOrigin Origin { get; init; }

    /// <summary>The block the row belongs to, from 1; 0 for constraints and definitions.</summary>
    public required int Block { get; init; }

    /// <summary>The group the row belongs to, from 1; 0 for constraints and definitions.</summary>
    public required int Group { get; init; }

    /// <summary>The number of the free parameter, from 1; 0 where the row is fixed.</summary>
    public int Free { get; init; }

    /// <summary>The fixed value of a fixed row, the starting value the user gave for a free one, else NaN.</summary>
    public double Start { get; init; } = double.NaN;

    /// <summary>True where the row is a moment of exogenous observed variables, which is taken from the data.</summary>
    public bool Exogenous { get; init; }

    /// <summary>The label: rows with the same label are equal. Empty: none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The row's own name <c>.p7.</c>, used in equality rows; empty for constraints and definitions.</summary>
    public string RowLabel { get; init; } = "";

    /// <summary>The lower bound of the parameter; negative infinity: none.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>The upper bound of the parameter; positive infinity: none.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;
}
