namespace Stats.Modeling;

/// <summary>True and false. Inside it holds 1, 0 and NaN for missing, as arithmetic needs them.</summary>
public sealed class LogicalColumn : Column
{
    private readonly double[] values;

    /// <summary>A column that copies its values.</summary>
    /// <param name="values">True, false, or null for missing.</param>
    public LogicalColumn(IEnumerable<bool?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        this.values = [.. values.Select(v => v is { } known ? (known ? 1.0 : 0.0) : double.NaN)];
    }

    // Takes over an array of 1, 0 and NaN.
    internal LogicalColumn(double[] values) => this.values = values;

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Logical;

    /// <summary>The value of a row; null when missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public bool? this[int row] => double.IsNaN(values[row]) ? null : values[row] != 0;

    /// <summary>1 for true, 0 for false, NaN for missing; without copying.</summary>
    public ReadOnlySpan<double> Values => values;

    internal double[] Array => values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override string Show(int row) => this[row] is { } known ? (known ? "TRUE" : "FALSE") : "NA";

    /// <inheritdoc/>
    public override LogicalColumn Select(ReadOnlySpan<int> rows) => new(Pick<double>(values, rows));

    internal override bool MarkMissing(Span<bool> missing)
    {
        if (!Scan.AnyNaN(values)) return false;
        for (int i = 0; i < missing.Length; i++) missing[i] |= double.IsNaN(values[i]);
        return true;
    }
}
