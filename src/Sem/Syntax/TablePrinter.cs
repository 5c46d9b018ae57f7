using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>A parameter table as text of at most 80 columns where names are short.</summary>
internal static class TablePrinter
{
    public static string Print(ParameterTable table)
    {
        List<string[]> cells = [["id", "lhs", "op", "rhs", "user", "group", "free", "value", "label"]];
        foreach (SemParameter row in table.Rows)
            cells.Add([Text(row.Id), row.Lhs, row.Operator.Symbol(), row.Rhs, Text((int)row.Origin), Text(row.Group), Text(row.Free), Value(row), row.Label]);
        bool[] shown = [.. Enumerable.Range(0, cells[0].Length).Select(c => c switch { 5 => table.Groups > 1, 8 => cells.Skip(1).Any(r => r[8].Length > 0), _ => true })];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(r => r[c].Length))];
        StringBuilder text = new();
        foreach (string[] row in cells)
        {
            // Numbers to the right, names to the left.
            IEnumerable<string> line = Enumerable.Range(0, row.Length).Where(c => shown[c]).Select(c => c is 0 or 4 or 5 or 6 or 7 ? row[c].PadLeft(widths[c]) : row[c].PadRight(widths[c]));
            text.Append(string.Join("  ", line).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Value(SemParameter row)
    {
        List<string> parts = [];
        if (row.Exogenous) parts.Add("data");
        else if (!double.IsNaN(row.Start)) parts.Add(row.Start.ToString("G4", CultureInfo.InvariantCulture));
        if (double.IsFinite(row.Lower)) parts.Add(string.Create(CultureInfo.InvariantCulture, $">= {row.Lower:G4}"));
        if (double.IsFinite(row.Upper)) parts.Add(string.Create(CultureInfo.InvariantCulture, $"<= {row.Upper:G4}"));
        return string.Join(", ", parts);
    }
}
