using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.Sem;

/// <summary>
/// Kind "sem-syntax": every JSON file of a folder in the format of lavaan_syntax_cases.json. A case agrees when the table is lavaan 0.6-14's in every
/// column, or the one a rule of <see cref="SyntaxRules"/> puts in its place, and when texts that lavaan rejects are rejected.
/// </summary>
internal static class SyntaxValidation
{
    public static Report Run(string[] arguments) => Run(arguments[0], new Report());

    public static Report Run(string path, Report report)
    {
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
        int cases = 0;
        foreach (string file in files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("cases", out JsonElement list)) continue;
            foreach (JsonElement item in list.EnumerateArray())
            {
                cases++;
                Check(Path.GetFileNameWithoutExtension(file), item, report);
            }
        }

        if (cases == 0) report.Check(false, path, "", "models", 0, "at least one");
        return report;
    }

    private static void Check(string set, JsonElement item, Report report)
    {
        string id = item.GetProperty("id").GetString()!, group = item.TryGetProperty("group", out JsonElement g) ? g.GetString()! : "";
        string? difference;
        try
        {
            difference = Compare(item);
        }
        catch (NotSupportedException e)
        {
            difference = e.Message;
        }

        report.Check(difference is null, $"{set} {group}".Trim(), id, "table", difference ?? "", "lavaan's");
    }

    /// <summary>What differs and by no rule; null: nothing.</summary>
    private static string? Compare(JsonElement item)
    {
        string model = item.GetProperty("model").ValueKind == JsonValueKind.Array ? string.Join('\n', SyntaxArguments.Strings(item.GetProperty("model"))) : item.GetProperty("model").GetString()!;
        JsonElement arguments = item.GetProperty("args");
        if (arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("constraints", out JsonElement more)) model += "\n" + string.Join('\n', SyntaxArguments.Strings(more));
        JsonElement expected = item.GetProperty("expect");
        SyntaxTable? theirs = SyntaxTable.Read(expected);
        SemSyntaxOptions options = SyntaxArguments.Lavaanify(arguments);
        ParameterTable ours;
        try
        {
            ours = ParameterTable.Parse(model, options);
        }
        catch (SpecificationException e)
        {
            return theirs is null || SyntaxRules.Error(item, model, theirs, e) is not null ? null : "error: " + e.Message.ReplaceLineEndings(" / ");
        }

        if (theirs is not null) return Difference(item, model, options, ours, theirs);
        // 0.6-14 rejects the text: it may stand where lavaan 0.7 reads it in the same way, or where the line ends alone are Windows'.
        if (item.TryGetProperty("expect_head", out JsonElement head) && SyntaxTable.Read(head) is { } newer) return SyntaxTable.Of(ours, newer.Columns).Difference(newer);
        if (!model.Contains('\r', StringComparison.Ordinal)) return "no error: " + string.Join(", ", ours.Rows.Take(5));
        string[] columns = ["lhs", "op", "rhs", "free", "label"];
        return SyntaxTable.Of(ours, columns).Difference(SyntaxTable.Of(ParameterTable.Parse(model.Replace("\r", "", StringComparison.Ordinal), options), columns));
    }

    private static string? Difference(JsonElement item, string model, SemSyntaxOptions options, ParameterTable ours, SyntaxTable theirs)
    {
        string? first = SyntaxTable.Of(ours, theirs.Columns).Difference(theirs);
        if (first is null) return null;
        foreach ((_, SyntaxTable table) in SyntaxRules.Tables(item, model, theirs))
            if (SyntaxTable.Of(ours, table.Columns).Difference(table) is null) return null;
        if (SyntaxRules.MixedEntries(model) is { } read) return SyntaxTable.Of(ParameterTable.Parse(read, options), theirs.Columns).Difference(theirs) is null ? null : first;
        if (!SyntaxRules.KeepsBlanks(model)) return first;
        SyntaxTable mine = SyntaxTable.Of(ours, theirs.Columns);
        foreach (Dictionary<string, object?> row in mine.Rows)
            foreach (string column in (string[])["lhs", "rhs", "label"]) row[column] = string.Concat(((string)row[column]!).Where(c => c is not (' ' or '`')));
        return mine.Difference(theirs) is null ? null : first;
    }
}
