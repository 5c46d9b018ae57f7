using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>What the two cmdlets about identification share.</summary>
public abstract class IdentificationCmdlet : StatCmdlet
{
    /// <summary>The graph, its text, or a fitted structural equation model.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Only these coefficients, such as 'x -> y' or, as in a regression, 'y~x'.</summary>
    [Parameter]
    public string[]? Coefficient { get; set; }

    /// <summary>The longest time for the rules, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.001, 1e6)]
    public double TimeLimit { get; set; } = 30;

    private protected IdentificationOptions Options => new() { TimeLimit = TimeSpan.FromSeconds(TimeLimit), FibreTimeLimit = TimeSpan.FromSeconds(TimeLimit) };

    private protected MixedGraph Graph() => Graphs.Of(InputObject);

    private protected IdentificationReport Report() =>
        Run<string, IdentificationReport>("Identification", stage => stage, (progress, token) => IdentificationReport.Of(Projected(), Options, progress, token));

    // Called on the worker: what it says is kept for the pipeline's thread.
    private string? Remark { get; set; }

    private protected MixedGraph Projected()
    {
        Remark = null; // of the graph before in the pipeline
        return Graphs.Projected(Graph(), remark => Remark = remark);
    }

    private protected void WriteRemark()
    {
        if (Remark is not null) WriteWarning(Remark);
    }

    private protected IEnumerable<CoefficientVerdict> Asked(IdentificationReport report)
    {
        WriteRemark();
        if (Coefficient is null) return report.Coefficients;
        return Coefficient.Select(text =>
        {
            Edge edge = Graphs.Arrow(text);
            return report.Coefficients.FirstOrDefault(c => c.Arrow == edge)
                ?? throw new SpecificationException(SpecificationCode.InvalidArgument, $"The graph has no arrow {edge.From} -> {edge.To}.", "Its arrows are " + string.Join(", ", report.Coefficients.Select(c => $"{c.Arrow.From} -> {c.Arrow.To}")) + ".");
        });
    }

}

/// <summary>Whether the coefficients of a graph can be computed from a covariance matrix: for each, the rule that shows it, or that they cannot.</summary>
/// <remarks>
/// Rank, half-trek, ancestral and edgewise criteria, trek separation and exact counting of the fibre. Latent vertices are projected out first, with a warning;
/// the latent-factor criterion asks about the graph as it is. With -Criterion one rule alone is asked.
/// </remarks>
/// <example>
/// <code>New-MixedGraph 'z -> x', 'x -> y', 'x &lt;-> y' | Get-GraphIdentification</code>
/// <para>The whole report.</para>
/// </example>
/// <example>
/// <code>Get-GraphIdentification 'z -> x; x -> y; x &lt;-> y' -Coefficient 'y~x' | Select-Object Status, Rule, Formula</code>
/// <para>The verdict about one coefficient, with the formula that computes it.</para>
/// </example>
/// <example>
/// <code>Get-GraphIdentification 'x -> y; x &lt;-> y' -Criterion HalfTrek</code>
/// <para>What one rule alone identifies.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "GraphIdentification")]
[OutputType(typeof(IdentificationReport))]
[OutputType(typeof(CoefficientVerdict))]
[OutputType(typeof(CriterionResult))]
public sealed class GetGraphIdentificationCommand : IdentificationCmdlet
{
    /// <summary>One rule alone.</summary>
    [Parameter]
    public IdentificationCriterion? Criterion { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            if (Criterion is { } criterion)
            {
                CriterionResult result = Run("Identification", (_, token) => Identification.Apply(
                    criterion == IdentificationCriterion.LatentFactorHalfTrek ? Graph() : Projected(), criterion, Options, token));
                WriteRemark();
                WriteObject(result);
                return;
            }

            IdentificationReport report = Report();
            if (Coefficient is null) WriteObject(report);
            foreach (CoefficientVerdict verdict in Asked(report))
                if (Coefficient is not null) WriteObject(verdict);
        },
        InputObject);
}

/// <summary>Whether all coefficients of a graph, or those named, are identified.</summary>
/// <remarks>False is also said where the number of values is finite but more than one, and where no rule decides within the time limit: see Get-GraphIdentification.</remarks>
/// <example>
/// <code>Test-GraphIdentification 'z -> x; x -> y; x &lt;-> y'</code>
/// <para>True.</para>
/// </example>
/// <example>
/// <code>if (-not (New-MixedGraph 'x -> y', 'x &lt;-> y' | Test-GraphIdentification -Coefficient 'y~x')) { 'not identified' }</code>
/// <para>In a script.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "GraphIdentification")]
[OutputType(typeof(bool))]
public sealed class TestGraphIdentificationCommand : IdentificationCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(() => WriteObject(Asked(Report()).All(c => c.Status == CoefficientStatus.Identified)), InputObject);
}

/// <summary>Graphs from what a person gives, and arrows from how a person writes them.</summary>
internal static class Graphs
{
    public static MixedGraph Of(object? input) => Tables.Bare(input) switch
    {
        MixedGraph graph => graph,
        SemFit fit => fit.Table.ToGraph(),
        string text => MixedGraph.Parse(text),
        var other => throw new ArgumentException($"A graph is needed, not an object of type {other?.GetType().Name ?? "null"}: make one by New-MixedGraph, give its edges as a text, or pipe a fit."),
    };

    public static MixedGraph Projected(MixedGraph graph, Action<string> tell)
    {
        if (graph.LatentVertices.Count == 0) return graph;
        tell(string.Create(CultureInfo.InvariantCulture, $"Latent vertices are projected out: {string.Join(", ", graph.LatentVertices)}. Their own coefficients are not judged."));
        return graph.LatentProjection();
    }

    public static Edge Arrow(string text)
    {
        string[] regression = text.Split('~');
        if (regression.Length == 2) return new Edge(regression[1].Trim(), regression[0].Trim());
        return MixedGraph.Parse(text).DirectedEdges is [Edge only] ? only : throw new SpecificationException(SpecificationCode.Syntax, "A coefficient is written 'x -> y' or 'y~x'.", "Coefficient", text, 0, text.Length);
    }
}
