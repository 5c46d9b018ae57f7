using System.Text.Json;
using Stats.Modeling;

namespace Stats.Tests.Sem.Robust;

/// <summary>tests/reference/robust/mcd.json, made by make.R there.</summary>
internal static class RobustReference
{
    private static readonly Lazy<JsonDocument> Document = new(() => JsonDocument.Parse(File.ReadAllText(Reference.File("robust", "mcd.json"))));

    public static JsonElement Root => Document.Value.RootElement;

    public static JsonElement Set(string name) => Root.GetProperty("sets").GetProperty(name);

    public static DataFrame Data(string name) => DataFrame.ReadCsv(Reference.Dataset(Path.Combine("robust", name + ".csv")));

    public static DataFrame Columns(params double[][] columns) => new(columns.Select((c, j) => KeyValuePair.Create<string, Column>($"x{j + 1}", new NumericColumn(c))));

    /// <summary>A matrix written row after row.</summary>
    public static DataFrame Rows(JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        return Columns([.. Enumerable.Range(0, values[0].Length).Select(j => values.Select(r => r[j]).ToArray())]);
    }
}
