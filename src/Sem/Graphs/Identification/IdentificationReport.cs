using System.Globalization;
using System.Text;

namespace Stats.Sem;

/// <summary>Everything known about the identification of a linear model on an observed mixed graph, coefficient by coefficient.</summary>
public sealed class IdentificationReport
{
    private IdentificationReport(MixedGraph graph, ParameterRank rank, CriterionResult rules)
    {
        Graph = graph;
        Rank = rank;
        Rules = rules;
    }

    /// <summary>The graph.</summary>
    public MixedGraph Graph { get; }

    /// <summary>Rank, parameters and dimension of a generic fibre.</summary>
    public ParameterRank Rank { get; }

    /// <summary>One-to-one everywhere (Drton, Foygel and Sullivant 2011).</summary>
    public bool IsGlobal { get; private init; }

    /// <summary>The half-trek certificate of infinite fibres; false is no verdict.</summary>
    public bool IsInfiniteToOneByHalfTreks { get; private init; }

    /// <summary>What all rules together identified.</summary>
    public CriterionResult Rules { get; }

    /// <summary>The degree of a generic fibre; null when it was not asked for.</summary>
    public FibreDegree? Fibre { get; private init; }

    /// <summary>One verdict per arrow, in the order of <see cref="MixedGraph.DirectedEdges"/>.</summary>
    public IReadOnlyList<CoefficientVerdict> Coefficients { get; private init; } = [];

    /// <summary>Two real parameter values with one covariance matrix, where such were asked for, exist and were met.</summary>
    public DemonstrationPair? Demonstration { get; private init; }

    /// <summary>Whether every coefficient is identified; then the error covariances are too.</summary>
    public bool IsIdentified => Coefficients.All(c => c.Status == CoefficientStatus.Identified);

    /// <summary>Asks all questions about a graph.</summary>
    /// <param name="graph">All vertices observed; project latent ones out with <see cref="MixedGraph.LatentProjection"/>.</param>
    /// <param name="options">Limits, and what to leave out; the defaults when null.</param>
    /// <param name="progress">Told the name of each stage as it begins.</param>
    /// <param name="cancellationToken">Stops with <see cref="OperationCanceledException"/>; the time limits do not throw.</param>
    public static IdentificationReport Of(
        MixedGraph graph, IdentificationOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        Identification.Observed(graph);
        options ??= new IdentificationOptions();
        progress?.Report("rank");
        ParameterRank rank = ParameterRank.Of(graph, cancellationToken);
        progress?.Report("rules");
        CriterionResult rules = Identification.Apply(graph, IdentificationCriterion.Combined, options, cancellationToken);
        progress?.Report("global");
        bool global = Identification.IsGlobal(graph);

        // Stopped by the limit, the certificate is not there: no verdict either.
        bool infinite = false;
        TimeLimited.Run(options.TimeLimit, token => infinite = InfiniteToOne.IsCertified(graph, token), cancellationToken);
        FibreDegree? fibre = null;
        if (options.FibreDegree)
        {
            progress?.Report("fibre");
            fibre = FibreDegree.Of(graph, options, cancellationToken);
        }

        progress?.Report("formulas");
        Dictionary<(int, int), RationalFunction> formulas = [];
        if (options.FormulaTerms > 0)
            TimeLimited.Run(options.FormulaTimeLimit, token => CoefficientFormulas.Write(graph, rules.Steps, options.FormulaTerms, formulas, token), cancellationToken);
        CoefficientVerdict[] verdicts = [.. graph.DirectedPairs().Select(e => Verdict(graph, rank, rules, fibre, e.From, e.To, formulas.GetValueOrDefault(e)))];
        DemonstrationPair? demonstration = null;
        if (options.Demonstration && !verdicts.All(v => v.Status == CoefficientStatus.Identified))
        {
            progress?.Report("demonstration");
            TimeLimited.Run(options.FibreTimeLimit, token => demonstration = new DemonstrationSearch(graph).Find(token), cancellationToken);
        }

        return new IdentificationReport(graph, rank, rules)
        {
            IsGlobal = global,
            IsInfiniteToOneByHalfTreks = infinite,
            Fibre = fibre,
            Coefficients = verdicts,
            Demonstration = demonstration,
        };
    }

