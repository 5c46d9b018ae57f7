using System.Numerics;

namespace Stats.Sem;

/// <summary>
/// The covariance matrix (I - Lambda)^{-T} Omega (I - Lambda)^{-1} of a mixed graph in closed form, cycles included: every entry is a sum
/// over pairs of one-connections joined by an error covariance (Adhikari, Gross, Harkonen and Tsigaridas 2022). Entries are made when asked for.
/// </summary>
/// <remarks>
/// Quotients are in lowest terms. With free weights det(I - Lambda_S) of a strongly connected component is irreducible (a generic matrix with
/// full diagonal that cannot be permuted to block form is fully indecomposable, Ryser), so trial division by these factors suffices; with fixed
/// or shared weights a polynomial gcd is taken. Derivation in docs/graphs.md.
/// </remarks>
public sealed class SymbolicCovariance
{
    private readonly GraphParameters _parameters;
    private readonly ComponentInverse _inverse;
    private readonly ClosedFormOptions _options;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares the closed form of a graph.</summary>
    /// <param name="graph">The graph; latent vertices are treated like the others.</param>
    /// <param name="options">Bounds, and labels of parameters; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the work here and when entries are made.</param>
    /// <exception cref="InvalidOperationException">A strongly connected component is larger than the options allow, or than 24 vertices.</exception>
    public SymbolicCovariance(MixedGraph graph, ClosedFormOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _options = options ?? new ClosedFormOptions();
        _cancellation = cancellationToken;
        Graph = graph;
        int largest = graph.StrongParts.Max(p => p.Length), bound = Math.Min(_options.MaxComponentSize, SubsetProgramme<Polynomial>.LargestSize);
        if (largest > bound)
        {
            throw new InvalidOperationException(
                $"The closed form is not written out: a strongly connected component has {largest} vertices, more than "
                + (bound == _options.MaxComponentSize ? $"MaxComponentSize = {bound} allows." : $"the {bound} whose subsets can be held at once."));
        }

        _parameters = GraphParameters.Of(graph, _options.Labels);
        _inverse = new ComponentInverse(_parameters, _options.MaxTermProducts, cancellationToken);
    }

    /// <summary>The graph.</summary>
    public MixedGraph Graph { get; }

    /// <summary>The ring of the parameters: l_x_y for x -> y, w_x_x for error variances, w_x_y for x &lt;-> y.</summary>
    public PolynomialRing Ring => _parameters.Ring;

    /// <summary>det(I - Lambda) of each strongly connected component with more than one vertex, in topological order.</summary>
    public IReadOnlyList<Polynomial> ComponentDeterminants => _inverse.Determinants;

    /// <summary>det(I - Lambda): the product of <see cref="ComponentDeterminants"/>.</summary>
    /// <exception cref="InvalidOperationException">The product takes more term products than the options allow.</exception>
    public Polynomial Determinant => _inverse.Product(AllBlocks);

    /// <summary>The covariance of two vertices.</summary>
    /// <exception cref="InvalidOperationException">The entry takes more term products than the options allow.</exception>
    public CovarianceEntry this[string first, string second] => Entry(Graph.IndexOf(first), Graph.IndexOf(second));

    /// <summary>adj(I - Lambda) at (from, to): the sum of the one-connections between them; no two of them cancel.</summary>
    /// <exception cref="InvalidOperationException">A product takes more term products than the options allow.</exception>
    public Polynomial Adjugate(string from, string to) => Adjugate(Graph.IndexOf(from), Graph.IndexOf(to));

    /// <summary>det(I - Lambda)^2 times the covariance: the sum over pairs of one-connections, nothing cancelled.</summary>
    /// <exception cref="InvalidOperationException">A product takes more term products than the options allow.</exception>
    public Polynomial SumOverPairs(string first, string second)
    {
        int i = Graph.IndexOf(first), j = Graph.IndexOf(second);
        Polynomial sum = Ring.Zero;
        foreach ((int k, int l) in ErrorPairs()) sum += _inverse.Times(_parameters.Omega[k, l] * Adjugate(k, i), Adjugate(l, j));
        return sum;
    }

    private BigInteger AllBlocks => (BigInteger.One << _inverse.Determinants.Count) - 1;

