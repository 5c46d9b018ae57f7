namespace Stats.Sem;

/// <summary>
/// Groebner bases modulo a prime by Faugere's F4 (1999): all critical pairs of lowest degree at once, reduced as rows of one sparse
/// matrix; useless pairs are struck by the criteria of Gebauer and Moeller (1988).
/// </summary>
internal sealed class GroebnerBasis
{
    private readonly PrimeField _field;
    private readonly long _entryLimit;
    private readonly CancellationToken _cancellation;
    private readonly List<ResiduePolynomial> _basis = [];
    private readonly List<bool> _redundant = [];
    private List<Pair> _pairs = [];

    private GroebnerBasis(MonomialTable table, PrimeField field, long entryLimit, CancellationToken cancellationToken)
    {
        Table = table;
        _field = field;
        _entryLimit = entryLimit;
        _cancellation = cancellationToken;
    }

    public MonomialTable Table { get; }

    public PrimeField Field => _field;

    /// <summary>Stops what works on with this basis too.</summary>
    public CancellationToken Cancellation => _cancellation;

    /// <summary>The minimal basis; a single 1 when the ideal is everything.</summary>
    public IReadOnlyList<ResiduePolynomial> Polynomials { get; private set; } = [];

    /// <summary>Computes the basis. Throws <see cref="SizeLimitException"/> when a matrix holds more entries than allowed.</summary>
    public static GroebnerBasis Compute(
        MonomialTable table, PrimeField field, IEnumerable<ResiduePolynomial> generators, long entryLimit, CancellationToken cancellationToken)
    {
        GroebnerBasis work = new(table, field, entryLimit, cancellationToken);
        List<ResiduePolynomial> waiting = [.. generators.Where(g => !g.IsZero)];
        while (waiting.Count > 0 || work._pairs.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int degree = int.MaxValue;
            foreach (ResiduePolynomial g in waiting) degree = Math.Min(degree, table.Degree(g.Lead));
            foreach (Pair pair in work._pairs) degree = Math.Min(degree, pair.Degree);
            List<ResiduePolynomial> rows = waiting.FindAll(g => table.Degree(g.Lead) == degree);
            waiting.RemoveAll(g => table.Degree(g.Lead) == degree);
            if (work.Step(rows, degree)) break;
        }

        work.Polynomials = [.. work._basis.Where((_, k) => !work._redundant[k])];
        return work;
    }

    /// <summary>The remainder of a polynomial modulo the basis, as a map from monomials that no leading monomial divides.</summary>
    public Dictionary<int, uint> Remainder(IEnumerable<(int Monomial, uint Coefficient)> terms)
    {
        SortedDictionary<int, uint> left = new(Comparer<int>.Create((a, b) => Table.Compare(b, a)));
        foreach ((int m, uint c) in terms) left[m] = _field.Add(left.GetValueOrDefault(m), c);
        Dictionary<int, uint> remainder = [];
        while (left.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            (int m, uint c) = left.First();
            left.Remove(m);
            if (c == 0) continue;
            ResiduePolynomial? divisor = Polynomials.FirstOrDefault(g => Table.Divides(g.Lead, m));
            if (divisor is null)
            {
                remainder[m] = c;
                continue;
            }

            int multiplier = Table.Quotient(m, divisor.Lead);
            uint factor = _field.Negate(c);
            for (int k = 1; k < divisor.Monomials.Length; k++)
            {
                int product = Table.Product(multiplier, divisor.Monomials[k]);
                left[product] = _field.MultiplyAdd(left.GetValueOrDefault(product), factor, divisor.Coefficients[k]);
            }
        }

        return remainder;
    }

