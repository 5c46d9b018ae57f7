namespace Stats.Sem;

/// <summary>Which vertices are reached from a vertex by half-treks (a top, then arrows forwards) and by treks.</summary>
internal sealed class HalfTrekReach
{
    private readonly MixedGraph _graph;
    private readonly bool[]?[] _half;
    private readonly bool[]?[] _full;

    public HalfTrekReach(MixedGraph graph)
    {
        _graph = graph;
        _half = new bool[graph.Count][];
        _full = new bool[graph.Count][];
    }

    /// <summary>Itself, its siblings, and the descendants of these.</summary>
    public bool[] HalfTreksFrom(int v) => _half[v] ??= Mark(_graph.DescendantsOf([v, .. _graph.Siblings[v]]));

    /// <summary>The ends of the treks whose other end is v: descendants of ancestors of v and of these ancestors' siblings.</summary>
    public bool[] TreksFrom(int v)
    {
        if (_full[v] is bool[] known) return known;
        int[] above = _graph.AncestorsOf(v);
        return _full[v] = Mark(_graph.DescendantsOf([.. above, .. above.SelectMany(a => _graph.Siblings[a])]));
    }

    private bool[] Mark(int[] places)
    {
        bool[] marks = new bool[_graph.Count];
        foreach (int p in places) marks[p] = true;
        return marks;
    }
}
