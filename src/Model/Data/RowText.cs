using System.Globalization;

namespace Stats.Modeling;

/// <summary>Says which rows are meant, counted from 1 as people do.</summary>
internal static class RowText
{
    /// <summary>"row 3", "rows 3, 4 and 9", "rows 3, 4, 9, 12, 15 and 7 more".</summary>
    public static string List(IReadOnlyList<int> rows)
    {
        const int shown = 5;
        if (rows.Count == 1) return "row " + Number(rows[0]);
        IEnumerable<string> first = rows.Take(shown).Select(Number);
        if (rows.Count > shown) return $"rows {string.Join(", ", first)} and {rows.Count - shown} more";
        return $"rows {string.Join(", ", first.Take(rows.Count - 1))} and {Number(rows[^1])}";
    }

    public static string Count(int rows) => rows == 1 ? "1 row" : rows.ToString(CultureInfo.InvariantCulture) + " rows";

    private static string Number(int row) => (row + 1).ToString(CultureInfo.InvariantCulture);
}
