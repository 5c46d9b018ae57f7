namespace Stats.Modeling;

/// <summary>A design matrix with what its columns mean. A column of the data is not copied; others are computed when they are first asked for.</summary>
public sealed class Design
{
    private const int BlockRows = 1024;
    private const int StreamFrom = 1 << 20;

    private readonly DesignColumn[] columns;
    private readonly double[]? offset;
    private readonly Lazy<double[]> storage;

    internal Design(DesignColumn[] columns, int rowCount, string[] columnNames, int[] assign, string[] termLabels, bool hasIntercept, double[]? offset)
    {
        this.columns = columns;
        storage = new(Store);
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

    /// <summary>All numbers in one piece, column after column: written when first asked for.</summary>
    /// <exception cref="SpecificationException">They are too many for the memory of one array; single columns can be had.</exception>
    public ReadOnlyMemory<double> Storage => storage.Value;

    /// <summary>One column.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public ReadOnlySpan<double> Column(int column) => ColumnMemory(column).Span;

    /// <summary>One column, for work that outlives a span.</summary>
    /// <param name="column">The column, counted from 0.</param>
    internal ReadOnlyMemory<double> ColumnMemory(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)ColumnCount);
        return columns[column].Values;
    }

    /// <summary>One number.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="column">The column, counted from 0.</param>
    public double this[int row, int column] => Column(column)[row];

    /// <summary>The columns of a term.</summary>
    /// <param name="term">0 the intercept, k the k-th of <see cref="TermLabels"/>.</param>
    public IReadOnlyList<int> ColumnsOf(int term) => [.. Enumerable.Range(0, ColumnCount).Where(j => Assign[j] == term)];

    private double[] Store()
    {
        if ((long)columns.Length * RowCount > Array.MaxLength)
            throw new SpecificationException(SpecificationCode.InvalidData, $"A design of {RowCount} rows and {columns.Length} columns is too large for the memory of one array.");
        double[] all = GC.AllocateUninitializedArray<double>(columns.Length * RowCount);
        // Block of rows by block of rows, so that what is read stays in the cache for all columns; what is written would only displace it.
        bool stream = all.Length >= StreamFrom;
        Scan.Rows(RowCount, (from, to) =>
        {
            Span<double> block = stackalloc double[BlockRows];
            for (int start = from; start < to; start += BlockRows)
            {
                int count = Math.Min(BlockRows, to - start);
                for (int j = 0; j < columns.Length; j++)
                {
                    Span<double> target = all.AsSpan(j * RowCount + start, count), part = stream ? block[..count] : target;
                    columns[j].Fill(part, start);
                    if (stream) Streaming.Copy(part, target);
                }
            }
        });
        return all;
    }
}
