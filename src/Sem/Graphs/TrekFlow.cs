namespace Stats.Sem;

/// <summary>
/// Systems of treks without sided intersection, as disjoint paths in a graph with a left copy (walked against the arrows) and a right
/// copy of every vertex. A trek is left part, top (a vertex, or a bidirected edge), right part; a half-trek has an empty left part.
/// </summary>
internal sealed class TrekFlow
{
    private readonly int _n;
    private readonly DisjointPaths _paths;

    public TrekFlow(MixedGraph graph, bool half = false)
    {
        _n = graph.Count;
        _paths = new DisjointPaths(2 * _n);
        for (int v = 0; v < _n; v++)
        {
            _paths.AddArc(v, _n + v);
            foreach (int w in graph.Siblings[v]) _paths.AddArc(v, _n + w);
        }

        foreach ((int from, int to) in graph.DirectedPairs())
        {
            _paths.AddClosableArc(_n + from, _n + to);
            if (!half) _paths.AddArc(to, from);
        }
    }

    /// <summary>The starts used by a largest system from some starts (left) to some ends (right).</summary>
    /// <param name="starts">Left ends; more may be offered than are needed.</param>
    /// <param name="ends">Right ends.</param>
    /// <param name="closedRight">Directed edges that no right part may use.</param>
    public List<int> Between(IEnumerable<int> starts, IEnumerable<int> ends, IEnumerable<(int From, int To)>? closedRight = null) => _paths.Find(
        starts, ends.Select(v => _n + v), null, closedRight?.Select(e => (_n + e.From, _n + e.To)));
}
