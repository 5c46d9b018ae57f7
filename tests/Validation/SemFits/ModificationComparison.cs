using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>Compares modification indices and expected changes with lavaan's, and where lavaan's are known to be off with what a refit says (docs/differences/sem.md).</summary>
internal static class ModificationComparison
{
    public static void Compare(string id, JsonElement root, SemFit fit, Report report)
    {
        if (!root.TryGetProperty("modindices_top", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return;
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
            if (!InferenceComparison.Near(mine.Index, mi) && Refit(root, fit, mine, mi, out double drop))
            {
                report.Check(true, "modification", id, $"mi {key}, a refit", drop, mi);
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

    /// <summary>True where the model with the parameter freed falls by an amount that ours is nearer to than lavaan's is: the index is lavaan's mistake.</summary>
    private static bool Refit(JsonElement root, SemFit fit, ModificationIndex mine, double theirs, out double drop)
    {
        drop = double.NaN;
        int groups = fit.GroupLabels.Count;
        string op = InferenceComparison.Operator(mine.Operator);
        if (op is "~1" || fit.Options.Missing == MissingData.FullInformation || fit.Options.Estimator is SemEstimator.WeightedLeastSquares or SemEstimator.DiagonallyWeightedLeastSquares || fit.Table.Rows.Any(r => r.Lhs == mine.Lhs && r.Operator == mine.Operator && r.Rhs == mine.Rhs)) return false;
        string free = groups == 1 ? "" : $"c({string.Join(",", Enumerable.Range(1, groups).Select(g => g == mine.Group ? "NA" : "0"))})*";
        try
        {
            ParameterTable table = ParameterTable.Parse($"{root.GetProperty("model").GetString()}\n{mine.Lhs} {op} {free}{mine.Rhs}", fit.Options.Syntax with { Groups = groups, MeanStructure = fit.Table.HasMeanStructure });
            SemFit larger = SemModel.Fit(table, [.. Enumerable.Range(0, groups).Select(g => new SampleMoments(Unbiased(fit, g), fit.GroupObservations[g], [.. fit.SampleMeans(g)]))], fit.Options with { Group = null, StandardErrors = SemStandardErrors.Standard, Test = SemTest.Standard });
            drop = fit.Test.Statistic - larger.Test.Statistic;
        }
        catch (SpecificationException)
        {
            return false; // the larger model is not identified: nothing is shown
        }
        return Math.Abs(mine.Index - drop) < 0.1 * Math.Abs(theirs - drop);
    }

    private static NamedMatrix Unbiased(SemFit fit, int group)
    {
        double n = fit.GroupObservations[group];
        NamedMatrix covariance = fit.SampleCovariance(group);
        bool divided = fit.Options.Likelihood == SemLikelihood.Wishart || fit.Options.Estimator != SemEstimator.MaximumLikelihood;
        return divided ? covariance : new NamedMatrix(covariance.Names, [.. covariance.RowMajor.ToArray().Select(c => c * n / (n - 1))]);
    }
}
