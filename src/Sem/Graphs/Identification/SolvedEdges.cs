namespace Stats.Sem;

/// <summary>Which coefficients are known so far, by which steps, in the order found.</summary>
internal sealed class SolvedEdges
{
    private readonly bool[,] _solved;

    public SolvedEdges(MixedGraph graph)
    {
        Graph = graph;
        _solved = new bool[graph.Count, graph.Count];
    }

    public MixedGraph Graph { get; }

    public List<IdentificationStep> Steps { get; } = [];

    public bool All => Graph.DirectedPairs().All(e => _solved[e.From, e.To]);

    public bool Contains(int from, int to) => _solved[from, to];

    /// <summary>The parents of a vertex of a part, solved or not, numbered within the part.</summary>
    public int[] Parents(SubModel part, int vertex, bool solved) =>
        [.. part.Graph.Parents[vertex].Where(p => _solved[part.Vertices[p], part.Vertices[vertex]] == solved)];

    public bool IsSolved(SubModel part, int vertex) =>
        Array.TrueForAll(part.Graph.Parents[vertex], p => _solved[part.Vertices[p], part.Vertices[vertex]]);

    public void Add(IdentificationStep step)
    {
        Steps.Add(step);
        foreach (int target in step.Targets) _solved[step.Part.Vertices[target], step.Part.Vertices[step.Vertex]] = true;
    }

    /// <summary>The solved parents of every vertex of the graph, by number.</summary>
    public int[][] ToParentLists() =>
        [.. Enumerable.Range(0, Graph.Count).Select(v => Graph.Parents[v].Where(p => _solved[p, v]).ToArray())];
}
