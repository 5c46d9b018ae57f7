namespace Stats.Modeling;

/// <summary>Several numeric columns that belong together: a spline basis, cbind(a, b).</summary>
public sealed class MatrixColumn : Column
{
    private readonly double[][] columns;

    internal MatrixColumn(double[][] columns, string[]? names)
    {
        this.columns = columns;
        Names = names;
    }

    /// <inheritdoc/>
    public override int Count => columns.Length == 0 ? 0 : columns[0].Length;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Matrix;

    /// <summary>Number of columns.</summary>
    public int Width => columns.Length;

    /// <summary>Names of the columns; null when they are only numbered.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>One of the columns, without copying.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public ReadOnlySpan<double> Values(int column) => columns[column];

    internal double[][] Arrays => columns;

    /// <inheritdoc/>
    public override bool IsMissing(int row)
    {
        foreach (double[] column in columns) if (double.IsNaN(column[row])) return true;
        return false;
    }

    internal override bool MarkMissing(Span<bool> missing)
    {
        bool any = false;
        foreach (double[] column in columns)
        {
            if (!Scan.AnyNaN(column)) continue;
            any = true;
            for (int i = 0; i < missing.Length; i++) missing[i] |= double.IsNaN(column[i]);
        }

        return any;
    }

    /// <inheritdoc/>
    public override string Show(int row) => string.Join(" ", columns.Select(c => double.IsNaN(c[row]) ? "NA" : NumberText.Format(c[row])));

    /// <inheritdoc/>
    public override MatrixColumn Select(ReadOnlySpan<int> rows)
    {
        double[][] picked = new double[columns.Length][];
        for (int j = 0; j < columns.Length; j++) picked[j] = Pick<double>(columns[j], rows);
        return new MatrixColumn(picked, Names?.ToArray());
    }
}
