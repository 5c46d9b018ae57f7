namespace Stats.Sem;

/// <summary>
/// The residue ring of a zero-dimensional ideal as a vector space: its dimension counts the solutions over the algebraic closure, and the
/// minimal polynomial of a variable counts the values the variable takes on them.
/// </summary>
internal sealed class QuotientAlgebra
{
    private readonly GroebnerBasis _basis;
    private readonly Dictionary<int, int> _place = [];

    private QuotientAlgebra(GroebnerBasis basis, List<int> standard)
    {
        _basis = basis;
        foreach (int m in standard) _place[m] = _place.Count;
    }

    /// <summary>The number of solutions, with multiplicity.</summary>
    public int Dimension => _place.Count;

    /// <summary>The algebra, or null when the solutions are not finitely many.</summary>
    public static QuotientAlgebra? Of(GroebnerBasis basis)
    {
        MonomialTable table = basis.Table;
        for (int v = 0; v < table.Variables; v++)
        {
            int variable = v;
            bool bounded = basis.Polynomials.Any(g => table.Exponents(g.Lead)[variable] == table.Degree(g.Lead));
            if (!bounded) return null;
        }

        // Monomials below the staircase of leading monomials: closed under division, so grown from 1.
        List<int> standard = [];
        HashSet<int> seen = [table.One];
        Queue<int> open = new([table.One]);
        while (open.TryDequeue(out int m))
        {
            basis.Cancellation.ThrowIfCancellationRequested();
            if (basis.Polynomials.Any(g => table.Divides(g.Lead, m))) continue;
            standard.Add(m);
            for (int v = 0; v < table.Variables; v++)
            {
                int product = table.Product(m, table.Variable(v));
                if (seen.Add(product)) open.Enqueue(product);
            }
        }

        return new QuotientAlgebra(basis, standard);
    }

    /// <summary>The number of different values of a variable over all solutions: the degree of the square-free part of its minimal polynomial.</summary>
    public int ValueCount(int variable)
    {
        if (Dimension == 0) return 0;
        PrimeField field = _basis.Field;
        MonomialTable table = _basis.Table;
        int x = table.Variable(variable);
        uint[][] images = new uint[Dimension][]; // image of standard monomial k under multiplication by x
        foreach ((int m, int k) in _place)
        {
            images[k] = new uint[Dimension];
            foreach ((int r, uint c) in _basis.Remainder([(table.Product(m, x), 1u)])) images[k][_place[r]] = c;
        }

        // Powers of x as vectors until one depends on those before it.
        List<(uint[] Vector, uint[] Combination, int Pivot)> echelon = [];
        uint[] power = new uint[Dimension];
        power[_place[table.One]] = 1;
        while (true)
        {
            _basis.Cancellation.ThrowIfCancellationRequested();
            uint[] vector = [.. power], combination = new uint[echelon.Count + 1];
            combination[^1] = 1;
            foreach ((uint[] other, uint[] their, int pivot) in echelon)
            {
                uint factor = field.Negate(vector[pivot]);
                if (factor == 0) continue;
                for (int j = 0; j < vector.Length; j++) vector[j] = field.MultiplyAdd(vector[j], factor, other[j]);
                for (int j = 0; j < their.Length; j++) combination[j] = field.MultiplyAdd(combination[j], factor, their[j]);
            }

            int lead = Array.FindIndex(vector, c => c != 0);
            if (lead < 0) return ResidueUnivariate.SquareFreeDegree(field, combination);
            uint inverse = field.Invert(vector[lead]);
            echelon.Add((Array.ConvertAll(vector, c => field.Multiply(c, inverse)), Array.ConvertAll(combination, c => field.Multiply(c, inverse)), lead));
            uint[] next = new uint[Dimension];
            for (int k = 0; k < Dimension; k++)
                if (power[k] != 0)
                    for (int j = 0; j < Dimension; j++) next[j] = field.MultiplyAdd(next[j], power[k], images[k][j]);
            power = next;
        }
    }
}
