namespace Stats.Modeling;

/// <summary>An immutable column of values. It does not know its name: a <see cref="DataFrame"/> does.</summary>
public abstract class Column : IRowValues
{
    private protected Column()
    {
    }

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>What the column holds.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>The value of a row as a person reads it; "NA" when missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public abstract string Show(int row);

    /// <summary>The values of some rows, in the order given.</summary>
    /// <param name="rows">Rows, counted from 0.</param>
    public abstract Column Select(ReadOnlySpan<int> rows);

    IRowValues IRowValues.Select(ReadOnlySpan<int> rows) => Select(rows);

    /// <summary>Writes true at every row whose value is missing, and leaves the others as they are.</summary>
    /// <returns>False when no value is missing and nothing was written.</returns>
    internal abstract bool MarkMissing(Span<bool> missing);

    private protected static T[] Pick<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
    {
        T[] picked = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }
}
