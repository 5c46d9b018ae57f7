using System.Text.Json;
using Stats.Survival;

namespace Stats.Validation.Survival;

/// <summary>Fits of survreg, flexsurv and mpr in the families that the library has.</summary>
/// <remarks>Other families of those packages (gamma, generalised gamma and F, splines, Cox, TDL) are passed over.</remarks>
internal static class PackageReference
{
    // Package and distribution -> family, and the parameters that its own components are: location first, then ancillary ones in order.
    private static readonly Dictionary<(string Package, string Distribution), (HazardFamily Family, string[] Parameters)> Families = new()
    {
        [("survreg", "exponential")] = (HazardFamilies.Exponential, ["lambda"]),
        [("survreg", "weibull")] = (HazardFamilies.WeibullAft, ["phi", "gamma"]),
        [("survreg", "lognormal")] = (HazardFamilies.LogNormal, ["mu", "sigma"]),
        [("survreg", "loglogistic")] = (HazardFamilies.LogLogistic, ["phi", "gamma"]),
        [("flexsurvreg", "exp")] = (HazardFamilies.Exponential, ["lambda"]),
        [("flexsurvreg", "weibull")] = (HazardFamilies.WeibullAft, ["phi", "gamma"]),
        [("flexsurvreg", "weibullPH")] = (HazardFamilies.Weibull, ["lambda", "gamma"]),
        [("flexsurvreg", "llogis")] = (HazardFamilies.LogLogistic, ["phi", "gamma"]),
        [("flexsurvreg", "lnorm")] = (HazardFamilies.LogNormal, ["mu", "sigma"]),
        [("flexsurvreg", "gompertz")] = (HazardFamilies.Gompertz, ["lambda", "alpha"]),
        [("mpr", "Weibull")] = (HazardFamilies.Weibull, ["lambda", "gamma"]),
        [("mpr", "WeibullAFT")] = (HazardFamilies.WeibullAft, ["phi", "gamma"]),
        [("mpr", "Loglogistic")] = (HazardFamilies.LogLogisticOdds, ["theta", "gamma"]),
        [("mpr", "Gompertz")] = (HazardFamilies.Gompertz, ["lambda", "alpha"]),
        [("mpr", "Burr")] = (HazardFamilies.Burr, ["theta", "gamma", "rho"]),
        [("mpr", "PGW")] = (HazardFamilies.PowerGeneralizedWeibull, ["lambda", "gamma", "rho"]),
    };

    public static void Check(Report report, string folder, string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        ReferenceSet set = ReferenceSet.Read(folder, Path.GetFileNameWithoutExtension(path)["pkgs_".Length..]);
        foreach (JsonElement fit in document.RootElement.GetProperty("fits").EnumerateArray()) CheckFit(report, set, fit);
    }

    private static void CheckFit(Report report, ReferenceSet set, JsonElement reference)
    {
        string package = ReferenceSet.Text(reference.GetProperty("package")).Split("::")[^1], distribution = ReferenceSet.Text(reference.GetProperty("dist"));
        if (!Families.TryGetValue((package, distribution), out (HazardFamily Family, string[] Parameters) ours)) return;
        if (!reference.TryGetProperty("loglik", out JsonElement likelihood) || likelihood.ValueKind != JsonValueKind.Number) return;

        string all = string.Join(" + ", set.Covariates), none = "1";
        string[] rights = [.. ours.Parameters.Select(_ => none)];
        if (package == "mpr")
        {
            // beta, alpha, tau: the components that carry the covariates.
            string[] components = ReferenceSet.Text(reference.GetProperty("components")).Split('+');
            string[] order = ["beta", "alpha", "tau"];
            for (int k = 0; k < rights.Length; k++)
                if (components.Contains(order[k])) rights[k] = all;
        }
        else
        {
            if (ReferenceSet.Text(reference.GetProperty("covariates")) != "1") rights[0] = all;
            if (reference.TryGetProperty("anc", out JsonElement anc) && ReferenceSet.Text(anc) != "none") rights[1] = all;
        }

        // mpr's PGW has no time scale.
        string fixedPart = (package, distribution) is ("mpr", "PGW") ? "; phi = 1" : "";
        string formula = $"{set.Response} ~ 1; {string.Join("; ", ours.Parameters.Zip(rights, (p, r) => $"{p} ~ {r}"))}{fixedPart}";
        string name = $"{package} {distribution} [{string.Join(" | ", ours.Parameters.Zip(rights).Where(p => p.Second != none).Select(p => p.First))}]";
        if (SurvivalValidation.Fit(report, set.Name, name, formula, ours.Family, set.Data) is not { } fit) return;

        // Standard errors of flexsurv and mpr come from Hessians by differences (of optim and nlm): good to three digits.
        (Dictionary<string, double> estimates, Dictionary<string, double> errors) = Coefficients(package, distribution, ours.Parameters, reference);
        FitComparison.Check(report, set.Name, name, fit, likelihood.GetDouble(), estimates, errors, (1e-4, package == "survreg" ? 1e-4 : 1e-3));
    }

    /// <summary>Their estimates under our ids: log T = x'b + scale e is phi = exp(-x'b) and gamma = 1/scale; a scale in flexsurv is 1/phi.</summary>
    private static (Dictionary<string, double> Estimates, Dictionary<string, double> Errors) Coefficients(string package, string distribution, string[] parameters, JsonElement reference)
    {
        string[] names = ReferenceSet.Texts(reference.GetProperty("names"));
        double[] values = ReferenceSet.Numbers(reference.GetProperty("est")), errors = ReferenceSet.Numbers(reference.GetProperty("se"));
        Dictionary<string, double> estimates = new(StringComparer.Ordinal), standard = new(StringComparer.Ordinal);
        if (errors.Length != names.Length) return (estimates, standard);
        for (int i = 0; i < names.Length; i++)
        {
            (string id, int sign) = package switch
            {
                "survreg" => OfSurvreg(names[i], distribution, parameters),
                "flexsurvreg" => OfFlexsurv(names[i], parameters),
                _ => OfMpr(names[i], parameters),
            };
            estimates[id] = sign * values[i];
            standard[id] = errors[i];
        }

        return (estimates, standard);
    }

    private static (string Id, int Sign) OfSurvreg(string name, string distribution, string[] parameters)
    {
        bool location = name != "Log(scale)", normal = distribution == "lognormal";
        return ($"{parameters[location ? 0 : 1]}~{(name is "(Intercept)" or "Log(scale)" ? "1" : name)}", normal ? 1 : -1);
    }

    private static (string Id, int Sign) OfFlexsurv(string name, string[] parameters)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        string component = open > 0 && !name.StartsWith("I(", StringComparison.Ordinal) ? name[..open] : name;
        if (component is "shape" or "sdlog") return ($"{parameters[1]}~{(open > 0 ? name[(open + 1)..^1] : "1")}", 1);
        return ($"{parameters[0]}~{(name is "rate" or "scale" or "meanlog" ? "1" : name)}", parameters[0] == "phi" ? -1 : 1);
    }

    private static (string Id, int Sign) OfMpr(string name, string[] parameters)
    {
        int component = name[^1] switch { 'b' => 0, 'a' => 1, _ => 2 };
        string column = name[..^2];
        return ($"{parameters[component]}~{(column == "(Intercept)" ? "1" : column)}", 1);
    }
}
