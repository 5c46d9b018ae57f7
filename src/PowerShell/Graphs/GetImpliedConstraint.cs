using System.Management.Automation;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>The polynomial equations that every covariance matrix of a graph obeys, of low degree, with what they mean.</summary>
/// <remarks>Independences, tetrads, and constraints that no independence explains. They are those of the observed variables in the graph as it is, latent vertices included.</remarks>
/// <example>
/// <code>Get-ImpliedConstraint 'a -> b; b -> c'</code>
/// <para>The independence of a chain.</para>
/// </example>
/// <example>
/// <code>New-MixedGraph 'f -> a', 'f -> b', 'f -> c', 'f -> d' -Latent f | Get-ImpliedConstraint -MaxDegree 2 | Select-Object Kind, Polynomial</code>
/// <para>The tetrads of one factor.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ImpliedConstraint")]
[OutputType(typeof(ImpliedConstraint))]
public sealed class GetImpliedConstraintCommand : StatCmdlet
{
    /// <summary>The graph, or its text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The largest degree that is searched.</summary>
    [Parameter]
    [ValidateRange(1, 8)]
    public int MaxDegree { get; set; } = 3;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            MixedGraph graph = Graphs.Of(InputObject);
            VanishingIdeal ideal = Run<IdealProgress, VanishingIdeal>(
                "Implied constraints",
                p => FormattableString.Invariant($"degree {p.Degree}: {p.Searched} of {p.Total}, {p.Found} found"),
                (progress, token) => VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = MaxDegree }, progress, token));
            if (ideal.NotDecided is { } reason) WriteWarning(reason);
            WriteVerbose(FormattableString.Invariant($"Searched up to degree {ideal.SearchedDegree}; the model has codimension {ideal.Codimension}."));
            WriteObject(ideal.Generators, enumerateCollection: true);
        },
        InputObject);
}
