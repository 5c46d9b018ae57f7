using System.Text.Json;
using Stats.Survival;

namespace Stats.Tests.Survivals.NonParametric;

/// <summary>Reads tests/reference/survival-nonparametric, which R wrote.</summary>
internal static class CurveReference
{
    public static JsonDocument Curves { get; } = Open("curves.json");

    public static JsonDocument LogRank { get; } = Open("logrank.json");

    /// <summary>The response, groups and weights of a set: {time, status, group, weight?, entry?, stratum?}.</summary>
    public static ReferenceSet Set(JsonElement set)
    {
        double[] time = Numbers(set.GetProperty("time")), status = Numbers(set.GetProperty("status"));
        double[]? entry = set.TryGetProperty("entry", out JsonElement e) && e.ValueKind != JsonValueKind.Null ? Numbers(e) : null;
        double[] weight = set.TryGetProperty("weight", out JsonElement w) && w.ValueKind != JsonValueKind.Null ? Numbers(w) : [];
        // status == 2 became 0 and 1 in the script.
        SurvivalResponse response = entry is null ? SurvivalResponse.Right(time, status) : SurvivalResponse.CountingProcess(entry, time, status);
        (string[] labels, int[] group) = Codes(set.GetProperty("group"), time.Length);
        int[] stratum = set.TryGetProperty("stratum", out JsonElement s) ? Codes(s, time.Length).Codes : [];
        return new ReferenceSet(response, labels, group, weight, stratum);
    }

    /// <summary>An array of numbers, or one number; null is NaN.</summary>
    public static double[] Numbers(JsonElement e) => e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(Number)] : [Number(e)];

    private static double Number(JsonElement e) => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : double.NaN;

    private static (string[] Labels, int[] Codes) Codes(JsonElement e, int n)
    {
        string[] values = e.ValueKind == JsonValueKind.Array ? [.. e.EnumerateArray().Select(v => v.GetString()!)] : [.. Enumerable.Repeat(e.GetString()!, n)];
        string[] labels = [.. values.Distinct()];
        return (labels, [.. values.Select(v => Array.IndexOf(labels, v))]);
    }

    private static JsonDocument Open(string name) => JsonDocument.Parse(File.ReadAllText(Reference.File("survival-nonparametric", name)));
}

internal sealed record ReferenceSet(SurvivalResponse Response, string[] Labels, int[] Group, double[] Weight, int[] Stratum);
