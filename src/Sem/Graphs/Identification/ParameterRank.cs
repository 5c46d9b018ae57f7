namespace Stats.Sem;

/// <summary>
/// The generic rank of the parametrisation and, for every parameter, whether it takes finitely many values on a generic fibre.
/// Found at random points modulo two primes: a rank found there is never too large, and too small only with <see cref="ErrorBound"/>.
/// </summary>
public sealed class ParameterRank
{
    private const long MatrixLimit = 250_000_000; // residues of 4 bytes

    private readonly MixedGraph _graph;

    private ParameterRank(MixedGraph graph, int rank, int parameters, int moments, double errorBound, bool[,] finiteLambda, bool[,] finiteOmega)
    {
        _graph = graph;
        Rank = rank;
        Parameters = parameters;
        Moments = moments;
        ErrorBound = errorBound;
        FiniteLambda = finiteLambda;
        FiniteOmega = finiteOmega;
    }

    /// <summary>The generic rank of the Jacobian of the observed covariances by the parameters: the dimension of the model.</summary>
    public int Rank { get; }

    /// <summary>The number of free parameters.</summary>
    public int Parameters { get; }

    /// <summary>The number of covariances of observed vertices.</summary>
    public int Moments { get; }

    /// <summary>The dimension of a generic fibre: parameters less rank.</summary>
    public int FibreDimension => Parameters - Rank;

    /// <summary>Whether generically only finitely many parameter values share a covariance matrix.</summary>
    public bool IsFiniteToOne => FibreDimension == 0;

    /// <summary>An upper bound of the probability that the true rank is larger (Schwartz and Zippel, two independent points).</summary>
    public double ErrorBound { get; }

    /// <summary>Whether the weight of an arrow takes finitely many values on a generic fibre. Throws for an unknown vertex.</summary>
    public bool IsWeightFinite(Edge arrow) => FiniteLambda[_graph.IndexOf(arrow.From), _graph.IndexOf(arrow.To)];

    /// <summary>Whether the error covariance of two vertices, or the error variance of one, takes finitely many values on a generic fibre.</summary>
    public bool IsErrorFinite(string first, string second) => FiniteOmega[_graph.IndexOf(first), _graph.IndexOf(second)];

    internal bool[,] FiniteLambda { get; }

    internal bool[,] FiniteOmega { get; }

    /// <summary>The rank of a graph's parametrisation; latent vertices are not observed.</summary>
    /// <exception cref="InvalidOperationException">The Jacobian has more than 250 million entries.</exception>
    public static ParameterRank Of(MixedGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        long pairs = (long)graph.Count * (graph.Count + 1) / 2, columns = graph.HasLatent ? graph.ParameterCount : graph.DirectedPairs().Count();
        if (pairs * columns > MatrixLimit)
            throw new InvalidOperationException(FormattableString.Invariant($"The rank is not decided: {pairs:N0} covariances times {columns:N0} weights are more than {MatrixLimit:N0} matrix entries."));
        ParameterRank first = At(graph, PrimeField.First, new Random(20221001), cancellationToken);
        ParameterRank second = At(graph, PrimeField.Second, new Random(20120901), cancellationToken);
        return second.Rank > first.Rank ? second : first;
    }

    private static ParameterRank At(MixedGraph graph, PrimeField field, Random random, CancellationToken cancellationToken)
    {
        ResiduePoint point = ResiduePoint.Draw(graph, field, random);
        return graph.HasLatent ? WithLatent(graph, field, point, cancellationToken) : Observed(graph, field, point, cancellationToken);
    }

