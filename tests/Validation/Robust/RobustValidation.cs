using System.Globalization;
using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.Robust;

/// <summary>
/// The kind `robust`: every *.json of a folder that holds covMcd, covOGK or CovOgk estimates by data set (mcd.json of this project, robustbase_rrcov_reference.json). The data lie as
/// name.csv in the folder, in its sub-folder data, or in datasets/robust. With `--table FILE`, the table of criteria is written there.
/// </summary>
internal static class RobustValidation
{
    // robustbase's Qn() passes trial distances through single precision (off by up to 6e-8, see make_ogk.R); correlations near 1 magnify that.
    // The same estimates with exact Q_n (ogk_exact.json) agree to all digits.
    private const double Digits = 1e-8, SinglePrecision = 1e-4;

    public static Report Run(string[] arguments)
    {
        Report report = new();
        foreach (string file in Directory.GetFiles(arguments[0], "*.json").Order(StringComparer.Ordinal)) CheckFile(file, report);
        int option = Array.IndexOf(arguments, "--table");
        if (option >= 0 && option + 1 < arguments.Length) RobustTable.Write(Path.Combine(arguments[0], "mcd.json"), arguments[option + 1]);
        if (report.Passed + report.Failed == 0) report.Check(false, arguments[0], "-", "files", "none", "a json file of estimates by data set");
        return report;
    }

