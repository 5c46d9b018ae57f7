using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>Location and covariance of several variables when some rows, or single cells, are grossly wrong; and which those are.</summary>
/// <remarks>New-SemFit takes the result by -SampleCovariance: compare with the plain fit, and where both differ the flagged rows or cells decide.</remarks>
/// <example>
/// <code>Import-StatTable democracy.csv | Measure-RobustCovariance -Column x1, x2, x3</code>
/// <para>The minimum covariance determinant, with the rows it flags.</para>
/// </example>
/// <example>
/// <code>$robust = Import-Csv democracy.csv | Measure-RobustCovariance -Column x1, x2, x3 -Method Ogk; New-SemFit 'f =~ x1 + x2 + x3' -SampleCovariance $robust | Get-SemParameter</code>
/// <para>A factor model of the robust covariances.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "RobustCovariance", DefaultParameterSetName = "Table")]
[OutputType(typeof(RobustCovariance))]
public sealed class MeasureRobustCovarianceCommand : TableCmdlet
{
    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The variables; without it, all numeric columns.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? Column { get; set; }

    /// <summary>The estimator: Mcd and Ogk for rows that are wrong as a whole, Cellwise for single cells.</summary>
    [Parameter]
    public RobustMethod Method { get; set; }

    /// <summary>The seed of random starts.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows") Take(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            DataFrame frame = ParameterSetName == "Rows" ? Taken() : Read(Data!);
            if (Column is not null) frame = Tables.InCaseOf(frame, Column, WriteVerbose);
            string[] columns = Column ?? [.. frame.Names.Where(n => frame.Column(n) is NumericColumn)];
            RobustEstimator method = Method switch { RobustMethod.Ogk => new Ogk(), RobustMethod.Cellwise => new Cellwise(), _ => new Mcd() };
            RobustCovariance result = Run<RobustProgress, RobustCovariance>(
                "Robust covariance",
                p => FormattableString.Invariant($"{p.Done} of {p.Planned}"),
                (progress, token) => (method with { Seed = Seed }).Estimate(frame, columns, progress, token));
            foreach (Diagnostic diagnostic in result.Diagnostics)
            {
                if (diagnostic.Severity == DiagnosticSeverity.Warning) WriteWarning(diagnostic.ToString());
                else WriteVerbose(diagnostic.ToString());
            }

            WriteObject(Readable(result));
        },
        Column);

    // The engine of PowerShell cannot read spans: a property that is one shows nothing.
    private static PSObject Readable(RobustCovariance result)
    {
        PSObject shown = PSObject.AsPSObject(result);
        shown.Properties.Add(new PSNoteProperty(nameof(result.Location), result.Location.ToArray()));
        shown.Properties.Add(new PSNoteProperty(nameof(result.Distances), result.Distances.ToArray()));
        shown.Properties.Add(new PSNoteProperty(nameof(result.Weights), result.Weights.ToArray()));
        return shown;
    }
}

/// <summary>Robust estimators of a covariance matrix.</summary>
public enum RobustMethod
{
    /// <summary>The minimum covariance determinant.</summary>
    Mcd,

    /// <summary>Orthogonalised pairwise covariances, for many variables.</summary>
    Ogk,

    /// <summary>For single wrong cells, and missing ones.</summary>
    Cellwise,
}
