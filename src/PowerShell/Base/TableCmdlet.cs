using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>What cmdlets share that take rows through the pipeline, or a whole table.</summary>
public abstract class TableCmdlet : StatCmdlet
{
    private readonly RowBuffer rows = new();
    private object? table;
    private int seen;

    /// <summary>Takes an object from the pipeline: a row, or a whole table. A bad row is an error of its own; the next one follows.</summary>
    /// <param name="item">The object.</param>
    protected void Take(object? item)
    {
        seen++;
        if (Tables.IsTable(item))
        {
            if (table is not null || rows.Count > 0) Fail("SeveralTables", ErrorCategory.InvalidArgument, "Only one table can be piped at a time, and no rows beside it.", "Join the tables, or run the cmdlet for each.");
            table = item;
        }
        else if (rows.Add(item) is { } fault)
        {
            WriteError(ErrorRecords.Of("BadRow", ErrorCategory.InvalidData, $"Row {seen}: {fault} The row is left out.", "Pipe objects with properties.", item));
        }
    }

    /// <summary>The table that came through the pipeline.</summary>
    private protected DataFrame Taken(ColumnChoices? choices = null) =>
        table is null ? rows.ToFrame(choices ?? new ColumnChoices(), WriteWarning, WriteVerbose) : Read(table, choices);

    /// <summary>The table that a parameter holds.</summary>
    private protected DataFrame Read(object data, ColumnChoices? choices = null) => Tables.Of(data, choices ?? new ColumnChoices(), WriteWarning, WriteVerbose);
}
