using System.Globalization;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>A table as the console shows it: its size, and its first rows.</summary>
public static class TableText
{
    private const int ShownRows = 6;
    private const int ShownColumns = 10;

    /// <summary>The text.</summary>
    /// <param name="frame">A table.</param>
    public static string Show(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string[] names = [.. frame.Names.Take(ShownColumns)];
        string text = TextTable.Write(names, Enumerable.Range(0, Math.Min(ShownRows, frame.RowCount)).Select(i => names.Select(n => Cell(frame.Column(n), i))));
        string more = frame.Names.Count > ShownColumns ? "; also " + string.Join(", ", frame.Names.Skip(ShownColumns)) : "";
        return text + string.Create(CultureInfo.InvariantCulture, $"{frame.RowCount} {(frame.RowCount == 1 ? "row" : "rows")}, {frame.Names.Count} {(frame.Names.Count == 1 ? "column" : "columns")}{more}");
    }

    private static string Cell(Column column, int row) => column.IsMissing(row) ? "NA" : column is NumericColumn n ? NumberText.Show(n[row]) : column.Show(row);
}