    public static void CheckFile(string file, Report report)
    {
        foreach ((string name, JsonElement set) in Sets(file))
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
            if (DataOf(folder, name) is { } data) Check(name, set, data, report);
            else report.Check(false, name, "-", "data", "none", name + ".csv in the folder");
        }
    }

    public static IEnumerable<(string Name, JsonElement Set)> Sets(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        if (document.RootElement.ValueKind != JsonValueKind.Object) yield break;
        JsonElement sets = document.RootElement.TryGetProperty("sets", out JsonElement inner) ? inner : document.RootElement;
        foreach (JsonProperty set in sets.EnumerateObject())
            if (set.Value.ValueKind == JsonValueKind.Object && set.Value.TryGetProperty("p", out _)) yield return (set.Name, set.Value.Clone());
    }

    public static DataFrame? DataOf(string folder, string name)
    {
        List<string> places = [Path.Combine(folder, name + ".csv"), Path.Combine(folder, "data", name + ".csv")];
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent) places.Add(Path.Combine(d.FullName, "datasets", "robust", name + ".csv"));
        string? path = places.Find(File.Exists);
        return path is null ? null : DataFrame.ReadCsv(path);
    }

    public static void Check(string name, JsonElement set, DataFrame data, Report report)
    {
        foreach ((string key, double alpha) in new[] { ("mcd50", 0.5), ("mcd75", 0.75) })
        {
            if (!set.TryGetProperty(key, out JsonElement mcd)) continue;
            RobustCovariance ours = new Mcd { Alpha = alpha }.Estimate(data);
            foreach (string random in new[] { "fast", "fast20000" })
                if (mcd.TryGetProperty(random, out JsonElement fast)) CheckMcd(name, key + " " + random, ours, fast, report, mayBeLower: true);
            if (mcd.TryGetProperty("deterministic", out JsonElement deterministic)) Deterministic(name, key, alpha, data, ours, deterministic, report);
        }

        if (set.TryGetProperty("FastMCD_seed1", out JsonElement seed1))
        {
            RobustCovariance ours = new Mcd().Estimate(data);
            CheckMcd(name, "FastMCD", ours, seed1, report, mayBeLower: true);
            Deterministic(name, "DetMCD", 0.5, data, ours, set.GetProperty("DetMCD"), report);
        }

        Ogk qn = new() { Scale = RobustScale.Qn };
        Ogk qnPairs = new() { Scale = RobustScale.Qn, PairScale = RobustScale.Qn };
        CheckOgk(name, set, "OGK_Qn", qn, data, report, SinglePrecision);
        CheckOgk(name, set, "ogkExactQn", qn, data, report);
        CheckOgk(name, set, "ogkExactQnQn", qnPairs, data, report);
        CheckOgk(name, set, "ogkTau", new(), data, report);
        CheckOgk(name, set, "ogkSnSn", new() { Scale = RobustScale.Sn, PairScale = RobustScale.Sn }, data, report);
        CheckOgk(name, set, "ogkMadMad", new() { Scale = RobustScale.Mad, PairScale = RobustScale.Mad }, data, report);
    }

    private static void Deterministic(string name, string key, double alpha, DataFrame data, RobustCovariance ours, JsonElement theirs, Report report)
    {
        if (theirs.TryGetProperty("error", out _))
        {
            // R refuses where h rows lie on a hyperplane, or a scale of 0 spoils its starts; we name the hyperplane.
            report.Check(ours.ExactFit is not null, name, key + " deterministic", "exact fit", ours.Criterion, theirs.GetProperty("error").ToString());
            return;
        }

        CheckMcd(name, key + " pooled against deterministic", ours, theirs, report, mayBeLower: true);
        RobustCovariance alone = new Mcd { Alpha = alpha, RandomStarts = 0, Exchange = false }.Estimate(data);
        CheckMcd(name, key + " deterministic", alone, theirs, report, mayBeLower: true);
    }

    // Where the criterion is R's, the subset is, and so must be all else; where it is lower, R's numbers belong to a worse subset.
    private static void CheckMcd(string name, string model, RobustCovariance ours, JsonElement theirs, Report report, bool mayBeLower)
    {
        double criterion = theirs.ValueKind == JsonValueKind.Object ? Number(theirs, "crit", "raw_crit") : Number(theirs);
        if (double.IsNaN(criterion)) return;
        double margin = 1e-8 * Math.Max(1, Math.Abs(criterion));
        report.Check(double.IsInfinity(criterion) ? ours.Criterion.Equals(criterion) : mayBeLower ? ours.Criterion <= criterion + margin : Math.Abs(ours.Criterion - criterion) <= margin,
            name, model, "criterion", ours.Criterion, criterion);
        if (theirs.ValueKind != JsonValueKind.Object) return;
        if (theirs.TryGetProperty("quan", out JsonElement quan) && ours.ExactFit is null)
            report.Check(ours.BestSubset.Count == (int)quan.GetDouble(), name, model, "h", ours.BestSubset.Count, quan);
        if (double.IsFinite(criterion) && Math.Abs(ours.Criterion - criterion) > margin) return;
        if (theirs.TryGetProperty("best", out JsonElement best) && ours.ExactFit is null && !Same(Rows(best), ours.BestSubset)) return; // another subset of the same determinant
        Vector(name, model, "center", ours.Location, theirs.GetProperty("center"), ours.Covariance, report);

        // R's small-sample factor may be negative where rows are few, and with it all variances.
        if (!(Elements(theirs.GetProperty("cov"))[0] < 0)) Matrix(name, model, "cov", ours.Covariance, theirs.GetProperty("cov"), report);
        if (theirs.TryGetProperty("rawCov", out JsonElement rawCov)) Matrix(name, model, "raw cov", ours.Raw.Covariance, rawCov, report);
        if (theirs.TryGetProperty("rawCenter", out JsonElement rawCenter)) Vector(name, model, "raw center", ours.Raw.Location, rawCenter, ours.Covariance, report);
        if (theirs.TryGetProperty("weight0", out JsonElement flagged) && !(Elements(theirs.GetProperty("cov"))[0] < 0))
            report.Check(Same(Rows(flagged), ours.FlaggedRows), name, model, "flagged", string.Join(' ', ours.FlaggedRows.Select(r => r + 1)), flagged);
    }

    private static void CheckOgk(string name, JsonElement set, string key, Ogk settings, DataFrame data, Report report, double tolerance = Digits)
    {
        if (!set.TryGetProperty(key, out JsonElement theirs) || theirs.ValueKind != JsonValueKind.Object) return;
        bool undefined = theirs.TryGetProperty("error", out _) || Elements(theirs.GetProperty("cov")).Any(v => !double.IsFinite(v)) || Elements(theirs.GetProperty("center")).Any(v => !double.IsFinite(v));
        RobustCovariance ours;
        try
        {
            ours = settings.Estimate(data);
        }
        catch (SpecificationException e)
        {
            report.Check(undefined, name, key, "estimate", e.Sentence, "exists");
            return;
        }

        report.Check(!undefined, name, key, "estimate", "exists", "does not");
        if (undefined) return;
        Vector(name, key, "center", ours.Raw.Location, theirs.GetProperty("center"), ours.Raw.Covariance, report, tolerance);
        Matrix(name, key, "cov", ours.Raw.Covariance, theirs.GetProperty("cov"), report, tolerance);
        if (!theirs.TryGetProperty("wcov", out JsonElement weighted)) return;
        Vector(name, key, "reweighted center", ours.Location, theirs.GetProperty("wcenter"), ours.Covariance, report, tolerance);
        Matrix(name, key, "reweighted cov", ours.Covariance, weighted, report, tolerance);
        report.Check(Same(Rows(theirs.GetProperty("weight0")), ours.FlaggedRows), name, key, "flagged", string.Join(' ', ours.FlaggedRows.Select(r => r + 1)), theirs.GetProperty("weight0"));
    }

    private static void Vector(string name, string model, string what, ReadOnlySpan<double> ours, JsonElement theirs, NamedMatrix scale, Report report, double tolerance = Digits)
    {
        double[] expected = Elements(theirs);
        for (int j = 0; j < expected.Length; j++)
        {
            double size = Math.Max(Math.Abs(expected[j]), Math.Sqrt(scale[j, j]));
            report.Check(Math.Abs(ours[j] - expected[j]) <= tolerance * size + (scale[j, j] == 0 ? 1e-15 : 0), // equal up to rounding
                name, model, $"{what}[{j + 1}]", ours[j], expected[j]);
        }
    }

    public static void Matrix(string name, string model, string what, NamedMatrix ours, JsonElement theirs, Report report, double tolerance = Digits)
    {
        double[] expected = Elements(theirs);
        int p = ours.Names.Count;
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++)
            {
                double e = expected[(i * p) + j], size = Math.Sqrt(Math.Abs(expected[(i * p) + i] * expected[(j * p) + j]));
                report.Check(Math.Abs(ours[i, j] - e) <= tolerance * Math.Max(size, Math.Abs(e)) + 1e-300, name, model, $"{what}[{i + 1},{j + 1}]", ours[i, j], e);
            }
    }

    public static double[] Elements(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Array => [.. e.EnumerateArray().SelectMany(Elements)],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [Number(e)],
    };

    public static int[] Rows(JsonElement oneBased) => [.. Elements(oneBased).Select(v => (int)v - 1)];

    public static double Number(JsonElement e) => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : e.GetString() switch
    {
        "-Inf" => double.NegativeInfinity,
        "Inf" => double.PositiveInfinity,
        "NA" or "NaN" or null => double.NaN,
        string s => double.Parse(s, CultureInfo.InvariantCulture),
    };

    private static double Number(JsonElement e, params string[] names)
    {
        foreach (string name in names)
            if (e.TryGetProperty(name, out JsonElement value)) return Number(value);
        return double.NaN;
    }

    private static bool Same(IReadOnlyList<int> a, IReadOnlyList<int> b) => a.SequenceEqual(b);
}
