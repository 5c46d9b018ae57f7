using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>Formulas with several parts between '|' signs, as R's Formula package reads them: each part has an intercept of its own.</summary>
internal static class MultiPartCheck
{
    public static void Run(Report report, FormulaData source, JsonElement testCase)
    {
        string text = testCase.Text("formula");
        DataFrame data = source.For(testCase).Data;
        try
        {
            ModelText model = ModelText.Parse(text);
            IReadOnlyList<FormulaExpression> parts = model.Right.Parts;
            // "." stands for every column: the file lists those that R's data frame had, by showing their columns.
            if (parts.Any(p => p.Names.Contains("."))) data = data.Keep(Shown(data, model, testCase));
            BoundModel bound = BoundModel.Bind(data, model.Response!.Parts[0], [.. parts.Select((p, i) => new ParameterFormula($"part {i}", p))], SurvForTests.Specials);
            if (testCase.Has("error", out JsonElement error))
            {
                report.Check(false, "formula_package", text, "error", "none", error.GetString()!);
                return;
            }

            report.Check(model.Response.Parts.Count == testCase.GetProperty("lhs_parts").GetInt32(), "formula_package", text, "left parts", model.Response.Parts.Count, testCase.Text("lhs_parts"));
            report.Check(parts.Count == testCase.GetProperty("rhs_parts").GetInt32(), "formula_package", text, "right parts", parts.Count, testCase.Text("rhs_parts"));
            JsonElement[] columns = [.. testCase.GetProperty("columns").EnumerateArray()];
            for (int i = 0; i < columns.Length && i < parts.Count; i++)
            {
                IReadOnlyList<string> ours = bound.Designs[$"part {i}"].ColumnNames;
                report.Check(ours.SequenceEqual(Json.Texts(columns[i])), "formula_package", text, $"columns of part {i + 1}", string.Join(", ", ours), string.Join(", ", Json.Texts(columns[i])));
            }
        }
        catch (SpecificationException e)
        {
            report.Check(testCase.Has("error", out _), "formula_package", text, "runs", e.Message.ReplaceLineEndings(" / "), "no error");
        }
    }

    // The columns of the data that the reference's design names.
    private static IEnumerable<string> Shown(DataFrame data, ModelText model, JsonElement testCase)
    {
        string[] names = [.. testCase.GetProperty("columns").EnumerateArray().SelectMany(Json.Texts)];
        return data.Names.Where(n => model.Response!.Names.Contains(n) || names.Contains(n)
            || (data.Column(n) is not NumericColumn && names.Any(c => c.StartsWith(n, StringComparison.Ordinal) && Enumerable.Range(0, data.RowCount).Any(i => c == n + data.Column(n).Show(i)))));
    }
}
