using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>Reads a model in lavaan's syntax: one row for each parameter, those that the defaults add included.</summary>
/// <remarks>Lines that come through the pipeline, as Get-Content gives them, are one model. See about_Stats_SemSyntax.</remarks>
/// <example>
/// <code>ConvertFrom-SemSyntax 'f =~ x1 + x2 + x3; f ~ z'</code>
/// <para>Loadings, the regression, and the variances that no one wrote.</para>
/// </example>
/// <example>
/// <code>'visual =~ x1 + x2 + x3', 'textual =~ x4 + x5 + x6' | ConvertFrom-SemSyntax -StandardizeLatent | Where-Object Free -gt 0</code>
/// <para>The free parameters, where latent variances are 1.</para>
/// </example>
[Cmdlet(VerbsData.ConvertFrom, "SemSyntax")]
[OutputType(typeof(SemParameter))]
public sealed class ConvertFromSemSyntaxCommand : StatCmdlet
{
    private readonly List<string> lines = [];

    /// <summary>The model, or its lines.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] Model { get; set; } = [];

    /// <summary>Which defaults hold, those of lavaan's sem(), cfa(), growth() or lavaan().</summary>
    [Parameter]
    public SemModelType ModelType { get; set; }

    /// <summary>The number of groups.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? GroupCount { get; set; }

    /// <summary>Whether there are intercepts and means.</summary>
    [Parameter]
    public SwitchParameter MeanStructure { get; set; }

    /// <summary>Latent variances are 1, and all loadings free.</summary>
    [Parameter]
    public SwitchParameter StandardizeLatent { get; set; }

    /// <summary>Covariances of latent variables that are not written are 0.</summary>
    [Parameter]
    public SwitchParameter Orthogonal { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => lines.AddRange(Model);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            SemSyntaxOptions options = new() { ModelType = ModelType, Groups = GroupCount, MeanStructure = MeanStructure ? true : null, StandardizeLatents = StandardizeLatent, Orthogonal = Orthogonal };
            ParameterTable table = ParameterTable.Parse(string.Join("\n", lines), options);
            foreach (Diagnostic note in table.Notes)
            {
                if (note.Severity == DiagnosticSeverity.Warning) WriteWarning(note.ToString());
                else WriteVerbose(note.ToString());
            }

            WriteObject(table.Rows, enumerateCollection: true);
        },
        Model);
}
