namespace Stats.Sem;

/// <content>Ancestors, components, subgraphs, projection.</content>
public sealed partial class MixedGraph
{
    /// <summary>The vertices with a directed path to one of these, these included; in the order of the vertices.</summary>
    public IReadOnlyList<string> Ancestors(params IEnumerable<string> of) => Names(Reach(Parents, Places(of)));

    /// <summary>The vertices with a directed path from one of these, these included; in the order of the vertices.</summary>
    public IReadOnlyList<string> Descendants(params IEnumerable<string> of) => Names(Reach(Children, Places(of)));

    /// <summary>The strongly connected components of the directed edges, in topological order; a component of one is no cycle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> StronglyConnectedComponents => [.. StrongParts.Select(Names)];

    /// <summary>The components joined by bidirected edges (districts), ordered by their first vertex.</summary>
    public IReadOnlyList<IReadOnlyList<string>> BidirectedComponents => [.. Districts().Select(Names)];

    /// <summary>The subgraph on some vertices with all edges among them.</summary>
    public MixedGraph Induced(params IEnumerable<string> vertices) => Induced([.. Places(vertices).Order()]);

    /// <summary>
    /// The mixed graph on the observed vertices after the latent ones are marginalised: x -> y for a directed path through latent
    /// vertices, x &lt;-> y for a trek through latent vertices whose both ends have arrowheads.
    /// </summary>
    /// <remarks>
    /// The projection keeps conditional independences; a linear model on it may have more covariance matrices than the original,
    /// because one latent vertex with three children ties their error covariances together.
    /// </remarks>
    public MixedGraph LatentProjection()
    {
        int[] observed = [.. Enumerable.Range(0, Count).Where(i => !Latent[i])];
        if (observed.Length == 0) throw GraphText.Error("All vertices are latent.", "Leave at least one observed.");

        // reach[i, j]: a directed path from i to j whose inner vertices are latent (i itself of any kind).
        bool[,] reach = new bool[Count, Count];
        for (int i = 0; i < Count; i++)
        {
            Stack<int> open = new(Children[i]);
            while (open.TryPop(out int v))
            {
                if (reach[i, v]) continue;
                reach[i, v] = true;
                if (!Latent[v]) continue;
                foreach (int w in Children[v]) open.Push(w);
            }
        }

        // Half-paths that end in an observed vertex with an arrowhead start at a latent source, or are the error of the vertex itself.
        bool Starts(int source, int end) => source == end || (Latent[source] && reach[source, end]);
        List<Edge> directed = [], bidirected = [];
        foreach (int x in observed)
        {
            foreach (int y in observed)
            {
                if (x != y && reach[x, y]) directed.Add(new Edge(Vertices[x], Vertices[y]));
                if (x >= y) continue;
                bool joined = false;
                for (int k = 0; k < Count && !joined; k++)
                {
                    joined = Latent[k] && reach[k, x] && reach[k, y];
                    if (joined || !Starts(k, x)) continue;
                    joined = Array.Exists(Siblings[k], l => Starts(l, y));
                }

                if (joined) bidirected.Add(new Edge(Vertices[x], Vertices[y]));
            }
        }

        return new MixedGraph(Names(observed), directed, bidirected);
    }

    internal MixedGraph Induced(IReadOnlyList<int> places)
    {
        HashSet<int> kept = [.. places];
        return new MixedGraph(
            Names(places),
            DirectedPairs().Where(e => kept.Contains(e.From) && kept.Contains(e.To)).Select(e => new Edge(Vertices[e.From], Vertices[e.To])),
            BidirectedPairs().Where(e => kept.Contains(e.From) && kept.Contains(e.To)).Select(e => new Edge(Vertices[e.From], Vertices[e.To])),
            Names(places.Where(i => Latent[i])));
    }

    internal int[] AncestorsOf(params IEnumerable<int> places) => Reach(Parents, places);

    internal int[] DescendantsOf(params IEnumerable<int> places) => Reach(Children, places);

    internal List<int[]> Districts()
    {
        List<int[]> districts = [];
        bool[] seen = new bool[Count];
        for (int i = 0; i < Count; i++)
        {
            if (seen[i]) continue;
            int[] district = Reach(Siblings, [i]);
            foreach (int j in district) seen[j] = true;
            districts.Add(district);
        }

        return districts;
    }

    internal int[] Places(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(IndexOf).Distinct()];
    }

    internal static int[] Reach(int[][] next, IEnumerable<int> from)
    {
        bool[] seen = new bool[next.Length];
        Stack<int> open = new(from);
        while (open.TryPop(out int v))
        {
            if (seen[v]) continue;
            seen[v] = true;
            foreach (int w in next[v]) open.Push(w);
        }

        return [.. Enumerable.Range(0, next.Length).Where(i => seen[i])];
    }
}
