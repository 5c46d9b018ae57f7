using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Writes a survival fit to a file.</summary>
/// <remarks>The file is JSON; it keeps what printing and prediction need, and no data.</remarks>
/// <example>
/// <code>$fit | Export-Fit fit.json</code>
/// <para>Keeps the fit; a file that exists is an error.</para>
/// </example>
/// <example>
/// <code>$fit | Export-Fit fit.json -Force -PassThru | Select-Object -ExpandProperty Name</code>
/// <para>Replaces it.</para>
/// </example>
[Cmdlet(VerbsData.Export, "Fit", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportFitCommand : FileCmdlet
{
    /// <summary>The fit.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public FitResult? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not SurvivalFit fit) Fail("CannotSave", ErrorCategory.InvalidType, "Only survival fits can be saved.", "Keep the text of the model and its data, and fit it again.", InputObject);
        else Write(fit.Save);
    }
}

/// <summary>Reads a survival fit from a file that Export-Fit wrote.</summary>
/// <remarks>It predicts and prints as before; residuals, profiles and plots of the data need a new fit.</remarks>
/// <example>
/// <code>$fit | Export-Fit kept.json; Import-Fit kept.json</code>
/// <para>There and back.</para>
/// </example>
/// <example>
/// <code>$fit | Export-Fit kept.json; Import-Fit *.json | Measure-Fit</code>
/// <para>All fits of a folder.</para>
/// </example>
[Cmdlet(VerbsData.Import, "Fit")]
[OutputType(typeof(SurvivalFit))]
public sealed class ImportFitCommand : StatCmdlet
{
    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string pattern in Path)
        {
            IEnumerable<string> files = WildcardPattern.ContainsWildcardCharacters(pattern)
                ? SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out _)
                : [SessionState.Path.GetUnresolvedProviderPathFromPSPath(pattern)];
            foreach (string file in files) Each(() => WriteObject(Load(file)), file);
        }
    }

    // The reader was given a text: the message names the file instead.
    private static SurvivalFit Load(string file)
    {
        try
        {
            return SurvivalFit.Load(file);
        }
        catch (SpecificationException e) when (e.Text is null)
        {
            throw new SpecificationException(e.Code, e.Sentence.Replace("The text ", $"'{System.IO.Path.GetFileName(file)}' ", StringComparison.Ordinal), e.Hint ?? "Give a file that Export-Fit wrote.");
        }
    }
}
