namespace Stats.Sem;

/// <summary>Questions about the identification of a linear model on a mixed graph.</summary>
public static class Identification
{
    /// <summary>
    /// Whether the parametrisation is one-to-one everywhere. Never in a cyclic graph; in an acyclic one decided by the criterion of Drton, Foygel and
    /// Sullivant (2011). All vertices must be observed.
    /// </summary>
    public static bool IsGlobal(MixedGraph graph) => GlobalIdentifiability.Holds(Observed(graph));

    /// <summary>
    /// Whether the half-trek criterion certifies infinite fibres (Foygel, Draisma and Drton 2012). False is no verdict. All vertices must be observed.
    /// </summary>
    public static bool IsInfiniteToOneByHalfTreks(MixedGraph graph, CancellationToken cancellationToken = default) =>
        InfiniteToOne.IsCertified(Observed(graph), cancellationToken);

    /// <summary>
    /// The components of Tian's decomposition: the vertices of each, and the parents they have in other components. In a cyclic graph
    /// bidirected components are merged along directed cycles.
    /// </summary>
    public static IReadOnlyList<(IReadOnlyList<string> Internal, IReadOnlyList<string> Incoming)> TianComponents(MixedGraph graph)
    {
        Observed(graph);
        return
        [
            .. SubModel.Whole(graph).TianComponents().Select(c => (
                (IReadOnlyList<string>)[.. c.Graph.Vertices.Where((_, v) => c.IsInternal(v))],
                (IReadOnlyList<string>)[.. c.Graph.Vertices.Where((_, v) => !c.IsInternal(v))])),
        ];
    }

    /// <summary>Instruments for one arrow with their conditioning sets, smallest sets first, made while they are read.</summary>
    /// <param name="graph">All vertices observed.</param>
    /// <param name="arrow">The arrow; its head must lie on no directed cycle, else nothing is found.</param>
    /// <param name="conditioningSize">The largest conditioning set.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IEnumerable<(string Instrument, IReadOnlyList<string> Given)> Instruments(
        MixedGraph graph, Edge arrow, int conditioningSize = 2, CancellationToken cancellationToken = default)
    {
        Observed(graph);
        int u = graph.IndexOf(arrow.From), v = graph.IndexOf(arrow.To);
        if (!graph.Directed[u, v]) throw GraphText.Error($"There is no arrow {arrow.From} -> {arrow.To}.");
        return graph.StrongParts.Any(p => p.Length > 1 && p.Contains(v))
            ? []
            : InstrumentRule.Find(graph, u, v, conditioningSize, cancellationToken)
                .Select(f => (graph.Vertices[f.Instrument], (IReadOnlyList<string>)graph.Names(f.Given)));
    }

    /// <summary>Runs one criterion.</summary>
    /// <param name="graph">All vertices observed, except for <see cref="IdentificationCriterion.LatentFactorHalfTrek"/>.</param>
    /// <param name="criterion">Which rules.</param>
    /// <param name="options">Limits; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the search with <see cref="OperationCanceledException"/>; the time limit does not throw.</param>
    public static CriterionResult Apply(
        MixedGraph graph, IdentificationCriterion criterion, IdentificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (!Enum.IsDefined(criterion)) throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "There is no such criterion.");
        options ??= new IdentificationOptions();
        if (criterion == IdentificationCriterion.LatentFactorHalfTrek)
        {
            if (!LatentFactorRule.Applies(graph))
                throw GraphText.Error("The latent-factor criterion needs latent vertices without parents and no bidirected edge.");
        }
        else
        {
            Observed(graph);
        }

        SolvedEdges solved = new(graph);
        bool complete = TimeLimited.Run(options.TimeLimit, token => Run(graph, criterion, options, solved, token), cancellationToken);
        return new CriterionResult(criterion, solved, complete);
    }

    internal static MixedGraph Observed(MixedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.HasLatent
            ? throw GraphText.Error($"'{graph.LatentVertices[0]}' is latent.", $"Project it out with {nameof(MixedGraph.LatentProjection)}, or use the latent-factor criterion.")
            : graph;
    }

    private static void Run(MixedGraph graph, IdentificationCriterion criterion, IdentificationOptions options, SolvedEdges solved, CancellationToken token)
    {
        if (criterion == IdentificationCriterion.LatentFactorHalfTrek)
        {
            new LatentFactorRule(graph).Apply(solved, token);
            return;
        }

        // The whole graph first where all rules may be used: its formulas need no regressions and are the shorter ones.
        SubModel whole = SubModel.Whole(graph);
        if (criterion == IdentificationCriterion.Combined) new HalfTrekRule(whole).Apply(solved, token);
        foreach (SubModel part in options.TianDecomposition ? whole.TianComponents() : [whole])
        {
            // Cheap rules first; after any success the cheap ones are tried again.
            List<Func<bool>> rules = [];
            HalfTrekRule halfTrek = new(part);
            AncestralRule ancestral = new(part);
            EdgewiseRule edgewise = new(part, options.EdgewiseSubsetSize);
            TrekSeparationRule separation = new(part, options.TrekSeparationSize);
            InstrumentRule instrument = new(part, options.InstrumentConditioningSize);
            bool combined = criterion == IdentificationCriterion.Combined;
            if (criterion != IdentificationCriterion.Edgewise) rules.Add(() => halfTrek.Apply(solved, token));
            if (combined || criterion == IdentificationCriterion.Ancestral) rules.Add(() => ancestral.Apply(solved, token));
            if (combined || criterion is IdentificationCriterion.Edgewise or IdentificationCriterion.EdgewiseTrekSeparation)
                rules.Add(() => edgewise.Apply(solved, token));
            if (combined) rules.Add(() => instrument.Apply(solved, token));
            if (combined || criterion == IdentificationCriterion.EdgewiseTrekSeparation) rules.Add(() => separation.Apply(solved, token));
            while (rules.Exists(rule => rule())) { }
        }
    }
}
