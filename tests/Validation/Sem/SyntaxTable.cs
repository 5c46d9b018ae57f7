using System.Globalization;
using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Sem;

/// <summary>A parameter table as rows of named texts and numbers: lavaan's columns, read from a reference or from ours.</summary>
internal sealed class SyntaxTable(IReadOnlyList<string> columns, List<Dictionary<string, object?>> rows)
{
    public IReadOnlyList<string> Columns => columns;

    /// <summary>A value is a double, a string or null (NA).</summary>
    public List<Dictionary<string, object?>> Rows => rows;

    public static SyntaxTable? Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("rows", out JsonElement rows)) return null;
        string[] columns = [.. element.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)];
        return new SyntaxTable(columns, [.. rows.EnumerateArray().Select(r => Row(columns, r))]);
    }

    private static Dictionary<string, object?> Row(string[] columns, JsonElement row)
    {
        Dictionary<string, object?> result = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++) result[columns[i]] = Value(row[i]);
        return result;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => null,
        _ => value.GetString() switch { "Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, string s => s, _ => null },
    };

    public static SyntaxTable Of(ParameterTable table, IReadOnlyList<string> columns) => new(columns, [.. table.Rows.Select(r => Row(table, r, columns))]);

    private static Dictionary<string, object?> Row(ParameterTable table, SemParameter row, IReadOnlyList<string> columns)
    {
        Dictionary<string, object?> result = new(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            result[column] = column switch
            {
                "id" => row.Id,
                "lhs" => row.Lhs,
                "op" => row.Operator == SemOperator.Intercept ? "~1" : Operator(row.Operator),
                "rhs" => row.Rhs,
                "user" => (double)row.Origin,
                "block" => row.Block,
                "group" => Number(row.Group, table.GroupLabels),
                "level" => Number(row.Level, table.LevelLabels),
                "free" => row.Free,
                "ustart" => row.Start,
                "exo" => row.Exogenous ? 1 : 0,
                "label" => row.Label,
                "plabel" => row.RowLabel,
                "lower" => row.Free > 0 ? row.Lower : row.Start, // lavaan gives a fixed row its value as both bounds
                "upper" => row.Free > 0 ? row.Upper : row.Start,
                "efa" => row.Rotation,
                "rv" => row.RandomSlope,
                "prior" => row.Prior,
                _ => "?",
            };
            if (result[column] is int n) result[column] = (double)n;
            if (result[column] is double.NaN) result[column] = null;
        }

        return result;
    }

    private static object Number(int index, IReadOnlyList<string> labels)
    {
        if (index == 0) return 0.0;
        string label = index <= labels.Count ? labels[index - 1] : index.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(label, NumberStyles.Integer, CultureInfo.InvariantCulture, out double number) ? number : label;
    }

    private static string Operator(SemOperator op) => op switch
    {
        SemOperator.Loading => "=~", SemOperator.Regression => "~", SemOperator.Covariance => "~~", SemOperator.Composite => "<~", SemOperator.Threshold => "|",
        SemOperator.Scale => "~*~", SemOperator.Equal => "==", SemOperator.Less => "<", SemOperator.Greater => ">", _ => ":=",
    };

    /// <summary>A table of copies of rows, which are numbered anew.</summary>
    public static SyntaxTable With(IReadOnlyList<string> newColumns, IEnumerable<Dictionary<string, object?>> newRows)
    {
        List<Dictionary<string, object?>> list = [.. newRows.Select(r => new Dictionary<string, object?>(r, StringComparer.Ordinal))];
        for (int i = 0; i < list.Count; i++) list[i]["id"] = (double)(i + 1);
        return new SyntaxTable(newColumns, list);
    }

    /// <summary>The first difference, or null: "row 3 lhs: x1, not x2".</summary>
    public string? Difference(SyntaxTable other)
    {
        for (int i = 0; i < Math.Min(Rows.Count, other.Rows.Count); i++)
            foreach (string column in other.Columns)
                if (!Same(Rows[i].GetValueOrDefault(column), other.Rows[i][column], column))
                    return $"row {i + 1} ({Show(Rows[i])}) {column}: {Text(Rows[i].GetValueOrDefault(column))}, not {Text(other.Rows[i][column])} ({Show(other.Rows[i])})";
        return Rows.Count == other.Rows.Count ? null : $"{Rows.Count} rows, not {other.Rows.Count}";
    }

    private static string Show(Dictionary<string, object?> row) => $"{row["lhs"]} {row["op"]} {row["rhs"]}";

    private static string Text(object? value) => value is null ? "NA" : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } s ? s : "''";

    private static bool Same(object? ours, object? theirs, string column)
    {
        if (ours is double a && theirs is double b) return a.Equals(b) || Math.Abs(a - b) <= 1e-11 * Math.Abs(b); // the file has 12 digits
        // lavaan numbers no group of a constraint where groups bear names, and pads other columns with NA.
        if (column is "group" or "level" && ours is 0.0) return theirs is null or 0.0 or "";
        if (column is "lower" or "upper" or "exo" && theirs is null) return true;
        return Equals(ours ?? "NA", theirs ?? "NA");
    }
}
