using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Collects rows as they come through the pipeline, whatever objects they are, and makes a table of them.</summary>
internal sealed class RowBuffer
{
    private static readonly object NoCell = new();
    private readonly Dictionary<string, List<object?>> columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> names = [];
    private readonly HashSet<string> unusable = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> absent = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Rows taken so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a row: an object with properties, or a dictionary. Returns what is wrong with it, or null.</summary>
    public string? Add(object? item)
    {
        object? value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is null) return "There is nothing in this row.";
        if (item is PSObject { TypeNames: [{ } type, ..] } && type.StartsWith("Selected.", StringComparison.Ordinal) && type.EndsWith(nameof(DataFrame), StringComparison.Ordinal))
            return "This is what Select-Object left of a table, which is one object to it: put ConvertFrom-StatTable before Select-Object.";
        if (value is string { Length: > 4 } file && (System.IO.Path.GetExtension(file).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT" || File.Exists(file)))
            return $"'{file}' is the name of a file, not data: read it first, as in (Import-StatTable '{file}').";
        if (value is string or ValueType) return $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is a value, not a row: rows are objects with properties, as Import-Csv makes them.";
        int known = 0;
        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary) known += Take(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value);
        }
        else if (value is DataRow row)
        {
            foreach (DataColumn column in row.Table.Columns) known += Take(column.ColumnName, row[column]);
        }
        else
        {
            foreach (PSPropertyInfo property in PSObject.AsPSObject(item!).Properties) known += Take(property.Name, Value(property));
        }

        if (known == 0) return $"An object of type {value.GetType().Name} has no property that holds a number, a truth value or a text.";
        Count++;
        foreach ((string name, List<object?> column) in columns)
        {
            if (column.Count >= Count) continue;
            column.Add(null);
            absent[name]++;
        }

        return null;
    }

    /// <summary>The table; remarks about it go to <paramref name="warn"/> and <paramref name="tell"/>.</summary>
    public DataFrame ToFrame(ColumnChoices choices, Action<string> warn, Action<string> tell)
    {
        if (Count == 0) throw new SpecificationException(SpecificationCode.InvalidData, "There are no rows.", "Pipe objects with properties, as Import-Csv makes them, or give a table by -Data. A table is one object in a pipeline: to filter its rows, put ConvertFrom-StatTable before Where-Object.");
        foreach (string name in unusable.Where(n => columns.Remove(n))) tell($"Property '{name}' holds objects, not numbers, truth values or texts: it is left out.");
        string[] kept = [.. names.Where(columns.ContainsKey)];
        Dictionary<string, Column> made = new(StringComparer.Ordinal);
        string[] texts = [.. kept.Where(n => columns[n].Exists(c => c is string))];
        choices.Require(kept);
        if (texts.Length > 0)
        {
            DataFrame read = DataFrame.FromTexts(texts.Select(n => KeyValuePair.Create(n, (IReadOnlyList<string?>)columns[n].ConvertAll(Text))), choices.ForTexts(texts));
            for (int j = 0; j < texts.Length; j++) made[texts[j]] = read.Columns[j];
        }

        foreach (string name in kept.Except(texts)) made[name] = DataFrame.FromDictionary([KeyValuePair.Create(name, (object)columns[name].ToArray())]).Columns[0];
        foreach (string name in kept)
        {
            if (absent[name] > 0) warn($"Property '{name}' is absent from {absent[name]} of {Count} rows; it counts as missing there.");
        }

        return choices.Declare(new DataFrame(kept.Select(n => KeyValuePair.Create(n, made[n]))), texts);
    }

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null; // A property that cannot be read has no value: it counts as missing.
        }
    }

    private int Take(string name, object? value)
    {
        if (value is PSObject wrapped) value = wrapped.BaseObject;
        object? cell = value switch
        {
            null or DBNull => null,
            string or bool or double or int or long or float or decimal or short or byte or uint or ulong or ushort or sbyte => value,
            Enum or char or Guid => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => NoCell,
        };
        if (!columns.TryGetValue(name, out List<object?>? column))
        {
            columns[name] = column = [.. Enumerable.Repeat((object?)null, Count)];
            names.Add(name);
            absent[name] = Count;
        }

        if (column.Count > Count) return 0; // The same name in another case.
        column.Add(ReferenceEquals(cell, NoCell) ? null : cell);
        if (!ReferenceEquals(cell, NoCell)) return 1;
        unusable.Add(name);
        return 0;
    }

    private static string? Text(object? cell) => cell is null ? null : Convert.ToString(cell, CultureInfo.InvariantCulture);
}
