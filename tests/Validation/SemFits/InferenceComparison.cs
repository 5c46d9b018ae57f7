using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>Compares what follows from a fit with lavaan's: fit measures, standardised solutions, explained variances, modification indices.</summary>
internal static class InferenceComparison
{
    private const double Absolute = 1e-6; // of measures, standardised values, indices
    private const double Relative = 1e-5;

    public static void Compare(string id, JsonElement root, SemFit fit, Report report)
    {
        foreach (JsonProperty measure in root.GetProperty("fit").EnumerateObject())
        {
            if (!fit.Measures.Contains(measure.Name))
            {
                report.Check(false, "fit measures", id, measure.Name, "no such measure", measure.Value.ToString());
                continue;
            }
            double ours = fit.Measures[measure.Name], theirs = measure.Value.ValueKind == JsonValueKind.Number ? measure.Value.GetDouble() : double.NaN;
            report.Check(Near(ours, theirs), "fit measures", id, measure.Name, ours, theirs);
        }
        Standardised(id, root, fit, report);
        Explained(id, root, fit, report);
        Modification(id, root, fit, report);
    }

    private static void Standardised(string id, JsonElement root, SemFit fit, Report report)
    {
        foreach ((string name, SemStandardization kind) in new[] { ("std.lv", SemStandardization.Latent), ("std.all", SemStandardization.All), ("std.nox", SemStandardization.AllButExogenous) })
        {
            Dictionary<string, SemEstimate> ours = new(StringComparer.Ordinal);
            foreach (SemEstimate row in fit.Standardized(kind)) ours.TryAdd(Key(row.Row), row);
            foreach (JsonElement row in root.GetProperty("parameters").EnumerateArray())
            {
                if (!row.TryGetProperty(name, out JsonElement value) || !ours.TryGetValue(Key(row), out SemEstimate? mine)) continue;
                double theirs = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
                // Unstandardised values carry lavaan's early stop: 1e-4 of a standard error.
                double slack = row.TryGetProperty("se", out JsonElement se) && se.ValueKind == JsonValueKind.Number ? 1e-4 * Math.Max(se.GetDouble(), mine.StandardError) : 0;
                report.Check(Near(mine.Estimate, theirs, slack), "standardised", id, $"{name} {Key(row)}", mine.Estimate, theirs);
            }
        }
    }

    private static void Explained(string id, JsonElement root, SemFit fit, Report report)
    {
        if (!root.TryGetProperty("r2", out JsonElement r2)) return;
        double?[] theirs = r2.ValueKind switch
        {
            JsonValueKind.Array => [.. r2.EnumerateArray().Select(Number)],
            JsonValueKind.Object => [.. r2.EnumerateObject().SelectMany(g => g.Value.ValueKind == JsonValueKind.Array ? g.Value.EnumerateArray().Select(Number).ToArray() : [Number(g.Value)])],
            _ => [Number(r2)],
        };
        ExplainedVariance[] ours = [.. fit.ExplainedVariances()];
        report.Check(ours.Length == theirs.Length, "explained variance", id, "number", ours.Length, theirs.Length);
        for (int k = 0; k < Math.Min(ours.Length, theirs.Length); k++)
            report.Check(Near(ours[k].Value, theirs[k] ?? double.NaN, 1e-5), "explained variance", id, ours[k].Variable, ours[k].Value, theirs[k] ?? double.NaN);
    }

    private static void Modification(string id, JsonElement root, SemFit fit, Report report)
    {
        if (!root.TryGetProperty("modindices_top", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return;
        Dictionary<string, ModificationIndex> ours = new(StringComparer.Ordinal);
        foreach (ModificationIndex m in fit.ModificationIndices()) ours.TryAdd(Key(m.Lhs, Operator(m.Operator), m.Rhs, m.Group), m);
        foreach (JsonElement row in list.EnumerateArray())
        {
            double mi = row.GetProperty("mi").GetDouble();
            if (!ours.TryGetValue(Key(row), out ModificationIndex? mine))
            {
                report.Check(mi < 1e-4, "modification", id, Key(row), "no such index", mi); // an index of rounding is none
                continue;
            }
            // Scores are differences from an optimum that lavaan stops short of: 1e-4 of an index of 1.
            report.Check(Near(mine.Index, mi, 1e-4), "modification", id, $"mi {Key(row)}", mine.Index, mi);
            if (mi < 0.01) continue;
            foreach ((string name, double value) in new[] { ("epc", mine.ExpectedChange), ("sepc.lv", mine.ChangeLatent), ("sepc.all", mine.ChangeAll), ("sepc.nox", mine.ChangeAllButExogenous) })
                if (row.TryGetProperty(name, out JsonElement v) && v.ValueKind == JsonValueKind.Number)
                    report.Check(Near(value, v.GetDouble(), 1e-4 * Math.Abs(v.GetDouble()) / Math.Sqrt(mi)), "modification", id, $"{name} {Key(row)}", value, v.GetDouble());
        }
    }

    private static bool Near(double ours, double theirs, double slack = 0) =>
        (double.IsNaN(ours) && double.IsNaN(theirs)) || Math.Abs(ours - theirs) <= Math.Max(slack, Math.Max(Absolute, Relative * Math.Abs(theirs)));

    private static double? Number(JsonElement e) => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : null;

    private static string Key(SemParameter row) => Key(row.Lhs, Operator(row.Operator), row.Operator == SemOperator.Definition ? "" : row.Rhs, Math.Max(1, row.Group));

    private static string Key(JsonElement row)
    {
        string op = row.GetProperty("op").GetString()!;
        int group = row.TryGetProperty("group", out JsonElement g) && g.ValueKind == JsonValueKind.Number ? Math.Max(1, g.GetInt32()) : 1;
        return Key(row.GetProperty("lhs").GetString()!, op, op == ":=" ? "" : row.GetProperty("rhs").GetString()!, group);
    }

    private static string Key(string lhs, string op, string rhs, int group)
    {
        // A covariance has no order.
        if (op == "~~" && string.CompareOrdinal(lhs, rhs) > 0) (lhs, rhs) = (rhs, lhs);
        return group == 1 ? $"{lhs} {op} {rhs}" : $"{lhs} {op} {rhs} (group {group})";
    }

    private static string Operator(SemOperator op) => op switch
    {
        SemOperator.Loading => "=~",
        SemOperator.Regression => "~",
        SemOperator.Covariance => "~~",
        SemOperator.Intercept => "~1",
        SemOperator.Definition => ":=",
        _ => "",
    };
}
