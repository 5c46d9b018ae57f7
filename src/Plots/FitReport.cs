using System.Globalization;
using System.Text;
using Stats.Modeling;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Plots;

/// <summary>A page of HTML about a fit that needs nothing beside itself: summary, coefficients, tests, diagnostics, plots. The same fit gives the same bytes.</summary>
public static class FitReport
{
    /// <summary>The page.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="data">The data it was fitted to; null: no plots of the data.</param>
    /// <param name="title">The heading; empty: the model's.</param>
    public static string ToHtml(SurvivalFit fit, DataFrame? data = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (title.Length == 0) title = $"{fit.Family.Name}: {fit.ModelText}";
        List<string> parts = [$"<h1>{HtmlPage.Text(title)}</h1>", $"<pre>{HtmlPage.Text(fit.ToSummaryText())}</pre>", Coefficients(fit)];
        IReadOnlyList<HypothesisTest> joint = fit.JointTests();
        if (joint.Count > 0) parts.Add(Table("Joint tests over parameters", ["Term", "Chi-square", "df", "p"], joint.Select(t => new[] { t.Name, Number(t.Statistic), t.DegreesOfFreedom.ToString(CultureInfo.InvariantCulture), P(t.P) })));
        if (fit.Limit is { } limit) parts.Add($"<h2>Limit of the likelihood</h2>\n<p>{HtmlPage.Text(limit.Description)} {HtmlPage.Text(limit.Remedy)}</p>");
        foreach ((string heading, Plot plot) in Pictures(fit, data)) parts.Add($"<h2>{HtmlPage.Text(heading)}</h2>\n{HtmlPage.Picture(plot, parts.Count)}");
        return HtmlPage.Of(title, parts);
    }

    /// <summary>The page of a structural equation model.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="title">The heading; empty: a general one.</param>
    public static string ToHtml(SemFit fit, string title = "")
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (title.Length == 0) title = "Structural equation model";
        List<string> parts = [$"<h1>{HtmlPage.Text(title)}</h1>", $"<pre>{HtmlPage.Text(fit.ToSummaryText())}</pre>"];
        for (int g = 1; g <= fit.GroupLabels.Count; g++)
            parts.Add($"<h2>Path diagram{(fit.GroupLabels.Count > 1 ? ", group " + HtmlPage.Text(fit.GroupLabels[g - 1]) : "")} (all variables standardised)</h2>\n{HtmlPage.Picture(PathPlot.Of(fit, SemStandardization.All, g), parts.Count)}");
        parts.Add(Table("Measures of fit", ["Measure", "", "Value"], fit.Measures.Where(m => !double.IsNaN(m.Value)).Select(m => new[] { m.Name, "", IsCount(m.Name) ? m.Value.ToString("0", CultureInfo.InvariantCulture) : Number(m.Value) })));
        IReadOnlyList<ModificationIndex> modifications = [.. fit.ModificationIndices().Take(10)];
        if (modifications.Count > 0)
            parts.Add(Table("Largest modification indices", ["Parameter", "Group", "Index", "Expected change", "Standardised"], modifications.Select(m => new[] { $"{m.Lhs} {Symbol(m.Operator)} {m.Rhs}", m.Group.ToString(CultureInfo.InvariantCulture), Number(m.Index), Number(m.ExpectedChange), Number(m.ChangeAll) })));
        return HtmlPage.Of(title, parts);
    }

    // Robust degrees of freedom need not be whole.
    private static bool IsCount(string measure) => measure is "npar" or "df" or "baseline.df" or "ntotal";

    private static string Symbol(SemOperator what) => what switch { SemOperator.Loading => "=~", SemOperator.Regression => "~", SemOperator.Covariance => "~~", SemOperator.Intercept => "~1", _ => what.ToString() };

    private static IEnumerable<(string Heading, Plot Plot)> Pictures(SurvivalFit fit, DataFrame? data)
    {
        bool hasRows = fit.Response is not null;
        if (hasRows && data is not null)
        {
            yield return ("Survival", FitPlots.Survival([fit], data));
            yield return ("Hazard", FitPlots.Hazard([fit], data));
        }

        if (fit.Coefficients.Any(c => c.Term != "1" && !double.IsNaN(c.Estimate))) yield return ("Covariates", ForestPlot.Of(fit));
        if (!hasRows) yield break;
        if (fit.Response!.CountOf(ObservationKind.Interval) + fit.Response.CountOf(ObservationKind.LeftCensored) == 0)
        {
            // Infinite for an event at its truncation time.
            if (!fit.Residuals(ResidualType.CoxSnell).Any(double.IsPositiveInfinity)) yield return ("Cox-Snell residuals", CoxSnellPlot.Of(fit));
            yield return ("Deviance residuals", ResidualPlot.Of(fit, ResidualType.Deviance));
        }

        if (fit.Converged && fit.Coefficients.Any(c => c.Id == "kappa~1" && !double.IsNaN(c.StandardError))) yield return ("Profile likelihood of kappa", ProfilePlot.Of(fit, "kappa~1", 31));
    }

    private static string Coefficients(SurvivalFit fit)
    {
        string level = FormattableString.Invariant($"{100 * fit.ConfidenceLevel:0.##}%");
        return Table(
            "Coefficients",
            ["Parameter", "Term", "Estimate", "Std. error", "z", "p", "lower " + level, "upper", "exp"],
            fit.Coefficients.Select(c => new[] { c.Parameter, c.Term == "1" ? "(Intercept)" : c.Term, Number(c.Estimate), Number(c.StandardError), Number(c.Z), P(c.P), Number(c.Lower), Number(c.Upper), fit.Family.Parameter(c.Parameter).Link == ParameterLink.Identity ? "" : Number(c.Exp) }));
    }

    private static string Table(string heading, string[] heads, IEnumerable<string[]> rows)
    {
        StringBuilder text = new();
        text.Append("<h2>").Append(HtmlPage.Text(heading)).Append("</h2>\n<table>\n<thead><tr>");
        foreach (string head in heads) text.Append("<th>").Append(HtmlPage.Text(head)).Append("</th>");
        text.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            text.Append("<tr>");
            foreach (string cell in row) text.Append("<td>").Append(HtmlPage.Text(cell)).Append("</td>");
            text.Append("</tr>\n");
        }

        return text.Append("</tbody>\n</table>").ToString();
    }

    private static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString(Math.Abs(value) is >= 1e5 or (< 1e-4 and > 0) ? "0.###E+0" : "F4", CultureInfo.InvariantCulture);

    private static string P(double value) => double.IsNaN(value) ? "NA" : value < 0.001 ? "<0.001" : value.ToString("F3", CultureInfo.InvariantCulture);
}
