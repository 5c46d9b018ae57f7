using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>
/// Compares formulas, designs and predictions with R's. A folder holds formula_cases.json and the CSV file it names; the kinds of
/// cases are known here, no case is. Where the library differs from R on purpose (docs/formulas.md), the rule is checked instead.
/// </summary>
internal static class FormulaValidation
{
    public static Report Run(string[] arguments) => Run(arguments[0], Console.Out);

    public static Report Run(string folder, TextWriter output)
    {
        Report report = new(output);
        foreach ((string place, JsonElement root) in Files(folder)) RunFile(report, place, root);
        return report;
    }

    /// <summary>The reference files of a folder, each with the folder its data are in.</summary>
    public static IEnumerable<(string Folder, JsonElement Root)> Files(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            if (document.RootElement.Has("meta", out JsonElement meta) && meta.Has("data_csv", out _)) yield return (Path.GetDirectoryName(file)!, document.RootElement);
        }
    }

    private static void RunFile(Report report, string folder, JsonElement root)
    {
        FormulaData data = new(folder, root.GetProperty("meta"));
        Each(root, "cases", c => FormulaCaseCheck.Run(report, data, c));
        Each(root, "formula_package", c => MultiPartCheck.Run(report, data, c));
        Each(root, "survival_specials", c => SpecialsCheck.Run(report, data, c));
        Each(root, "cross_library_terms", c => LibraryCheck.Terms(report, c));
        Each(root, "deparse_cases", c => LibraryCheck.Labels(report, c));
        Each(root, "error_messages_to_aim_for", c => LibraryCheck.MarkedErrors(report, c));
    }

    private static void Each(JsonElement root, string name, Action<JsonElement> check)
    {
        if (!root.Has(name, out JsonElement list)) return;
        foreach (JsonElement item in list.EnumerateArray()) check(item);
    }
}
