namespace Stats.Sem;

/// <summary>
/// Global identifiability (Drton, Foygel and Sullivant, Ann. Statist. 39 (2011) 865, Theorems 1 and 2): the graph is acyclic, and no subset of two or
/// more vertices has a connected bidirected part and a directed part in which all arrows lead on to one vertex.
/// </summary>
internal static class GlobalIdentifiability
{
    public static bool Holds(MixedGraph graph) =>
        graph.IsAcyclic && Enumerable.Range(0, graph.Count).All(v => LargestSubset(graph, v) == 1);

    /// <summary>
    /// The size of the largest such subset that leads to v: vertices that are no ancestors of v, or not joined to v by bidirected edges, within
    /// what is left, are struck until none is. A subset with the property loses no vertex on the way.
    /// </summary>
    private static int LargestSubset(MixedGraph graph, int v)
    {
        bool[] kept = new bool[graph.Count];
        Array.Fill(kept, true);
        int count = graph.Count;
        while (true)
        {
            Keep(graph.Parents);
            Keep(graph.Siblings);
            int left = kept.Count(k => k);
            if (left == count) return count;
            count = left;
        }

        void Keep(int[][] next)
        {
            bool[] seen = new bool[graph.Count];
            Stack<int> open = new([v]);
            while (open.TryPop(out int w))
            {
                if (seen[w] || !kept[w]) continue;
                seen[w] = true;
                foreach (int u in next[w]) open.Push(u);
            }

            kept = seen;
        }
    }
}
