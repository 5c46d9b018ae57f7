namespace Stats.Modeling;

/// <summary>Names the columns of a table that is read from objects; each call adds one column.</summary>
/// <typeparam name="T">Type of a row.</typeparam>
public sealed class RowColumns<T>
{
    private readonly T[] rows;
    private readonly KeyValuePair<string, Column>[] columns;

    internal RowColumns(T[] rows, KeyValuePair<string, Column>[] columns)
    {
        this.rows = rows;
        this.columns = columns;
    }

    /// <summary>A numeric column; null and NaN are missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finds the value in a row.</param>
    public RowColumns<T> Numeric(string name, Func<T, double?> value) => Add(name, new NumericColumn(Array.ConvertAll(rows, r => value(r) ?? double.NaN)));

    /// <summary>A logical column; null is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finds the value in a row.</param>
    public RowColumns<T> Logical(string name, Func<T, bool?> value) => Add(name, new LogicalColumn(rows.Select(value)));

    /// <summary>A text column; null is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finds the value in a row.</param>
    public RowColumns<T> Text(string name, Func<T, string?> value) => Add(name, new TextColumn(rows.Select(value)));

    /// <summary>A factor; null is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finds the value in a row.</param>
    /// <param name="levels">The levels in their order; null: those found, sorted by character code.</param>
    /// <param name="ordered">Whether the order of the levels means something.</param>
    public RowColumns<T> Factor(string name, Func<T, string?> value, IReadOnlyList<string>? levels = null, bool ordered = false) =>
        Add(name, Factors.Declare(new TextColumn(rows.Select(value)), name, levels ?? [], ordered));

    internal DataFrame ToFrame() => new(columns);

    private RowColumns<T> Add(string name, Column column) => new(rows, [.. columns, KeyValuePair.Create(name, column)]);
}
