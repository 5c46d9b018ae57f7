namespace Stats.Modeling;

/// <summary>Numbers. NaN is missing; infinities are kept.</summary>
public sealed class NumericColumn : Column
{
    private readonly double[] values;
    private readonly Lazy<bool> finite;

    /// <summary>A column that copies its values.</summary>
    /// <param name="values">The numbers; NaN for missing.</param>
    public NumericColumn(ReadOnlySpan<double> values)
        : this(values.ToArray())
    {
    }

    // Takes the array over: for callers inside the library that give up their reference.
    internal NumericColumn(double[] values)
    {
        this.values = values;
        finite = new(() => Scan.AllFinite(values), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Numeric;

    /// <summary>All values, without copying.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The value of a row.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public double this[int row] => values[row];

    internal double[] Array => values;

    // One pass answers for missing and for infinite values; both are asked for in every fit.
    internal bool IsFinite => finite.Value;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    /// <inheritdoc/>
    public override string Show(int row) => IsMissing(row) ? "NA" : NumberText.Format(values[row]);

    /// <inheritdoc/>
    public override NumericColumn Select(ReadOnlySpan<int> rows) => new(Pick<double>(values, rows));

    internal override bool MarkMissing(Span<bool> missing)
    {
        if (IsFinite || !Scan.AnyNaN(values)) return false;
        for (int i = 0; i < missing.Length; i++) missing[i] |= double.IsNaN(values[i]);
        return true;
    }
}
