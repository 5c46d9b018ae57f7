namespace Stats.Sem;

/// <summary>
/// A part of a model that is again a linear model, with a rule that makes its covariance matrix from that of the whole: the whole, an
/// ancestral subset, or a component of Tian's decomposition. Vertices keep their numbers of the whole by <see cref="Vertices"/>.
/// </summary>
internal sealed class SubModel
{
    private readonly SubModel? _parent;
    private readonly int[] _places; // of these vertices inside the parent
    private readonly bool[]? _incoming; // Tian: vertices of other components, made exogenous with variance 1

    private SubModel(SubModel? parent, MixedGraph graph, int[] places, bool[]? incoming)
    {
        _parent = parent;
        Graph = graph;
        _places = places;
        _incoming = incoming;
        Vertices = parent is null ? places : [.. places.Select(p => parent.Vertices[p])];
    }

    public MixedGraph Graph { get; }

    /// <summary>The number in the whole of each vertex here.</summary>
    public int[] Vertices { get; }

    public static SubModel Whole(MixedGraph graph) => new(null, graph, [.. Enumerable.Range(0, graph.Count)], null);

    /// <summary>Whether the vertex belongs to the component itself; the others are parents from other components.</summary>
    public bool IsInternal(int vertex) => _incoming is null || !_incoming[vertex];

    /// <summary>An ancestral subset: its covariance matrix is the sub-matrix.</summary>
    public SubModel Ancestral(int[] places) =>
        places.Length == Graph.Count ? this : new SubModel(this, Graph.Induced(places), places, null);

    /// <summary>
    /// Tian's components, with bidirected components merged along directed cycles: every weight belongs to one of them,
    /// and a fibre of the whole is the product of the fibres of the components.
    /// </summary>
    public List<SubModel> TianComponents()
    {
        int[][] parts = Graph.StrongParts;
        int[] block = Blocks();
        int[][] joined = new int[parts.Length][];
        for (int b = 0; b < parts.Length; b++)
            joined[b] = [.. parts[b].SelectMany(v => Graph.Siblings[v]).Select(w => block[w]).Distinct()];
        List<SubModel> components = [];
        bool[] seen = new bool[parts.Length];
        for (int b = 0; b < parts.Length; b++)
        {
            if (seen[b]) continue;
            int[] members = MixedGraph.Reach(joined, [b]);
            foreach (int m in members) seen[m] = true;
            components.Add(Component([.. members.SelectMany(m => parts[m])]));
        }

        return components;
    }

    public SubModel TianComponentOf(int vertex) => TianComponents().First(c => c.Vertices
        .Where((_, place) => c.IsInternal(place)).Contains(Vertices[vertex]));

    /// <summary>The covariance matrix of this part, given that of the whole.</summary>
    public T[,] Covariance<T>(Field<T> field, T[,] whole)
    {
        if (_parent is null) return whole;
        T[,] sigma = _parent.Covariance(field, whole);
        return _incoming is null ? FieldMatrix.Select(sigma, _places, _places) : TianCovariance(field, sigma);
    }

    private int[] Blocks()
    {
        int[] block = new int[Graph.Count];
        for (int b = 0; b < Graph.StrongParts.Length; b++)
            foreach (int v in Graph.StrongParts[b]) block[v] = b;
        return block;
    }

    private SubModel Component(int[] inside)
    {
        HashSet<int> members = [.. inside];
        int[] block = Blocks();
        int[] places = [.. inside.Concat(inside.SelectMany(v => Graph.Parents[v])).Distinct().OrderBy(v => block[v]).ThenBy(v => v)];
        if (places.Length == Graph.Count && members.Count == Graph.Count) return this;
        MixedGraph graph = new(
            Graph.Names(places),
            Graph.DirectedPairs().Where(e => members.Contains(e.To)).Select(e => new Edge(Graph.Vertices[e.From], Graph.Vertices[e.To])),
            Graph.BidirectedPairs().Where(e => members.Contains(e.From) && members.Contains(e.To)).Select(e => new Edge(Graph.Vertices[e.From], Graph.Vertices[e.To])));
        return new SubModel(this, graph, places, [.. places.Select(v => !members.Contains(v))]);
    }

    // Regress every strongly connected block on all vertices before it: Sigma = (I - T)^{-T} D (I - T)^{-1} with T strictly block upper
    // triangular and D block diagonal. In the component keep the columns of T and the blocks of D that are internal; an incoming
    // vertex gets a zero column and variance 1. What is left is the covariance of the component's own model (Tian 2005).
    private T[,] TianCovariance<T>(Field<T> field, T[,] sigma)
    {
        MixedGraph graph = _parent!.Graph;
        int n = _places.Length;
        Dictionary<int, int> here = [];
        for (int k = 0; k < n; k++) here[_places[k]] = k;
        T[,] d = new T[n, n], inverseRoot = new T[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                d[i, j] = i == j && _incoming![i] ? field.One : field.Zero;
                inverseRoot[i, j] = i == j ? field.One : field.Zero;
            }
        }

        List<int> before = [];
        foreach (int[] part in graph.StrongParts)
        {
            if (here.TryGetValue(part[0], out int first) && !_incoming![first])
            {
                T[,] cross = FieldMatrix.Select(sigma, before, part);
                T[,] slopes = before.Count == 0 ? cross : FieldMatrix.Solve(field, FieldMatrix.Select(sigma, before, before), cross);
                T[,] explained = FieldMatrix.Multiply(field, FieldMatrix.Transpose(cross), slopes);
                for (int a = 0; a < part.Length; a++)
                {
                    int column = here[part[a]];
                    for (int b = 0; b < part.Length; b++)
                        d[column, here[part[b]]] = before.Count == 0 ? sigma[part[a], part[b]] : field.Subtract(sigma[part[a], part[b]], explained[a, b]);
                    for (int b = 0; b < before.Count; b++)
                        if (here.TryGetValue(before[b], out int row)) inverseRoot[row, column] = field.Subtract(field.Zero, slopes[b, a]);
                }
            }

            before.AddRange(part);
        }

        T[,] root = FieldMatrix.Invert(field, inverseRoot);
        return FieldMatrix.Multiply(field, FieldMatrix.Transpose(root), FieldMatrix.Multiply(field, d, root));
    }
}
