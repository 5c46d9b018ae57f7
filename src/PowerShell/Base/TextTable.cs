using System.Text;

namespace Stats.Cmdlets;

/// <summary>Columns of text, aligned on the right.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        List<string[]> all = [[.. heads], .. rows.Select(r => r.ToArray())];
        int[] widths = [.. Enumerable.Range(0, heads.Count).Select(j => all.Max(r => r[j].Length))];
        StringBuilder text = new();
        foreach (string[] row in all) text.AppendLine(string.Join("  ", row.Select((cell, j) => cell.PadLeft(widths[j]))).TrimEnd());
        return text.ToString();
    }
}
