using System.Management.Automation;
using Stats.Sem;

namespace Stats.Cmdlets;

/// <summary>The covariances that a graph implies in closed form, or those of a fitted model in numbers.</summary>
/// <remarks>
/// The weight of an arrow x -> y is written lxy (l_x_y for longer names), the covariance of errors wxy. Entries of cyclic graphs are quotients, with the denominator in factors.
/// A fitted model gives numbers, unless -As asks for a text.
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
    /// <summary>The graph, its text, or a fitted structural equation model.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The first variables; without it, all.</summary>
    [Parameter]
    public string[]? Row { get; set; }

    /// <summary>The second variables; without it, all.</summary>
    [Parameter]
    public string[]? Column { get; set; }

    /// <summary>How entries are written; without it, numbers for a fit, text for a graph.</summary>
    [Parameter]
    public CovarianceForm? As { get; set; }

    /// <summary>The group of a fit, from 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Group { get; set; } = 1;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Terminating(
        () =>
        {
            if (Tables.Bare(InputObject) is SemFit && As is null || As == CovarianceForm.Matrix)
            {
                WriteNumbers(Tables.Bare(InputObject) as SemFit ?? throw new ArgumentException("A graph has no numbers: -As Matrix is for fitted models."));
                return;
            }

            MixedGraph graph = Graphs.Of(InputObject);
            Notation notation = As switch { CovarianceForm.LaTeX => Notation.LaTeX, CovarianceForm.CSharp => Notation.CSharp, _ => Notation.Infix };
            SymbolicCovariance covariance = Run("Covariances in closed form", (_, token) => new SymbolicCovariance(graph, null, token));
            string[] rows = Row ?? [.. graph.Vertices], columns = Column ?? [.. graph.Vertices];
            for (int i = 0; i < rows.Length; i++)
                for (int j = Row is null && Column is null ? i : 0; j < columns.Length; j++)
                    WriteObject(new CovarianceRow { Row = rows[i], Column = columns[j], Expression = covariance[rows[i], columns[j]].ToString(notation), Entry = covariance[rows[i], columns[j]] });
        },
        InputObject);

    private void WriteNumbers(SemFit fit)
    {
        if (Group > fit.GroupLabels.Count) throw new ArgumentException($"The fit has {fit.GroupLabels.Count} groups.");
        Modeling.NamedMatrix matrix = fit.ImpliedCovariance(Group - 1);
        string[] rows = Row ?? [.. matrix.Names], columns = Column ?? [.. matrix.Names];
        for (int i = 0; i < rows.Length; i++)
            for (int j = Row is null && Column is null ? i : 0; j < columns.Length; j++)
                WriteObject(new CovarianceRow { Row = rows[i], Column = columns[j], Expression = NumberText.Show(matrix[rows[i], columns[j]]), Value = matrix[rows[i], columns[j]] });
    }
}

/// <summary>How covariances are written.</summary>
public enum CovarianceForm
{
    /// <summary>As text that programs for algebra read.</summary>
    Text,

    /// <summary>For a paper.</summary>
    LaTeX,

    /// <summary>As an expression of C#.</summary>
    CSharp,

    /// <summary>As numbers, for a fitted model.</summary>
    Matrix,
}

/// <summary>One covariance, in closed form or as a number.</summary>
public sealed record CovarianceRow
{
    /// <summary>The first variable.</summary>
    public required string Row { get; init; }

    /// <summary>The second variable.</summary>
    public required string Column { get; init; }

    /// <summary>The covariance as text.</summary>
    public required string Expression { get; init; }

    /// <summary>The covariance as numerator and factors of the denominator; null for a fit's numbers.</summary>
    public CovarianceEntry? Entry { get; init; }

    /// <summary>The number; NaN for a closed form.</summary>
    public double Value { get; init; } = double.NaN;
}