    // With all vertices observed put M = (I - Lambda)' Sigma (I - Lambda): Omega is M on the edges, and M must vanish on the non-edges B'.
    // rank = #omega + rank of d M_ij / d lambda_kl over the non-edges, Sigma held fixed:
    //     d M_ij = -[l = j] ((I - Lambda)' Sigma)_ik - [l = i] (Sigma (I - Lambda))_kj,   and (I - Lambda)' Sigma = Omega (I - Lambda)^{-1}.
    private static ParameterRank Observed(MixedGraph graph, PrimeField field, ResiduePoint point, CancellationToken cancellationToken)
    {
        int n = graph.Count;
        (int From, int To)[] edges = [.. graph.DirectedPairs()];
        uint[,] half = FieldMatrix.Multiply(point.Arithmetic, point.Omega, point.Inverse);
        uint[] Row(int i, int j)
        {
            uint[] row = new uint[edges.Length];
            for (int e = 0; e < edges.Length; e++)
            {
                if (edges[e].To == j) row[e] = field.Add(row[e], half[i, edges[e].From]);
                if (edges[e].To == i) row[e] = field.Add(row[e], half[j, edges[e].From]);
            }

            return row;
        }

        List<uint[]> rows = [];
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
                if (!graph.Bidirected[i, j] && (graph.Parents[i].Length > 0 || graph.Parents[j].Length > 0)) rows.Add(Row(i, j));
        ModularMatrix reduced = ModularMatrix.Reduce(field, rows, edges.Length, cancellationToken);

        // A weight is finite when no direction of the null space moves it; an omega when its own derivative vanishes on the null space.
        bool[,] finiteLambda = new bool[n, n], finiteOmega = new bool[n, n];
        List<uint[]> kernel = reduced.NullSpace();
        for (int e = 0; e < edges.Length; e++) finiteLambda[edges[e].From, edges[e].To] = kernel.TrueForAll(v => v[e] == 0);
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                if (i != j && !graph.Bidirected[i, j]) continue;
                finiteOmega[i, j] = finiteOmega[j, i] = kernel.Count == 0 || reduced.Spans(Row(i, j));
            }
        }

        int omegas = graph.ParameterCount - edges.Length;
        return Result(graph, n, omegas + reduced.Rank, finiteLambda, finiteOmega);
    }

    private static ParameterRank WithLatent(MixedGraph graph, PrimeField field, ResiduePoint point, CancellationToken cancellationToken)
    {
        int n = graph.Count;
        int[] observed = [.. Enumerable.Range(0, n).Where(i => !graph.Latent[i])];
        (int From, int To)[] edges = [.. graph.DirectedPairs()];
        (int From, int To)[] arcs = [.. Enumerable.Range(0, n).Select(i => (i, i)), .. graph.BidirectedPairs()];
        uint[,] k = point.Inverse, s = point.Sigma;
        List<uint[]> rows = [];
        for (int a = 0; a < observed.Length; a++)
        {
            for (int b = a; b < observed.Length; b++)
            {
                int i = observed[a], j = observed[b];
                uint[] row = new uint[edges.Length + arcs.Length];
                for (int e = 0; e < edges.Length; e++)
                {
                    (int from, int to) = edges[e];
                    row[e] = field.Add(field.Multiply(k[to, i], s[from, j]), field.Multiply(k[to, j], s[from, i]));
                }

                for (int e = 0; e < arcs.Length; e++)
                {
                    (int from, int to) = arcs[e];
                    uint value = field.Multiply(k[from, i], k[to, j]);
                    if (from != to) value = field.Add(value, field.Multiply(k[to, i], k[from, j]));
                    row[edges.Length + e] = value;
                }

                rows.Add(row);
            }
        }

        ModularMatrix reduced = ModularMatrix.Reduce(field, rows, edges.Length + arcs.Length, cancellationToken);
        List<uint[]> kernel = reduced.NullSpace();
        bool[,] finiteLambda = new bool[n, n], finiteOmega = new bool[n, n];
        for (int e = 0; e < edges.Length; e++) finiteLambda[edges[e].From, edges[e].To] = kernel.TrueForAll(v => v[e] == 0);
        for (int e = 0; e < arcs.Length; e++)
            finiteOmega[arcs[e].From, arcs[e].To] = finiteOmega[arcs[e].To, arcs[e].From] = kernel.TrueForAll(v => v[edges.Length + e] == 0);
        return Result(graph, observed.Length, reduced.Rank, finiteLambda, finiteOmega);
    }

    private static ParameterRank Result(MixedGraph graph, int observed, int rank, bool[,] finiteLambda, bool[,] finiteOmega)
    {
        // Entries times det(I - Lambda)^2 are polynomials of degree at most 2n + 1; a minor of this rank has that degree times the rank.
        double once = Math.Min(1, (2.0 * graph.Count + 1) * graph.ParameterCount / PrimeField.Second.Prime);
        return new ParameterRank(graph, rank, graph.ParameterCount, observed * (observed + 1) / 2, once * once, finiteLambda, finiteOmega);
    }
}
