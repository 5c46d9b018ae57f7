using System.Management.Automation;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Cmdlets;

/// <summary>Tests whether groups have one survival curve: the log-rank test, and its weighted relatives.</summary>
/// <remarks>Groups come from the right side of the formula; strata(...) among its terms stratifies the test.</remarks>
/// <example>
/// <code>Compare-Survival 'Surv(time, status) ~ TRT' (Import-StatTable e1684.csv)</code>
/// <para>The log-rank test with observed and expected events.</para>
/// </example>
/// <example>
/// <code>Import-Csv e1684.csv | Compare-Survival 'Surv(time, status) ~ TRT + strata(SEX)' -Rho 1</code>
/// <para>Early differences weigh more, within strata.</para>
/// </example>
[Cmdlet(VerbsData.Compare, "Survival", DefaultParameterSetName = "Table")]
[OutputType(typeof(LogRankTest))]
public sealed class CompareSurvivalCommand : TableCmdlet
{
    /// <summary>The formula, such as Surv(time, status) ~ sex.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string Formula { get; set; } = "";

    /// <summary>The data: a table, a DataTable, a reader, rows, or a dictionary of columns.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Table")]
    public object? Data { get; set; }

    /// <summary>Rows, or a table, from the pipeline.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Rows")]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The power of survival in the weights: 0 is the log-rank test, 1 Peto and Peto's.</summary>
    [Parameter]
    public double Rho { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Rows") Take(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Terminating(
        () =>
        {
            DataFrame frame = ParameterSetName == "Rows" ? Taken() : Read(Data!);
            frame = Tables.InCaseOf(frame, Tables.NamesIn(Formula), WriteVerbose);
            WriteObject(Run("Log-rank test", (_, _) => new LogRank { Rho = Rho }.Test(Formula, frame)));
        },
        Formula);
}
