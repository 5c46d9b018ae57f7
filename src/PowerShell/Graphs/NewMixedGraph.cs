using System.Management.Automation;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>A mixed graph: directed edges are linear effects, bidirected ones correlated errors; cycles are allowed.</summary>
/// <remarks>Edges are written 'x -> y', 'x &lt;- y' or 'x &lt;-> y'; several in one text are separated by ';', ',' or line ends. See about_Stats_Graph.</remarks>
/// <example>
/// <code>New-MixedGraph 'z -> x', 'x -> y', 'x &lt;-> y'</code>
/// <para>An instrument z for the effect of x on y.</para>
/// </example>
/// <example>
/// <code>'x -> y', 'y -> x', 'a -> x', 'b -> y' | New-MixedGraph | Get-GraphIdentification</code>
/// <para>A feedback loop with an instrument for either direction.</para>
/// </example>
/// <example>
/// <code>New-MixedGraph -Model 'f =~ a + b + c; y ~ f'</code>
/// <para>The graph of a model in lavaan's syntax.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MixedGraph", DefaultParameterSetName = "Edges")]
[OutputType(typeof(MixedGraph))]
public sealed class NewMixedGraphCommand : StatCmdlet
{
    private readonly List<string> edges = [];

    /// <summary>Edges, or texts of several edges; the name of a vertex alone adds it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Edges")]
    public string[] Edge { get; set; } = [];

    /// <summary>The vertices that are not observed.</summary>
    [Parameter(ParameterSetName = "Edges")]
    public string[]? Latent { get; set; }

    /// <summary>A model in lavaan's syntax, or its lines.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Model")]
    public string[] Model { get; set; } = [];

    /// <summary>A fitted structural equation model.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Fit")]
    public SemFit? Fit { get; set; }

    /// <summary>The group of a model, from 1.</summary>
    [Parameter(ParameterSetName = "Model")]
    [Parameter(ParameterSetName = "Fit")]
    [ValidateRange(1, int.MaxValue)]
    public int Group { get; set; } = 1;

    /// <inheritdoc/>
    protected override void ProcessRecord() => edges.AddRange(Edge);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            if (ParameterSetName != "Edges")
            {
                WriteObject((Fit?.Table ?? ParameterTable.Parse(string.Join("\n", Model))).ToGraph(Group));
                return;
            }

            string text = string.Join("\n", edges);
            if (Latent is { Length: > 0 }) text += "\nlatent: " + string.Join(", ", Latent);
            WriteObject(MixedGraph.Parse(text));
        },
        Edge);
}
