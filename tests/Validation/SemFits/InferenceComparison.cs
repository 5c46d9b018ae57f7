using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>Compares what follows from a fit with lavaan's: fit measures, standardised solutions, explained variances, modification indices.</summary>
internal static class InferenceComparison
{
    private const double Absolute = 1e-6; // of measures, standardised values, indices
    private const double Relative = 1e-5;

    /// <summary>Compares.</summary>
    /// <param name="id">The reference's name.</param>
    /// <param name="root">The reference.</param>
    /// <param name="fit">Our fit.</param>
    /// <param name="evaluateAt">Our figures at given estimates, without a search.</param>
    /// <param name="report">Takes the comparisons.</param>
    public static void Compare(string id, JsonElement root, SemFit fit, Func<Dictionary<string, double>, SemFit> evaluateAt, Report report)
    {
        // Where lavaan's search stopped early, our figures at its estimates have to be its figures; that its point is no minimum is shown beside the estimates.
        foreach (Action<string, JsonElement, SemFit, Report> part in (Action<string, JsonElement, SemFit, Report>[])[Measures, Standardised, Explained, ModificationComparison.Compare])
        {
            Report trial = new(TextWriter.Null);
            part(id, root, fit, trial);
            part(id, root, trial.Failed == 0 ? fit : evaluateAt(EstimationComparison.Estimates(root, fit)), report);
        }
    }

    private static void Measures(string id, JsonElement root, SemFit fit, Report report)
    {
        foreach (JsonProperty measure in root.GetProperty("fit").EnumerateObject())
        {
            if (!fit.Measures.Contains(measure.Name))
            {
                report.Check(false, "fit measures", id, measure.Name, "no such measure", measure.Value.ToString());
                continue;
            }
            double ours = fit.Measures[measure.Name], theirs = measure.Value.ValueKind == JsonValueKind.Number ? measure.Value.GetDouble() : double.NaN;
            if (Differs(measure.Name, fit)) continue;
            report.Check(Near(ours, theirs, MeasureSlack(measure.Name, theirs, fit)), "fit measures", id, measure.Name, ours, theirs);
        }
    }

    /// <summary>What differs on purpose (docs/differences/sem.md).</summary>
    private static bool Differs(string measure, SemFit fit)
    {
        // The critical N of a saturated model: lavaan divides rounding by rounding.
        if (measure is "cn_05" or "cn_01" && fit.DegreesOfFreedom == 0) return true;
        // With missing values lavaan's refit to complete-data moments takes exogenous variables as fixed, whatever the option says.
        if (measure.EndsWith(".robust", StringComparison.Ordinal) && fit.Options.Missing == MissingData.FullInformation && fit.Options.FixedExogenous == false) return true;
        // A scaling factor that is exactly 1 makes lavaan drop the other one from the robust index.
        return measure is "cfi.robust" or "tli.robust" or "nnfi.robust" or "rni.robust" && (fit.Options.Estimator == SemEstimator.DiagonallyWeightedLeastSquares || (fit.Measures.Contains("baseline.chisq.scaling.factor") && Math.Abs(fit.Measures["baseline.chisq.scaling.factor"] - 1) < 1e-9));
    }

    private static double MeasureSlack(string measure, double value, SemFit fit)
    {
        double slack = 0;
        // Behind these stand unrestricted moments, where lavaan's EM stops at 1e-5.
        if (measure.EndsWith(".robust", StringComparison.Ordinal) && fit.Options.Missing == MissingData.FullInformation) slack = (measure.Contains("pvalue", StringComparison.Ordinal) ? 1e-3 : 1e-4) * Math.Abs(value);
        // The residuals are those of the unrestricted moments too: where they vanish, its EM's remain.
        if (measure.Contains("rmr", StringComparison.Ordinal) && fit.Options.Missing == MissingData.FullInformation) slack = 1e-5;
        // lavaan finds the noncentrality behind a limit to 2^-13 (the default tolerance of R's uniroot).
        if (measure.StartsWith("rmsea.ci", StringComparison.Ordinal) && value > 0)
        {
            double scale = measure.EndsWith(".robust", StringComparison.Ordinal) && fit.ScaledTest is { } scaled ? scaled.ScalingFactor : 1;
            slack = Math.Max(slack, 1.3e-4 * scale * fit.GroupLabels.Count / (2 * fit.Observations * fit.DegreesOfFreedom * value));
        }
        return slack;
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
                report.Check(Near(mine.Estimate, theirs), "standardised", id, $"{name} {Key(row)}", mine.Estimate, theirs);
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
            report.Check(Near(ours[k].Value, theirs[k] ?? double.NaN), "explained variance", id, ours[k].Variable, ours[k].Value, theirs[k] ?? double.NaN);
    }

    public static bool Near(double ours, double theirs, double slack = 0) =>
        (double.IsNaN(ours) && double.IsNaN(theirs)) || Math.Abs(ours - theirs) <= Math.Max(slack, Math.Max(Absolute, Relative * Math.Abs(theirs)));

    private static double? Number(JsonElement e) => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : null;

    private static string Key(SemParameter row) => Key(row.Lhs, Operator(row.Operator), row.Operator == SemOperator.Definition ? "" : row.Rhs, Math.Max(1, row.Group));

    public static string Key(JsonElement row)
    {
        string op = row.GetProperty("op").GetString()!;
        int group = row.TryGetProperty("group", out JsonElement g) && g.ValueKind == JsonValueKind.Number ? Math.Max(1, g.GetInt32()) : 1;
        return Key(row.GetProperty("lhs").GetString()!, op, op == ":=" ? "" : row.GetProperty("rhs").GetString()!, group);
    }

    public static string Key(string lhs, string op, string rhs, int group)
    {
        // A covariance has no order.
        if (op == "~~" && string.CompareOrdinal(lhs, rhs) > 0) (lhs, rhs) = (rhs, lhs);
        return group == 1 ? $"{lhs} {op} {rhs}" : $"{lhs} {op} {rhs} (group {group})";
    }

    public static string Operator(SemOperator op) => op switch
    {
        SemOperator.Loading => "=~",
        SemOperator.Regression => "~",
        SemOperator.Covariance => "~~",
        SemOperator.Intercept => "~1",
        SemOperator.Definition => ":=",
        _ => "",
    };
}
