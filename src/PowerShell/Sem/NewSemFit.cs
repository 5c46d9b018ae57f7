using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Optim;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>Fits a structural equation model, written in lavaan's syntax, to rows or to a covariance matrix.</summary>
/// <remarks>
/// Rows come through the pipeline, or a table by -Data, or moments as they are printed in papers by -SampleCovariance and -SampleSize. The defaults are
/// those of lavaan's sem(). A model that is not identified is an error before the fit. A fit that has not converged is returned with a warning and
/// Converged false; with -Strict it is an error. See about_Stats_SemSyntax.
/// </remarks>
/// <example>
/// <code>Import-Csv democracy.csv | New-SemFit 'ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem60 ~ ind60'</code>
/// <para>Two latent variables and a regression.</para>
/// </example>
/// <example>
/// <code>New-SemFit 'ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem60 ~ ind60' (Import-StatTable democracy.csv) -Estimator MLR | Measure-SemFit -Name cfi, rmsea, srmr</code>
/// <para>Robust standard errors and test, and some measures of fit.</para>
/// </example>
/// <example>
/// <code>New-SemFit 'y ~ x' -SampleCovariance @{ x = 2.0, 0.8; y = 0.8, 1.5 } -SampleSize 200 | Get-SemParameter</code>
/// <para>A covariance matrix instead of rows: each variable with its covariances, in the alphabetical order of the variables, or as an ordered dictionary in its own.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "SemFit", DefaultParameterSetName = "Table")]
[OutputType(typeof(SemFit))]
public sealed class NewSemFitCommand : TableCmdlet
{
    /// <summary>The model, or its lines.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    public string[] Model { get; set; } = [];

    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The sample covariances, divisor n - 1: a dictionary of variables with their covariances, a table whose columns bear their names, such rows, or what Measure-RobustCovariance gave.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Moments")]
    public object? SampleCovariance { get; set; }

    /// <summary>The number of rows behind the covariances; robust covariances know theirs.</summary>
    [Parameter(ParameterSetName = "Moments")]
    [ValidateRange(2, int.MaxValue)]
    public int? SampleSize { get; set; }

    /// <summary>The sample means, in the order of the covariances.</summary>
    [Parameter(ParameterSetName = "Moments")]
    public double[]? SampleMean { get; set; }

    /// <summary>The estimator by lavaan's short name: ML, MLR, MLM, MLMV, MLF, GLS, ULS, WLS, DWLS, WLSMV, FIML, ...</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EstimatorCompleter))]
    public string Estimator { get; set; } = "ML";

    /// <summary>What is done with rows that miss a value; without it, what the estimator says.</summary>
    [Parameter]
    public MissingData? Missing { get; set; }

    /// <summary>Which defaults hold, those of lavaan's sem(), cfa(), growth() or lavaan().</summary>
    [Parameter]
    public SemModelType ModelType { get; set; }

    /// <summary>The column whose values name the groups.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Group { get; set; }

    /// <summary>What is equal in all groups.</summary>
    [Parameter]
    public GroupEquality[] GroupEqual { get; set; } = [];

    /// <summary>Parameters that -GroupEqual leaves alone, such as visual=~x2.</summary>
    [Parameter]
    public string[] GroupPartial { get; set; } = [];

    /// <summary>The column whose values name clusters of dependent rows.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? Cluster { get; set; }

    /// <summary>Intercepts and means are part of the model.</summary>
    [Parameter]
    public SwitchParameter MeanStructure { get; set; }

    /// <summary>Latent variances are 1, and all loadings free.</summary>
    [Parameter]
    public SwitchParameter StandardizeLatent { get; set; }

    /// <summary>Covariances of latent variables that are not written are 0.</summary>
    [Parameter]
    public SwitchParameter Orthogonal { get; set; }

    /// <summary>Moments of exogenous observed variables are estimated instead of taken from the data.</summary>
    [Parameter]
    public SwitchParameter FreeExogenous { get; set; }

    /// <summary>Standard errors of another kind than the estimator's.</summary>
    [Parameter]
    public SemStandardErrors? StandardError { get; set; }

    /// <summary>A test of another kind than the estimator's.</summary>
    [Parameter]
    public SemTest? Test { get; set; }

