using System.Text.Json;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Validation.Survival;

/// <summary>The kind <c>survival</c>: apgw_SET.json, pkgs_SET.json and data/SET.* of a folder.</summary>
internal static class SurvivalValidation
{
    public static Report Run(string[] arguments)
    {
        Report report = new();
        string folder = arguments[0];
        foreach (string path in Files(folder, "apgw_")) AdaptedPgwReference.Check(report, folder, path);
        foreach (string path in Files(folder, "pkgs_")) PackageReference.Check(report, folder, path);
        return report;
    }

    private static IEnumerable<string> Files(string folder, string prefix) =>
        Directory.EnumerateFiles(folder, prefix + "*.json").Order(StringComparer.Ordinal);

    /// <summary>Fits a model, or reports the sentence with which it was refused.</summary>
    public static SurvivalFit? Fit(Report report, string set, string name, string formula, HazardFamily family, DataFrame data)
    {
        try
        {
            return SurvivalModel.Fit(formula, data, family);
        }
        catch (SpecificationException e)
        {
            report.Check(false, set, name, "refused", e.Sentence, formula);
            return null;
        }
    }
}

/// <summary>Fits of the adapted power generalised Weibull: structures by parameter.</summary>
internal static class AdaptedPgwReference
{
    private static readonly (string Theirs, string Ours)[] Names = [("tau", "phi"), ("beta", "lambda"), ("alpha", "gamma"), ("nu", "kappa")];

    public static void Check(Report report, string folder, string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        string name = Path.GetFileNameWithoutExtension(path)["apgw_".Length..];
        ReferenceSet set = ReferenceSet.Read(folder, name);
        foreach (JsonProperty fit in document.RootElement.GetProperty("fits").EnumerateObject()) CheckFit(report, set, fit.Name, fit.Value);
    }

    /// <summary>The structure of a reference in our words; null where the reference has no fit.</summary>
    public static string? Formula(ReferenceSet set, JsonElement reference)
    {
        if (!reference.TryGetProperty("loglik", out JsonElement likelihood) || likelihood.ValueKind != JsonValueKind.Number) return null;
        JsonElement formulas = reference.GetProperty("formulas");
        List<string> clauses = [];
        foreach ((string theirs, string ours) in Names)
        {
            clauses.Add(ReferenceSet.Text(formulas.GetProperty(theirs)) switch
            {
                "fixed 0" => $"{ours} = {(ours == "kappa" ? "0" : "1")}",
                "weib" => $"{ours} = 1",
                "llog" => $"{ours} = 0",
                "inf" => $"{ours} = Inf",
                string right => $"{ours} {right}",
            });
        }

        return $"{set.Response} ~ 1; {string.Join("; ", clauses)}";
    }

    private static void CheckFit(Report report, ReferenceSet set, string name, JsonElement reference)
    {
        if (Formula(set, reference) is not { } formula) return;
        if (SurvivalValidation.Fit(report, set.Name, name, formula, HazardFamilies.Apgw, set.Data) is not { } fit) return;

        double logLikelihood = reference.GetProperty("loglik").GetDouble();
        Dictionary<string, double>? estimates = null, errors = null;
        if (reference.TryGetProperty("est", out JsonElement est) && reference.TryGetProperty("se", out JsonElement se) && ReferenceSet.Numbers(se).Length == ReferenceSet.Numbers(est).Length)
        {
            string[] ids = [.. ReferenceSet.Texts(reference.GetProperty("names")).Select(Id)];
            estimates = ids.Zip(ReferenceSet.Numbers(est)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
            errors = ids.Zip(ReferenceSet.Numbers(se)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }

        // A fit that its own source calls not valid binds only where it is a regular optimum after all.
        bool valid = reference.TryGetProperty("valid", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        if (!valid && (estimates is null || errors is null || !FitComparison.IsRegular(fit, estimates, errors))) return;
        FitComparison.Check(report, set.Name, name, fit, logLikelihood, estimates, errors, (1e-4, 1e-4));
    }

    private static string Id(string name)
    {
        string[] parts = name.Split(':', 2);
        string ours = Names.First(n => n.Theirs == parts[0]).Ours;
        return $"{ours}~{(parts[1] == "(Intercept)" ? "1" : parts[1])}";
    }
}
