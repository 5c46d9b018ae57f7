using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>Compares modification indices and expected changes with lavaan's (what differs on purpose: docs/differences/sem.md).</summary>
internal static class ModificationComparison
{
    public static void Compare(string id, JsonElement root, SemFit fit, Report report)
    {
        if (!root.TryGetProperty("modindices_top", out JsonElement list) || list.ValueKind != JsonValueKind.Array || IsImproper(fit)) return;
        Dictionary<string, ModificationIndex> ours = new(StringComparer.Ordinal);
        foreach (ModificationIndex m in fit.ModificationIndices()) ours.TryAdd(InferenceComparison.Key(m.Lhs, InferenceComparison.Operator(m.Operator), m.Rhs, m.Group), m);
        HashSet<string> exogenous = [.. fit.Table.Rows.Where(r => r.Exogenous && r.Free == 0).Select(r => r.Lhs)];
        foreach (JsonElement row in list.EnumerateArray())
        {
            // A fixed exogenous variable that becomes an outcome: lavaan's information leaves its variance out.
            if (row.GetProperty("op").GetString() == "~" && exogenous.Contains(row.GetProperty("lhs").GetString()!)) continue;
            string key = InferenceComparison.Key(row);
            int group = row.TryGetProperty("group", out JsonElement g) && g.ValueKind == JsonValueKind.Number ? Math.Max(1, g.GetInt32()) : 1;
            (double indexFactor, double changeFactor) = Factors(fit, group);
            double mi = row.GetProperty("mi").GetDouble() * indexFactor;
            if (!ours.TryGetValue(key, out ModificationIndex? mine))
            {
                report.Check(mi < 1e-4, "modification", id, key, "no such index", mi); // an index of rounding is none
                continue;
            }
            report.Check(InferenceComparison.Near(mine.Index, mi), "modification", id, $"mi {key}", mine.Index, mi);
            if (mi < 0.01) continue;
            foreach ((string name, double value) in new[] { ("epc", mine.ExpectedChange), ("sepc.lv", mine.ChangeLatent), ("sepc.all", mine.ChangeAll), ("sepc.nox", mine.ChangeAllButExogenous) })
            {
                if (!row.TryGetProperty(name, out JsonElement v) || v.ValueKind != JsonValueKind.Number) continue;
                double theirs = v.GetDouble() * changeFactor;
                report.Check(InferenceComparison.Near(value, theirs), "modification", id, $"{name} {key}", value, theirs);
            }
        }
    }

    /// <summary>With covariances of divisor n - 1 lavaan counts rows and scores with other numbers than its test statistic: what its index and its change are multiplied by to give ours.</summary>
    private static (double Index, double Change) Factors(SemFit fit, int group)
    {
        double n = fit.Observations, less = (n - fit.GroupLabels.Count) / n, own = fit.GroupObservations[group - 1], change = own / (own - 1);
        if (fit.Options.Estimator != SemEstimator.MaximumLikelihood) return (less * change * change, change);
        return (fit.Options.Likelihood == SemLikelihood.Wishart ? less : 1, 1);
    }

    /// <summary>True where two variables have an implied correlation beyond 1: lavaan computes its indices at other values of the parameters then (its check of starting values changes them).</summary>
    private static bool IsImproper(SemFit fit)
    {
        foreach (SemParameter row in fit.Table.Rows.Where(r => r.Operator == SemOperator.Covariance && r.Lhs != r.Rhs))
        {
            double Value(string a, string b) => fit.Parameters.First(p => p.Row.Group == row.Group && p.Row.Operator == SemOperator.Covariance && p.Row.Lhs == a && p.Row.Rhs == b).Estimate;
            double product = Value(row.Lhs, row.Lhs) * Value(row.Rhs, row.Rhs), covariance = Value(row.Lhs, row.Rhs);
            if (covariance != 0 && !(covariance * covariance <= product)) return true;
        }
        return false;
    }
}
