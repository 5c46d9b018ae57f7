namespace Stats.Sem;

/// <summary>
/// The half-trek certificate that fibres are generically infinite (Foygel, Draisma and Drton 2012, Theorem 2): one maximal flow from the
/// pairs that are no siblings to the arrows; when it is smaller than the number of arrows, there are too few equations.
/// </summary>
internal static class InfiniteToOne
{
    public static bool IsCertified(MixedGraph graph, CancellationToken cancellationToken)
    {
        int n = graph.Count;
        int[] heads = [.. Enumerable.Range(0, n).Where(i => graph.Parents[i].Length > 0)];
        int[] layer = new int[n]; // layer i holds a right copy R_i(j) of every vertex j; needed only where arrows enter i
        Array.Fill(layer, -1);
        for (int k = 0; k < heads.Length; k++) layer[heads[k]] = k * n;
        List<(int I, int J)> pairs = [];
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (!graph.Bidirected[i, j] && (layer[i] >= 0 || layer[j] >= 0)) pairs.Add((i, j));
        int arrows = graph.DirectedPairs().Count();
        if (pairs.Count < arrows) return true; // no flow exceeds the number of its sources
        DisjointPaths paths = new(heads.Length * n + pairs.Count);
        for (int p = 0; p < pairs.Count; p++)
        {
            int start = heads.Length * n + p;
            foreach ((int i, int j) in new[] { pairs[p], (pairs[p].J, pairs[p].I) })
            {
                if (layer[i] < 0) continue;
                paths.AddArc(start, layer[i] + j);
                foreach (int k in graph.Siblings[j]) paths.AddArc(start, layer[i] + k);
            }
        }

        foreach (int i in heads)
            foreach ((int j, int k) in graph.DirectedPairs()) paths.AddArc(layer[i] + j, layer[i] + k);
        List<int> used = paths.Find(
            Enumerable.Range(heads.Length * n, pairs.Count), heads.SelectMany(i => graph.Parents[i].Select(j => layer[i] + j)), cancellationToken: cancellationToken);
        return used.Count < arrows;
    }
}
