using System.Data;
using System.Diagnostics.CodeAnalysis;

namespace Stats.Modeling;

/// <summary>An immutable table: named columns of equal length. Names are compared exactly, as in R.</summary>
/// <example>
/// <code>
/// DataFrame data = DataFrame.ReadCsv("lung.csv", new CsvOptions().WithFactor("sex", "male", "female"));
/// NumericColumn age = data.Numeric("age");
/// </code>
/// </example>
public sealed class DataFrame
{
    private readonly string[] names;
    private readonly Column[] columns;
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>A table of named columns.</summary>
    /// <param name="columns">Names and columns in their order; at least one, of equal length.</param>
    /// <exception cref="SpecificationException">No column, a name twice or empty, or columns of different length.</exception>
    public DataFrame(IEnumerable<KeyValuePair<string, Column>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        KeyValuePair<string, Column>[] pairs = [.. columns];
        names = [.. pairs.Select(p => p.Key)];
        this.columns = [.. pairs.Select(p => p.Value)];
        if (pairs.Length == 0) throw Invalid("The data have no columns.");
        RowCount = this.columns[0].Count;
        for (int i = 0; i < pairs.Length; i++)
        {
            if (string.IsNullOrEmpty(names[i])) throw Invalid($"Column {i + 1} of the data has no name.");
            if (!places.TryAdd(names[i], i)) throw Invalid($"The data have two columns named '{names[i]}'.", "Rename one of them.");
            if (this.columns[i].Count != RowCount)
                throw Invalid($"Column '{names[i]}' has {this.columns[i].Count} {(this.columns[i].Count == 1 ? "row" : "rows")}, but column '{names[0]}' has {RowCount}.");
        }
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The names of the columns in their order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The columns in their order.</summary>
    public IReadOnlyList<Column> Columns => columns;

    /// <summary>The column of a name.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="SpecificationException">There is no such column; the message names the nearest.</exception>
    public Column Column(string name) => TryColumn(name, out Column? column)
        ? column
        : throw new SpecificationException(SpecificationCode.UnknownColumn, $"There is no column '{name}'.", NearestName.Suggest(name, names, "The columns are"));

    /// <summary>The column of a name, if there is one.</summary>
    /// <param name="name">The exact name.</param>
    /// <param name="column">The column.</param>
    public bool TryColumn(string name, [NotNullWhen(true)] out Column? column)
    {
        ArgumentNullException.ThrowIfNull(name);
        column = places.TryGetValue(name, out int place) ? columns[place] : null;
        return column is not null;
    }

    /// <summary>The numeric column of a name.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="SpecificationException">There is no such column, or it is not numeric.</exception>
    public NumericColumn Numeric(string name) => Column(name) as NumericColumn
        ?? throw Invalid($"Column '{name}' is {KindWord(Column(name).Kind)}, not numeric.");

    /// <summary>The factor of a name; text and logical columns are turned into factors.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="SpecificationException">There is no such column, or it is numeric.</exception>
    public CategoricalColumn Categorical(string name) => Column(name) switch
    {
        CategoricalColumn c => c,
        TextColumn t => t.ToCategorical(ordered: false),
        LogicalColumn l => Factors.FromLogical(l),
        Column other => throw Invalid($"Column '{name}' is {KindWord(other.Kind)}, not a factor."),
    };

    /// <summary>Some rows, in the order given.</summary>
    /// <param name="rows">Rows, counted from 0; a row may occur more than once.</param>
    public DataFrame Select(ReadOnlySpan<int> rows)
    {
        Column[] picked = new Column[columns.Length];
        for (int j = 0; j < columns.Length; j++) picked[j] = columns[j].Select(rows);
        return new DataFrame(names.Zip(picked, KeyValuePair.Create));
    }

    /// <summary>The rows for which a condition holds.</summary>
    /// <param name="keep">Told the row, counted from 0.</param>
    public DataFrame Where(Func<int, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        List<int> rows = [];
        for (int i = 0; i < RowCount; i++) if (keep(i)) rows.Add(i);
        return Select(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
    }

    /// <summary>The same table with one column more, or one replaced.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="column">As many rows as the table.</param>
    public DataFrame With(string name, Column column)
    {
        List<KeyValuePair<string, Column>> pairs = [.. names.Zip(columns, KeyValuePair.Create)];
        int place = places.GetValueOrDefault(name, -1);
        if (place >= 0) pairs[place] = KeyValuePair.Create(name, column);
        else pairs.Add(KeyValuePair.Create(name, column));
        return new DataFrame(pairs);
    }

    /// <summary>The same table with a column declared a factor.</summary>
    /// <param name="name">A column of text, factors, logicals or numbers.</param>
    /// <param name="levels">The levels in their order; none: those found, sorted (numbers by size, text by character code).</param>
    /// <exception cref="SpecificationException">There is no such column, or a value is none of the levels.</exception>
    public DataFrame WithFactor(string name, params string[] levels) => With(name, Factors.Declare(Column(name), name, levels, ordered: false));

    /// <summary>The same table with a column declared an ordered factor.</summary>
    /// <param name="name">A column of text, factors, logicals or numbers.</param>
    /// <param name="levels">The levels from low to high; none: those found, sorted.</param>
    /// <exception cref="SpecificationException">There is no such column, or a value is none of the levels.</exception>
    public DataFrame WithOrdered(string name, params string[] levels) => With(name, Factors.Declare(Column(name), name, levels, ordered: true));

    /// <summary>The table of some columns, in the order given.</summary>
    /// <param name="columnNames">Exact names.</param>
    /// <exception cref="SpecificationException">There is no such column.</exception>
    public DataFrame Keep(params IEnumerable<string> columnNames) => new(columnNames.Select(n => KeyValuePair.Create(n, Column(n))));

    /// <summary>Reads a file of comma-separated values with a header line; lines that begin with # are comments.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null: commas, NA and empty cells missing, types found from the cells.</param>
    /// <exception cref="SpecificationException">The file is empty, ragged, in another encoding, or holds cells that do not fit their column.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static DataFrame ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new CsvOptions();
        return CsvFile.Read(() => CsvFile.Open(path, options), Path.GetFileName(path), options);
    }

    /// <summary>Reads comma-separated values with a header line.</summary>
    /// <param name="reader">Read to its end, not closed.</param>
    /// <param name="options">How to read; null: commas, NA and empty cells missing, types found from the cells.</param>
    /// <exception cref="SpecificationException">The text is empty, ragged, or holds cells that do not fit their column.</exception>
    public static DataFrame ReadCsv(TextReader reader, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string text = reader.ReadToEnd();
        return CsvFile.Read(() => new StringReader(text), "The text", options ?? new CsvOptions());
    }

    /// <summary>A table from columns of texts, typed as cells of a CSV file are: numbers, truth values or texts.</summary>
    /// <param name="columns">Names and cells in their order; null is missing.</param>
    /// <param name="options">How cells are read; its delimiter is not used. Null: the defaults.</param>
    /// <exception cref="SpecificationException">Cells do not fit their column, or the columns differ in length.</exception>
    public static DataFrame FromTexts(IEnumerable<KeyValuePair<string, IReadOnlyList<string?>>> columns, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return TextCells.Read(columns, options ?? new CsvOptions(), "The table");
    }

    /// <summary>A table from named lists: arrays or sequences of numbers, truth values or texts; null and NaN are missing.</summary>
    /// <param name="columns">Names and values in their order. A <see cref="Modeling.Column"/> is taken as it is.</param>
    /// <exception cref="SpecificationException">A list holds values of another type, or the lists differ in length.</exception>
    public static DataFrame FromDictionary(IEnumerable<KeyValuePair<string, object>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new DataFrame(columns.Select(p => KeyValuePair.Create(p.Key, ColumnConversion.FromObject(p.Key, p.Value))));
    }

    /// <summary>A table from objects, by naming the columns: no reflection.</summary>
    /// <param name="rows">One object per row.</param>
    /// <param name="describe">Names each column and says where its value is found.</param>
    /// <typeparam name="T">Type of a row.</typeparam>
    /// <example><code>DataFrame.FromRows(patients, c => c.Numeric("age", p => p.Age).Text("arm", p => p.Arm))</code></example>
    public static DataFrame FromRows<T>(IEnumerable<T> rows, Func<RowColumns<T>, RowColumns<T>> describe)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(describe);
        return describe(new RowColumns<T>([.. rows], [])).ToFrame();
    }

