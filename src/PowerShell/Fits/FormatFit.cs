using System.Management.Automation;
using System.Net;
using System.Text;
using Stats.Modeling;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>A fit as text: the summary, one line, or a table for a paper.</summary>
/// <example>
/// <code>$fit | Format-Fit</code>
/// <para>The summary in at most 80 columns.</para>
/// </example>
/// <example>
/// <code>$fit | Format-Fit -Style Markdown -Digits 2</code>
/// <para>The coefficients as a table of Markdown.</para>
/// </example>
[Cmdlet(VerbsCommon.Format, "Fit")]
[OutputType(typeof(string))]
public sealed class FormatFitCommand : StatCmdlet
{
    /// <summary>The fits.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public FitResult[] InputObject { get; set; } = [];

    /// <summary>How the fit is written.</summary>
    [Parameter]
    public FitStyle Style { get; set; }

    /// <summary>Decimals of the tables.</summary>
    [Parameter]
    [ValidateRange(0, 12)]
    public int Digits { get; set; } = 3;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (FitResult fit in InputObject)
        {
            WriteObject(Style switch
            {
                FitStyle.Compact => fit.ToString(),
                FitStyle.Markdown => Table(fit, "| ", " | ", " |", "|---|---|---:|---:|---:|---:|---:|---:|", t => t.Replace("|", "\\|", StringComparison.Ordinal)),
                FitStyle.LaTeX => "\\begin{tabular}{llrrrrrr}\n\\hline\n" + Table(fit, "", " & ", " \\\\", "\\hline", Escaped) + "\\hline\n\\end{tabular}\n",
                FitStyle.Html => "<table>\n" + Table(fit, "<tr><td>", "</td><td>", "</td></tr>", "", WebUtility.HtmlEncode) + "</table>\n",
                _ => fit.ToSummaryText(),
            });
        }
    }

    private string Table(FitResult fit, string begin, string between, string end, string rule, Func<string, string> escape)
    {
        string level = FormattableString.Invariant($"{100 * (fit is SemFit sem ? sem.Options.ConfidenceLevel : ((SurvivalFit)fit).ConfidenceLevel):0.##}%");
        StringBuilder text = new();
        void Line(params string[] cells) => text.Append(begin).AppendJoin(between, cells.Select(escape)).Append(end).Append('\n');
        Line("Parameter", "Term", "Estimate", "Std. error", "z", "p", "Lower " + level, "Upper " + level);
        if (rule.Length > 0) text.Append(rule).Append('\n');
        foreach (Coefficient c in fit.Coefficients)
            Line(CoefficientRow.HeadingOf(c.Parameter), c.Term == "1" ? "(Intercept)" : c.Term, Number(c.Estimate), Number(c.StandardError), NumberText.Fixed(c.Z, 2), NumberText.P(c.P), Number(c.Lower), Number(c.Upper));
        return text.ToString();
    }

    private string Number(double value) => double.IsNaN(value) ? "NA" : NumberText.Fixed(value, Digits);

    private static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '<' => "$<$",
                '>' => "$>$",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => "\\" + c,
                _ => c.ToString(),
            });
        return escaped.ToString();
    }
}

/// <summary>How a fit is written.</summary>
public enum FitStyle
{
    /// <summary>The whole summary.</summary>
    Summary,

    /// <summary>One line.</summary>
    Compact,

    /// <summary>The coefficients as a table of Markdown.</summary>
    Markdown,

    /// <summary>The coefficients as a tabular of LaTeX.</summary>
    LaTeX,

    /// <summary>The coefficients as a table of HTML.</summary>
    Html,
}
