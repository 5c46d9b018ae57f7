namespace Stats.Sem;

/// <summary>
/// Edgewise identification (Weihs, Robinson, Dufresne, Kenkel, Kubjas, McGee, Nguyen and Robeva, "Determinantal generalizations of
/// instrumental variables", J. Causal Inference 6 (2018), Theorem 3.2): a subset of the unsolved parents of v is solved from
/// vertices whose own unsolved parents are out of half-trek reach from v, and from which no trek reaches v through another unsolved parent.
/// </summary>
internal sealed class EdgewiseRule(SubModel part, int subsetSize)
{
    private readonly TrekFlow _flow = new(part.Graph, half: true);
    private readonly HalfTrekReach _reach = new(part.Graph);

    /// <summary>One pass over the vertices. Returns whether any coefficient was found.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool any = false;
        for (int v = 0; v < part.Graph.Count; v++) any |= TrySolve(solved, v, cancellationToken);
        return any;
    }

    private bool TrySolve(SolvedEdges solved, int v, CancellationToken cancellationToken)
    {
        MixedGraph graph = part.Graph;
        int[] unsolved = solved.Parents(part, v, solved: false);
        if (unsolved.Length == 0) return false;
        bool[] fromV = _reach.HalfTreksFrom(v);

        // For every usable source: the unsolved parents of v that its row of the linear system would meet.
        List<(int Source, int[] Met)> sources = [];
        for (int y = 0; y < graph.Count; y++)
        {
            if (y == v || graph.Bidirected[y, v]) continue;
            int[] open = solved.Parents(part, y, solved: false);
            if (Array.Exists(open, p => fromV[p])) continue;
            bool[] fromY = _reach.HalfTreksFrom(y);
            if (!Array.Exists(unsolved, p => fromY[p])) continue;
            sources.Add((y, Array.FindAll(unsolved, p => fromY[p] || Array.Exists(open, q => _reach.TreksFrom(q)[p]))));
        }

        if (sources.Count == 0) return false;
        foreach (int size in Sizes(unsolved.Length))
        {
            foreach (int[] subset in Subsets.OfSize(unsolved, size))
            {
                cancellationToken.ThrowIfCancellationRequested();
                int[] usable = [.. sources.Where(s => Array.TrueForAll(s.Met, p => subset.Contains(p))).Select(s => s.Source)];
                if (usable.Length < size) continue;
                List<int> chosen = _flow.Between(usable, subset);
                if (chosen.Count < size) continue;
                int[][] removed = [.. chosen.Select(y => solved.Parents(part, y, solved: true))];
                solved.Add(new LinearStep(IdentificationRule.Edgewise, part, v, subset, [.. chosen], removed, solved.Parents(part, v, solved: true)));
                return true;
            }
        }

        return false;
    }

    /// <summary>All sizes when there are few parents; otherwise the smallest and the largest ones.</summary>
    private IEnumerable<int> Sizes(int count)
    {
        for (int size = count; size >= 1; size--)
            if (size > count - subsetSize || size <= subsetSize) yield return size;
    }
}
