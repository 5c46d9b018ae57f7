using System.Management.Automation;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>The covariances that a graph implies, in closed form.</summary>
/// <remarks>
/// lambda of an arrow x -> y is written l_x_y or a name of your choice by -Label, the covariance of errors w_x_y. Entries of cyclic graphs are quotients,
/// with the denominator in factors.
/// </remarks>
/// <example>
/// <code>New-MixedGraph 'z -> x', 'x -> y', 'x &lt;-> y' | Get-ImpliedCovariance -Row z -Column y</code>
/// <para>One entry.</para>
/// </example>
/// <example>
/// <code>Get-ImpliedCovariance 'x -> y; y -> x' -As LaTeX | Select-Object -ExpandProperty Expression</code>
/// <para>All entries of a feedback loop, for a paper.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ImpliedCovariance")]
[OutputType(typeof(CovarianceRow))]
public sealed class GetImpliedCovarianceCommand : StatCmdlet
{
    /// <summary>The graph, or its text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The first variables; without it, all.</summary>
    [Parameter]
    public string[]? Row { get; set; }

    /// <summary>The second variables; without it, all.</summary>
    [Parameter]
    public string[]? Column { get; set; }

    /// <summary>The notation.</summary>
    [Parameter]
    [Alias("Notation")]
    public Notation As { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            MixedGraph graph = Graphs.Of(InputObject);
            SymbolicCovariance covariance = Run("Covariances in closed form", (_, token) => new SymbolicCovariance(graph, null, token));
            string[] rows = Row ?? [.. graph.Vertices], columns = Column ?? [.. graph.Vertices];
            for (int i = 0; i < rows.Length; i++)
                for (int j = Row is null && Column is null ? i : 0; j < columns.Length; j++)
                    WriteObject(new CovarianceRow { Row = rows[i], Column = columns[j], Expression = covariance[rows[i], columns[j]].ToString(As), Entry = covariance[rows[i], columns[j]] });
        },
        InputObject);
}

/// <summary>One covariance in closed form.</summary>
public sealed record CovarianceRow
{
    /// <summary>The first variable.</summary>
    public required string Row { get; init; }

    /// <summary>The second variable.</summary>
    public required string Column { get; init; }

    /// <summary>The covariance as text.</summary>
    public required string Expression { get; init; }

    /// <summary>The covariance as numerator and factors of the denominator.</summary>
    public required CovarianceEntry Entry { get; init; }
}
