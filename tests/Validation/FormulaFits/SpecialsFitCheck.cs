using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Validation.Formulas;

/// <summary>
/// The specials at the level of a fit: R's survreg() and survfit() calls against <see cref="SurvivalModel.Fit(DataFrame, IProgress{Stats.Optim.Iteration}?, CancellationToken)"/>
/// and <see cref="KaplanMeier"/>. A scale for each stratum is a power shape for each group; frailty is refused by both; what survreg cannot do and we can is
/// listed in docs/formulas.md. coxph() has no counterpart here: its designs are compared by <see cref="SpecialsCheck"/>.
/// </summary>
internal static partial class SpecialsFitCheck
{
    private const double LogLikelihood = 1e-8, Estimate = 1e-6;

    public static void Run(Report report, FormulaData source, JsonElement testCase)
    {
        string id = testCase.Text("id"), call = testCase.Text("call");
        SurvivalCall parsed = SurvivalCall.Parse(call);
        DataFrame data = source.For(testCase).Data;
        if (parsed.Function == "survfit") Curves(report, id, parsed, data, testCase);
        else if (parsed.Function == "survreg") Regression(report, id, parsed, data, testCase);
        else Refused(report, id, parsed, data);
    }

    private static void Regression(Report report, string id, SurvivalCall call, DataFrame data, JsonElement testCase)
    {
        if (Family(call) is not { } family) return;
        string formula = call.Formula, label = $"SurvivalModel.Fit {formula}";
        string? strata = StrataTerm().Match(formula) is { Success: true } match ? match.Groups[1].Value : null;
        if (strata is not null || formula.Contains("frailty(", StringComparison.Ordinal))
        {
            Refused(report, id, call, data);
            if (strata is null) return;
            formula = StrataTerm().Replace(formula, "");
        }

        // survreg's predictor is that of log time; ours is log phi = -log time, and so is what an offset adds to
        if (family.Primary.Name != "mu") formula = OffsetTerm().Replace(formula, m => $"offset(-({m.Value["offset(".Length..^1]}))");
        // an exponential has no scale: with strata survreg refuses it
        if (family == HazardFamilies.Exponential && strata is not null) return;
        string shape = family == HazardFamilies.LogNormal ? "sigma" : "gamma";
        string clause = call.Arguments.TryGetValue("scale", out string? scale)
            ? FormattableString.Invariant($"; {shape} = {(shape == "sigma" ? double.Parse(scale, CultureInfo.InvariantCulture) : 1 / double.Parse(scale, CultureInfo.InvariantCulture))}")
            : strata is null ? "" : $"; {shape} ~ 0 + {string.Join(":", strata.Split(',', StringSplitOptions.TrimEntries).Reverse())}";
        SurvivalModel model = new(formula + clause, family) { Weights = call.Arguments.GetValueOrDefault("weights") };
        bool truncated = testCase.Has("error", out JsonElement error) && error.GetString()!.Contains("start-stop", StringComparison.Ordinal);
        string[] names = testCase.Has("coef_names", out JsonElement n) ? [.. Json.Texts(n)] : [];
        double[] coefficients = testCase.Has("coef", out JsonElement c) ? [.. Json.Numbers(c)] : [];
        string[] missing = [.. names.Where((_, j) => double.IsNaN(coefficients[j]))];
        SurvivalFit fit;
        try
        {
            fit = model.Fit(data);
        }
        catch (SpecificationException e)
        {
            // what R answers by NA is here a sentence that names the column
            report.Check(missing.Length > 0 && missing.All(m => e.Message.Contains(m, StringComparison.Ordinal)), id, label, "fits", e.Message.ReplaceLineEndings(" / "), "no error");
            if (missing.Length == 0) return;
            model = model with { Formula = missing.Aggregate(model.Formula, (f, m) => f.Replace(" + " + m, "", StringComparison.Ordinal).Replace("+" + m.Replace(" ", "", StringComparison.Ordinal), "", StringComparison.Ordinal)) };
            try
            {
                fit = model.Fit(data);
            }
            catch (SpecificationException again)
            {
                report.Check(false, id, label, "fits without what R cannot estimate", again.Message.ReplaceLineEndings(" / "), "no error");
                return;
            }
        }

        if (truncated)
        {
            report.Check(fit.Converged, id, label, "delayed entry fits", fit.LogLikelihood, "start-stop times, which survreg refuses");
            return;
        }

        // what else survreg refuses is the business of its code: its designs are compared by SpecialsCheck
        if (testCase.Has("error", out _)) return;

        // without a maximum survreg stops somewhere on the way: ours names where the way leads
        if (fit.Limit is { } limit)
        {
            report.Check(limit.LogLikelihood > Json.Numbers(testCase.GetProperty("loglik")).Last() - LogLikelihood || limit.Code == "Unbounded", id, label, $"limit {limit.Code}", limit.LogLikelihood, testCase.GetProperty("loglik").ToString());
            return;
        }

        report.Check(fit.Converged, id, label, "converged", fit.ToString() ?? "", "TRUE");
        double[] logLik = [.. Json.Numbers(testCase.GetProperty("loglik"))];
        report.Check(Near(fit.LogLikelihood, logLik[1], LogLikelihood), id, label, "log-likelihood", fit.LogLikelihood, logLik[1]);
        string location = family.Primary.Name;
        double sign = location == "mu" ? 1 : -1;
        for (int j = 0; j < names.Length; j++)
        {
            if (double.IsNaN(coefficients[j])) continue;
            double ours = sign * fit[$"{location}~{(names[j] == "(Intercept)" ? "1" : names[j])}"].Estimate;
            report.Check(Near(ours, coefficients[j], Estimate), id, label, names[j], ours, coefficients[j]);
        }

        double[] scales = [.. Json.Numbers(testCase.GetProperty("scale"))];
        Coefficient[] shapes = [.. fit.Coefficients.Where(k => k.Id.StartsWith(shape + "~", StringComparison.Ordinal))];
        for (int k = 0; k < scales.Length && scale is null && family != HazardFamilies.Exponential; k++)
        {
            double ours = k < shapes.Length ? Math.Exp(shape == "sigma" ? shapes[k].Estimate : -shapes[k].Estimate) : double.NaN;
            report.Check(Near(ours, scales[k], Estimate), id, label, $"scale {k + 1}", ours, scales[k]);
        }

        string[] used = [.. Formula.Parse(call.Formula).Right.Names.Where(data.Names.Contains)]; // both on the same rows
        string empty = NullFormula(model.Formula);
        double without = (model with { Formula = empty }).Fit(data.Where(i => used.All(v => !data.Column(v).IsMissing(i)))).LogLikelihood;
        report.Check(Near(without, logLik[0], LogLikelihood), id, $"SurvivalModel.Fit {empty}", "log-likelihood", without, logLik[0]);
    }

    // The same model with nothing but intercept and offset in its location.
    private static string NullFormula(string formula)
    {
        int tilde = formula.IndexOf('~', StringComparison.Ordinal), semicolon = formula.IndexOf(';', StringComparison.Ordinal);
        string rest = semicolon < 0 ? "" : formula[semicolon..], right = semicolon < 0 ? formula[(tilde + 1)..] : formula[(tilde + 1)..semicolon];
        string? offset = right.Split("offset(", 2) is [_, var after] ? "offset(" + after[..Close(after)] : null;
        return formula[..(tilde + 1)] + (offset is not null ? " 1 + " + offset : " 1") + rest;

        // just behind the parenthesis that closes one that was opened before the text
        static int Close(string text)
        {
            int depth = 1, at = 0;
            for (; depth > 0; at++) depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            return at;
        }
    }

    private static void Refused(Report report, string id, SurvivalCall call, DataFrame data)
    {
        string? special = new[] { "strata(", "frailty(" }.FirstOrDefault(s => call.Formula.Contains(s, StringComparison.Ordinal));
        if (special is null) return;
        try
        {
            SurvivalModel.Fit(call.Formula, data, HazardFamilies.WeibullAft);
            report.Check(false, id, call.Formula, "refused", "it fits", $"a sentence about {special}");
        }
        catch (SpecificationException e)
        {
            string marked = e.Text is null ? "" : e.Text[e.Start..Math.Min(e.Text.Length, e.Start + special.Length)];
            report.Check(marked == special && e.Hint is not null, id, call.Formula, "refused at", marked, special);
        }
    }

    private static void Curves(Report report, string id, SurvivalCall call, DataFrame data, JsonElement testCase)
    {
        if (!testCase.Has("strata_names", out JsonElement names)) return;
        SurvivalCurves curves = new KaplanMeier().Estimate(call.Formula, data);
        // R pads the values of all variables but the first to one width; ours are as they are.
        string[] ours = [.. curves.Select(c => c.Label)], theirs = [.. Json.Texts(names).Select(n => Padding().Replace(n, ""))];
        report.Check(ours.SequenceEqual(theirs), id, $"KaplanMeier {call.Formula}", "groups", string.Join("; ", ours), string.Join("; ", theirs));
    }

    private static HazardFamily? Family(SurvivalCall call) => call.Arguments.GetValueOrDefault("dist", "weibull") switch
    {
        "weibull" => HazardFamilies.WeibullAft,
        "exponential" => HazardFamilies.Exponential,
        "loglogistic" => HazardFamilies.LogLogistic,
        "lognormal" => HazardFamilies.LogNormal,
        _ => null,
    };

    private static bool Near(double ours, double theirs, double relative) => Math.Abs(ours - theirs) <= relative * Math.Max(1, Math.Abs(theirs));

    [GeneratedRegex(@" +(?=, |$)")]
    private static partial Regex Padding();

    [GeneratedRegex(@"\s*\+\s*strata\(([^()]*)\)")]
    private static partial Regex StrataTerm();

    [GeneratedRegex(@"offset\((?:[^()]|\([^()]*\))*\)")]
    private static partial Regex OffsetTerm();
}
