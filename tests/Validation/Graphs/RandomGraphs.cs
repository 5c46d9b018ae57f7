using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>Random mixed graphs with a stated seed.</summary>
internal static class RandomGraphs
{
    public static MixedGraph Draw(Random random, int n, double directed, double bidirected, bool acyclic = false, bool simple = false)
    {
        bool[,] d = new bool[n, n], b = new bool[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                if (simple)
                {
                    double u = random.NextDouble();
                    if (u < directed / 2) d[i, j] = true;
                    else if (u < directed) d[j, i] = true;
                    else if (u < directed + bidirected) b[i, j] = true;
                    continue;
                }

                d[i, j] = random.NextDouble() < directed;
                d[j, i] = !acyclic && random.NextDouble() < directed;
                b[i, j] = random.NextDouble() < bidirected;
            }
        }

        return MixedGraph.FromAdjacency(d, b);
    }

    /// <summary>All mixed graphs on n vertices, one of each up to relabelling.</summary>
    public static IEnumerable<MixedGraph> AllUpToRelabelling(int n)
    {
        (int I, int J)[] pairs = [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1) select (i, j)];
        int[][] orders = [.. Permutations([.. Enumerable.Range(0, n)])];
        HashSet<long> seen = [];
        for (long code = 0; code < 1L << (3 * pairs.Length); code++)
        {
            bool[,] d = new bool[n, n], b = new bool[n, n];
            for (int p = 0; p < pairs.Length; p++)
            {
                long bits = code >> (3 * p) & 7;
                (int i, int j) = pairs[p];
                d[i, j] = (bits & 1) != 0;
                d[j, i] = (bits & 2) != 0;
                b[i, j] = b[j, i] = (bits & 4) != 0;
            }

            if (seen.Add(orders.Min(o => Code(d, b, o, pairs)))) yield return MixedGraph.FromAdjacency(d, b);
        }
    }

    public static MixedGraph Complete(int n)
    {
        bool[,] d = new bool[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) d[i, j] = i != j;
        return MixedGraph.FromAdjacency(d);
    }

    private static long Code(bool[,] d, bool[,] b, int[] order, (int I, int J)[] pairs)
    {
        long code = 0;
        for (int p = pairs.Length - 1; p >= 0; p--)
        {
            int i = order[pairs[p].I], j = order[pairs[p].J];
            code = code << 3 | (d[i, j] ? 1L : 0) | (d[j, i] ? 2L : 0) | (b[i, j] ? 4L : 0);
        }

        return code;
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length <= 1)
        {
            yield return items;
            yield break;
        }

        for (int k = 0; k < items.Length; k++)
            foreach (int[] rest in Permutations([.. items[..k], .. items[(k + 1)..]])) yield return [items[k], .. rest];
    }
}
