using System.Text.Json;
using Stats.Sem;

namespace Stats.Validation.Graphs;

/// <summary>Verdicts of identification criteria, ranks and fibres.</summary>
internal static class IdentificationChecks
{
    /// <summary>Format of identifiability_semid.json: which coefficients each criterion solves.</summary>
    public static void Criteria(string set, JsonElement item, Report report)
    {
        string name = item.GetProperty("name").GetString()!;
        MixedGraph graph = GraphJson.FromMatrices(item);
        void Bool(string key, bool ours, JsonElement from)
        {
            if (GraphJson.Has(from, key, out JsonElement theirs)) report.Check(ours == theirs.GetBoolean(), set, name, key, ours, theirs);
        }

        Bool("acyclic", graph.IsAcyclic, item);
        Bool("globalID", Identification.IsGlobal(graph), item);
        Bool("nonHtcID_infinite_to_one", Identification.IsInfiniteToOneByHalfTreks(graph), item);
        CriterionResult halfTrek = Identification.Apply(graph, IdentificationCriterion.HalfTrek);
        Solved(set, name, "htc_solved", item, graph, halfTrek, report);
        Solved(set, name, "htc_tian_solved", item, graph, halfTrek, report);
        All(set, name, "htc_all", item, halfTrek, report);
        All(set, name, "htc_tian_all", item, halfTrek, report);
        if (GraphJson.Has(item, "semID", out JsonElement semid))
        {
            Bool("isGlobalID", Identification.IsGlobal(graph), semid);
            Bool("isGenericNonID", Identification.IsInfiniteToOneByHalfTreks(graph), semid);
            Solved(set, name, "solved", semid, graph, halfTrek, report);
        }

        Criterion(set, name, "ancestral", item, graph, IdentificationCriterion.Ancestral, report);
        Criterion(set, name, "edgewise", item, graph, IdentificationCriterion.Edgewise, report);
        Criterion(set, name, "edgewiseTS", item, graph, IdentificationCriterion.EdgewiseTrekSeparation, report);
        if (GraphJson.Has(item, "tian_components", out JsonElement components))
        {
            string[] ours = [.. Identification.TianComponents(graph).Select(c => $"{List(c.Internal)} <- {List(c.Incoming)}").Order(StringComparer.Ordinal)];
            string[] theirs =
            [
                .. components.EnumerateArray()
                    .Select(c => $"{List(GraphJson.Numbers(c.GetProperty("internal")).Select(GraphJson.Name))} <- {List(GraphJson.Numbers(c.GetProperty("incoming")).Select(GraphJson.Name))}")
                    .Order(StringComparer.Ordinal),
            ];
            report.Check(ours.SequenceEqual(theirs), set, name, "tian_components", string.Join("; ", ours), string.Join("; ", theirs));
        }
    }

    /// <summary>Format of identifiability_rank.json: ranks, fibres and yes/no verdicts.</summary>
    public static void Rank(string set, JsonElement item, Report report)
    {
        string name = item.GetProperty("name").GetString()!;
        MixedGraph graph = GraphJson.FromEdges(item);
        void Value(string key, object ours)
        {
            if (GraphJson.Has(item, key, out JsonElement theirs)) report.Check(ours.ToString() == theirs.ToString(), set, name, key, ours, theirs);
        }

        ParameterRank rank = ParameterRank.Of(graph);
        Value("acyclic", graph.IsAcyclic);
        Value("simple", graph.IsSimple);
        Value("nparams", rank.Parameters);
        Value("nmoments", rank.Moments);
        Value("jacobian_rank", rank.Rank);
        Value("finite_to_one", rank.IsFiniteToOne);
        Value("globalID", Identification.IsGlobal(graph));
        Value("htc_nonid", Identification.IsInfiniteToOneByHalfTreks(graph));
        Yes("htc_all", IdentificationCriterion.HalfTrek);
        Yes("ancestral_all", IdentificationCriterion.Ancestral);
        Yes("edgewise_all", IdentificationCriterion.Edgewise);
        Yes("edgewiseTS_all", IdentificationCriterion.EdgewiseTrekSeparation);
        Fibre(set, name, item, graph, report);

        void Yes(string key, IdentificationCriterion criterion)
        {
            if (GraphJson.Has(item, key, out _)) All(set, name, key, item, Identification.Apply(graph, criterion), report);
        }
    }

