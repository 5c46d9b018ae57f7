using System.Text.Json;
using Stats.Modeling;

namespace Stats.Tests.Survivals.Fitting;

/// <summary>A data set of tests/reference/survival: data, response and covariates.</summary>
internal sealed record SurvivalSet(string Name, DataFrame Data, string Response, string Covariates)
{
    private static readonly string[] TimeColumns = ["time", "entry", "left", "right"];

    public static SurvivalSet Read(string name)
    {
        string path = Reference.File("survival", "data", name);
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        JsonElement root = meta.RootElement;
        CsvOptions options = new();
        if (root.GetProperty("factors") is { ValueKind: JsonValueKind.Object } factors)
            foreach (JsonProperty factor in factors.EnumerateObject())
                options = options.WithFactor(factor.Name, Texts(factor.Value));
        return new(name, DataFrame.ReadCsv(path + ".csv", options), Texts(root.GetProperty("response"))[0], Texts(root.GetProperty("covariates"))[0].TrimStart('~', ' '));
    }

    /// <summary>The same data with every time multiplied.</summary>
    public SurvivalSet InUnit(double factor)
    {
        DataFrame data = Data;
        foreach (string column in TimeColumns)
            if (data.TryColumn(column, out _)) data = data.With(column, new NumericColumn([.. data.Numeric(column).Values.ToArray().Select(t => t * factor)]));
        return this with { Data = data };
    }

    /// <summary>The fits of a reference file: pkgs (a list) or apgw (by name).</summary>
    public static JsonElement Fits(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Reference.File("survival", file + ".json")));
        return document.RootElement.GetProperty("fits").Clone();
    }

    /// <summary>Texts; R writes a list of one as a scalar.</summary>
    public static string[] Texts(JsonElement e) => e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(t => t.GetString()!)] : [e.GetString()!];

    /// <summary>Numbers; R writes a list of one as a scalar.</summary>
    public static double[] Numbers(JsonElement e) => e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(v => v.GetDouble())] : [e.GetDouble()];
}
