using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>Generators of vanishing ideals.</summary>
internal static class IdealChecks
{
    public static void Check(string set, string name, JsonElement item, Report report)
    {
        MixedGraph graph = GraphJson.FromEdges(item);
        ParameterRank rank = ParameterRank.Of(graph);
        if (GraphJson.Has(item, "jacobian_rank", out JsonElement jacobian)) report.Check(rank.Rank == jacobian.GetInt32(), set, name, "jacobian_rank", rank.Rank, jacobian);
        if (GraphJson.Has(item, "nparams", out JsonElement parameters)) report.Check(rank.Parameters == parameters.GetInt32(), set, name, "nparams", rank.Parameters, parameters);
        IdentificationChecks.Fibre(set, name, item, graph, report);
    }
}
