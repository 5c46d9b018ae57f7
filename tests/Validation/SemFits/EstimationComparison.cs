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

    /// <summary>Compares.</summary>
    /// <param name="id">The reference's name.</param>
    /// <param name="root">The reference.</param>
    /// <param name="fit">Our fit.</param>
    /// <param name="evaluateAt">Our figures at given estimates, without a search.</param>
    /// <param name="report">Takes the comparisons.</param>
    public static void Compare(string id, JsonElement root, SemFit fit, Func<Dictionary<string, double>, SemFit> evaluateAt, Report report)
    {
        JsonElement measures = root.GetProperty("fit");
        // lavaan's fmin under full information counts from unrestricted moments that its EM left early: there the log-likelihoods are compared.
        double fmin = root.GetProperty("fmin").GetDouble(), ours = fit.Discrepancy;
        if (fit.Options.Missing == MissingData.FullInformation && measures.TryGetProperty("logl", out JsonElement logl))
            (fmin, ours) = (-logl.GetDouble() / fit.Observations, -fit.LogLikelihood / fit.Observations);
        report.Check(ours <= fmin + DiscrepancySlack, "discrepancy", id, "not above lavaan's", ours, fmin);
        report.Check(fit.Converged && fit.Search.ScaledGradient < CertificateTolerance, "certificate", id, "scaled gradient", $"{fit.Search.ScaledGradient:G3} {fit.Search.Reason}", "below 1e-9");
        Equal("counts", "df", fit.DegreesOfFreedom, 0);
        Equal("counts", "npar", fit.FreeParameters, 0);
        Equal("log-likelihood", "logl", fit.LogLikelihood, 1e-8);
        Equal("log-likelihood", "aic", fit.Aic, 1e-8);
        Equal("log-likelihood", "bic", fit.Bic, 1e-8);
        Moments(id, root.GetProperty("sampstat"), report, fit, implied: false);

        // Where lavaan's search stopped early the estimates differ: then our figures at its estimates have to be its figures, and its point no minimum.
        Report trial = new(TextWriter.Null);
        Parameters(id, root, fit, trial);
        Moments(id, root.GetProperty("implied"), trial, fit, implied: true);
        if (trial.Failed == 0)
        {
            Parameters(id, root, fit, report);
            Moments(id, root.GetProperty("implied"), report, fit, implied: true);
            return;
        }

        SemFit theirs = evaluateAt(Estimates(root, fit));
        Parameters(id, root, theirs, report);
        Moments(id, root.GetProperty("implied"), report, theirs, implied: true);
        report.Check(theirs.Discrepancy >= fit.Discrepancy && theirs.Search.ScaledGradient > 1e3 * fit.Search.ScaledGradient, "lavaan stopped early", id, "scaled gradient, ours at its estimates", fit.Search.ScaledGradient, theirs.Search.ScaledGradient);
        report.Check(Distance(root, fit) < 0.01, "lavaan stopped early", id, "largest distance in standard errors", Distance(root, fit), "below 0.01");

        void Equal(string set, string name, double value, double tolerance)
        {
            if (!measures.TryGetProperty(name, out JsonElement element) || element.ValueKind != JsonValueKind.Number) return;
            double t = element.GetDouble();
            report.Check(Math.Abs(value - t) <= tolerance * Math.Max(1, Math.Abs(t)), set, id, name, value, t);
        }
    }

    /// <summary>lavaan's estimates of the free rows, by our ids.</summary>
    public static Dictionary<string, double> Estimates(JsonElement root, SemFit fit)
    {
        Dictionary<string, SemEstimate> rows = Rows(fit);
        Dictionary<string, double> estimates = new(StringComparer.Ordinal);
        foreach (JsonElement row in root.GetProperty("parameters").EnumerateArray())
            if (rows.TryGetValue(Key(row), out SemEstimate? mine) && mine.Row.Free > 0) estimates[mine.Id] = row.GetProperty("est").GetDouble();
        return estimates;
    }

    private static double Distance(JsonElement root, SemFit fit)
    {
        double worst = 0;
        foreach ((string id, double estimate) in Estimates(root, fit))
        {
            SemEstimate mine = fit.Parameter(id);
            if (mine.StandardError > 0) worst = Math.Max(worst, Math.Abs(mine.Estimate - estimate) / mine.StandardError);
        }

        return worst;
    }

    private static Dictionary<string, SemEstimate> Rows(SemFit fit)
    {
        Dictionary<string, SemEstimate> rows = new(StringComparer.Ordinal);
        foreach (SemEstimate row in fit.Parameters)
            rows.TryAdd(Key(row.Row.Lhs, Operator(row.Row.Operator), row.Row.Operator == SemOperator.Definition ? "" : row.Row.Rhs, Math.Max(1, row.Row.Group)), row);
        return rows;
    }

    private static string Key(JsonElement row)
    {
        string op = row.GetProperty("op").GetString()!;
        int group = row.TryGetProperty("group", out JsonElement g) && g.ValueKind == JsonValueKind.Number ? Math.Max(1, g.GetInt32()) : 1;
        return Key(row.GetProperty("lhs").GetString()!, op, op == ":=" ? "" : row.GetProperty("rhs").GetString()!, group);
    }

    private static void Parameters(string id, JsonElement root, SemFit fit, Report report)
    {
        Dictionary<string, SemEstimate> ours = Rows(fit);
        foreach (JsonElement row in root.GetProperty("parameters").EnumerateArray())
        {
            if (row.GetProperty("op").GetString() is "==" or "<" or ">") continue;
            string key = Key(row);
            double est = row.GetProperty("est").GetDouble();
            if (!ours.TryGetValue(key, out SemEstimate? mine))
            {
                report.Check(false, "estimates", id, key, "no such row", est);
                continue;
            }

            double? se = row.TryGetProperty("se", out JsonElement s) && s.ValueKind == JsonValueKind.Number ? s.GetDouble() : null;
            double unit = se is > 0 ? se.Value : Math.Max(Math.Abs(est), 1) * 1e-2; // fixed rows agree to six digits
            report.Check(Math.Abs(mine.Estimate - est) <= EstimateTolerance * unit, "estimates", id, key, mine.Estimate, $"{est:R} (se {se:R})");
            if (se is { } error && fit.Options.StandardErrors is not (SemStandardErrors.Bootstrap or SemStandardErrors.None))
                report.Check(error == 0 ? mine.StandardError == 0 : Math.Abs(mine.StandardError - error) <= ErrorTolerance * error, "standard errors", id, key, mine.StandardError, error);
            if (se is > 0 && row.TryGetProperty("pvalue", out JsonElement p) && fit.Options.StandardErrors is not (SemStandardErrors.Bootstrap or SemStandardErrors.None))
                report.Check(p.ValueKind == JsonValueKind.Number ? Math.Abs(mine.P - p.GetDouble()) <= EstimateTolerance : double.IsNaN(mine.P), "p-values", id, key, mine.P, p.ToString());
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
