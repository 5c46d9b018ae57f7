namespace Stats.Sem;

/// <summary>The polynomial system of a fibre over one covariance matrix modulo a prime: unknown are the weights, and 1/det of every cyclic component.</summary>
internal sealed class FibreSystem
{
    private readonly MixedGraph _graph;
    private readonly PrimeField _field;
    private readonly uint[,] _sigma;
    private readonly (int From, int To)[] _edges;
    private readonly MonomialTable _table;

    public FibreSystem(MixedGraph graph, PrimeField field, uint[,] sigma)
    {
        _graph = graph;
        _field = field;
        _sigma = sigma;
        _edges = [.. graph.DirectedPairs()];
        _table = new MonomialTable(_edges.Length + graph.StrongParts.Count(p => p.Length > 1));
    }

    /// <summary>Counts the solutions, after as many random hyperplanes as the fibre has dimensions.</summary>
    public FibreDegree.Outcome Solve(ParameterRank rank, Random random, long entryLimit, CancellationToken cancellationToken)
    {
        List<ResiduePolynomial> system = [.. Equations(), .. Inverses(cancellationToken)];
        for (int d = 0; d < rank.FibreDimension; d++) system.Add(Hyperplane(random));
        GroebnerBasis basis = GroebnerBasis.Compute(_table, _field, system, entryLimit, cancellationToken);
        QuotientAlgebra algebra = QuotientAlgebra.Of(basis)
            ?? throw new InvalidOperationException("The fibre has more dimensions than the rank says: the residues drawn were not generic.");
        Dictionary<(int, int), int> values = [];
        for (int e = 0; e < _edges.Length; e++)
            if (rank.FiniteLambda[_edges[e].From, _edges[e].To]) values[_edges[e]] = algebra.ValueCount(e);
        return new FibreDegree.Outcome(algebra.Dimension, values);
    }

    /// <summary>[(I - Lambda)' Sigma (I - Lambda)]_ij = 0 for every pair without bidirected edge.</summary>
    private IEnumerable<ResiduePolynomial> Equations()
    {
        for (int i = 0; i < _graph.Count; i++)
        {
            for (int j = i + 1; j < _graph.Count; j++)
            {
                if (_graph.Bidirected[i, j] || _graph.Parents[i].Length + _graph.Parents[j].Length == 0) continue;
                List<(int, uint)> terms = [];
                foreach ((int a, int left) in Column(i))
                {
                    foreach ((int b, int right) in Column(j))
                    {
                        bool negative = (left == _table.One) != (right == _table.One);
                        terms.Add((_table.Product(left, right), negative ? _field.Negate(_sigma[a, b]) : _sigma[a, b]));
                    }
                }

                yield return ResiduePolynomial.Of(_table, _field, terms);
            }
        }
    }

    /// <summary>The vertices that occur in column j of I - Lambda, with their monomials; all but j itself have a minus sign.</summary>
    private IEnumerable<(int Vertex, int Monomial)> Column(int j)
    {
        yield return (j, _table.One);
        for (int e = 0; e < _edges.Length; e++)
            if (_edges[e].To == j) yield return (_edges[e].From, _table.Variable(e));
    }

    /// <summary>t det(I - Lambda_S) = 1 for every component S with a cycle.</summary>
    private IEnumerable<ResiduePolynomial> Inverses(CancellationToken cancellationToken)
    {
        GraphParameters parameters = GraphParameters.Of(_graph);
        int[] places = new int[parameters.Ring.Variables.Count];
        for (int e = 0; e < _edges.Length; e++)
            places[parameters.Lambda[_edges[e].From, _edges[e].To].Support().Min] = e;
        int inverse = _edges.Length;
        foreach (int[] part in _graph.StrongParts)
        {
            if (part.Length == 1) continue;
            if (part.Length > 12) throw new SizeLimitException();
            Polynomial determinant = new SubsetProgramme<Polynomial>(
                new PolynomialArithmetic(parameters.Ring), FieldMatrix.Select(parameters.Lambda, part, part), cancellationToken).Determinant;
            ResiduePolynomial d = ResiduePolynomial.Of(_table, _field, determinant, places);
            int t = _table.Variable(inverse++);
            yield return ResiduePolynomial.Of(
                _table, _field, [.. d.Monomials.Select((m, k) => (_table.Product(m, t), d.Coefficients[k])), (_table.One, _field.Negate(1))]);
        }
    }

    private ResiduePolynomial Hyperplane(Random random) => ResiduePolynomial.Of(
        _table, _field, [.. Enumerable.Range(0, _edges.Length).Select(e => (_table.Variable(e), _field.NextNonzero(random))), (_table.One, _field.NextNonzero(random))]);
}
