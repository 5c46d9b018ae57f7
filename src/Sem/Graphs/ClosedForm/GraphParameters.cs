using System.Globalization;
using System.Text.RegularExpressions;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>
/// The parameters of a graph as polynomials: lambda of every directed edge (l_x_y), omega of every vertex and bidirected edge (w_x_y).
/// When all vertex names are one character long the underscores are left out: l12, w11.
/// </summary>
internal sealed partial class GraphParameters
{
    private GraphParameters(MixedGraph graph, PolynomialRing ring)
    {
        Graph = graph;
        Ring = ring;
        Lambda = new Polynomial[graph.Count, graph.Count];
        Omega = new Polynomial[graph.Count, graph.Count];
        foreach (Polynomial[,] matrix in new[] { Lambda, Omega })
            for (int i = 0; i < graph.Count; i++)
                for (int j = 0; j < graph.Count; j++) matrix[i, j] = ring.Zero;
    }

    public MixedGraph Graph { get; }

    public PolynomialRing Ring { get; }

    public Polynomial[,] Lambda { get; }

    public Polynomial[,] Omega { get; }

    /// <summary>Whether every parameter is a variable of its own.</summary>
    public bool AreFree { get; private init; }

    /// <summary>The parameters, some of them replaced by a number or by a shared label.</summary>
    public static GraphParameters Of(MixedGraph graph, IReadOnlyDictionary<string, string>? labels = null)
    {
        string[] names = SymbolNames(graph);
        List<(string Name, Action<GraphParameters, Polynomial> Place)> slots = [];
        foreach ((int i, int j) in graph.DirectedPairs()) slots.Add((Symbol("l", names, i, j), (p, x) => p.Lambda[i, j] = x));
        for (int i = 0; i < graph.Count; i++)
        {
            int v = i;
            slots.Add((Symbol("w", names, v, v), (p, x) => p.Omega[v, v] = x));
        }

        foreach ((int i, int j) in graph.BidirectedPairs()) slots.Add((Symbol("w", names, i, j), (p, x) => p.Omega[i, j] = p.Omega[j, i] = x));
        if (labels is not null)
        {
            string? stray = labels.Keys.FirstOrDefault(k => !slots.Exists(s => s.Name == k));
            if (stray is not null) throw GraphText.Error($"There is no parameter '{stray}'.", NearestName.Suggest(stray, [.. slots.Select(s => s.Name)], "The parameters are"));
            foreach ((string parameter, string label) in labels)
                if (!Label().IsMatch(label ?? "")) throw GraphText.Error($"'{label}' is no label for {parameter}.", "Write a number such as 2 or -1/2, or a name of letters, digits and underscores.");
        }

        List<string> variables = [];
        string Text(string name) => labels is not null && labels.TryGetValue(name, out string? label) ? label : name;
        HashSet<string> listed = new(StringComparer.Ordinal);
        foreach (string text in slots.Select(s => Text(s.Name)))
            if (!IsNumber(text) && listed.Add(text)) variables.Add(text);
        PolynomialRing ring = new(variables);
        GraphParameters parameters = new(graph, ring) { AreFree = labels is null || labels.Count == 0 };
        foreach ((string name, Action<GraphParameters, Polynomial> place) in slots) place(parameters, ring.Parse(Text(name)));
        return parameters;
    }

    /// <summary>The ring of the covariances s_x_y on some vertices, in the order 11, 12, ..., 22, 23, ...</summary>
    public static PolynomialRing CovarianceRing(MixedGraph graph, IReadOnlyList<int> vertices)
    {
        string[] names = SymbolNames(graph);
        return new PolynomialRing(
            from i in Enumerable.Range(0, vertices.Count)
            from j in Enumerable.Range(i, vertices.Count - i)
            select Symbol("s", names, vertices[i], vertices[j]));
    }

    /// <summary>The place of sigma_ij in <see cref="CovarianceRing"/>; i and j count within the chosen vertices.</summary>
    public static int CovariancePlace(int n, int i, int j)
    {
        if (i > j) (i, j) = (j, i);
        return i * n - i * (i - 1) / 2 + (j - i);
    }

    public static string LambdaName(MixedGraph graph, int i, int j) => Symbol("l", SymbolNames(graph), i, j);

    public static string OmegaName(MixedGraph graph, int i, int j) => Symbol("w", SymbolNames(graph), Math.Min(i, j), Math.Max(i, j));

    /// <summary>The vertices' names as parts of identifiers; their numbers when two would read alike.</summary>
    private static string[] SymbolNames(MixedGraph graph)
    {
        string[] names = [.. graph.Vertices.Select(v => v.Replace('.', '_'))];
        if (names.All(v => v.Length == 1 && v != "_")) return names;
        bool clear = names.All(v => !v.Contains('_', StringComparison.Ordinal)) || PairsAreClear(names);
        return [.. (clear ? names : [.. Enumerable.Range(1, names.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))]).Select(v => "_" + v)];
    }

    private static bool PairsAreClear(string[] names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return (from x in names from y in names select $"{x}_{y}").All(seen.Add);
    }

    private static string Symbol(string letter, string[] names, int i, int j) => letter + names[i] + names[j];

    [GeneratedRegex(@"^(-?[0-9]+(/0*[1-9][0-9]*)?|[\p{L}_][\p{L}\p{Nd}_]*)\z")]
    private static partial Regex Label();

    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c is '-' or '/');
}
