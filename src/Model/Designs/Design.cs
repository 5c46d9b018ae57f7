namespace Stats.Modeling;

/// <summary>A design matrix with what its columns mean. Numbers are stored column after column.</summary>
public sealed class Design
{
    private readonly double[] storage;
    private readonly double[]? offset;

    internal Design(double[] storage, int rowCount, string[] columnNames, int[] assign, string[] termLabels, bool hasIntercept, double[]? offset)
    {
        this.storage = storage;
        this.offset = offset;
        RowCount = rowCount;
        ColumnNames = columnNames;
        Assign = assign;
        TermLabels = termLabels;
        HasIntercept = hasIntercept;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => ColumnNames.Count;

    /// <summary>The columns' names as R prints them: "(Intercept)", "trtB", "x:gb".</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The terms' labels in R's order.</summary>
    public IReadOnlyList<string> TermLabels { get; }

    /// <summary>For each column the term it belongs to: 0 the intercept, k the k-th of <see cref="TermLabels"/>.</summary>
    public IReadOnlyList<int> Assign { get; }

    /// <summary>Whether the first column is the intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>Whether there is an offset.</summary>
    public bool HasOffset => offset is not null;

    /// <summary>What is added to the linear predictor with coefficient 1, one value per row; empty when there is none.</summary>
    public ReadOnlySpan<double> Offset => offset;

    /// <summary>All numbers, column after column, without copying.</summary>
    public ReadOnlyMemory<double> Storage => storage;

    /// <summary>One column, without copying.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public ReadOnlySpan<double> Column(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)ColumnCount);
        return storage.AsSpan(column * RowCount, RowCount);
    }

    /// <summary>One number.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="column">The column, counted from 0.</param>
    public double this[int row, int column] => Column(column)[row];

    /// <summary>The columns of a term.</summary>
    /// <param name="term">0 the intercept, k the k-th of <see cref="TermLabels"/>.</param>
    public IReadOnlyList<int> ColumnsOf(int term) => [.. Enumerable.Range(0, ColumnCount).Where(j => Assign[j] == term)];
}
