using System.Text.Json;
using Stats.Modeling;

namespace Stats.Validation.Formulas;

/// <summary>What is left of a formula for the design when an engine takes its specials: R's survreg and coxph.</summary>
internal static class SpecialsCheck
{
    public static void Run(Report report, FormulaData source, JsonElement testCase)
    {
        string id = testCase.Text("id"), call = testCase.Text("call");
        string function = call[..call.IndexOf('(', StringComparison.Ordinal)];
        string formula = FirstArgument(call);
        DataFrame data = source.For(testCase).Data;
        try
        {
            Check(report, id, call, function, formula, data, testCase);
        }
        catch (SpecificationException e)
        {
            report.Check(testCase.Has("error", out _), id, call, "runs", e.Message.ReplaceLineEndings(" / "), "no error");
        }
    }

    private static void Check(Report report, string id, string call, string function, string formula, DataFrame data, JsonElement testCase)
    {
        Specials specials = Specials.Engine.WithResponse("Surv", c => Response(c, function)).WithTerm("strata", interactions: function == "coxph").WithTerm("cluster");
        if (function == "coxph") specials = specials.WithTerm("frailty").WithTerm("tt");
        Formula parsed = Formula.Parse(formula);
        BoundModel model = BoundModel.Bind(data, parsed.Response, [new ParameterFormula("", parsed.Right, InterceptColumn: function != "coxph")], specials);
        if (testCase.Has("error", out JsonElement error))
        {
            report.Check(false, id, call, "error", "none", error.GetString()!);
            return;
        }

        if (testCase.Has("strata_names", out JsonElement strata))
        {
            string stratified = $"~ strata({parsed.Right.Text.Replace(" + ", ", ", StringComparison.Ordinal)}, shortlabel = FALSE)";
            int width = Formula.Parse(stratified).Expand().Labels[0].Length;
            string[] ours = [.. BoundModel.Bind(data, stratified).Design.ColumnNames.Skip(1).Select(n => n[width..])];
            report.Check(ours.SequenceEqual(Json.Texts(strata).Skip(1)), id, call, "groups", string.Join("; ", ours), string.Join("; ", Json.Texts(strata)));
        }

        if (!testCase.Has("X_columns", out JsonElement columns)) return;
        // R's frailty() puts a column for each group into X; here the engine gets the groups themselves.
        string[] theirs = [.. Json.Texts(columns).Where(c => !c.StartsWith("frailty(", StringComparison.Ordinal))];
        report.Check(model.Design.ColumnNames.SequenceEqual(theirs), id, call, "columns", string.Join(", ", model.Design.ColumnNames), string.Join(", ", theirs));

        // A coefficient that R could not estimate is a column that we call aliased.
        if (!testCase.Has("coef", out JsonElement coefficients) || coefficients.GetArrayLength() != theirs.Length) return;
        string[] missing = [.. theirs.Where((_, j) => coefficients[j].ValueKind == JsonValueKind.Null)];
        string[] aliased = [.. Aliasing.Find(model.Design).Select(j => model.Design.ColumnNames[j])];
        report.Check(aliased.SequenceEqual(missing), id, call, "not estimable", string.Join(", ", aliased), string.Join(", ", missing));
    }

    // As survreg does: no start-stop times.
    private static SurvForTests Response(SpecialCall call, string function)
    {
        SurvForTests made = SurvForTests.Build(call);
        return function == "survreg" && made.Type.EndsWith("counting", StringComparison.Ordinal)
            ? throw call.Error("Start-stop times are not supported by this model.")
            : made;
    }

    private static string FirstArgument(string call)
    {
        int start = call.IndexOf('(', StringComparison.Ordinal) + 1, depth = 0;
        for (int i = start; i < call.Length; i++)
        {
            if (call[i] is '(') depth++;
            else if (call[i] is ')') depth--;
            if ((call[i] == ',' && depth == 0) || depth < 0) return call[start..i];
        }

        return call[start..];
    }
}