    /// <summary>The report as text of at most 80 columns, formulas excepted.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Identification: {Counted(Graph.Count, "vertex", "vertices")}, {Counted(Coefficients.Count, "arrow", "arrows")}, {Counted(Graph.BidirectedPairs().Count(), "bidirected edge", "bidirected edges")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{(Graph.IsAcyclic ? "acyclic" : "cyclic")}, {(Graph.IsSimple ? "simple" : "not simple")}; {Rank.Parameters} parameters, {Rank.Moments} covariances, rank {Rank.Rank}");
        text.AppendLine(GenericLine());
        if (IsGlobal) text.AppendLine("One-to-one everywhere (global criterion).");
        if (IsInfiniteToOneByHalfTreks) text.AppendLine("Infinite fibres are certified by the half-trek criterion.");
        if (!Rules.IsComplete) text.AppendLine("The rules were stopped by their time limit: open coefficients are not decided.");
        int width = Coefficients.Select(c => Arrow(c).Length).DefaultIfEmpty(0).Max();
        foreach (CoefficientVerdict c in Coefficients)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Arrow(c).PadRight(width)}  {Words(c.Status)}: {c.Reason}");
            if (c.Formula is not null) text.AppendLine(CultureInfo.InvariantCulture, $"  {"".PadRight(width)}    = {c.Formula}");
        }

        if (Demonstration is DemonstrationPair pair)
        {
            text.AppendLine("Two real parameter values with one covariance matrix differ in");
            foreach ((int i, int j) in Graph.DirectedPairs())
            {
                if (Math.Abs(pair.FirstWeights[i, j] - pair.SecondWeights[i, j]) > 1e-6)
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {Graph.Vertices[i]} -> {Graph.Vertices[j]}: {pair.FirstWeights[i, j]:F4} or {pair.SecondWeights[i, j]:F4}");
            }
        }

        return text.ToString();
    }

    private static string Counted(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string Arrow(CoefficientVerdict c) => $"{c.Arrow.From} -> {c.Arrow.To}";

    private static string Words(CoefficientStatus status) => status switch
    {
        CoefficientStatus.Identified => "identified",
        CoefficientStatus.FinitelyMany => "finitely many values",
        CoefficientStatus.FiniteNotCounted => "finitely many values",
        _ => "not identified",
    };

    private string GenericLine()
    {
        string start = Rank.IsFiniteToOne
            ? Graph.IsSimple ? "Generically finite-to-one (the graph is simple)" : "Generically finite-to-one (full rank)"
            : string.Create(CultureInfo.InvariantCulture, $"Generic fibres have dimension {Rank.FibreDimension}");
        if (Fibre is null) return start + ".";
        return Fibre.Degree is int degree
            ? string.Create(CultureInfo.InvariantCulture, $"{start}; degree of a fibre: {degree}.")
            : $"{start}; degree of a fibre: {Fibre.NotDecided}.";
    }

    private static CoefficientVerdict Verdict(
        MixedGraph graph, ParameterRank rank, CriterionResult rules, FibreDegree? fibre, int from, int to, RationalFunction? formula)
    {
        Edge arrow = new(graph.Vertices[from], graph.Vertices[to]);
        int? count = fibre is not null && fibre.ValueCounts.TryGetValue(arrow, out int values) ? values : null;
        if (rules.StepFor(from, to) is IdentificationStep step)
        {
            string name = step.Rule switch
            {
                IdentificationRule.HalfTrek => "half-trek criterion, ",
                IdentificationRule.Ancestral => "ancestral half-trek criterion, ",
                IdentificationRule.Edgewise => "edgewise criterion, ",
                _ => "",
            };
            return new CoefficientVerdict(arrow, CoefficientStatus.Identified, step.Rule, name + step.Describe(), count ?? 1, formula);
        }

        if (!rank.FiniteLambda[from, to])
            return new CoefficientVerdict(arrow, CoefficientStatus.NotIdentified, IdentificationRule.None, "infinitely many values on a generic fibre", null, null);
        return count switch
        {
            null => new CoefficientVerdict(arrow, CoefficientStatus.FiniteNotCounted, IdentificationRule.None, $"their number is {fibre?.NotDecided ?? "not asked for"}", null, null),
            1 => new CoefficientVerdict(arrow, CoefficientStatus.Identified, IdentificationRule.None, "one value on a generic fibre, by exact counting", 1, null),
            _ => new CoefficientVerdict(arrow, CoefficientStatus.FinitelyMany, IdentificationRule.None, string.Create(CultureInfo.InvariantCulture, $"{count} complex values on a generic fibre"), count, null),
        };
    }
}
