namespace Stats.Sem;

/// <summary>
/// How many complex parameter values share one generic covariance matrix: the degree of the fibre, by exact computation modulo two primes.
/// </summary>
/// <remarks>
/// Omega is eliminated: what is left are the equations [(I - Lambda)' Sigma (I - Lambda)]_ij = 0 on the non-edges, quadratic in the weights, with
/// det(I - Lambda_S) inverted for every strongly connected component S. They are solved separately in Tian's components; degrees multiply and
/// dimensions add. A fibre of positive dimension is cut by as many random hyperplanes, and its degree is the number of points left.
/// </remarks>
public sealed class FibreDegree
{
    private FibreDegree(int dimension, int? degree, IReadOnlyDictionary<Edge, int> valueCounts, string? notDecided)
    {
        Dimension = dimension;
        Degree = degree;
        ValueCounts = valueCounts;
        NotDecided = notDecided;
    }

    /// <summary>The dimension of a generic fibre; 0 when it is finite.</summary>
    public int Dimension { get; }

    /// <summary>The number of points of a finite fibre over the complex numbers, else the degree of its closure; null when not decided.</summary>
    public int? Degree { get; }

    /// <summary>For every arrow whose weight takes finitely many values on a generic fibre: how many complex values.</summary>
    public IReadOnlyDictionary<Edge, int> ValueCounts { get; }

    /// <summary>Why <see cref="Degree"/> is missing, such as "not decided within 10 s"; null when it is there.</summary>
    public string? NotDecided { get; }

    /// <summary>Computes the degree of a generic fibre.</summary>
    /// <param name="graph">All vertices observed.</param>
    /// <param name="options">Limits of time and memory; the defaults when null.</param>
    /// <param name="cancellationToken">Stops with <see cref="OperationCanceledException"/>; the time limit does not throw.</param>
    public static FibreDegree Of(MixedGraph graph, IdentificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Identification.Observed(graph);
        options ??= new IdentificationOptions();
        ParameterRank rank = ParameterRank.Of(graph, cancellationToken);
        List<Outcome> outcomes = [];
        string? trouble = null;
        foreach ((PrimeField field, int seed) in new[] { (PrimeField.First, 3), (PrimeField.Second, 4) })
        {
            try
            {
                bool complete = TimeLimited.Run(
                    options.FibreTimeLimit, token => outcomes.Add(At(graph, field, new Random(seed), options.FibreMatrixLimit, token)), cancellationToken);
                if (!complete) trouble = FormattableString.Invariant($"not decided within {options.FibreTimeLimit.TotalSeconds:0.###} s");
            }
            catch (SizeLimitException)
            {
                trouble = FormattableString.Invariant($"not decided within {options.FibreMatrixLimit:N0} matrix entries");
            }

            if (trouble is not null) return new FibreDegree(rank.FibreDimension, null, new Dictionary<Edge, int>(), trouble);
        }

        if (outcomes[0].Degree != outcomes[1].Degree || !outcomes[0].Values.OrderBy(v => v.Key).SequenceEqual(outcomes[1].Values.OrderBy(v => v.Key)))
            return new FibreDegree(rank.FibreDimension, null, new Dictionary<Edge, int>(), "not decided: two primes disagree, the points drawn were not generic");
        Dictionary<Edge, int> counts = [];
        foreach (((int i, int j), int count) in outcomes[0].Values) counts[new Edge(graph.Vertices[i], graph.Vertices[j])] = count;
        return new FibreDegree(rank.FibreDimension, outcomes[0].Degree, counts, null);
    }

    private static Outcome At(MixedGraph graph, PrimeField field, Random random, long entryLimit, CancellationToken cancellationToken)
    {
        Outcome total = new(1, []);
        foreach (SubModel part in SubModel.Whole(graph).TianComponents())
        {
            if (!part.Graph.DirectedPairs().Any()) continue;
            ResiduePoint point = ResiduePoint.Draw(part.Graph, field, random);
            ParameterRank rank = ParameterRank.Of(part.Graph, cancellationToken);
            Outcome outcome = new FibreSystem(part.Graph, field, point.Sigma).Solve(rank, random, entryLimit, cancellationToken);
            foreach (((int i, int j), int count) in outcome.Values) total.Values[(part.Vertices[i], part.Vertices[j])] = count;
            total = total with { Degree = total.Degree * outcome.Degree };
        }

        return total;
    }

    internal sealed record Outcome(int Degree, Dictionary<(int From, int To), int> Values);
}
