namespace Stats.Modeling;

/// <summary>Values that belong to rows: a column, or a response such as survival times.</summary>
public interface IRowValues
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    bool IsMissing(int row);

    /// <summary>The values of some rows, in the order given.</summary>
    /// <param name="rows">Rows, counted from 0.</param>
    IRowValues Select(ReadOnlySpan<int> rows);
}
