namespace Stats.Survival;

/// <summary>One number for each row that took part (or each cluster) and each coefficient. Immutable.</summary>
public sealed class InfluenceTable
{
    private readonly double[][] rows;
    private readonly string[] ids;

    internal InfluenceTable(InfluenceType type, bool isByCluster, string[] ids, double[][] rows)
    {
        Type = type;
        IsByCluster = isByCluster;
        this.ids = ids;
        this.rows = rows;
    }

    /// <summary>What the numbers are.</summary>
    public InfluenceType Type { get; }

    /// <summary>Whether the rows of a cluster are summed.</summary>
    public bool IsByCluster { get; }

    /// <summary>The ids of the coefficients, in the order of the fit.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>Number of rows that took part, or of clusters.</summary>
    public int Count => rows.Length;

    /// <summary>One number; NaN where the coefficient could not be estimated.</summary>
    /// <param name="row">The row among those that took part, or the cluster in the order in which clusters come in the data, from 0.</param>
    /// <param name="id">The coefficient, such as <c>lambda~trt</c>.</param>
    /// <exception cref="ArgumentException">There is no such coefficient.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double this[int row, string id]
    {
        get
        {
            int k = IndexOf(id);
            return row >= 0 && row < rows.Length ? rows[row][k] : throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {rows.Length} rows.");
        }
    }

    /// <summary>The numbers of one coefficient, in the order of the rows or clusters.</summary>
    /// <param name="id">The coefficient.</param>
    /// <exception cref="ArgumentException">There is no such coefficient.</exception>
    public double[] Column(string id)
    {
        int k = IndexOf(id);
        return [.. rows.Select(r => r[k])];
    }

    private int IndexOf(string id)
    {
        int k = Array.IndexOf(ids, id);
        return k >= 0 ? k : throw new ArgumentException($"There is no coefficient '{id}'; there are {string.Join(", ", ids)}.", nameof(id));
    }
}
