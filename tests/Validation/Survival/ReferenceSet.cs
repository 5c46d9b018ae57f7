using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Survival;

/// <summary>A data set of the survival references: data/NAME.csv with data/NAME.json.</summary>
internal sealed record ReferenceSet(string Name, DataFrame Data, string Response, string[] Covariates)
{
    public static ReferenceSet Read(string folder, string name)
    {
        string path = Path.Combine(folder, "data", name);
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        JsonElement root = meta.RootElement;
        CsvOptions options = new();
        if (root.TryGetProperty("factors", out JsonElement factors) && factors.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty factor in factors.EnumerateObject())
                options = options.WithFactor(factor.Name, [.. factor.Value.EnumerateArray().Select(l => l.GetString()!)]);
        string covariates = Text(root.GetProperty("covariates")).TrimStart('~', ' ');
        return new(name, DataFrame.ReadCsv(path + ".csv", options), Text(root.GetProperty("response")), [.. SplitTerms(covariates)]);
    }

    /// <summary>A text, or the first of a list of texts (R writes scalars as lists of one).</summary>
    public static string Text(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element[0].GetString()! : element.GetString()!;

    /// <summary>Numbers; a single one for a list of one; NaN where R had none.</summary>
    public static double[] Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().Select(Number)],
        _ => [Number(element)],
    };

    public static string[] Texts(JsonElement element) => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(e => e.GetString()!)] : [element.GetString()!];

    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : double.NaN;

    // The terms of a sum, split at '+' outside parentheses.
    private static IEnumerable<string> SplitTerms(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '+';
            if (c == '(') depth++;
            if (c == ')') depth--;
            if (c != '+' || depth > 0) continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }
    }
}
