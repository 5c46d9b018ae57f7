using System.Collections;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Makes a table of the objects that come through the pipeline.</summary>
/// <remarks>
/// Every property that holds numbers, truth values or texts becomes a column. Texts, as Import-Csv makes them, are read as the cells of a file are:
/// numbers with a decimal point whatever the culture (unless -DecimalMark is a comma), TRUE and FALSE, and NA or nothing for missing. A property that some rows lack is missing there,
/// with a warning. An object that is no row is an error of its own, and the others go on.
/// </remarks>
/// <example>
/// <code>Import-Csv e1684.csv | ConvertTo-StatTable -Factor @{ TRT = '0', '1' }</code>
/// <para>Rows of a file, filtered or changed on the way as you like, become a table.</para>
/// </example>
/// <example>
/// <code>1..5 | ForEach-Object { [pscustomobject]@{ time = $_; status = $_ % 2 } } | ConvertTo-StatTable</code>
/// <para>Objects made in the pipeline.</para>
/// </example>
[Cmdlet(VerbsData.ConvertTo, "StatTable")]
[OutputType(typeof(DataFrame))]
public sealed class ConvertToStatTableCommand : TableCmdlet
{
    /// <summary>The rows: objects with properties, or hashtables.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Factors: property names and their levels in order, such as @{ sex = 'male', 'female' }; $null for the levels found, sorted.</summary>
    [Parameter]
    public Hashtable? Factor { get; set; }

    /// <summary>Ordered factors: property names and their levels from low to high.</summary>
    [Parameter]
    public Hashtable? Ordered { get; set; }

    /// <summary>Properties that stay text even where all values look like numbers.</summary>
    [Parameter]
    public string[]? Text { get; set; }

    /// <summary>The character before the decimals of numbers among texts: a point, or a comma.</summary>
    [Parameter]
    [ValidateSet(".", ",")]
    public string DecimalMark { get; set; } = ".";

    /// <summary>Texts that mean a missing value, instead of the usual ones.</summary>
    [Parameter]
    public string[]? NaString { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Take(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() => WriteObject(Taken(new ColumnChoices(Factor, Ordered, Text, NaString, DecimalMark))));
}
