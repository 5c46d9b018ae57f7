namespace Stats.Modeling;

/// <summary>Which rows were left out for missing values, and why.</summary>
public sealed class DropReport
{
    internal DropReport(int rowCount, IReadOnlyList<int> rows, IReadOnlyList<(string Variable, int Rows)> reasons)
    {
        RowCount = rowCount;
        Rows = rows;
        Reasons = reasons;
    }

    /// <summary>Number of rows of the data.</summary>
    public int RowCount { get; }

    /// <summary>The rows left out, counted from 0.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>For each variable the number of rows that were left out because of it; a row counts for the first variable it misses.</summary>
    public IReadOnlyList<(string Variable, int Rows)> Reasons { get; }

    /// <summary>"3 rows dropped: missing in age (2), wt (1)"; empty when none was.</summary>
    public override string ToString() => Rows.Count == 0
        ? ""
        : $"{RowText.Count(Rows.Count)} dropped: missing in {string.Join(", ", Reasons.Select(r => $"{r.Variable} ({r.Rows})"))}";
}
