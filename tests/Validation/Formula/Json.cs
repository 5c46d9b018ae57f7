using System.Globalization;
using System.Text.Json;

namespace Stats.Validation.Formulas;

/// <summary>Reads the looser corners of the reference format: numbers that are not finite come as strings, or as null.</summary>
internal static class Json
{
    public static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => value.GetString() switch
        {
            "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) => v,
            _ => double.NaN,
        },
        _ => double.NaN,
    };

    /// <summary>The texts of an array; a single text counts as an array of one.</summary>
    public static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? "" : v.ToString()),
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [value.ToString()],
    };

    public static IEnumerable<double> Numbers(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Number) : [Number(value)];

    public static bool Has(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    public static string Text(this JsonElement element, string name) => element.Has(name, out JsonElement value) ? value.ToString() : "";

    /// <summary>Equal to 1e-12, relative above 1; missing equals missing.</summary>
    public static bool Close(double ours, double theirs) =>
        ours.Equals(theirs) || Math.Abs(ours - theirs) <= 1e-12 * Math.Max(1, Math.Abs(theirs));
}
