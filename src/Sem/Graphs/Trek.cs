namespace Stats.Sem;

/// <summary>
/// A trek: two directed paths whose tops are one vertex, or the ends of a bidirected edge. In an acyclic graph a covariance is the sum over treks of the
/// product of the weights of both paths and the error (co)variance of the top (Wright 1934).
/// </summary>
/// <param name="Left">The vertices of the path from its top down to the first variable.</param>
/// <param name="Right">The vertices of the path from its top down to the second variable.</param>
public sealed record Trek(IReadOnlyList<string> Left, IReadOnlyList<string> Right)
{
    /// <summary>The treks between two vertices of an acyclic graph, made while they are read.</summary>
    /// <exception cref="Stats.Modeling.SpecificationException">The graph has a directed cycle, so that there are infinitely many.</exception>
    public static IEnumerable<Trek> Between(MixedGraph graph, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!graph.IsAcyclic) throw GraphText.Error("A cyclic graph has infinitely many treks.", $"Ask {nameof(OneConnections)} or {nameof(SymbolicCovariance)} instead.");
        return List(graph, graph.IndexOf(first), graph.IndexOf(second));
    }

    /// <summary>"x &lt;- z -> y", "x &lt;- z &lt;-> w -> y".</summary>
    public override string ToString() =>
        string.Join(" <- ", Left.Reverse()) + (Left[0] == Right[0] ? "" : $" <-> {Right[0]}") + string.Concat(Right.Skip(1).Select(v => $" -> {v}"));

    private static IEnumerable<Trek> List(MixedGraph graph, int first, int second)
    {
        foreach (List<int> left in Climb(graph, first))
        {
            int top = left[0];
            foreach (List<int> right in Climb(graph, second))
                if (right[0] == top || graph.Bidirected[right[0], top]) yield return new Trek(graph.Names(left), graph.Names(right));
        }
    }

    /// <summary>All directed paths that end in a vertex.</summary>
    private static IEnumerable<List<int>> Climb(MixedGraph graph, int end)
    {
        Stack<List<int>> open = new([[end]]);
        while (open.TryPop(out List<int>? path))
        {
            yield return path;
            foreach (int parent in graph.Parents[path[0]]) open.Push([parent, .. path]);
        }
    }
}
