namespace Stats.Sem;

/// <summary>
/// The largest number of paths without common vertices in a directed graph, every vertex usable once (Ford and Fulkerson, each vertex
/// split into an entry and an exit). Arcs may be closed for one question.
/// </summary>
internal sealed class DisjointPaths
{
    private readonly List<int>[] _arcs; // arc numbers leaving each split vertex
    private readonly List<int> _head = [], _capacity = [];
    private readonly Dictionary<(int, int), int> _numbers = [];

    public DisjointPaths(int vertices)
    {
        Vertices = vertices;
        _arcs = new List<int>[2 * vertices + 2];
        for (int v = 0; v < _arcs.Length; v++) _arcs[v] = [];
        for (int v = 0; v < vertices; v++) Link(Entry(v), Exit(v));
    }

    public int Vertices { get; }

    private int Source => 2 * Vertices;

    private int Sink => 2 * Vertices + 1;

    public void AddArc(int from, int to) => Link(Exit(from), Entry(to));

    /// <summary>An arc that a question may close.</summary>
    public void AddClosableArc(int from, int to) => _numbers[(from, to)] = Link(Exit(from), Entry(to));

    /// <summary>The starts that are used by a largest family of disjoint paths from some starts to some ends.</summary>
    /// <param name="starts">Where paths may begin; more may be offered than are needed.</param>
    /// <param name="ends">Where paths end.</param>
    /// <param name="closedVertices">Vertices no path may touch.</param>
    /// <param name="closedArcs">Closable arcs no path may use.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public List<int> Find(
        IEnumerable<int> starts,
        IEnumerable<int> ends,
        IEnumerable<int>? closedVertices = null,
        IEnumerable<(int From, int To)>? closedArcs = null,
        CancellationToken cancellationToken = default)
    {
        List<(int Arc, int Start)> offered = [];
        int fixedArcs = _head.Count;
        int[] saved = [.. _capacity];
        foreach (int v in starts.Distinct()) offered.Add((Link(Source, Entry(v)), v));
        foreach (int v in ends.Distinct()) Link(Exit(v), Sink);
        foreach (int v in closedVertices ?? []) _capacity[2 * v] = 0;
        foreach ((int from, int to) in closedArcs ?? [])
            if (_numbers.TryGetValue((from, to), out int arc)) _capacity[arc] = 0;
        while (Augment()) cancellationToken.ThrowIfCancellationRequested();

        List<int> used = [.. offered.Where(o => _capacity[o.Arc] == 0).Select(o => o.Start)];
        Restore(fixedArcs, saved);
        return used;
    }

    private static int Entry(int v) => 2 * v;

    private static int Exit(int v) => 2 * v + 1;

    private int Link(int from, int to)
    {
        int arc = _head.Count;
        _head.Add(to);
        _capacity.Add(1);
        _head.Add(from);
        _capacity.Add(0);
        _arcs[from].Add(arc);
        _arcs[to].Add(arc + 1);
        return arc;
    }

    private bool Augment()
    {
        int[] via = new int[_arcs.Length];
        Array.Fill(via, -1);
        Queue<int> open = new([Source]);
        while (open.TryDequeue(out int v))
        {
            foreach (int arc in _arcs[v])
            {
                int w = _head[arc];
                if (_capacity[arc] == 0 || via[w] >= 0 || w == Source) continue;
                via[w] = arc;
                if (w == Sink)
                {
                    for (int at = Sink; at != Source; at = _head[via[at] ^ 1])
                    {
                        _capacity[via[at]]--;
                        _capacity[via[at] ^ 1]++;
                    }

                    return true;
                }

                open.Enqueue(w);
            }
        }

        return false;
    }

    private void Restore(int fixedArcs, int[] saved)
    {
        for (int arc = _head.Count - 1; arc >= fixedArcs; arc--)
        {
            int tail = _head[arc ^ 1];
            _arcs[tail].RemoveAt(_arcs[tail].Count - 1);
        }

        _head.RemoveRange(fixedArcs, _head.Count - fixedArcs);
        _capacity.Clear();
        _capacity.AddRange(saved);
    }
}
