using System.Globalization;
using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>The data of the formula cases: a CSV file, the types its JSON declares, and the changes that single cases ask for.</summary>
internal sealed class FormulaData
{
    private readonly DataFrame frame;

    public FormulaData(string folder, JsonElement meta)
    {
        CsvOptions options = new();
        foreach (JsonProperty column in meta.GetProperty("column_types").EnumerateObject())
        {
            string type = column.Value.GetProperty("type").GetString()!;
            if (type == "factor")
            {
                string[] levels = [.. Json.Texts(column.Value.GetProperty("levels"))];
                bool ordered = column.Value.TryGetProperty("ordered", out JsonElement o) && o.GetBoolean();
                options = ordered ? options.WithOrdered(column.Name, levels) : options.WithFactor(column.Name, levels);
            }
            else if (type == "string")
            {
                options = options.WithText(column.Name);
            }
        }

        frame = DataFrame.ReadCsv(Path.Combine(folder, meta.GetProperty("data_csv").GetString()!), options);
    }

    /// <summary>The data of a case, and the number that each of its rows has in the file.</summary>
    public (DataFrame Data, int[] Rows) For(JsonElement testCase)
    {
        int[] rows = testCase.TryGetProperty("rows", out JsonElement r) && r.ValueKind == JsonValueKind.Array
            ? [.. r.EnumerateArray().Select(v => v.GetInt32() - 1)]
            : [.. Enumerable.Range(0, frame.RowCount)];
        DataFrame data = frame;
        if (testCase.TryGetProperty("data_patch", out JsonElement patch) && patch.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty change in patch.EnumerateObject())
            {
                switch (change.Name)
                {
                    case "columns":
                        data = data.Keep(Json.Texts(change.Value));
                        break;
                    case "replace_na":
                        foreach (JsonProperty p in change.Value.EnumerateObject()) data = data.With(p.Name, Replace(data.Numeric(p.Name), Json.Number(p.Value)));
                        break;
                    case "add_constant":
                        foreach (JsonProperty p in change.Value.EnumerateObject()) data = data.With(p.Name, Constant(p.Value, data.RowCount));
                        break;
                    case "set":
                        foreach (JsonProperty p in change.Value.EnumerateObject()) data = data.With(p.Name, Values(p.Value));
                        break;
                    case "filter":
                        rows = [.. rows.Where(Filter(data, change.Value.GetString()!))];
                        break;
                    case "levels":
                        break;
                    default:
                        throw new InvalidDataException($"The data_patch '{change.Name}' is not known.");
                }
            }
        }

        data = data.Select(rows);
        if (patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty("levels", out JsonElement declared))
            foreach (JsonProperty p in declared.EnumerateObject()) data = data.WithFactor(p.Name, [.. Json.Texts(p.Value)]);
        return (data, rows);
    }

    /// <summary>New data for prediction: one object a row; strings are text, or factors where the training data have one.</summary>
    public static DataFrame NewData(JsonElement rows)
    {
        string[] names = [.. rows.EnumerateArray().SelectMany(r => r.EnumerateObject().Select(p => p.Name)).Distinct()];
        return new DataFrame(names.Select(n => KeyValuePair.Create(n, Values(rows.EnumerateArray().Select(r => r.TryGetProperty(n, out JsonElement v) ? v : default)))));
    }

    private static Column Values(JsonElement array) => Values(array.EnumerateArray());

    private static Column Values(IEnumerable<JsonElement> values)
    {
        JsonElement[] cells = [.. values];
        if (cells.Any(c => c.ValueKind is JsonValueKind.True or JsonValueKind.False))
            return new LogicalColumn(cells.Select(c => c.ValueKind is JsonValueKind.True ? true : c.ValueKind is JsonValueKind.False ? false : (bool?)null));
        if (cells.Any(c => c.ValueKind == JsonValueKind.String && double.IsNaN(Json.Number(c)) && c.GetString() is not ("NA" or "NaN")) || IsTextOfNumbers(cells))
            return new TextColumn(cells.Select(c => c.ValueKind == JsonValueKind.String ? c.GetString() : null));
        return new NumericColumn([.. cells.Select(Json.Number)]);
    }

    // Numbers written as strings stay text; only Inf and NaN have no other form in JSON.
    private static bool IsTextOfNumbers(JsonElement[] cells) =>
        cells.Any(c => c.ValueKind == JsonValueKind.String && double.TryParse(c.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v));

    private static NumericColumn Replace(NumericColumn column, double value) =>
        new([.. Enumerable.Range(0, column.Count).Select(i => column.IsMissing(i) ? value : column[i])]);

    private static Column Constant(JsonElement value, int rows) => value.ValueKind == JsonValueKind.String && double.IsNaN(Json.Number(value))
        ? new TextColumn(Enumerable.Repeat(value.GetString(), rows))
        : new NumericColumn([.. Enumerable.Repeat(Json.Number(value), rows)]);

    // "g != c", "x > 0": a column, a comparison, and a word or a number.
    private static Func<int, bool> Filter(DataFrame data, string condition)
    {
        string[] words = condition.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3) throw new InvalidDataException($"The filter '{condition}' is not known.");
        Column column = data.Column(words[0]);
        string right = words[2].Trim('\'', '"');
        if (column is NumericColumn numbers && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return words[1] switch
            {
                "!=" => i => numbers[i] != value,
                "==" => i => numbers[i] == value,
                "<" => i => numbers[i] < value,
                ">" => i => numbers[i] > value,
                _ => throw new InvalidDataException($"The filter '{condition}' is not known."),
            };
        }

        return words[1] switch
        {
            "!=" => i => column.Show(i) != right,
            "==" => i => column.Show(i) == right,
            _ => throw new InvalidDataException($"The filter '{condition}' is not known."),
        };
    }
}