    /// <summary>One matrix. Returns whether the ideal turned out to be everything.</summary>
    private bool Step(List<ResiduePolynomial> generators, int degree)
    {
        List<(int Multiplier, ResiduePolynomial Polynomial)> rows = [.. generators.Select(g => (Table.One, g))];
        HashSet<(int, int)> taken = [];
        foreach (Pair pair in _pairs)
        {
            if (pair.Degree != degree) continue;
            foreach (int k in new[] { pair.First, pair.Second })
            {
                int multiplier = Table.Quotient(pair.Lcm, _basis[k].Lead);
                if (taken.Add((k, multiplier))) rows.Add((multiplier, _basis[k]));
            }
        }

        _pairs.RemoveAll(p => p.Degree == degree);
        foreach (ResiduePolynomial p in Reduce(rows))
        {
            if (Table.Degree(p.Lead) == 0)
            {
                _basis.Clear();
                _redundant.Clear();
                _pairs.Clear();
                _basis.Add(p);
                _redundant.Add(false);
                return true;
            }

            Update(p);
        }

        return false;
    }

    /// <summary>Adds the multiples of basis elements that the rows need, brings all to echelon form and returns the rows with new leading monomials.</summary>
    private List<ResiduePolynomial> Reduce(List<(int Multiplier, ResiduePolynomial Polynomial)> rows)
    {
        List<(int[] Monomials, uint[] Coefficients)> lines = [];
        Dictionary<int, int> pivotLine = []; // leading monomial -> line that eliminates it
        HashSet<int> seen = [];
        Queue<int> open = new();
        long entries = 0;

        (int[], uint[]) Line(int multiplier, ResiduePolynomial p)
        {
            int[] monomials = multiplier == Table.One ? p.Monomials : Array.ConvertAll(p.Monomials, m => Table.Product(multiplier, m));
            entries += monomials.Length;
            if (entries > _entryLimit) throw new SizeLimitException();
            foreach (int m in monomials)
                if (seen.Add(m)) open.Enqueue(m);
            return (monomials, p.Coefficients);
        }

        foreach ((int multiplier, ResiduePolynomial p) in rows)
        {
            (int[] Monomials, uint[]) line = Line(multiplier, p);
            lines.Add(line);
        }

        int given = lines.Count;
        while (open.TryDequeue(out int m))
        {
            _cancellation.ThrowIfCancellationRequested();
            int divisor = FindDivisor(m);
            if (divisor < 0) continue;
            pivotLine[m] = lines.Count;
            lines.Add(Line(Table.Quotient(m, _basis[divisor].Lead), _basis[divisor]));
        }

        int[] columns = [.. seen];
        Array.Sort(columns, (a, b) => Table.Compare(b, a));
        return Eliminate(lines, given, pivotLine, columns);
    }

    private List<ResiduePolynomial> Eliminate(
        List<(int[] Monomials, uint[] Coefficients)> lines, int given, Dictionary<int, int> pivotLine, int[] columns)
    {
        Dictionary<int, int> place = [];
        for (int c = 0; c < columns.Length; c++) place[columns[c]] = c;
        (int[] Places, uint[] Coefficients)[] pivots = new (int[], uint[])[columns.Length];
        foreach ((int m, int line) in pivotLine) pivots[place[m]] = (Array.ConvertAll(lines[line].Monomials, x => place[x]), lines[line].Coefficients);
        List<int> fresh = [];
        ulong[] row = new ulong[columns.Length];
        for (int k = 0; k < given; k++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Array.Clear(row);
            (int[] monomials, uint[] coefficients) = lines[k];
            for (int t = 0; t < monomials.Length; t++) row[place[monomials[t]]] = coefficients[t];
            int lead = ReduceRow(row, place[monomials[0]], pivots);
            if (lead < 0) continue;
            pivots[lead] = Compress(row, lead);
            fresh.Add(lead);
        }

        List<ResiduePolynomial> found = [];
        fresh.Sort();
        for (int f = fresh.Count - 1; f >= 0; f--)
        {
            // Lowest first, so that each new row can be freed of the new leading monomials below it.
            Array.Clear(row);
            (int[] places, uint[] coefficients) = pivots[fresh[f]];
            for (int t = 0; t < places.Length; t++) row[places[t]] = coefficients[t];
            row[fresh[f]] = 0;
            ReduceRow(row, fresh[f] + 1, pivots);
            row[fresh[f]] = 1;
            pivots[fresh[f]] = Compress(row, fresh[f]);
            (places, coefficients) = pivots[fresh[f]];
            found.Add(new ResiduePolynomial(Array.ConvertAll(places, c => columns[c]), coefficients));
        }

        return found;
    }

