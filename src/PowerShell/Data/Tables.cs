using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Tables from whatever a person gives for -Data, and names of columns as PowerShell understands them.</summary>
internal static class Tables
{
    /// <summary>Whether an object that came through the pipeline is a whole table, not a row.</summary>
    public static bool IsTable(object? item) => Bare(item) is DataFrame or DataTable or IDataReader;

    public static DataFrame Of(object data, ColumnChoices choices, Action<string> warn, Action<string> tell)
    {
        switch (Bare(data))
        {
            case DataFrame frame:
                return Declared(frame, choices);
            case DataTable table:
                return Declared(DataFrame.FromDataTable(table), choices);
            case IDataReader reader:
                return Declared(DataFrame.FromReader(reader), choices);
            case IDictionary columns when columns.Values.Cast<object?>().Any(v => Bare(v) is IEnumerable and not string):
                return Declared(new DataFrame(columns.Cast<DictionaryEntry>().Select(e => KeyValuePair.Create(Name(e.Key), ColumnOf(Name(e.Key), Cells(e.Value), choices)))), choices);
            case IEnumerable rows and not (string or IDictionary):
                RowBuffer buffer = new();
                int number = 0;
                foreach (object? row in rows)
                {
                    number++;
                    if (buffer.Add(row) is { } fault) throw new SpecificationException(SpecificationCode.InvalidData, $"Row {number} of the data: {fault}");
                }

                return buffer.ToFrame(choices, warn, tell);
            default:
                RowBuffer one = new();
                if (one.Add(data) is { } wrong) throw new SpecificationException(SpecificationCode.InvalidData, wrong);
                return one.ToFrame(choices, warn, tell);
        }
    }

    /// <summary>Renames columns that the names mean in another case, as PowerShell's own properties do, where only one column can be meant.</summary>
    public static DataFrame InCaseOf(DataFrame frame, IEnumerable<string> names, Action<string> tell)
    {
        HashSet<string> wanted = [.. names];
        foreach (string name in wanted)
        {
            if (frame.TryColumn(name, out _)) continue;
            string[] meant = [.. frame.Names.Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase))];
            if (meant.Length != 1) continue;
            tell($"'{name}' is taken as the column '{meant[0]}'.");
            // Where both spellings are written, both are columns.
            frame = wanted.Contains(meant[0])
                ? frame.With(name, frame.Column(meant[0]))
                : new DataFrame(frame.Names.Zip(frame.Columns, (n, c) => KeyValuePair.Create(n == meant[0] ? name : n, c)));
        }

        return frame;
    }

    /// <summary>The names of variables in a model's text.</summary>
    public static IEnumerable<string> NamesIn(string modelText)
    {
        ModelText model = ModelText.Parse(modelText);
        return (model.Response?.Names ?? []).Concat(model.Right.Names).Concat(model.Clauses.SelectMany(c => c.Right?.Names ?? []));
    }

    /// <summary>The names of variables in an expression; none where it is absent or cannot be read, which the engine tells better.</summary>
    public static IEnumerable<string> NamesInExpression(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression)) return [];
        try
        {
            return FormulaExpression.Parse(expression).Names;
        }
        catch (SpecificationException)
        {
            return [];
        }
    }

    public static object? Bare(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;

    private static string Name(object key) => Convert.ToString(key, CultureInfo.InvariantCulture)!;

    private static object Cells(object? value) => Bare(value) switch
    {
        Column column => column,
        IEnumerable list and not string => list.Cast<object?>().Select(Bare).ToArray(),
        var single => new[] { single },
    };

    // Texts are read as the cells of a file are, as those of rows.
    private static Column ColumnOf(string name, object cells, ColumnChoices choices) => cells is object?[] list && list.Length > 0 && Array.TrueForAll(list, c => c is null or string)
        ? DataFrame.FromTexts([KeyValuePair.Create(name, (IReadOnlyList<string?>)Array.ConvertAll(list, c => (string?)c))], choices.ForTexts([name])).Columns[0]
        : DataFrame.FromDictionary([KeyValuePair.Create(name, cells)]).Columns[0];

    private static DataFrame Declared(DataFrame frame, ColumnChoices choices)
    {
        choices.Require([.. frame.Names]);
        return choices.Declare(frame, []);
    }
}
