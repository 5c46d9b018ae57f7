using System.Globalization;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>
/// Laws that tie the criteria together, checked on every mixed graph with up to four vertices (up to relabelling) and on random ones:
/// kind "graph-laws", followed by the number of random graphs.
/// </summary>
internal static class GraphLaws
{
    public static Report Run(string[] arguments)
    {
        Report report = new();
        int graphs = 0;
        for (int n = 1; n <= 4; n++)
        {
            foreach (MixedGraph graph in RandomGraphs.AllUpToRelabelling(n))
            {
                Check(graph, report);
                graphs++;
            }
        }

        Console.WriteLine($"{graphs} graphs with up to 4 vertices");
        Random random = new(2012);
        int count = int.TryParse(arguments[0], CultureInfo.InvariantCulture, out int given) ? given : 2000, undecided = 0;
        for (int k = 0; k < count; k++)
            if (!Check(Draw(random, 5 + k % 6), report)) undecided++;
        Console.WriteLine($"{count} random graphs with 5 to 10 vertices; degree of the fibre not decided for {undecided}");
        return report;
    }

    /// <summary>A random graph of mixed density; one in four is simple, one in four acyclic.</summary>
    public static MixedGraph Draw(Random random, int n)
    {
        int kind = random.Next(4);
        return RandomGraphs.Draw(random, n, (0.5 + random.NextDouble()) / (n - 1), random.NextDouble() * 2 / (n - 1), acyclic: kind == 0, simple: kind == 1);
    }

    /// <summary>Checks one graph. Returns whether the degree of its fibre was decided.</summary>
    public static bool Check(MixedGraph graph, Report report)
    {
        string name = graph.ToString();
        bool large = graph.Vertices.Count > 6;
        IdentificationOptions limits = new()
        {
            FibreTimeLimit = TimeSpan.FromSeconds(large ? 1 : 60),
            TimeLimit = TimeSpan.FromSeconds(large ? 2 : 60),
        };
        ParameterRank rank = ParameterRank.Of(graph);
        CriterionResult halfTrek = Identification.Apply(graph, IdentificationCriterion.HalfTrek, limits);
        CriterionResult edgewise = Identification.Apply(graph, IdentificationCriterion.Edgewise, limits);
        CriterionResult separation = Identification.Apply(graph, IdentificationCriterion.EdgewiseTrekSeparation, limits);
        CriterionResult combined = Identification.Apply(graph, IdentificationCriterion.Combined, limits);
        Law(!graph.IsSimple || rank.IsFiniteToOne, "simple => full rank");
        Law(!Identification.IsInfiniteToOneByHalfTreks(graph) || !rank.IsFiniteToOne, "half-trek certificate of infinite fibres => rank deficient");
        Law(!Identification.IsGlobal(graph) || halfTrek.All, "globally identifiable => half-trek");
        Law(!halfTrek.All || edgewise.All, "half-trek => edgewise");
        Law(!edgewise.All || separation.All, "edgewise => TSID");
        Law(!separation.All || combined.All, "TSID => combined");
        Law(!combined.All || rank.IsFiniteToOne, "identified => full rank");
        foreach (CriterionResult result in new[] { halfTrek, edgewise, separation, combined })
            Law(result.Verify(), $"{result.Criterion}: every formula gives its coefficient back");
        FibreDegree fibre = FibreDegree.Of(graph, limits);
        if (fibre.Degree is null)
        {
            Law(large, $"degree decided to 6 vertices ({fibre.NotDecided})");
            return false;
        }

        Law(fibre.Degree >= 1, "a generic fibre is not empty");
        Law(!combined.All || fibre.Degree == 1, "identified => degree 1");
        foreach (Edge arrow in combined.Identified) Law(fibre.ValueCounts.TryGetValue(arrow, out int count) && count == 1, $"identified {arrow.From} -> {arrow.To} => one value");
        if (fibre.Dimension == 0)
        {
            Law(fibre.ValueCounts.Values.All(count => count <= fibre.Degree), "no weight has more values than the fibre has points");
            Law(fibre.Degree == 1 || fibre.ValueCounts.Values.Any(count => count > 1), "several points => some weight has several values");
        }

        return true;

        void Law(bool holds, string law) => report.Check(holds, "laws", name, law, "no", "yes");
    }
}
