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

    /// <summary>
    /// True where a bound was written as an inequality (<c>b &gt; 0</c>): where the estimate lies on it, it is a constraint, and the other standard errors hold given it. A bound of the search
    /// (<c>lower()</c>, <c>upper()</c>) does not enter the standard errors. Both as in lavaan 0.6.
    /// </summary>
    public bool BoundIsConstraint { get; init; }

    /// <summary>The upper bound of the parameter; positive infinity: none.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>The level of a two-level model, from 1; 0 where the model has no levels.</summary>
    public int Level { get; init; }

    /// <summary>The name of the <c>efa()</c> block of a loading; empty: none.</summary>
    public string Rotation { get; init; } = "";

    /// <summary>The random slope that stands for this coefficient, from <c>rv()</c>; empty: none.</summary>
    public string RandomSlope { get; init; } = "";

    /// <summary>The text of <c>prior()</c>, which estimation here does not use; empty: none.</summary>
    public string Prior { get; init; } = "";

    /// <summary>True for a variance: both sides of <c>~~</c> are the same variable.</summary>
    public bool IsVariance => Operator == SemOperator.Covariance && Lhs == Rhs;

    /// <summary>True for constraints and definitions, which are no parameters.</summary>
    public bool IsRelation => Operator is SemOperator.Equal or SemOperator.Less or SemOperator.Greater or SemOperator.Definition;

    /// <summary>The element without blanks, as lavaan names coefficients: <c>f=~x2</c>, <c>y~1</c>, <c>x1~~x2</c>.</summary>
    public string Element => Lhs + Operator.Symbol() + Rhs;

    /// <summary>The element, and its label where it has one.</summary>
    public override string ToString() => Label.Length > 0 && Operator != SemOperator.Definition ? $"{Element} ({Label})" : Element;
}
