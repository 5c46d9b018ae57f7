using System.Diagnostics;
using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>Kind "graph-speed", followed by the reference folder: the times that docs/graphs.md quotes.</summary>
internal static class GraphSpeed
{
    public static Report Run(string[] arguments)
    {
        Report report = new();
        Time("closed form of all 21 covariances, complete digraph on 6 vertices", () =>
        {
            SymbolicCovariance closed = new(RandomGraphs.Complete(6));
            long terms = 0;
            foreach (string i in closed.Graph.Vertices)
                foreach (string j in closed.Graph.Vertices.Where(j => string.CompareOrdinal(i, j) <= 0)) terms += closed[i, j].Numerator.TermCount;
            return $"{terms:N0} terms";
        });
        foreach (int n in new[] { 30, 100 })
        {
            MixedGraph sparse = RandomGraphs.Draw(new Random(n), n, 1.5 / n, 1.0 / n);
            string size = $"{n} vertices, {sparse.DirectedEdges.Count} arrows, {sparse.BidirectedEdges.Count} arcs";
            Time($"half-trek criterion, {size}", () => $"{Identification.Apply(sparse, IdentificationCriterion.HalfTrek).Identified.Count} identified");
            Time($"infinite-to-one certificate, {size}", () => Identification.IsInfiniteToOneByHalfTreks(sparse).ToString());
            Time($"rank, {size}", () => $"fibre dimension {ParameterRank.Of(sparse).FibreDimension}");
            Time($"whole report, {size}", () => $"{IdentificationReport.Of(sparse).Coefficients.Count(c => c.Status == CoefficientStatus.Identified)} identified");
        }

        string folder = arguments[0];
        using JsonDocument semid = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "identifiability_semid.json")));
        JsonElement[] graphs = [.. semid.RootElement.EnumerateArray()];
        Time($"all criteria on the {graphs.Length} graphs of identifiability_semid.json", () =>
        {
            foreach (JsonElement graph in graphs) IdentificationChecks.Criteria("speed", graph, report);
            return $"SEMID took {graphs.Sum(g => g.GetProperty("seconds").GetDouble()):F1} s";
        });
        using JsonDocument rank = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "identifiability_rank.json")));
        Time("rank, criteria and fibre degrees of identifiability_rank.json", () =>
        {
            foreach (JsonElement graph in rank.RootElement.GetProperty("graphs").EnumerateArray()) IdentificationChecks.Rank("speed", graph, report);
            return "";
        });
        using JsonDocument ideals = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "vanishing_ideals.json")));
        JsonProperty[] items = [.. ideals.RootElement.EnumerateObject()];
        Time($"ideal search of the {items.Length} graphs of vanishing_ideals.json", () =>
        {
            foreach (JsonProperty item in items)
                VanishingIdeal.Search(GraphJson.FromEdges(item.Value), new IdealOptions { MaxDegree = item.Value.TryGetProperty("explore_degrees_upto", out JsonElement d) ? d.GetInt32() : 3 });
            return $"Macaulay2 took {items.Sum(i => i.Value.GetProperty("m2_seconds").GetDouble()):F1} s";
        });
        foreach (string text in new[] { "1->2->3->4->5", "1->2->3->4->5; 1<->3; 2<->4; 3<->5", "1->2->3->1; 3->4->5->3" })
        {
            MixedGraph graph = MixedGraph.Parse(text);
            foreach (int degree in new[] { 3, 4 })
                Time($"ideal search to degree {degree}: {text}", () => $"{VanishingIdeal.Search(graph, new IdealOptions { MaxDegree = degree }).Generators.Count} generators");
        }

        return report;
    }

    private static void Time(string what, Func<string> work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string result = work();
        Console.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds,8:F3} s  {what}: {result}"));
    }
}
