namespace Stats.Sem;

/// <summary>
/// The half-trek criterion (Foygel, Draisma and Drton, Ann. Statist. 40 (2012) 1682, Theorem 1) on one part of a model: a vertex v is solved
/// when half-treks without sided intersection lead to all its parents from vertices that are not v nor its siblings, each of
/// them solved or out of half-trek reach from v. One maximal flow per vertex.
/// </summary>
internal sealed class HalfTrekRule(SubModel part, IdentificationRule rule = IdentificationRule.HalfTrek)
{
    private readonly TrekFlow _flow = new(part.Graph, half: true);
    private readonly HalfTrekReach _reach = new(part.Graph);

    public SubModel Part { get; } = part;

    /// <summary>Tries the vertices until no further one is solved. Returns whether any was.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool any = false, changed = true;
        while (changed)
        {
            changed = false;
            for (int v = 0; v < Part.Graph.Count; v++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!solved.IsSolved(Part, v) && TrySolve(solved, v)) changed = any = true;
            }
        }

        return any;
    }

    public bool TrySolve(SolvedEdges solved, int v)
    {
        MixedGraph graph = Part.Graph;
        int[] parents = graph.Parents[v];
        bool[] reached = _reach.HalfTreksFrom(v);
        List<int> allowed = [];
        for (int y = 0; y < graph.Count; y++)
            if (y != v && !graph.Bidirected[y, v] && (!reached[y] || solved.IsSolved(Part, y))) allowed.Add(y);
        if (allowed.Count < parents.Length) return false;
        List<int> sources = _flow.Between(allowed, parents);
        if (sources.Count < parents.Length) return false;
        int[][] removed = [.. sources.Select(y => reached[y] ? graph.Parents[y] : [])];
        solved.Add(new LinearStep(rule, Part, v, parents, [.. sources], removed, []));
        return true;
    }
}