    internal Polynomial Adjugate(int from, int to)
    {
        (Polynomial numerator, BigInteger blocks) = _inverse.Entry(from, to);
        return numerator.IsZero ? numerator : _inverse.Times(numerator, _inverse.Product(AllBlocks & ~blocks));
    }

    internal CovarianceEntry Entry(int i, int j)
    {
        List<(int K, int L, Polynomial Left, Polynomial Right, BigInteger LeftBlocks, BigInteger RightBlocks)> terms = [];
        BigInteger once = 0, twice = 0;
        double products = 0;
        foreach ((int k, int l) in ErrorPairs())
        {
            (Polynomial left, BigInteger leftBlocks) = _inverse.Entry(k, i);
            (Polynomial right, BigInteger rightBlocks) = _inverse.Entry(l, j);
            if (left.IsZero || right.IsZero) continue;
            once |= leftBlocks | rightBlocks;
            twice |= leftBlocks & rightBlocks;
            products += (double)left.TermCount * right.TermCount;
            terms.Add((k, l, left, right, leftBlocks, rightBlocks));
        }

        Bound(products);
        products = 0;
        PolynomialBuilder builder = new(Ring);
        foreach (var term in terms)
        {
            _cancellation.ThrowIfCancellationRequested();
            BigInteger both = term.LeftBlocks | term.RightBlocks;
            Polynomial missing = _parameters.Omega[term.K, term.L]
                * _inverse.Times(_inverse.Product(once & ~both), _inverse.Product(twice & ~(term.LeftBlocks & term.RightBlocks)));
            products += (double)missing.TermCount * term.Left.TermCount * term.Right.TermCount;
            Bound(products);
            if (missing.TermCount == 1) builder.AddProduct(term.Left, term.Right, missing.Monomials[0], missing.Coefficients[0]);
            else builder.AddProduct(term.Left * missing, term.Right, Rational.One);
        }

        return Reduce(builder.Build(), once, twice);

        void Bound(double count)
        {
            if (count <= _options.MaxTermProducts) return;
            throw new InvalidOperationException(
                FormattableString.Invariant($"The covariance of {Graph.Vertices[i]} and {Graph.Vertices[j]} is not written out: it takes {count:N0} term products, more than MaxTermProducts = {_options.MaxTermProducts:N0} allows."));
        }
    }

    private CovarianceEntry Reduce(Polynomial numerator, BigInteger once, BigInteger twice)
    {
        if (numerator.IsZero) return new CovarianceEntry(numerator, []);
        if (!_parameters.AreFree)
        {
            RationalFunction f = new(numerator, _inverse.Product(once) * _inverse.Product(twice));
            return new CovarianceEntry(f.Numerator, f.IsPolynomial ? [] : [(f.Denominator, 1)]);
        }

        List<(Polynomial, int)> denominator = [];
        for (int b = 0; b < _inverse.Determinants.Count; b++)
        {
            Polynomial factor = _inverse.Determinants[b];
            int exponent = (int)(once >> b & 1) + (int)(twice >> b & 1);
            while (exponent > 0 && MayDivide(factor, numerator) && numerator.TryDivide(factor, out Polynomial quotient))
            {
                numerator = quotient;
                exponent--;
            }

            if (exponent > 0) denominator.Add((factor, exponent));
        }

        return new CovarianceEntry(numerator, denominator);
    }

    /// <summary>False only if the factor surely does not divide: at a random residue point where the factor is zero, the numerator is not.</summary>
    private static bool MayDivide(Polynomial factor, Polynomial numerator)
    {
        PrimeField field = PrimeField.First;
        Random random = new(1);
        uint[] point = new uint[factor.Ring.Variables.Count];
        for (int v = 0; v < point.Length; v++) point[v] = field.NextNonzero(random);

        // The determinant is linear in every single weight: solve for one of them.
        int weight = factor.Support().Min;
        point[weight] = 0;
        uint constant = field.Evaluate(factor, point);
        point[weight] = 1;
        uint slope = field.Subtract(field.Evaluate(factor, point), constant);
        if (slope == 0) return true;
        point[weight] = field.Negate(field.Divide(constant, slope));
        return field.Evaluate(numerator, point) == 0;
    }

    private IEnumerable<(int K, int L)> ErrorPairs()
    {
        for (int k = 0; k < Graph.Count; k++)
        {
            yield return (k, k);
            foreach (int l in Graph.Siblings[k]) yield return (k, l);
        }
    }
}