    /// <summary>A table from objects: every public property of a type that a column can hold becomes one.</summary>
    /// <param name="rows">One object per row.</param>
    /// <typeparam name="T">Type of a row; enumerations become factors in their declared order.</typeparam>
    /// <exception cref="SpecificationException">The type has no such property.</exception>
    public static DataFrame FromObjects<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ObjectColumns.Read(rows.ToArray());
    }

    /// <summary>A table from an ADO.NET table.</summary>
    /// <param name="table">DBNull is missing.</param>
    /// <exception cref="SpecificationException">A column has a type that no column here can hold.</exception>
    public static DataFrame FromDataTable(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using DataTableReader reader = table.CreateDataReader();
        return FromReader(reader);
    }

    /// <summary>A table from an ADO.NET reader: a database query, a Parquet or CSV reader.</summary>
    /// <param name="reader">Read to its end, not closed. DBNull is missing.</param>
    /// <exception cref="SpecificationException">A column has a type that no column here can hold.</exception>
    public static DataFrame FromReader(IDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ReaderColumns.Read(reader);
    }

    /// <summary>The table in a form that can be saved.</summary>
    public DataFrameState ToState() => DataFrameState.Of(this);

    /// <summary>A table that was saved.</summary>
    /// <param name="state">What <see cref="ToState"/> returned.</param>
    /// <exception cref="SpecificationException">The state is damaged.</exception>
    public static DataFrame FromState(DataFrameState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new DataFrame(state.Columns.Select(c => KeyValuePair.Create(c.Name, c.ToColumn())));
    }

    /// <summary>How many rows, and which columns.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{RowCount} {(RowCount == 1 ? "row" : "rows")}, {names.Length} {(names.Length == 1 ? "column" : "columns")}: {string.Join(", ", names.Take(12))}{(names.Length > 12 ? ", ..." : "")}");

    internal static string KindWord(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => "numeric",
        ColumnKind.Logical => "logical",
        ColumnKind.Categorical => "a factor",
        ColumnKind.Text => "text",
        _ => "a matrix",
    };

    private static SpecificationException Invalid(string sentence, string? hint = null) => new(SpecificationCode.InvalidData, sentence, hint);
}
