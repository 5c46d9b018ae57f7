using System.Numerics;

namespace Stats.Sem;

/// <summary>The search of <see cref="VanishingIdeal"/>, one multidegree at a time.</summary>
internal sealed class IdealSearch
{
    private const int SpareRows = 4; // points beyond the number of monomials: a false null vector survives with probability about p^-5

    private readonly int[] _observed;
    private readonly MixedGraph _graph;
    private readonly PolynomialRing _ring;
    private readonly IdealOptions _options;
    private readonly ConstraintNaming _naming;
    private readonly CovariancePoints _points;
    private readonly List<CovariancePoints> _further = [];

    public IdealSearch(MixedGraph graph, int[] observed, PolynomialRing ring, IdealOptions options)
    {
        _graph = graph;
        _observed = observed;
        _ring = ring;
        _options = options;
        _naming = new ConstraintNaming(graph, observed, ring);
        _points = new CovariancePoints(graph, observed, PrimeField.First, 1);
    }

    public List<ImpliedConstraint> Found { get; } = [];

    public int SearchedDegree { get; private set; }

    /// <summary>A limit that was hit, in words.</summary>
    public string? Trouble { get; private set; }

    public void Run(IProgress<IdealProgress>? progress, CancellationToken cancellationToken)
    {
        int n = _observed.Length;
        for (int degree = 1; degree <= _options.MaxDegree; degree++)
        {
            int total = Count(n, degree), searched = 0;
            foreach (int[] multidegree in Multidegrees.OfDegree(n, degree))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Search(multidegree, cancellationToken)) return;
                progress?.Report(new IdealProgress(degree, ++searched, total, Found.Count));
            }

