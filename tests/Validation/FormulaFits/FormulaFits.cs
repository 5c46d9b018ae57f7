using System.Text.Json;

namespace Stats.Validation.Formulas;

/// <summary>The kind `formula`: labels, terms and designs (<see cref="FormulaValidation"/>), then the specials in real fits.</summary>
internal static class FormulaFits
{
    public static Report Run(string[] arguments)
    {
        Report report = FormulaValidation.Run(arguments);
        foreach ((string folder, JsonElement root) in FormulaValidation.Files(arguments[0]))
        {
            if (!root.Has("survival_specials", out JsonElement list)) continue;
            FormulaData data = new(folder, root.GetProperty("meta"));
            foreach (JsonElement item in list.EnumerateArray()) SpecialsFitCheck.Run(report, data, item);
        }

        return report;
    }
}
