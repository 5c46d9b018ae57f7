namespace Stats.Modeling;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Numbers; NaN is missing.</summary>
    Numeric,

    /// <summary>True and false, or missing.</summary>
    Logical,

    /// <summary>One of a list of levels, or missing.</summary>
    Categorical,

    /// <summary>Free text, or missing. In a formula it acts as a factor whose levels are the texts found, sorted by character code.</summary>
    Text,

    /// <summary>Several numeric columns that belong together, such as a spline basis.</summary>
    Matrix,
}