    /// <summary>Eliminates every pivot column from a row, from a column on; returns the first column left, or -1. All entries end below p.</summary>
    private int ReduceRow(ulong[] row, int from, (int[] Places, uint[] Coefficients)[] pivots)
    {
        int lead = -1;
        ulong bound = (ulong)_field.Prime * _field.Prime;
        for (int c = from; c < row.Length; c++)
        {
            if (row[c] == 0) continue;
            uint value = _field.Reduce(row[c]);
            row[c] = value;
            if (value == 0) continue;
            (int[]? places, uint[] coefficients) = pivots[c];
            if (places is null)
            {
                if (lead < 0) lead = c;
                continue;
            }

            // Subtracting p*p where an entry exceeds it keeps sums of products within 64 bits without a division.
            ulong factor = _field.Prime - value;
            for (int t = 0; t < places.Length; t++)
            {
                ulong sum = row[places[t]] + factor * coefficients[t];
                row[places[t]] = sum >= bound ? sum - bound : sum;
            }

            row[c] = 0;
        }

        return lead;
    }

    /// <summary>The row from a column on as a sparse row with leading coefficient 1.</summary>
    private (int[], uint[]) Compress(ulong[] row, int lead)
    {
        int count = 0;
        for (int c = lead; c < row.Length; c++)
            if (row[c] != 0) count++;
        int[] places = new int[count];
        uint[] coefficients = new uint[count];
        uint inverse = _field.Invert((uint)row[lead]);
        for (int c = lead, k = 0; c < row.Length; c++)
        {
            if (row[c] == 0) continue;
            places[k] = c;
            coefficients[k++] = _field.Multiply((uint)row[c], inverse);
        }

        return (places, coefficients);
    }

    private int FindDivisor(int m)
    {
        for (int k = 0; k < _basis.Count; k++)
            if (!_redundant[k] && Table.Divides(_basis[k].Lead, m)) return k;
        return -1;
    }

    /// <summary>Adds a basis element and its critical pairs, less those that other pairs make superfluous (Gebauer and Moeller 1988).</summary>
    private void Update(ResiduePolynomial p)
    {
        int added = _basis.Count;
        _pairs = _pairs.FindAll(old => !(Table.Divides(p.Lead, old.Lcm)
            && Table.Lcm(_basis[old.First].Lead, p.Lead) != old.Lcm && Table.Lcm(_basis[old.Second].Lead, p.Lead) != old.Lcm));
        List<Pair> fresh = [];
        for (int k = 0; k < added; k++)
        {
            if (_redundant[k]) continue;
            int lcm = Table.Lcm(_basis[k].Lead, p.Lead);
            fresh.Add(new Pair(k, added, lcm, Table.Degree(lcm)));
        }

        // Of pairs with one lcm keep one, none if one of them is coprime; drop pairs whose lcm is a proper multiple of another's.
        foreach (IGrouping<int, Pair> group in fresh.GroupBy(f => f.Lcm))
        {
            if (fresh.Exists(o => o.Lcm != group.Key && Table.Divides(o.Lcm, group.Key))) continue;
            if (group.Any(g => Table.AreCoprime(_basis[g.First].Lead, p.Lead))) continue;
            _pairs.Add(group.First());
        }

        for (int k = 0; k < added; k++)
            if (!_redundant[k] && Table.Divides(p.Lead, _basis[k].Lead)) _redundant[k] = true;
        _basis.Add(p);
        _redundant.Add(false);
    }

    private readonly record struct Pair(int First, int Second, int Lcm, int Degree);
}
