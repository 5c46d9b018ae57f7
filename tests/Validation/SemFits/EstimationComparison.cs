using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>Compares the estimation of a fit with lavaan's: discrepancy, certificate, estimates, standard errors, moments, log-likelihood.</summary>
internal static class EstimationComparison
{
    private const double DiscrepancySlack = 1e-10;
    private const double CertificateTolerance = 1e-9;
    private const double EstimateTolerance = 1e-4; // in standard errors: lavaan's search stops early
    private const double ErrorTolerance = 1e-5; // relative

    public static void Compare(string id, JsonElement root, SemFit fit, Report report)
    {
        double fmin = root.GetProperty("fmin").GetDouble();
        report.Check(fit.Discrepancy <= fmin + DiscrepancySlack, "discrepancy", id, "not above lavaan's", fit.Discrepancy, fmin);
        report.Check(fit.Converged && fit.Search.ScaledGradient < CertificateTolerance, "certificate", id, "scaled gradient", $"{fit.Search.ScaledGradient:G3} {fit.Search.Reason}", "below 1e-9");
        JsonElement measures = root.GetProperty("fit");
        Equal("counts", "df", fit.DegreesOfFreedom, measures, 0);
        Equal("counts", "npar", fit.FreeParameters, measures, 0);
        Equal("log-likelihood", "logl", fit.LogLikelihood, measures, 1e-8);
        Equal("log-likelihood", "aic", fit.Aic, measures, 1e-8);
        Equal("log-likelihood", "bic", fit.Bic, measures, 1e-8);
        Parameters(id, root, fit, report);
        Moments(id, root.GetProperty("implied"), report, fit, implied: true);
        Moments(id, root.GetProperty("sampstat"), report, fit, implied: false);

        void Equal(string set, string name, double ours, JsonElement theirs, double tolerance)
        {
            if (!theirs.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Number) return;
            double t = value.GetDouble();
            report.Check(Math.Abs(ours - t) <= tolerance * Math.Max(1, Math.Abs(t)), set, id, name, ours, t);
        }
    }

    private static void Parameters(string id, JsonElement root, SemFit fit, Report report)
    {
        Dictionary<string, SemEstimate> ours = new(StringComparer.Ordinal);
        foreach (SemEstimate row in fit.Parameters)
            ours.TryAdd(Key(row.Row.Lhs, Operator(row.Row.Operator), row.Row.Operator == SemOperator.Definition ? "" : row.Row.Rhs, Math.Max(1, row.Row.Group)), row);
        foreach (JsonElement row in root.GetProperty("parameters").EnumerateArray())
        {
            string op = row.GetProperty("op").GetString()!;
            if (op is "==" or "<" or ">") continue;
            int group = row.TryGetProperty("group", out JsonElement g) && g.ValueKind == JsonValueKind.Number ? Math.Max(1, g.GetInt32()) : 1;
            string key = Key(row.GetProperty("lhs").GetString()!, op, op == ":=" ? "" : row.GetProperty("rhs").GetString()!, group);
            if (!ours.TryGetValue(key, out SemEstimate? mine))
            {
                report.Check(false, "estimates", id, key, "no such row", row.GetProperty("est"));
                continue;
            }

            double est = row.GetProperty("est").GetDouble();
            double? se = row.TryGetProperty("se", out JsonElement s) && s.ValueKind == JsonValueKind.Number ? s.GetDouble() : null;
            double unit = se is > 0 ? se.Value : Math.Max(Math.Abs(est), 1) * 1e-2; // fixed rows agree to six digits
            report.Check(Math.Abs(mine.Estimate - est) <= EstimateTolerance * unit, "estimates", id, key, mine.Estimate, $"{est:R} (se {se:R})");
            if (se is { } error && fit.Options.StandardErrors is not (SemStandardErrors.Bootstrap or SemStandardErrors.None))
                report.Check(error == 0 ? mine.StandardError == 0 : Math.Abs(mine.StandardError - error) <= ErrorTolerance * error, "standard errors", id, key, mine.StandardError, error);
        }
    }

    private static void Moments(string id, JsonElement groups, Report report, SemFit fit, bool implied)
    {
        JsonElement[] list = groups.ValueKind == JsonValueKind.Array ? [.. groups.EnumerateArray()] : [.. groups.EnumerateObject().Select(p => p.Value)];
        string set = implied ? "implied moments" : "sample moments";
        report.Check(list.Length == fit.GroupLabels.Count, set, id, "groups", fit.GroupLabels.Count, list.Length);
        if (groups.ValueKind == JsonValueKind.Object && fit.GroupLabels.Count > 1)
            report.Check(groups.EnumerateObject().Select(p => p.Name).SequenceEqual(fit.GroupLabels), set, id, "group labels", string.Join(", ", fit.GroupLabels), string.Join(", ", groups.EnumerateObject().Select(p => p.Name)));
        for (int g = 0; g < list.Length; g++)
        {
            NamedMatrix covariance = implied ? fit.ImpliedCovariance(g) : fit.SampleCovariance(g);
            double[][] theirs = [.. list[g].GetProperty("cov").EnumerateArray().Select(r => r.EnumerateArray().Select(e => e.GetDouble()).ToArray())];
            double worst = 0;
            for (int i = 0; i < theirs.Length; i++)
                for (int j = 0; j < theirs.Length; j++) worst = Math.Max(worst, Math.Abs(covariance[i, j] - theirs[i][j]) / Math.Sqrt(theirs[i][i] * theirs[j][j]));
            // Implied moments carry lavaan's early stop; sample moments are arithmetic, but for lavaan's EM (stops at 1e-5).
            double tolerance = implied ? 1e-5 : fit.Options.Missing == MissingData.FullInformation ? 1e-4 : 1e-10;
            report.Check(worst <= tolerance, set, id, $"covariances of group {g + 1}", worst, 0);
            IReadOnlyList<double> means = implied ? fit.ImpliedMeans(g) : fit.SampleMeans(g);
            if (means.Count == 0 || !list[g].TryGetProperty("mean", out JsonElement mean)) continue;
            double[] m = [.. mean.EnumerateArray().Select(e => e.GetDouble())];
            double off = 0;
            for (int i = 0; i < m.Length; i++) off = Math.Max(off, Math.Abs(means[i] - m[i]) / Math.Sqrt(theirs[i][i]));
            report.Check(off <= tolerance, set, id, $"means of group {g + 1}", off, 0);
        }
    }

    private static string Key(string lhs, string op, string rhs, int group) => group == 1 ? $"{lhs} {op} {rhs}" : $"{lhs} {op} {rhs} (group {group})";

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
