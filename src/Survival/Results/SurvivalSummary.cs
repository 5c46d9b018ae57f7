using System.Globalization;
using System.Text;
using Stats.Modeling;

namespace Stats.Survival;

/// <summary>The printed summary: at most 80 columns.</summary>
internal static class SurvivalSummary
{
    private const int Width = 80;

    public static string Write(SurvivalFit fit)
    {
        StringBuilder text = new();
        text.Append(fit.Family.Name).Append(" survival model").Append(fit.IsRobust ? ", robust standard errors" : "").Append('\n');
        text.Append("  ").Append(fit.Family.Formula).Append('\n');
        Wrap(text, fit.ModelText, "  ");
        text.Append('\n');
        Data(text, fit);
        text.Append('\n');
        Coefficients(text, fit);
        JointTests(text, fit);
        text.Append('\n');
        text.Append(Line($"log-likelihood {NumberFormat.LogLikelihood(fit.LogLikelihood)} (df {fit.FreeParameters})   AIC {fit.Aic:F3}   BIC {fit.Bic:F3}"));
        text.Append(Convergence(fit));
        foreach (Diagnostic diagnostic in fit.Diagnostics)
            Wrap(text, (diagnostic.Severity == DiagnosticSeverity.Warning ? "Warning: " : "Note: ") + diagnostic.Message, "", "  ");
        return text.ToString();
    }

    private static void Data(StringBuilder text, SurvivalFit fit)
    {
        SurvivalCounts c = fit.Counts;
        List<string> parts = [Text($"n {c.Rows}")];
        if (c.Events > 0) parts.Add(Text($"events {c.Events}"));
        if (c.RightCensored > 0) parts.Add(Text($"right-censored {c.RightCensored}"));
        if (c.LeftCensored > 0) parts.Add(Text($"left-censored {c.LeftCensored}"));
        if (c.Intervals > 0) parts.Add(Text($"interval-censored {c.Intervals}"));
        if (c.Truncated > 0) parts.Add(Text($"left-truncated {c.Truncated}"));
        if (c.RightTruncated > 0) parts.Add(Text($"right-truncated {c.RightTruncated}"));
        parts.Add(Text($"time at risk {NumberFormat.Short(c.TimeAtRisk)}"));
        Wrap(text, string.Join(", ", parts), "");
        if (c.Dropped.Length > 0) Wrap(text, c.Dropped, "");
    }

    private static void Coefficients(StringBuilder text, SurvivalFit fit)
    {
        IReadOnlyList<Coefficient> all = fit.Coefficients;
        string level = Text($"{100 * fit.ConfidenceLevel:0.##}%");
        string[][] columns =
        [
            NumberFormat.Column([.. all.Select(c => c.Estimate)]),
            NumberFormat.Column([.. all.Select(c => c.StandardError)]),
            [.. all.Select(c => double.IsNaN(c.Z) ? "NaN" : c.Z.ToString("F2", CultureInfo.InvariantCulture))],
            [.. all.Select(c => NumberFormat.PValue(c.P))],
            NumberFormat.Column([.. all.Select(c => c.Lower)]),
            NumberFormat.Column([.. all.Select(c => c.Upper)]),
        ];
        string[] heads = ["Estimate", "Std.Err", "z", "p", "lower " + level, "upper"];
        int[] widths = [.. columns.Select((c, k) => Math.Max(heads[k].Length, c.Select(s => s.Length).DefaultIfEmpty(0).Max()))];
        int label = Math.Max(8, Math.Min(all.Select(c => (c.Term == "1" ? "(Intercept)" : c.Term).Length + 2).DefaultIfEmpty(8).Max(), Width - widths.Sum(w => w + 1)));
        text.Append(new string(' ', label));
        for (int k = 0; k < heads.Length; k++) text.Append(' ').Append(heads[k].PadLeft(widths[k]));
        text.Append('\n');
        foreach (FamilyParameter parameter in fit.Family.Parameters)
        {
            FittedParameter said = fit.Parts.Parameters.First(p => p.Name == parameter.Name);
            if (said.Fixed is { } value)
            {
                text.Append(Line($"{parameter.Name} = {NumberFormat.Plain(value)} (fixed)"));
                continue;
            }

            if (said.TiedTo is not null)
            {
                text.Append(Line($"{parameter.Name} = {said.TiedTo} (tied)"));
                continue;
            }

            text.Append(Line($"{parameter.LinkText}: {parameter.Description}"));
            for (int i = 0; i < all.Count; i++)
            {
                if (all[i].Parameter != parameter.Name) continue;
                string term = all[i].Term == "1" ? "(Intercept)" : all[i].Term;
                if (term.Length > label - 2) term = string.Concat(term.AsSpan(0, Math.Max(1, label - 3)), "~");
                text.Append("  ").Append(term.PadRight(label - 2));
                for (int k = 0; k < columns.Length; k++) text.Append(' ').Append((double.IsNaN(all[i].Estimate) ? (k == 0 ? "NA" : "") : columns[k][i]).PadLeft(widths[k]));
                while (text[^1] == ' ') text.Length--;
                text.Append('\n');
            }

            if (all.Count(c => c.Parameter == parameter.Name) == 1 && all.First(c => c.Parameter == parameter.Name) is { Term: "1" } only && parameter.Link != ParameterLink.Identity)
                text.Append(Line($"  {parameter.Name} {NumberFormat.Short(parameter.FromLinear(only.Estimate))} [{NumberFormat.Short(parameter.FromLinear(only.Lower))}, {NumberFormat.Short(parameter.FromLinear(only.Upper))}]"));
        }
    }

    private static void JointTests(StringBuilder text, SurvivalFit fit)
    {
        IReadOnlyList<HypothesisTest> tests = fit.JointTests();
        if (tests.Count == 0) return;
        text.Append("\nJoint tests over parameters (Wald)\n");
        foreach (HypothesisTest test in tests)
            Wrap(text, Text($"{test.Name}: chi-square {test.Statistic:F2}, df {test.DegreesOfFreedom}, p {NumberFormat.PValue(test.P)}"), "  ", "    ");
    }

    private static string Convergence(SurvivalFit fit)
    {
        FitSearch s = fit.Search;
        string state = s.Converged ? "converged" : "NOT CONVERGED";
        return Line($"{state}: scaled gradient {s.ScaledGradient:E1}, condition {s.ConditionNumber:E1}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Line(FormattableString text) => FormattableString.Invariant(text) + "\n";

    private static void Wrap(StringBuilder text, string sentence, string indent, string? hanging = null)
    {
        string line = indent;
        bool first = true;
        foreach (string word in sentence.Split(' '))
        {
            if (!first && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = (hanging ?? indent) + word;
            }
            else
            {
                line += first ? word : " " + word;
            }

            first = false;
        }

        text.Append(line).Append('\n');
    }
}
