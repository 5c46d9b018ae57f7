using System.Globalization;
using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>Graphs of the reference files; vertices are named 1, 2, 3, ...</summary>
internal static class GraphJson
{
    public static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"n", "directed": [[1, 2], ...], "bidirected": [[1, 2], ...].</summary>
    public static MixedGraph FromEdges(JsonElement item) => new(
        Enumerable.Range(1, item.GetProperty("n").GetInt32()).Select(Name), Pairs(item.GetProperty("directed")), Pairs(item.GetProperty("bidirected")));

    /// <summary>"L" and "O" as rows of zeros and ones.</summary>
    public static MixedGraph FromMatrices(JsonElement item) => MixedGraph.FromAdjacency(Matrix(item.GetProperty("L")), Matrix(item.GetProperty("O")));

    /// <summary>"L" alone; the vertices listed under "latent" are latent.</summary>
    public static MixedGraph FromLatent(JsonElement item)
    {
        MixedGraph all = MixedGraph.FromAdjacency(Matrix(item.GetProperty("L")));
        return new MixedGraph(all.Vertices, all.DirectedEdges, [], Numbers(item.GetProperty("latent")).Select(Name));
    }

    /// <summary>A number, or a list of numbers: the writer drops the brackets of lists with one member.</summary>
    public static int[] Numbers(JsonElement item) => item.ValueKind == JsonValueKind.Number
        ? [item.GetInt32()]
        : [.. item.EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>A value that is neither missing nor null.</summary>
    public static bool Has(JsonElement item, string name, out JsonElement value) =>
        item.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static IEnumerable<Edge> Pairs(JsonElement pairs) =>
        pairs.EnumerateArray().Select(p => new Edge(Name(p[0].GetInt32()), Name(p[1].GetInt32())));

    private static bool[,] Matrix(JsonElement rows)
    {
        int n = rows.GetArrayLength();
        bool[,] matrix = new bool[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) matrix[i, j] = rows[i][j].GetInt32() != 0;
        return matrix;
    }
}
