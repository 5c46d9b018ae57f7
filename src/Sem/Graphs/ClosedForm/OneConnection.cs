namespace Stats.Sem;

/// <summary>
/// A simple directed path together with vertex-disjoint directed cycles on other vertices. It contributes
/// (-1)^(number of cycles) times the product of its weights to adj(I - Lambda) at (start, end) of the path.
/// </summary>
/// <remarks>
/// Adhikari, Gross, Harkonen and Tsigaridas (2022) define one-connections in the Coates graph of (I - Lambda)', which has every weight
/// negated and a loop of weight 1 at every vertex: there each vertex off the path and the cycles carries its loop, and these are <see cref="Loops"/>.
/// </remarks>
public sealed class OneConnection
{
    internal OneConnection(MixedGraph graph, int[] path, int[][] cycles)
    {
        PathPlaces = path;
        CyclePlaces = cycles;
        Path = graph.Names(path);
        Cycles = [.. cycles.Select(graph.Names)];
        Loops = graph.Count - path.Length - cycles.Sum(c => c.Length);
    }

    /// <summary>The vertices of the path from start to end; one vertex when they are the same.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The cycles, each as its vertices in order, beginning with the first in the order of the graph.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles { get; }

    /// <summary>-1 for an odd number of cycles, otherwise 1.</summary>
    public int Sign => CyclePlaces.Length % 2 == 0 ? 1 : -1;

    /// <summary>The number of unit loops that complete it to a spanning subgraph of the Coates graph.</summary>
    public int Loops { get; }

    internal int[] PathPlaces { get; }

    internal int[][] CyclePlaces { get; }

    /// <summary>"+ x -> y with cycle z -> w -> z".</summary>
    public override string ToString()
    {
        string path = string.Join(" -> ", Path);
        string sign = Sign > 0 ? "+" : "-";
        if (Cycles.Count == 0) return $"{sign} {path}";
        return $"{sign} {path} with " + string.Join(", ", Cycles.Select(c => $"cycle {string.Join(" -> ", c)} -> {c[0]}"));
    }
}
