using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Plots;
using Stats.Sem;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Writes a plot to a file: SVG, PDF, or a page of HTML, by the ending of its name.</summary>
/// <example>
/// <code>$fit | New-FitPlot | Export-Plot survival.svg -Force</code>
/// <para>A picture in SVG.</para>
/// </example>
/// <example>
/// <code>$fit | New-FitPlot -Type Forest | Export-Plot forest.pdf -Width 600 -Force -PassThru | Select-Object -ExpandProperty Name</code>
/// <para>A page of PDF, 600 pixels wide.</para>
/// </example>
[Cmdlet(VerbsData.Export, "Plot", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPlotCommand : FileCmdlet
{
    private static readonly string[] Endings = [".svg", ".pdf", ".html", ".htm"];

    /// <summary>The plot.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public Plot? InputObject { get; set; }

    /// <summary>Width in pixels.</summary>
    [Parameter]
    public double? Width { get; set; }

    /// <summary>Height in pixels.</summary>
    [Parameter]
    public double? Height { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string ending = System.IO.Path.GetExtension(Path).ToLowerInvariant();
        if (!Endings.Contains(ending)) Fail("UnsupportedFormat", ErrorCategory.InvalidArgument, $"A plot cannot be written as '{ending}'.", "Give a file name that ends in .svg, .pdf or .html.", Path);
        Plot plot = InputObject! with { Width = Width ?? InputObject!.Width, Height = Height ?? InputObject!.Height };
        Write(plot.Save);
    }
}

/// <summary>Opens a plot in the program that the system shows HTML with.</summary>
/// <example>
/// <code>$fit | New-FitPlot | Show-Plot -WhatIf</code>
/// <para>Says what would be opened; without -WhatIf it is.</para>
/// </example>
/// <example>
/// <code>Measure-Survival 'Surv(time, status) ~ TRT' $data | New-FitPlot -RiskTable | Show-Plot -WhatIf</code>
/// <para>Kaplan-Meier curves.</para>
/// </example>
[Cmdlet(VerbsCommon.Show, "Plot", SupportsShouldProcess = true)]
public sealed class ShowPlotCommand : StatCmdlet
{
    /// <summary>The plot.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Plot? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"stats-{Guid.NewGuid():N}.html");
        if (!ShouldProcess(path, "Open")) return;
        InputObject!.Save(path);
        try
        {
            using Process? viewer = Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
        }
        catch (Win32Exception e)
        {
            Fail("NoViewer", ErrorCategory.NotInstalled, $"The plot was written to '{path}', but no program could be started to show it: {e.Message}", "Open the file yourself, or use Export-Plot.", path);
        }
    });
}

/// <summary>Writes a report of a fit: a page of HTML with summary, tables and plots, that needs nothing beside itself.</summary>
/// <example>
/// <code>$fit | Export-FitReport report.html -Force</code>
/// <para>The report of a fit.</para>
/// </example>
/// <example>
/// <code>$larger | Export-FitReport shape.html -Title 'Treatment and shape' -Force -PassThru | Select-Object -ExpandProperty Name</code>
/// <para>With a heading of your own.</para>
/// </example>
[Cmdlet(VerbsData.Export, "FitReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportFitReportCommand : FileCmdlet
{
    /// <summary>The fit: of a survival model, or of a structural equation model.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public FitResult? InputObject { get; set; }

    /// <summary>The data that a survival fit was made from, if it does not know them.</summary>
    [Parameter]
    public object? Data { get; set; }

    /// <summary>The heading.</summary>
    [Parameter]
    public string Title { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Write(path =>
    {
        DataFrame? data = Data is null ? FitData.Of(InputObject!) : Tables.Of(Data, new ColumnChoices(), WriteWarning, WriteVerbose);
        File.WriteAllText(path, Run("Report", (_, _) => InputObject switch
        {
            SurvivalFit fit => FitReport.ToHtml(fit, data, Title),
            SemFit fit => FitReport.ToHtml(fit, Title),
            _ => throw new ArgumentException($"There is no report of a {InputObject!.GetType().Name}."),
        }));
    });
}
