using System.Globalization;

namespace Stats.Modeling;

/// <summary>Columns by levels, and what each column appends to the factor's name.</summary>
internal sealed class ContrastMatrix(double[][] columns, string[] suffixes)
{
    public double[][] Columns => columns;

    public string[] Suffixes => suffixes;

    public int Width => columns.Length;

    public int LevelCount => columns.Length == 0 ? 0 : columns[0].Length;

    public static ContrastMatrix Build(int levels, int width, string[] suffixes, Func<int, int, double> entry)
    {
        double[][] columns = new double[width][];
        for (int j = 0; j < width; j++)
        {
            columns[j] = new double[levels];
            for (int i = 0; i < levels; i++) columns[j][i] = entry(i, j);
        }

        return new ContrastMatrix(columns, suffixes);
    }

    /// <summary>One column per level but the reference.</summary>
    public static ContrastMatrix Against(IReadOnlyList<string> levels, int reference)
    {
        string[] others = [.. levels.Where((_, i) => i != reference)];
        return Build(levels.Count, others.Length, others, (i, j) => i == (j < reference ? j : j + 1) ? 1 : 0);
    }

    /// <summary>One column per level.</summary>
    public static ContrastMatrix Full(IReadOnlyList<string> levels) =>
        Build(levels.Count, levels.Count, [.. levels], (i, j) => i == j ? 1 : 0);

    public ContrastMatrix First(int count) => count >= Width ? this : new ContrastMatrix(columns[..count], suffixes[..count]);

    public static string[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}