            SearchedDegree = degree;
        }
    }

    /// <summary>The rank of the generators' gradients at a random covariance matrix of the model.</summary>
    public int GradientRank()
    {
        List<uint[]> rows = [];
        foreach (ImpliedConstraint c in Found)
        {
            uint[] row = new uint[_ring.Variables.Count];
            foreach (int v in c.Polynomial.Support())
                row[v] = _points.Field.Evaluate(c.Polynomial.Derivative(_ring.Variables[v]), _points[0]);
            rows.Add(row);
        }

        return ModularMatrix.RankOf(_points.Field, rows, _ring.Variables.Count);
    }

    private static int Count(int n, int degree)
    {
        BigInteger count = BigInteger.One;
        for (int k = 1; k < n; k++) count = count * (2 * degree + k) / k;
        return (int)BigInteger.Min(count, int.MaxValue);
    }

    private bool Search(int[] multidegree, CancellationToken cancellationToken)
    {
        List<Monomial> monomials = Multidegrees.Monomials(multidegree);
        if (monomials.Count > _options.MaxMonomials)
        {
            Trouble = FormattableString.Invariant($"not decided beyond degree {SearchedDegree} within {_options.MaxMonomials} monomials of one multidegree");
            return false;
        }

        List<uint[]> kernel = Kernel(_points, monomials, cancellationToken);
        if (kernel.Count == 0) return true;
        ModularMatrix lower = ModularMatrix.Reduce(_points.Field, Multiples(multidegree, monomials), monomials.Count, cancellationToken), known = lower;
        if (known.Rank == kernel.Count) return true;

        // Short polynomials first: they are the ones a person can read. Best are those that say what a minor says.
        List<uint[]> open = [.. kernel.OrderBy(v => v.Count(x => x != 0))];
        List<Minor> minors = VanishingMinors(multidegree, monomials);
        while (known.Rank < kernel.Count)
        {
            (uint[] vector, Minor? minor) = Next(lower, known, open, minors);
            Polynomial? p = ReferenceEquals(vector, minor?.Vector) ? PolynomialGcd.Primitive(minor.Polynomial) : Lift(vector, monomials, cancellationToken);
            if (p is null)
            {
                Trouble = FormattableString.Invariant($"not decided beyond degree {SearchedDegree}: the coefficients of a constraint are too large to be lifted from residues");
                return false;
            }

            Found.Add(minor is null ? ConstraintNaming.Unexplained(p, multidegree) : _naming.Name(p, multidegree, minor.Rows, minor.Columns));
            known = ModularMatrix.Reduce(_points.Field, [.. known.Rows.Select(r => (uint[])r.Clone()), (uint[])vector.Clone()], monomials.Count, cancellationToken);
        }

        return true;
    }

    /// <summary>
    /// The next generator: a null vector that equals a minor, itself or up to the generators of lower degree; or else a minor; or else a null
    /// vector that no minor explains.
    /// </summary>
    private static (uint[] Vector, Minor? Minor) Next(ModularMatrix lower, ModularMatrix known, List<uint[]> open, List<Minor> minors)
    {
        List<uint[]> fresh = open.FindAll(v => !known.Spans(v));
        foreach (uint[] vector in fresh)
        {
            uint[] left = lower.Remainder(vector);
            List<Minor> same = minors.FindAll(m => lower.Remainder(m.Vector).AsSpan().SequenceEqual(left));
            if (same.Count > 0) return (vector, same.OrderBy(m => m.Vector.Zip(vector).Count(x => (x.First == 0) != (x.Second == 0))).First());
        }

        Minor? minor = minors.Find(m => !known.Spans(m.Vector));
        return minor is null ? (fresh[0], null) : (minor.Vector, minor);
    }

    /// <summary>The minors of a multidegree that vanish on the model.</summary>
    private List<Minor> VanishingMinors(int[] multidegree, List<Monomial> monomials)
    {
        Dictionary<Monomial, int> place = Numbered(monomials);
        List<Minor> found = [];
        foreach ((Polynomial p, int[] rows, int[] columns) in _naming.Minors(multidegree))
        {
            if (!new[] { _points, Further(0) }.All(points => Enumerable.Range(0, 3).All(q => points.Field.Evaluate(p, points[q]) == 0))) continue;
            found.Add(new Minor(p, Row(p, Monomial.One, place), rows, columns));
        }

        return found;
    }

    private static List<uint[]> Kernel(CovariancePoints points, List<Monomial> monomials, CancellationToken cancellationToken)
    {
        List<uint[]> rows = [];
        for (int q = 0; q < monomials.Count + SpareRows; q++)
        {
            uint[] row = new uint[monomials.Count];
            for (int m = 0; m < row.Length; m++) row[m] = points.Value(monomials[m], q);
            rows.Add(row);
        }

        return ModularMatrix.Reduce(points.Field, rows, monomials.Count, cancellationToken).NullSpace();
    }

    /// <summary>What the generators found before give in this multidegree.</summary>
    private List<uint[]> Multiples(int[] multidegree, List<Monomial> monomials)
    {
        Dictionary<Monomial, int> place = Numbered(monomials);
        List<uint[]> rows = [];
        foreach (ImpliedConstraint c in Found)
        {
            int[] rest = [.. multidegree.Zip(c.Multidegree, (a, b) => a - b)];
            if (Array.Exists(rest, r => r < 0)) continue;
            foreach (Monomial factor in Multidegrees.Monomials(rest)) rows.Add(Row(c.Polynomial, factor, place));
        }

        return rows;
    }

    private static Dictionary<Monomial, int> Numbered(List<Monomial> monomials)
    {
        Dictionary<Monomial, int> place = [];
        foreach (Monomial m in monomials) place[m] = place.Count;
        return place;
    }

    /// <summary>The coefficients of a polynomial times a monomial.</summary>
    private uint[] Row(Polynomial p, Monomial factor, Dictionary<Monomial, int> place)
    {
        uint[] row = new uint[place.Count];
        for (int k = 0; k < p.TermCount; k++) row[place[p.Monomials[k] * factor]] = _points.Field.Reduce(p.Coefficients[k]);
        return row;
    }

    /// <summary>Points modulo the further primes.</summary>
    private CovariancePoints Further(int k)
    {
        if (_further.Count <= k) _further.Add(new CovariancePoints(_graph, _observed, PrimeField.All[k + 1], 101 + k));
        return _further[k];
    }

    /// <summary>
    /// The rational polynomial behind a null vector: reconstructed from one prime, or from several when its coefficients are large, and accepted
    /// when it vanishes at fresh points modulo a prime that was not used.
    /// </summary>
    private Polynomial? Lift(uint[] vector, List<Monomial> monomials, CancellationToken cancellationToken)
    {
        // In echelon form every bound column with an entry stands before the free column of a null vector: that one is the last.
        int free = Array.FindLastIndex(vector, x => x != 0);
        BigInteger[] combined = Array.ConvertAll(vector, x => (BigInteger)x);
        BigInteger modulus = _points.Field.Prime;
        for (int k = 1; k < PrimeField.All.Count; k++)
        {
            CovariancePoints fresh = Further(k - 1);
            if (Reconstruct(combined, modulus, monomials) is Polynomial p
                && Enumerable.Range(0, 3).All(q => fresh.Field.Evaluate(p, fresh[q]) == 0)) return p;

            // The null space's vector with the same free column is the same rational vector modulo the next prime.
            uint[]? next = Kernel(fresh, monomials, cancellationToken).Find(v => Array.FindLastIndex(v, x => x != 0) == free);
            if (next is null) continue;
            for (int m = 0; m < combined.Length; m++) combined[m] = RationalReconstruction.Combine(combined[m], modulus, next[m], fresh.Field);
            modulus *= fresh.Field.Prime;
        }

        return null;
    }

    private Polynomial? Reconstruct(BigInteger[] residues, BigInteger modulus, List<Monomial> monomials)
    {
        PolynomialBuilder builder = new(_ring);
        for (int m = 0; m < residues.Length; m++)
        {
            if (residues[m].IsZero) continue;
            if (!RationalReconstruction.TryFind(residues[m], modulus, out Rational value)) return null;
            builder.Add(monomials[m], value);
        }

        return PolynomialGcd.Primitive(builder.Build());
    }

    private sealed record Minor(Polynomial Polynomial, uint[] Vector, int[] Rows, int[] Columns);
}
