namespace Stats.Sem;

/// <summary>
/// Trek separation identification (Weihs and others 2018, Theorem 4.1): for v on no directed cycle, lambda of u -> v is a quotient of two minors of
/// one row set S when a trek system joins S to T and u, but none joins S to T and v once u -> v and the solved arrows into v
/// may not be used; T holds no descendant of v.
/// </summary>
internal sealed class TrekSeparationRule(SubModel part, int subsetSize)
{
    private readonly TrekFlow _flow = new(part.Graph);

    /// <summary>One pass over the unsolved coefficients. Returns whether any was found.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool any = false;
        foreach (int[] component in part.Graph.StrongParts)
        {
            if (component.Length > 1) continue;
            int v = component[0];
            foreach (int u in solved.Parents(part, v, solved: false)) any |= TrySolve(solved, u, v, cancellationToken);
        }

        return any;
    }

    private bool TrySolve(SolvedEdges solved, int u, int v, CancellationToken cancellationToken)
    {
        MixedGraph graph = part.Graph;
        int[] all = [.. Enumerable.Range(0, graph.Count)];
        int[] columns = [.. all.Except(graph.DescendantsOf(v)).Where(w => w != u)];
        int[] solvedParents = solved.Parents(part, v, solved: true);
        (int, int)[] closed = [(u, v), .. solvedParents.Select(p => (p, v))];
        for (int size = 1; size <= Math.Min(subsetSize, graph.Count - 1); size++)
        {
            foreach (int[] sources in Subsets.OfSize(all, size))
            {
                foreach (int[] others in Subsets.OfSize(columns, size - 1))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (_flow.Between(sources, [.. others, v], closed).Count == size) continue;
                    if (_flow.Between(sources, [.. others, u]).Count < size) continue;
                    solved.Add(new DeterminantStep(IdentificationRule.TrekSeparation, part, v, u, sources, others, solvedParents));
                    return true;
                }
            }
        }

        return false;
    }
}
