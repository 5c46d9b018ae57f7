namespace Stats.Sem;

/// <summary>Lists one-connections and sets of disjoint cycles, each exactly once.</summary>
/// <remarks>Their number grows like (n - 1)! in a complete digraph: take as many as are wanted, or ask <see cref="SymbolicCovariance"/> for the sum.</remarks>
public static class OneConnections
{
    /// <summary>The one-connections from one vertex to another, in a fixed order, made while they are read.</summary>
    public static IEnumerable<OneConnection> Between(MixedGraph graph, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Between(graph, graph.IndexOf(from), graph.IndexOf(to));
    }

    /// <summary>
    /// The sets of vertex-disjoint cycles, the empty one included; det(I - Lambda) is the sum of (-1)^(number of cycles) times the weights.
    /// </summary>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<string>>> CycleSets(MixedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (List<int[]> set in CycleSets(graph, AllVertices(graph), 0)) yield return [.. set.Select(graph.Names)];
    }

    internal static IEnumerable<OneConnection> Between(MixedGraph graph, int from, int to)
    {
        bool[] free = AllVertices(graph);
        foreach (List<int> path in Paths(graph, from, to, free))
        {
            // The enumerator leaves the vertices of the current path marked as used.
            int[] fixedPath = [.. path];
            foreach (List<int[]> cycles in CycleSets(graph, free, 0)) yield return new OneConnection(graph, fixedPath, [.. cycles]);
        }
    }

    private static bool[] AllVertices(MixedGraph graph)
    {
        bool[] free = new bool[graph.Count];
        Array.Fill(free, true);
        return free;
    }

    /// <summary>Simple paths; while one is handed out, its vertices are marked as not free.</summary>
    private static IEnumerable<List<int>> Paths(MixedGraph graph, int from, int to, bool[] free)
    {
        List<int> path = [from];
        Stack<int> next = new([0]);
        free[from] = false;
        while (path.Count > 0)
        {
            int v = path[^1], place = next.Pop();
            if (v == to && place == 0) yield return path;
            int[] children = graph.Children[v];
            while (place < children.Length && (v == to || !free[children[place]])) place++;
            if (place < children.Length)
            {
                next.Push(place + 1);
                next.Push(0);
                free[children[place]] = false;
                path.Add(children[place]);
            }
            else
            {
                free[v] = true;
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private static IEnumerable<List<int[]>> CycleSets(MixedGraph graph, bool[] free, int first)
    {
        while (first < free.Length && !free[first]) first++;
        if (first == free.Length)
        {
            yield return [];
            yield break;
        }

        // The first free vertex keeps its loop, or lies on one of the cycles through it that use later vertices only.
        int root = first;
        free[root] = false;
        foreach (List<int[]> set in CycleSets(graph, free, root + 1)) yield return set;
        foreach (int child in graph.Children[root])
        {
            if (!free[child]) continue;
            foreach (List<int> path in Paths(graph, child, root, Opened(free, root)))
            {
                int[] cycle = [root, .. path[..^1]];
                foreach (int v in cycle) free[v] = false;
                foreach (List<int[]> set in CycleSets(graph, free, root + 1)) yield return [cycle, .. set];
                foreach (int v in cycle) free[v] = true;
                free[root] = false;
            }
        }

        free[root] = true;
    }

    private static bool[] Opened(bool[] free, int root)
    {
        bool[] copy = [.. free];
        copy[root] = true;
        return copy;
    }
}
