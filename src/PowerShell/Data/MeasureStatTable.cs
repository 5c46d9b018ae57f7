using System.Management.Automation;
using MathNet.Numerics.Statistics;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>Describes each column of a table: what it holds, how much is missing, and where its values lie.</summary>
/// <remarks>Quartiles are R's (type 7); the standard deviation divides by n - 1. Missing cells take no part.</remarks>
/// <example>
/// <code>Import-StatTable e1684.csv | Measure-StatTable</code>
/// <para>One row for each column.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | Measure-StatTable -By TRT | Where-Object Name -eq AGE</code>
/// <para>The same within the groups of another column.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "StatTable")]
[OutputType(typeof(ColumnSummary))]
public sealed class MeasureStatTableCommand : TableCmdlet
{
    /// <summary>A table, or rows.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>A column by whose values rows are grouped.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string? By { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Take(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(() =>
    {
        DataFrame frame = Taken();
        if (By is null)
        {
            foreach (string name in frame.Names) WriteObject(Summary(name, frame.Column(name), null));
            return;
        }

        frame = Tables.InCaseOf(frame, [By], WriteVerbose);
        Column by = frame.Column(By);
        foreach (IGrouping<string, int> group in Enumerable.Range(0, frame.RowCount).GroupBy(i => by.IsMissing(i) ? "(missing)" : by.Show(i)).OrderBy(g => by.IsMissing(g.First())).ThenBy(g => Order(by, g.First())).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            DataFrame part = frame.Select([.. group]);
            foreach (string name in part.Names.Where(n => n != By)) WriteObject(Summary(name, part.Column(name), $"{By}={group.Key}"));
        }
    });

    private static double Order(Column by, int row) => by switch
    {
        NumericColumn n => n[row],
        CategoricalColumn c => c.Codes[row],
        _ => 0,
    };

    private static ColumnSummary Summary(string name, Column column, string? group)
    {
        int missing = Enumerable.Range(0, column.Count).Count(column.IsMissing);
        ColumnSummary summary = new() { Group = group, Name = name, Kind = column.Kind.ToString(), Count = column.Count - missing, Missing = missing };
        switch (column)
        {
            case NumericColumn or LogicalColumn:
                ReadOnlySpan<double> all = column is NumericColumn n ? n.Values : ((LogicalColumn)column).Values;
                double[] values = [.. all.ToArray().Where(v => !double.IsNaN(v)).Order()];
                if (values.Length == 0) return summary;
                return summary with
                {
                    Mean = values.Mean(),
                    StandardDeviation = values.StandardDeviation(),
                    Minimum = values[0],
                    LowerQuartile = SortedArrayStatistics.QuantileCustom(values, 0.25, QuantileDefinition.R7),
                    Median = SortedArrayStatistics.QuantileCustom(values, 0.5, QuantileDefinition.R7),
                    UpperQuartile = SortedArrayStatistics.QuantileCustom(values, 0.75, QuantileDefinition.R7),
                    Maximum = values[^1],
                };
            case MatrixColumn:
                return summary;
            default:
                IEnumerable<string> shown = Enumerable.Range(0, column.Count).Where(i => !column.IsMissing(i)).Select(column.Show);
                Dictionary<string, int> counts = shown.GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
                IEnumerable<string> levels = column is CategoricalColumn c ? c.Levels : counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key);
                return summary with { Levels = [.. levels.Select(l => FormattableString.Invariant($"{l}: {counts.GetValueOrDefault(l)}"))] };
        }
    }
}

/// <summary>What one column of a table looks like.</summary>
public sealed record ColumnSummary
{
    /// <summary>The group of rows, such as sex=male; null: all rows.</summary>
    public string? Group { get; init; }

    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>Numeric, Logical, Categorical, Text or Matrix.</summary>
    public required string Kind { get; init; }

    /// <summary>Cells that are not missing.</summary>
    public int Count { get; init; }

    /// <summary>Cells that are.</summary>
    public int Missing { get; init; }

    /// <summary>The mean of numbers, or the share of truths; NaN for texts and factors.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>The standard deviation, with n - 1.</summary>
    public double StandardDeviation { get; init; } = double.NaN;

    /// <summary>The smallest value.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>The lower quartile (R's type 7).</summary>
    public double LowerQuartile { get; init; } = double.NaN;

    /// <summary>The median.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>The upper quartile.</summary>
    public double UpperQuartile { get; init; } = double.NaN;

    /// <summary>The largest value.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Levels or texts with their counts; empty for numbers.</summary>
    public string[] Levels { get; init; } = [];
}
