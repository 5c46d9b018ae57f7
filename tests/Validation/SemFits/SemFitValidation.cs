using System.Text.Json;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Validation.SemFits;

/// <summary>
/// Kind "sem-fit": sem-fit FOLDER [DATA FOLDER]. Every JSON file of the folder (and of those inside it) is one fit of lavaan; models beyond the library (ordinal,
/// two-level) have to be answered with a sentence. Without a data folder, FOLDER/data is used.
/// </summary>
internal static class SemFitValidation
{
    public static Report Run(string[] arguments)
    {
        Report report = new();
        string path = arguments[0], data = arguments.Length > 1 ? arguments[1] : Path.Combine(path, "data");
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        int recognised = 0;
        foreach (string file in files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("parameters", out _) || !root.TryGetProperty("fmin", out _)) continue;
            recognised++;
            string id = root.GetProperty("id").GetString()!;
            LavaanCall call = new(root);
            if (call.IsBeyond)
            {
                Beyond(id, call, data, report);
                continue;
            }

            try
            {
                SemOptions options = call.Options();
                SemFit fit = call.Fit(data, options);
                SemFit At(Dictionary<string, double> start) => call.Fit(data, options with { Start = start, Restarts = 0, Minimizer = options.Minimizer with { MaxIterations = 0 } });
                EstimationComparison.Compare(id, root, fit, At, report);
                InferenceComparison.Compare(id, root, fit, At, report);
            }
            catch (Exception e) when (e is SpecificationException or NotSupportedException or ArgumentException)
            {
                report.Check(false, "fit", id, "the fit", e.Message.ReplaceLineEndings(" "), "a fit");
            }
        }

        if (recognised == 0) report.Check(false, path, "", "files with fits", 0, "at least one");
        return report;
    }

    private static void Beyond(string id, LavaanCall call, string data, Report report)
    {
        try
        {
            call.Fit(data, call.Options());
            report.Check(false, "beyond", id, "an answer in one sentence", "a fit", "a sentence");
        }
        catch (SpecificationException e)
        {
            report.Check(e.Sentence.Contains("cannot be estimated yet", StringComparison.Ordinal), "beyond", id, "an answer in one sentence", e.Sentence, "cannot be estimated yet");
        }
    }
}
