using System.Globalization;

namespace Stats.Survival;

/// <summary>Rows to be named in a message: the first five, and how many more. Counted from 1, as a reader counts lines of data.</summary>
internal sealed class RowList
{
    private const int Named = 5;
    private readonly List<int> _first = [];
    public int Count { get; private set; }

    public bool Any => Count > 0;

    /// <summary>Adds a row, given from 0.</summary>
    public void Add(int row)
    {
        if (Count++ < Named) _first.Add(row + 1);
    }

    public override string ToString()
    {
        string[] words = [.. _first.Select(r => r.ToString(CultureInfo.InvariantCulture))];
        if (Count == 1) return "row " + words[0];
        if (Count <= Named) return "rows " + string.Join(", ", words[..^1]) + " and " + words[^1];
        return "rows " + string.Join(", ", words) + FormattableString.Invariant($" and {Count - Named} more");
    }
}
