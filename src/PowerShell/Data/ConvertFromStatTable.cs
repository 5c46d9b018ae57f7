using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>The rows of a table as objects, for Where-Object, Group-Object or Export-Csv.</summary>
/// <remarks>Missing cells are $null.</remarks>
/// <example>
/// <code>Import-StatTable e1684.csv | ConvertFrom-StatTable | Where-Object AGE -gt 20 | ConvertTo-StatTable</code>
/// <para>Picks rows, and makes a table of them again.</para>
/// </example>
/// <example>
/// <code>New-SurvivalSample Weibull @{ lambda = 0.1; gamma = 1.5 } -Count 20 -Seed 1 | ConvertFrom-StatTable | Export-Csv sample.csv</code>
/// <para>A sample in a file.</para>
/// </example>
[Cmdlet(VerbsData.ConvertFrom, "StatTable")]
[OutputType(typeof(PSObject))]
public sealed class ConvertFromStatTableCommand : StatCmdlet
{
    /// <summary>The table.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public DataFrame? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        DataFrame frame = InputObject!;
        for (int row = 0; row < frame.RowCount; row++)
        {
            PSObject item = new();
            foreach (string name in frame.Names) item.Properties.Add(new PSNoteProperty(name, Cell(frame.Column(name), row)));
            WriteObject(item);
        }
    }

    private static object? Cell(Column column, int row) => column.IsMissing(row) ? null : column switch
    {
        NumericColumn numbers => numbers[row],
        LogicalColumn truths => truths[row],
        _ => column.Show(row),
    };
}
