using System.Globalization;
using System.Text;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>A robust covariance as text.</summary>
internal static class RobustText
{
    private const int Width = 80, MostRows = 40, MostCells = 12;

    public static string Summary(RobustCovariance r)
    {
        StringBuilder text = new();
        Line(text, r.Method);
        Line(text, $"{r.Observations} of {Counted.Of(r.RowCount, "row")} used, {r.FlaggedRows.Count} flagged" + (r.FlaggedCells.Count > 0 ? $", {Counted.Of(r.FlaggedCells.Count, "cell")} flagged" : ""));
        if (!double.IsNaN(r.Criterion)) Line(text, string.Create(CultureInfo.InvariantCulture, $"Log determinant of the best {r.BestSubset.Count} rows: {r.Criterion:G8}"));
        text.AppendLine();
        Table(text, "Location and standard deviation", r.Names, ["Location", "Std.dev"], (i, c) => c == 0 ? r.Location[i] : Math.Sqrt(r.Covariance[i, i]));
        text.AppendLine();
        int columns = Math.Max(1, (Width - 12) / 9);
        for (int from = 0; from < r.Names.Count; from += columns)
        {
            int start = from;
            Table(text, from == 0 ? "Correlation" : "Correlation, continued", r.Names, [.. r.Names.Skip(from).Take(columns)], (i, c) => start + c <= i ? r.Correlation[i, start + c] : double.NaN, from);
        }

        text.AppendLine();
        if (r.FlaggedRows.Count > 0) Rows(text, r.FlaggedRows);
        if (r.FlaggedCells.Count > 0) Cells(text, r.FlaggedCells);
        foreach (Diagnostic d in r.Diagnostics) Wrap(text, d.ToString());
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, double> value, int first = 0)
    {
        Line(text, title);
        text.Append(' ', 12);
        foreach (string c in columns) text.Append(Short(c, 8).PadLeft(9));
        text.AppendLine();
        for (int i = first; i < rows.Count; i++)
        {
            text.Append(Short(rows[i], 12).PadRight(12));
            for (int c = 0; c < columns.Count; c++)
            {
                double v = value(i, c);
                string cell = double.IsNaN(v) ? "" : v.ToString("G4", CultureInfo.InvariantCulture);
                // -0.0009009 would touch its neighbour.
                text.Append((cell.Length > 8 ? v.ToString("G2", CultureInfo.InvariantCulture) : cell).PadLeft(9));
            }

            while (text[^1] == ' ') text.Length--;
            text.AppendLine();
        }
    }

    private static void Rows(StringBuilder text, IReadOnlyList<int> rows)
    {
        string more = rows.Count > MostRows ? $" and {rows.Count - MostRows} more" : "";
        Wrap(text, "Flagged rows (from 0): " + string.Join(", ", rows.Take(MostRows)) + more + ".");
    }

    private static void Cells(StringBuilder text, IReadOnlyList<FlaggedCell> cells)
    {
        Line(text, "Flagged cells, largest first (row from 0)");
        Line(text, "     Row  Column              Value   Expected  Residual");
        foreach (FlaggedCell c in cells.OrderByDescending(c => Math.Abs(c.Residual)).Take(MostCells))
            Line(text, string.Create(CultureInfo.InvariantCulture, $"{c.Row,8}  {Short(c.Column, 12),-12}{c.Value,13:G6}{c.Expected,11:G5}{c.Residual,10:F1}"));
        if (cells.Count > MostCells) Line(text, $"     ... and {cells.Count - MostCells} more");
    }

    private static string Short(string name, int width) => name.Length <= width ? name : name[..(width - 1)] + "~";

    private static void Line(StringBuilder text, string line) => Wrap(text, line);

    private static void Wrap(StringBuilder text, string sentence)
    {
        while (sentence.Length > Width)
        {
            int cut = sentence.LastIndexOf(' ', Width);
            if (cut <= 2) break;
            text.AppendLine(sentence[..cut]);
            sentence = "  " + sentence[(cut + 1)..];
        }

        text.AppendLine(sentence);
    }
}
