namespace Stats.Sem;

/// <summary>
/// The polynomials that vanish on every covariance matrix of a model, by degree: minimal generators found as null spaces of monomials at
/// random points modulo a prime, one multidegree at a time, lifted to whole coefficients and confirmed at fresh points modulo another prime
/// (the search that Adhikari, Gross, Harkonen and Tsigaridas 2022 propose). Cyclic and latent-variable graphs are no different.
/// </summary>
public sealed class VanishingIdeal
{
    private readonly int[] _observed;

    private VanishingIdeal(MixedGraph graph, int[] observed, PolynomialRing ring)
    {
        Graph = graph;
        _observed = observed;
        Ring = ring;
    }

    /// <summary>The graph.</summary>
    public MixedGraph Graph { get; }

    /// <summary>The ring of the covariances of observed vertices: s_x_y, or s12 when names are single characters.</summary>
    public PolynomialRing Ring { get; }

    /// <summary>Minimal generators by degree, then by multidegree.</summary>
    public IReadOnlyList<ImpliedConstraint> Generators { get; private init; } = [];

    /// <summary>All generators up to this degree were found.</summary>
    public int SearchedDegree { get; private init; }

    /// <summary>Why the search ended before the degree asked for; null when it did not.</summary>
    public string? NotDecided { get; private init; }

    /// <summary>The dimension of the model: the generic rank of its parametrisation.</summary>
    public int Dimension { get; private init; }

    /// <summary>The number of covariances less the dimension.</summary>
    public int Codimension => Ring.Variables.Count - Dimension;

    /// <summary>
    /// Whether the generators found cut out the model near a generic point: their gradients there have rank <see cref="Codimension"/>. When false,
    /// further constraints have a higher degree.
    /// </summary>
    public bool CutsOutModel => GradientRank == Codimension;

    internal int GradientRank { get; private init; }

    /// <summary>Searches the vanishing ideal.</summary>
    /// <param name="graph">The graph; constraints are on its observed vertices.</param>
    /// <param name="options">Degree and limits; the defaults when null.</param>
    /// <param name="progress">Told after every multidegree, on the calling thread.</param>
    /// <param name="cancellationToken">Stops with <see cref="OperationCanceledException"/>; the time limit does not throw.</param>
    /// <exception cref="InvalidOperationException">There are more than 65,535 covariances.</exception>
    public static VanishingIdeal Search(
        MixedGraph graph, IdealOptions? options = null, IProgress<IdealProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new IdealOptions();
        int[] observed = [.. Enumerable.Range(0, graph.Count).Where(v => !graph.Latent[v])];
        if (observed.Length == 0) throw GraphText.Error("All vertices are latent.", "Leave at least one observed.");
        long covariances = (long)observed.Length * (observed.Length + 1) / 2;
        if (covariances > PolynomialRing.MostVariables)
            throw new InvalidOperationException(FormattableString.Invariant($"The ideal is not searched: {observed.Length} observed vertices have {covariances:N0} covariances, more than {PolynomialRing.MostVariables:N0}."));
        PolynomialRing ring = GraphParameters.CovarianceRing(graph, observed);
        int dimension = ParameterRank.Of(graph, cancellationToken).Rank;
        IdealSearch search = new(graph, observed, ring, options);
        bool complete = TimeLimited.Run(options.TimeLimit, token => search.Run(progress, token), cancellationToken);
        return new VanishingIdeal(graph, observed, ring)
        {
            Dimension = dimension,
            Generators = search.Found,
            SearchedDegree = search.SearchedDegree,
            NotDecided = complete ? search.Trouble : FormattableString.Invariant($"not decided beyond degree {search.SearchedDegree} within {options.TimeLimit.TotalSeconds:0.###} s"),
            GradientRank = search.GradientRank(),
        };
    }

    /// <summary>
    /// Whether a multihomogeneous polynomial is a combination of the generators with polynomial factors, by exact linear algebra in its multidegree.
    /// </summary>
    public bool Contains(Polynomial polynomial) => Contains([.. Generators.Select(g => g.Polynomial)], polynomial);

    /// <summary>The same question for other generators in the same ring; they and the polynomial must be multihomogeneous.</summary>
    /// <exception cref="ArgumentException">The ring is another one, or a polynomial is not homogeneous in every vertex.</exception>
    public bool Contains(IReadOnlyList<Polynomial> generators, Polynomial polynomial)
    {
        ArgumentNullException.ThrowIfNull(generators);
        int n = _observed.Length;
        int[] goal = Multidegree(polynomial);
        List<Monomial> columns = Multidegrees.Monomials(goal);
        Dictionary<Monomial, int> place = [];
        foreach (Monomial m in columns) place[m] = place.Count;
        List<Rational[]> rows = [];
        foreach (Polynomial g in generators)
        {
            int[] rest = [.. goal.Zip(Multidegree(g), (a, b) => a - b)];
            if (Array.Exists(rest, r => r < 0)) continue;
            foreach (Monomial m in Multidegrees.Monomials(rest)) rows.Add(Row(g, m));
        }

        return RationalSpan.Contains(rows, Row(polynomial, Monomial.One));

        int[] Multidegree(Polynomial p)
        {
            Polynomial.Shared(p, Ring.One);
            return Multidegrees.Of(p, n) ?? throw new ArgumentException($"The terms of {p} have different multidegrees.", nameof(polynomial));
        }

        Rational[] Row(Polynomial p, Monomial factor)
        {
            Rational[] row = new Rational[columns.Count];
            for (int k = 0; k < p.TermCount; k++) row[place[p.Monomials[k] * factor]] = p.Coefficients[k];
            return row;
        }
    }

    /// <summary>Whether a polynomial in the covariances vanishes on the model: it is evaluated at random points modulo two primes.</summary>
    /// <remarks>A polynomial that does not vanish passes with probability below (degree / 2^31)^6.</remarks>
    public bool Vanishes(Polynomial polynomial)
    {
        ArgumentNullException.ThrowIfNull(polynomial);
        Polynomial.Shared(polynomial, Ring.One);
        foreach (PrimeField field in new[] { PrimeField.First, PrimeField.Second })
        {
            CovariancePoints points = new(Graph, _observed, field, 909);
            for (int k = 0; k < 3; k++)
                if (field.Evaluate(polynomial, points[k]) != 0) return false;
        }

        return true;
    }
}
