namespace Stats.Sem;

/// <summary>What a fit knows of one group: moments, and the rows behind them where there are rows. Immutable once made.</summary>
internal sealed class GroupData
{
    /// <summary>The group's value in the group column, or empty.</summary>
    public required string Label { get; init; }

    /// <summary>The observed variables, in the order of the parameter table.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Rows that take part.</summary>
    public required int Observations { get; init; }

    /// <summary>Rows of the group in the data, those that are left out included; 0 when only moments are known.</summary>
    public int TotalRows { get; init; }

    /// <summary>Means by variable; with full information those of the unrestricted model. Null where they are not known.</summary>
    public required double[]? Mean { get; init; }

    /// <summary>Covariances, divisor n, row-major; with full information those of the unrestricted model.</summary>
    public required double[] Covariance { get; init; }

    /// <summary>The rows that take part, row-major n * p, NaN where missing; null when only moments are known.</summary>
    public double[]? Rows { get; init; }

    /// <summary>For every row, its place in the data frame, counted from 0; null when only moments are known.</summary>
    public int[]? SourceRows { get; init; }

    /// <summary>Rows by missing pattern, under full information; else null.</summary>
    public IReadOnlyList<MissingPattern>? Patterns { get; init; }

    /// <summary>For every row the number of its cluster, from 0; null without clusters.</summary>
    public int[]? Clusters { get; init; }

    /// <summary>The log-likelihood of the unrestricted model under full information; NaN otherwise.</summary>
    public double UnrestrictedLogLikelihood { get; init; } = double.NaN;

    /// <summary>Number of observed variables.</summary>
    public int Count => Variables.Count;

    /// <summary>Whether some row misses a value.</summary>
    public bool HasMissing => Patterns is not null && (Patterns.Count > 1 || Patterns[0].Observed.Length < Count);
}
