using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>One-connections, determinant, sums over pairs and reduced fractions, compared as lists and as polynomials.</summary>
internal static class ExpansionChecks
{
    public static void Check(string set, string name, JsonElement item, Report report)
    {
        MixedGraph graph = GraphJson.FromEdges(item);
        SymbolicCovariance closed = new(graph);
        PolynomialRing theirs = TheirRing(graph);
        report.Check(Same(closed.Determinant, item.GetProperty("det_I_minus_L"), theirs), set, name, "det(I - Lambda)", closed.Determinant, item.GetProperty("det_I_minus_L"));
        JsonElement connections = item.GetProperty("one_connections");
        foreach (string from in graph.Vertices)
        {
            foreach (string to in graph.Vertices)
            {
                string[] ours = [.. OneConnections.Between(graph, from, to).Select(Text).Order(StringComparer.Ordinal)];
                string[] listed = connections.TryGetProperty($"{from},{to}", out JsonElement list)
                    ? [.. list.EnumerateArray().Select(c => Text(c, from)).Order(StringComparer.Ordinal)]
                    : [];
                report.Check(ours.SequenceEqual(listed), set, name, $"one-connections {from}, {to}", string.Join(" | ", ours), string.Join(" | ", listed));
            }
        }

        foreach (JsonProperty entry in item.GetProperty("sigma").EnumerateObject())
        {
            string[] place = entry.Name.Split(',');
            Polynomial sum = closed.SumOverPairs(place[0], place[1]);
            report.Check(Same(sum, entry.Value.GetProperty("numerator_over_det2"), theirs), set, name, $"numerator {entry.Name}", sum, entry.Value.GetProperty("numerator_over_det2"));
            RationalFunction ours = closed[place[0], place[1]].ToFraction();
            RationalFunction reference = new(
                Read(entry.Value.GetProperty("reduced_num"), theirs), Read(entry.Value.GetProperty("reduced_den"), theirs));
            report.Check(Translate(ours.Numerator, theirs) == reference.Numerator && Translate(ours.Denominator, theirs) == reference.Denominator,
                set, name, $"sigma {entry.Name}", ours, reference);
        }
    }

    /// <summary>The reference writes l12 and w11 with w_ij, i at most j.</summary>
    private static PolynomialRing TheirRing(MixedGraph graph)
    {
        IEnumerable<string> weights = graph.DirectedEdges.Select(e => $"l{e.From}{e.To}");
        IEnumerable<string> errors = graph.Vertices.Select(v => $"w{v}{v}").Concat(graph.BidirectedEdges.Select(e => $"w{e.From}{e.To}"));
        return new PolynomialRing(weights.Concat(errors));
    }

    private static Polynomial Read(JsonElement text, PolynomialRing ring) => ring.Parse(text.GetString()!);

    private static Polynomial Translate(Polynomial ours, PolynomialRing theirs) =>
        theirs.Parse(ours.ToString().Replace("_", "", StringComparison.Ordinal));

    private static bool Same(Polynomial ours, JsonElement reference, PolynomialRing theirs) => Translate(ours, theirs) == Read(reference, theirs);

    private static string Text(OneConnection c)
    {
        IEnumerable<string> cycles = c.Cycles.Select(cycle => Cycle([.. cycle.Select((v, k) => (v, cycle[(k + 1) % cycle.Count]))])).Order(StringComparer.Ordinal);
        return $"{string.Join('>', c.Path)} [{string.Join(' ', cycles)}] {c.Sign} {c.Loops}";
    }

    private static string Text(JsonElement c, string from)
    {
        IEnumerable<string> path = [from, .. c.GetProperty("path").EnumerateArray().Select(e => GraphJson.Name(e[1].GetInt32()))];
        IEnumerable<string> cycles = c.GetProperty("cycles").EnumerateArray()
            .Select(cycle => Cycle([.. cycle.EnumerateArray().Select(e => (GraphJson.Name(e[0].GetInt32()), GraphJson.Name(e[1].GetInt32())))]))
            .Order(StringComparer.Ordinal);
        return $"{string.Join('>', path)} [{string.Join(' ', cycles)}] {c.GetProperty("sign_D").GetInt32()} {c.GetProperty("coates_loops").GetInt32()}";
    }

    /// <summary>The edges of a cycle in an order that does not depend on where it begins.</summary>
    private static string Cycle(IEnumerable<(string From, string To)> edges) =>
        string.Join(',', edges.Select(e => $"{e.From}>{e.To}").Order(StringComparer.Ordinal));
}
