namespace Stats.Sem;

/// <summary>
/// Conditional instruments: z is one for u -> v given W when, the arrow u -> v taken out, W separates z from v, W holds no descendant of v,
/// and z and u stay connected given W. Then lambda is the covariance of z and v given W over that of z and u (Brito and
/// Pearl 2002). v must lie on no directed cycle, so that neither z nor W depends on v.
/// </summary>
internal sealed class InstrumentRule(SubModel part, int conditioningSize)
{
    /// <summary>One pass over the unsolved coefficients. Returns whether any was found.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool any = false;
        foreach (int[] component in part.Graph.StrongParts)
        {
            if (component.Length > 1) continue;
            int v = component[0];
            foreach (int u in solved.Parents(part, v, solved: false))
            {
                if (Find(part.Graph, u, v, conditioningSize, cancellationToken).FirstOrDefault() is not (int z, int[] given)) continue;
                solved.Add(new DeterminantStep(IdentificationRule.Instrument, part, v, u, [z, .. given], given, []));
                any = true;
            }
        }

        return any;
    }

    /// <summary>Instruments and their conditioning sets, smallest sets first.</summary>
    public static IEnumerable<(int Instrument, int[] Given)> Find(MixedGraph graph, int u, int v, int conditioningSize, CancellationToken cancellationToken)
    {
        MixedGraph without = new(
            graph.Vertices,
            graph.DirectedEdges.Where(e => e != new Edge(graph.Vertices[u], graph.Vertices[v])),
            graph.BidirectedEdges);
        int[] free = [.. Enumerable.Range(0, graph.Count).Except(graph.DescendantsOf(v))];
        for (int size = 0; size <= Math.Min(conditioningSize, free.Length - 1); size++)
        {
            foreach (int z in free)
            {
                foreach (int[] given in Subsets.OfSize([.. free.Where(w => w != z && w != u)], size))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (without.Separated([z], [v], given, cyclic: false) && !graph.Separated([z], [u], given, cyclic: false)) yield return (z, given);
                }
            }
        }
    }
}
