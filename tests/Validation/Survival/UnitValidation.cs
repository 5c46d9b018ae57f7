using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Validation.Survival;

/// <summary>
/// The kind <c>survival-units</c>: every structure of apgw_SET.json fitted with times in four units. A model that is closed under a change of unit keeps its log-likelihood (less
/// log c for each exact time) and its survival probabilities; another says in a note that it is not closed.
/// </summary>
internal static class UnitValidation
{
    private static readonly (string Name, double Factor)[] Units = [("days", 365.25), ("months", 12), ("decades", 0.1)];

    public static Report Run(string[] arguments)
    {
        Report report = new();
        string folder = arguments[0];
        foreach (string path in Directory.EnumerateFiles(folder, "apgw_*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            ReferenceSet set = ReferenceSet.Read(folder, Path.GetFileNameWithoutExtension(path)["apgw_".Length..]);
            foreach (JsonProperty fit in document.RootElement.GetProperty("fits").EnumerateObject())
                if (AdaptedPgwReference.Formula(set, fit.Value) is { } formula) Check(report, set, fit.Name, formula);
        }

        return report;
    }

    private static void Check(Report report, ReferenceSet set, string name, string formula)
    {
        if (SurvivalValidation.Fit(report, set.Name, name, formula, HazardFamilies.Apgw, set.Data) is not { } fit) return;
        bool closed = !Noted(fit);
        double[] times = [.. new[] { 0.1, 0.5, 0.9 }.Select(p => Quantile(set, p))];
        foreach ((string unit, double factor) in Units)
        {
            if (SurvivalValidation.Fit(report, set.Name, name, formula, HazardFamilies.Apgw, Scaled(set, factor)) is not { } scaled) continue;
            report.Check(Noted(scaled) == !closed, set.Name, name, $"note on the unit, {unit}", Noted(scaled), !closed);
            if (!closed) continue;
            report.Check(scaled.Converged == fit.Converged, set.Name, name, $"converged, {unit}", scaled.Converged, fit.Converged);
            report.Check(scaled.Limit?.Code == fit.Limit?.Code, set.Name, name, $"limit, {unit}", scaled.Limit?.Code ?? "none", fit.Limit?.Code ?? "none");
            if (!fit.Converged || !scaled.Converged) continue;
            double likelihood = scaled.LogLikelihood + (fit.Counts.Events * Math.Log(factor));
            report.Check(Math.Abs(likelihood - fit.LogLikelihood) <= 1e-8 * Math.Max(1, Math.Abs(fit.LogLikelihood)), set.Name, name, $"log-likelihood, {unit}", likelihood, fit.LogLikelihood);
            IReadOnlyList<Prediction> here = fit.Predict(set.Data, PredictionType.Survival, times), there = scaled.Predict(Scaled(set, factor), PredictionType.Survival, [.. times.Select(t => factor * t)]);
            double worst = here.Zip(there, (a, b) => Math.Abs(a.Estimate - b.Estimate) / Math.Max(a.StandardError, 1e-9)).Max();
            report.Check(worst <= 1e-6, set.Name, name, $"survival in standard errors, {unit}", worst, 0);
        }
    }

    private static bool Noted(SurvivalFit fit) => fit.Diagnostics.Any(d => d.Code == "TimeUnit");

    private static DataFrame Scaled(ReferenceSet set, double factor)
    {
        DataFrame data = set.Data;
        foreach (string column in TimeColumns(set)) data = data.With(column, new NumericColumn([.. data.Numeric(column).Values.ToArray().Select(t => t * factor)]));
        return data;
    }

    private static double Quantile(ReferenceSet set, double share)
    {
        double[] finite = [.. set.Data.Numeric(TimeColumns(set)[^1]).Values.ToArray().Where(double.IsFinite).Order()];
        return finite[(int)(share * (finite.Length - 1))];
    }

    // The columns named in Surv(...): all of an interval2 response, all but the last (the status) of another.
    private static string[] TimeColumns(ReferenceSet set)
    {
        string inside = set.Response[(set.Response.IndexOf('(', StringComparison.Ordinal) + 1)..set.Response.LastIndexOf(')')];
        string[] arguments = [.. inside.Split(',').Select(a => a.Trim()).Where(a => !a.Contains('=', StringComparison.Ordinal))];
        return inside.Contains("interval2", StringComparison.Ordinal) ? arguments : arguments[..^1];
    }
}
