using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Fits a parametric survival model by maximum likelihood.</summary>
/// <remarks>
/// The first clause of the formula, Surv(...) ~ terms, describes the family's primary parameter; further clauses, separated by ';' or new lines, give
/// other parameters a predictor (gamma ~ trt), fix them (phi = 1) or tie them (gamma = lambda). See about_Stats_Formula and about_Stats_Family.
/// Surv(time, status, entry = a, truncation = b) has times a from which rows were watched (left truncation) and times b by which the event had to come
/// for a row to be seen (right truncation; Inf or missing: none).
/// Rows come through the pipeline, or a table by -Data; with -Data, models may come through the pipeline as objects with the properties Formula and
/// Family. A model that cannot be fitted ends the cmdlet, unless models are piped: then it is an error of its own. A fit that has not converged is
/// returned with a warning and Converged false; with -Strict it is an error.
/// </remarks>
/// <example>
/// <code>New-SurvivalFit 'Surv(time, status) ~ TRT + AGE' (Import-StatTable e1684.csv) -Family Weibull</code>
/// <para>A Weibull model with proportional hazards.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | New-SurvivalFit 'Surv(time, status) ~ TRT; gamma ~ TRT' -Family WeibullAft | Get-FitCoefficient</code>
/// <para>Rows through the pipeline, and a covariate on two parameters.</para>
/// </example>
/// <example>
/// <code>'Weibull', 'LogLogistic', 'LogNormal' | ForEach-Object { [pscustomobject]@{ Formula = 'Surv(time, status) ~ TRT'; Family = $_ } } | New-SurvivalFit -Data (Import-StatTable e1684.csv) | Measure-Fit | Sort-Object Aic</code>
/// <para>Models through the pipeline, as Import-Csv would bring them from a file, compared by AIC.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "SurvivalFit", DefaultParameterSetName = "Table")]
[OutputType(typeof(SurvivalFit))]
public sealed class NewSurvivalFitCommand : TableCmdlet
{
    private DataFrame? frame;

    /// <summary>The model's formula.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string Formula { get; set; } = "";

    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The family, such as Weibull, LogNormal or Apgw; see about_Stats_Family.</summary>
    // Needed, but not mandatory for the engine, which would complain of it in every row; and rows may have a column of this name.
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Table")]
    [Parameter(ParameterSetName = "Rows")]
    [ArgumentCompleter(typeof(FamilyCompleter))]
    public string Family { get; set; } = "";

    /// <summary>Clauses for parameters instead of in the formula: @{ gamma = '~ trt'; phi = 1 }.</summary>
    [Parameter]
    public Hashtable? Parameter { get; set; }

    /// <summary>Where the search begins, by coefficient: @{ 'gamma~1' = 0.2 }.</summary>
    [Parameter]
    public Hashtable? Start { get; set; }

    /// <summary>A column, or an expression, of case weights.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Weight { get; set; }

    /// <summary>Robust standard errors; cluster(id) in the formula implies them.</summary>
    [Parameter]
    public SwitchParameter Robust { get; set; }

    /// <summary>The level of confidence intervals.</summary>
    [Parameter]
    [ValidateRange(0.0000001, 0.9999999)]
    public double ConfidenceLevel { get; set; } = 0.95;

    /// <summary>What becomes of rows that miss a value.</summary>
    [Parameter]
    public MissingAction MissingAction { get; set; }

    /// <summary>Largest number of iterations of a search.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxIteration { get; set; } = 200;

    /// <summary>The first-order test: the largest scaled gradient that counts as zero.</summary>
    [Parameter]
    public double Tolerance { get; set; } = 1e-9;

    /// <summary>A fit that has not converged is an error.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows")
        {
            RequireFamily();
            Take(InputObject);
        }
        else if (MyInvocation.ExpectingInput) Each(Fit, Formula);
        else Terminating(Fit, Formula);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == "Rows") Terminating(Fit, Formula);
    }

    private void RequireFamily()
    {
        if (Family.Length == 0)
            Fail("NoFamily", ErrorCategory.InvalidArgument, "The family of the model is missing.", "Give it by -Family, such as -Family Weibull; about_Stats_Family lists them.");
    }

    private void Fit()
    {
        RequireFamily();
        frame ??= ParameterSetName == "Rows" ? Taken() : Read(Data!);
        string text = Formula + Clauses();
        HazardFamily family = Families.Of(Family);
        DataFrame data = Tables.InCaseOf(frame, Tables.NamesIn(text).Concat(Tables.NamesInExpression(Weight)), WriteVerbose);
        SurvivalModel model = new(text, family)
        {
            Weights = Weight,
            Robust = Robust,
            ConfidenceLevel = ConfidenceLevel,
            Binding = new BindOptions { Missing = MissingAction },
            Minimizer = new TrustRegionNewton { MaxIterations = MaxIteration, GradientTolerance = Tolerance },
            Start = Start?.Cast<DictionaryEntry>().ToDictionary(e => Convert.ToString(e.Key, CultureInfo.InvariantCulture)!, e => (double)LanguagePrimitives.ConvertTo(e.Value, typeof(double), CultureInfo.InvariantCulture)),
        };
        IReadOnlyList<IReadOnlyList<Iteration>> traces = [];
        SurvivalFit fit = Run($"Fitting {family.Name}", (progress, token) =>
        {
            TraceCollector collector = new(progress);
            traces = collector.Traces;
            return model.Fit(data, collector, token);
        });
        FitData.Note(fit, data, traces);
        foreach (Diagnostic diagnostic in fit.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Warning) WriteWarning(diagnostic.ToString());
            else WriteVerbose(diagnostic.ToString());
        }

        if (!fit.Converged)
        {
            string sentence = $"The fit of '{text}' has not converged: {fit.Search.Reason}.";
            if (Strict) Fail("NotConverged", ErrorCategory.LimitsExceeded, sentence, "Raise -MaxIteration, give -Start, or choose a smaller model.", fit);
            if (!fit.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Warning)) WriteWarning(sentence);
        }

        WriteObject(fit);
    }

    private string Clauses()
    {
        StringBuilder text = new();
        foreach (DictionaryEntry entry in (Parameter ?? []).Cast<DictionaryEntry>().OrderBy(e => Convert.ToString(e.Key, CultureInfo.InvariantCulture), StringComparer.Ordinal))
        {
            string value = Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!.Trim();
            text.Append(CultureInfo.InvariantCulture, $"; {entry.Key} {(value.StartsWith('~') ? value : "= " + value)}");
        }

        return text.ToString();
    }
}