    /// <summary>Format of identifiability_lfhtc.json: latent-factor graphs.</summary>
    public static void LatentFactor(string set, JsonElement item, Report report)
    {
        string name = "k " + item.GetProperty("k");
        CriterionResult result = Identification.Apply(GraphJson.FromLatent(item), IdentificationCriterion.LatentFactorHalfTrek);
        foreach (string key in new[] { "expected", "got" }) All(set, name, key, item, result, report);
    }

    /// <summary>fibre_dim and fibre_degree.</summary>
    public static void Fibre(string set, string name, JsonElement item, MixedGraph graph, Report report)
    {
        if (!GraphJson.Has(item, "fibre_degree", out JsonElement degree) || !GraphJson.Has(item, "fibre_dim", out JsonElement dimension)) return;
        FibreDegree fibre = FibreDegree.Of(graph, new IdentificationOptions { FibreTimeLimit = TimeSpan.FromMinutes(1) });
        report.Check(fibre.Dimension == dimension.GetInt32(), set, name, "fibre_dim", fibre.Dimension, dimension);
        report.Check(fibre.Degree == degree.GetInt32(), set, name, "fibre_degree", fibre.Degree?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? fibre.NotDecided!, degree);
    }

    private static void Criterion(string set, string name, string key, JsonElement item, MixedGraph graph, IdentificationCriterion criterion, Report report)
    {
        string[] keys = [$"{key}_solved", $"{key}_all", $"{key}_tian_all"];
        if (!Array.Exists(keys, k => GraphJson.Has(item, k, out _))) return;
        CriterionResult result = Identification.Apply(graph, criterion);
        Solved(set, name, keys[0], item, graph, result, report);
        All(set, name, keys[1], item, result, report);
        All(set, name, keys[2], item, result, report);
    }

    private static void Solved(string set, string name, string key, JsonElement item, MixedGraph graph, CriterionResult result, Report report)
    {
        if (!GraphJson.Has(item, key, out JsonElement lists)) return;
        List<string> theirs = [];
        int v = 0;
        foreach (JsonElement list in lists.EnumerateArray())
        {
            v++;
            theirs.AddRange(GraphJson.Numbers(list).Select(p => $"{p}>{v}"));
        }

        HashSet<string> ours = [.. result.Identified.Select(e => $"{e.From}>{e.To}")];
        Compare(ours.SetEquals(theirs), ours.IsSupersetOf(theirs), set, name, key, List(ours), List(theirs), result, report);
    }

    private static void All(string set, string name, string key, JsonElement item, CriterionResult result, Report report)
    {
        if (GraphJson.Has(item, key, out JsonElement theirs))
            Compare(result.All == theirs.GetBoolean(), result.All, set, name, key, result.All, theirs, result, report);
    }

    // "Not identified" by a sufficient criterion is no verdict. Where ours goes further, its formulas must give every coefficient back
    // from the covariance matrix at random parameters modulo two primes; then it is printed, and not counted as a difference.
    private static void Compare(bool equal, bool further, string set, string name, string key, object ours, object theirs, CriterionResult result, Report report)
    {
        bool proved = !equal && further && result.Verify();
        if (proved) Console.WriteLine(FormattableString.Invariant($"further | {set} | {name} | {key} | ours {ours} (formulas verified) | theirs {theirs}"));
        report.Check(equal || proved, set, name, key, ours, theirs);
    }

    private static string List(IEnumerable<string> names) => "{" + string.Join(' ', names.Order(StringComparer.Ordinal)) + "}";
}
