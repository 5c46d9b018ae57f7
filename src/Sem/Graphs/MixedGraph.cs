using System.Globalization;

namespace Stats.Sem;

/// <summary>
/// A mixed graph (V, D, B): named vertices, directed edges x -> y (the weight lambda of a linear equation) and bidirected edges
/// x &lt;-> y (correlated errors, omega). Directed cycles are allowed; some vertices may be marked latent. Immutable.
/// </summary>
public sealed partial class MixedGraph
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Lazy<int[][]> _strongComponents;

    /// <summary>A graph from its parts.</summary>
    /// <param name="vertices">Distinct names: letters, digits, underscores and dots; at least one.</param>
    /// <param name="directed">Edges From -> To between different vertices, each at most once; x -> y and y -> x may stand side by side.</param>
    /// <param name="bidirected">Pairs of different vertices, each at most once in either order.</param>
    /// <param name="latent">The vertices that are not observed; none when null.</param>
    /// <exception cref="Stats.Modeling.SpecificationException">No vertex, an unknown or repeated one, a self-loop, or an edge stated twice.</exception>
    public MixedGraph(
        IEnumerable<string> vertices,
        IEnumerable<Edge> directed,
        IEnumerable<Edge>? bidirected = null,
        IEnumerable<string>? latent = null)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        ArgumentNullException.ThrowIfNull(directed);
        foreach (string name in vertices)
        {
            GraphText.CheckName(name);
            if (!_places.TryAdd(name, _places.Count)) throw GraphText.Error($"The vertex '{name}' is listed twice.", "List it once.");
        }

        if (_places.Count == 0) throw GraphText.Error("The graph has no vertices.", "Name at least one.");
        Vertices = [.. _places.Keys];
        Directed = new bool[Count, Count];
        Bidirected = new bool[Count, Count];
        Latent = new bool[Count];
        foreach (Edge edge in directed) AddEdge(edge, Directed, "->", symmetric: false);
        foreach (Edge edge in bidirected ?? []) AddEdge(edge, Bidirected, "<->", symmetric: true);
        foreach (string name in latent ?? []) Latent[IndexOf(name)] = true;
        Parents = Neighbours((i, j) => Directed[j, i]);
        Children = Neighbours((i, j) => Directed[i, j]);
        Siblings = Neighbours((i, j) => Bidirected[i, j]);
        _strongComponents = new Lazy<int[][]>(() => StrongComponents.Find(Children));
    }

    /// <summary>The names of the vertices, in the order given.</summary>
    public IReadOnlyList<string> Vertices { get; }

    /// <summary>The directed edges, ordered by From, then To, in the order of the vertices.</summary>
    public IReadOnlyList<Edge> DirectedEdges => [.. DirectedPairs().Select(e => new Edge(Vertices[e.From], Vertices[e.To]))];

    /// <summary>The bidirected edges; From stands before To in the order of the vertices.</summary>
    public IReadOnlyList<Edge> BidirectedEdges => [.. BidirectedPairs().Select(e => new Edge(Vertices[e.From], Vertices[e.To]))];

    /// <summary>The names of the latent vertices.</summary>
    public IReadOnlyList<string> LatentVertices => [.. Vertices.Where((_, i) => Latent[i])];

    /// <summary>No directed cycle.</summary>
    public bool IsAcyclic => Array.TrueForAll(_strongComponents.Value, c => c.Length == 1);

    /// <summary>At most one edge of any kind between two vertices; then the parametrisation is generically finite-to-one.</summary>
    public bool IsSimple => IsBowFree && DirectedPairs().All(e => !Directed[e.To, e.From]);

    /// <summary>No pair with both a directed and a bidirected edge.</summary>
    public bool IsBowFree => DirectedPairs().All(e => !Bidirected[e.From, e.To]);

    /// <summary>The number of free parameters: one per edge and one error variance per vertex.</summary>
    public int ParameterCount => Count + DirectedPairs().Count() + BidirectedPairs().Count();

    internal int Count => _places.Count;

    internal bool[,] Directed { get; }

    internal bool[,] Bidirected { get; }

    internal bool[] Latent { get; }

    internal bool HasLatent => Array.Exists(Latent, l => l);

    internal int[][] Parents { get; }

    internal int[][] Children { get; }

    internal int[][] Siblings { get; }

    /// <summary>Strongly connected components in topological order (sources first), members rising.</summary>
    internal int[][] StrongParts => _strongComponents.Value;

    /// <summary>A graph from adjacency matrices; directed[i, j] means i -> j; either half of a bidirected pair suffices.</summary>
    /// <param name="directed">Square; true where there is an edge from row to column.</param>
    /// <param name="bidirected">Square of the same size, or null for none.</param>
    /// <param name="names">The names of the vertices; 1, 2, 3, ... when null.</param>
    /// <exception cref="ArgumentException">The matrices differ in size or are not square, or the names do not fit.</exception>
    /// <exception cref="Stats.Modeling.SpecificationException">A self-loop.</exception>
    public static MixedGraph FromAdjacency(bool[,] directed, bool[,]? bidirected = null, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(directed);
        int n = directed.GetLength(0);
        bidirected ??= new bool[n, n];
        if (directed.GetLength(1) != n || bidirected.GetLength(0) != n || bidirected.GetLength(1) != n)
            throw new ArgumentException($"The adjacency matrices must be square and of one size; directed has {n} rows.", nameof(directed));
        names ??= [.. Enumerable.Range(1, n).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (names.Count != n) throw new ArgumentException($"{names.Count} names for {n} vertices.", nameof(names));
        List<Edge> arrows = [], arcs = [];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (directed[i, j]) arrows.Add(new Edge(names[i], names[j]));
                if (i == j ? bidirected[i, i] : i < j && (bidirected[i, j] || bidirected[j, i])) arcs.Add(new Edge(names[i], names[j]));
            }
        }

        return new MixedGraph(names, arrows, arcs);
    }

    /// <summary>Reads edges "x -> y", "x &lt;- y", "x &lt;-> y" (chains allowed: "x -> y -> z"), single vertices, and "latent: f, g".</summary>
    /// <param name="text">Statements are separated by line ends, semicolons or commas; # starts a comment.</param>
    /// <exception cref="Stats.Modeling.SpecificationException">The text cannot be read, or its graph is none; the message shows the place.</exception>
    public static MixedGraph Parse(string text) => GraphText.Parse(text);

    /// <summary>The graph as text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        List<string> statements = [];
        HashSet<string> touched = new(StringComparer.Ordinal);
        foreach (Edge edge in DirectedEdges) statements.Add($"{edge.From} -> {edge.To}");
        foreach (Edge edge in BidirectedEdges) statements.Add($"{edge.From} <-> {edge.To}");

        // The vertices come first when the edges alone would put them in another order or miss one.
        foreach (Edge edge in DirectedEdges.Concat(BidirectedEdges))
        {
            touched.Add(edge.From);
            touched.Add(edge.To);
        }

        if (!touched.SequenceEqual(Vertices, StringComparer.Ordinal)) statements.InsertRange(0, Vertices);
        if (HasLatent) statements.Add("latent: " + string.Join(" ", LatentVertices));
        return string.Join("; ", statements);
    }

    internal int IndexOf(string name) => _places.TryGetValue(name ?? throw new ArgumentNullException(nameof(name)), out int place)
        ? place
        : throw GraphText.Error($"There is no vertex '{name}'.", GraphText.Nearest(name, Vertices));

    internal IEnumerable<(int From, int To)> DirectedPairs()
    {
        for (int i = 0; i < Count; i++)
            foreach (int j in Children[i]) yield return (i, j);
    }

    internal IEnumerable<(int From, int To)> BidirectedPairs()
    {
        for (int i = 0; i < Count; i++)
            foreach (int j in Siblings[i])
                if (i < j) yield return (i, j);
    }

    internal string[] Names(IEnumerable<int> places) => [.. places.Select(i => Vertices[i])];

    private void AddEdge(Edge edge, bool[,] adjacency, string arrow, bool symmetric)
    {
        int from = IndexOf(edge.From), to = IndexOf(edge.To);
        if (from == to) throw GraphText.Error($"The edge {edge.From} {arrow} {edge.To} joins a vertex to itself.", "Every vertex has its own error variance already.");
        if (adjacency[from, to]) throw GraphText.Error($"The edge {edge.From} {arrow} {edge.To} is stated twice.", "State it once.");
        adjacency[from, to] = true;
        if (symmetric) adjacency[to, from] = true;
    }

    private int[][] Neighbours(Func<int, int, bool> joined)
    {
        int[][] lists = new int[Count][];
        for (int i = 0; i < Count; i++) lists[i] = [.. Enumerable.Range(0, Count).Where(j => joined(i, j))];
        return lists;
    }
}