    /// <summary>Where the search begins, by coefficient: @{ 'visual=~x2' = 0.5 }.</summary>
    [Parameter]
    public Hashtable? Start { get; set; }

    /// <summary>The level of confidence intervals.</summary>
    [Parameter]
    [ValidateRange(0.0000001, 0.9999999)]
    public double ConfidenceLevel { get; set; } = 0.95;

    /// <summary>Largest number of iterations of a search.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxIteration { get; set; } = 500;

    /// <summary>A model that is not identified is fitted, and told in the diagnostics, instead of refused.</summary>
    [Parameter]
    public SwitchParameter AllowUnidentified { get; set; }

    /// <summary>A fit that has not converged is an error.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows") Take(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(Fit, Model);

    private void Fit()
    {
        string text = string.Join("\n", Model);
        SemOptions options = Options();
        SemFit fit;
        if (ParameterSetName == "Moments")
        {
            SampleMoments moments = Tables.Bare(SampleCovariance) is RobustCovariance robust
                ? robust.ToSampleMoments()
                : new(CovarianceMatrix.Of(SampleCovariance!, WriteWarning, WriteVerbose), SampleSize ?? throw new ArgumentException("A covariance matrix needs the number of rows behind it: give -SampleSize."), SampleMean ?? []);
            fit = Run("Fitting the model", (progress, token) => SemModel.Fit(text, moments, options, progress, token));
        }
        else
        {
            DataFrame frame = ParameterSetName == "Rows" ? Taken() : Read(Data!);
            frame = Tables.InCaseOf(frame, ParameterTable.Parse(text, options.Syntax).ObservedVariables, WriteVerbose);
            fit = Run("Fitting the model", (progress, token) => SemModel.Fit(text, frame, options, progress, token));
            FitData.Note(fit, frame, []);
        }

        foreach (Diagnostic diagnostic in fit.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Warning) WriteWarning(diagnostic.ToString());
            else WriteVerbose(diagnostic.ToString());
        }

        if (!fit.Converged)
        {
            string sentence = $"The fit has not converged: {fit.Search.Reason}.";
            if (Strict) Fail("NotConverged", ErrorCategory.LimitsExceeded, sentence, "Raise -MaxIteration, give -Start, or choose a smaller model.", fit);
            if (!fit.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Warning)) WriteWarning(sentence);
        }

        WriteObject(fit);
    }

    private SemOptions Options()
    {
        SemOptions options = SemOptions.FromEstimator(Estimator);
        return options with
        {
            Missing = Missing ?? options.Missing,
            StandardErrors = StandardError ?? options.StandardErrors,
            Test = Test ?? options.Test,
            Group = Group,
            Cluster = Cluster,
            FixedExogenous = FreeExogenous ? false : null,
            RequireIdentification = !AllowUnidentified,
            ConfidenceLevel = ConfidenceLevel,
            Minimizer = options.Minimizer with { MaxIterations = MaxIteration },
            Start = Start?.Cast<DictionaryEntry>().ToDictionary(e => Convert.ToString(e.Key, CultureInfo.InvariantCulture)!, e => (double)LanguagePrimitives.ConvertTo(e.Value, typeof(double), CultureInfo.InvariantCulture)),
            Syntax = new SemSyntaxOptions
            {
                ModelType = ModelType,
                MeanStructure = MeanStructure ? true : null,
                StandardizeLatents = StandardizeLatent,
                Orthogonal = Orthogonal,
                GroupEqual = GroupEqual.Aggregate(GroupEquality.None, (all, one) => all | one),
                GroupPartial = GroupPartial,
            },
        };
    }
}

/// <summary>Completes the names of estimators.</summary>
public sealed class EstimatorCompleter : IArgumentCompleter
{
    private static readonly string[] Names = ["ML", "MLR", "MLM", "MLMV", "MLMVS", "MLF", "GLS", "ULS", "ULSM", "ULSMV", "WLS", "DWLS", "WLSM", "WLSMV", "FIML"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, System.Management.Automation.Language.CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Names.Where(n => Words.Begins(n, wordToComplete)).Select(n => new CompletionResult(n));
}
