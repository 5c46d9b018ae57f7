namespace Stats.Sem;

/// <summary>Constraints that a graph shows directly: separations and vanishing tetrads.</summary>
public static class ImpliedConstraints
{
    /// <summary>
    /// For every pair of observed vertices the smallest sets that d-separate them; in a linear model their partial correlations vanish.
    /// </summary>
    /// <param name="graph">Cycles are allowed.</param>
    /// <param name="conditioningSize">The largest conditioning set that is tried.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Pairs with all separating sets of the smallest size, made while they are read.</returns>
    public static IEnumerable<Independence> ConditionalIndependences(MixedGraph graph, int conditioningSize = 4, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Independences(graph, conditioningSize, cancellationToken);
    }

    /// <summary>
    /// The tetrads s_ac s_bd - s_ad s_bc of four different observed vertices that vanish: at most one trek joins {a, b} to {c, d} without sided intersection.
    /// </summary>
    public static IEnumerable<Tetrad> Tetrads(MixedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return VanishingTetrads(graph);
    }

    private static IEnumerable<Independence> Independences(MixedGraph graph, int conditioningSize, CancellationToken cancellationToken)
    {
        int[] observed = [.. Enumerable.Range(0, graph.Count).Where(v => !graph.Latent[v])];
        foreach (int[] pair in Subsets.OfSize(observed, 2))
        {
            int[] others = [.. observed.Except(pair)];
            bool found = false;
            for (int size = 0; size <= Math.Min(conditioningSize, others.Length) && !found; size++)
            {
                foreach (int[] given in Subsets.OfSize(others, size))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!graph.Separated(pair[..1], pair[1..], given, cyclic: false)) continue;
                    found = true;
                    yield return new Independence(graph.Vertices[pair[0]], graph.Vertices[pair[1]], graph.Names(given));
                }

                // Adjacent vertices are separated by nothing: no need to try the larger sets.
                if (size == 0 && (graph.Directed[pair[0], pair[1]] || graph.Directed[pair[1], pair[0]] || graph.Bidirected[pair[0], pair[1]])) break;
            }
        }
    }

    private static IEnumerable<Tetrad> VanishingTetrads(MixedGraph graph)
    {
        TrekFlow flow = new(graph);
        int[] observed = [.. Enumerable.Range(0, graph.Count).Where(v => !graph.Latent[v])];
        foreach (int[] four in Subsets.OfSize(observed, 4))
        {
            foreach ((int partner, int[] rest) in new[] { (1, new[] { 2, 3 }), (2, [1, 3]), (3, [1, 2]) })
            {
                int[] rows = [four[0], four[partner]], columns = [four[rest[0]], four[rest[1]]];
                if (flow.Between(rows, columns).Count < 2)
                    yield return new Tetrad(graph.Names(rows), graph.Names(columns));
            }
        }
    }
}
