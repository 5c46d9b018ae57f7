namespace Stats.Sem;

/// <summary>
/// Ancestral decomposition (Drton and Weihs, Scand. J. Statist. 43 (2016), Algorithm 1; arXiv 1504.02992): the half-trek criterion for v in the
/// component of v within an ancestral subset. Two subsets are tried: the ancestors of v, and the ancestors of v together with
/// the usable vertices among the ancestors' siblings.
/// </summary>
internal sealed class AncestralRule(SubModel part)
{
    private readonly HalfTrekReach _reach = new(part.Graph);
    private readonly Dictionary<string, HalfTrekRule> _rules = new(StringComparer.Ordinal);

    /// <summary>One pass over the vertices. Returns whether any was solved.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool any = false;
        for (int v = 0; v < part.Graph.Count; v++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!solved.IsSolved(part, v)) any |= TrySolve(solved, v);
        }

        return any;
    }

    private bool TrySolve(SolvedEdges solved, int v)
    {
        int[] above = part.Graph.AncestorsOf(v);
        if (In(above, v, solved)) return true;
        bool[] reached = _reach.HalfTreksFrom(v);
        IEnumerable<int> near = above.Concat(above.SelectMany(a => part.Graph.Siblings[a])).Distinct();
        int[] usable = [.. near.Where(y => y != v && !part.Graph.Bidirected[y, v] && (!reached[y] || solved.IsSolved(part, y)))];
        return In(part.Graph.AncestorsOf([v, .. usable]), v, solved);
    }

    private bool In(int[] subset, int v, SolvedEdges solved)
    {
        string key = $"{v}:{string.Join(',', subset)}";
        if (!_rules.TryGetValue(key, out HalfTrekRule? rule))
        {
            SubModel ancestral = part.Ancestral(subset);
            SubModel component = ancestral.TianComponentOf(Array.IndexOf(subset, v));
            _rules[key] = rule = new HalfTrekRule(component, IdentificationRule.Ancestral);
        }

        return rule.TrySolve(solved, Array.IndexOf(rule.Part.Vertices, part.Vertices[v]));
    }
}
