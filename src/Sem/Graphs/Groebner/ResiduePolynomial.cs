namespace Stats.Sem;

/// <summary>A sparse polynomial modulo a prime: monomials by number, greatest first; the leading coefficient is 1 in a basis.</summary>
internal sealed record ResiduePolynomial(int[] Monomials, uint[] Coefficients)
{
    public int Lead => Monomials[0];

    public bool IsZero => Monomials.Length == 0;

    /// <summary>Collects terms; zero terms are dropped.</summary>
    public static ResiduePolynomial Of(MonomialTable table, PrimeField field, IEnumerable<(int Monomial, uint Coefficient)> terms)
    {
        Dictionary<int, uint> sums = [];
        foreach ((int m, uint c) in terms) sums[m] = field.Add(sums.GetValueOrDefault(m), c);
        int[] monomials = [.. sums.Where(t => t.Value != 0).Select(t => t.Key)];
        Array.Sort(monomials, (a, b) => table.Compare(b, a));
        return new ResiduePolynomial(monomials, Array.ConvertAll(monomials, m => sums[m]));
    }

    /// <summary>A polynomial with rational coefficients; variable k of its ring becomes places[k].</summary>
    public static ResiduePolynomial Of(MonomialTable table, PrimeField field, Polynomial p, int[] places)
    {
        List<(int, uint)> terms = [];
        for (int k = 0; k < p.TermCount; k++)
        {
            byte[] exponents = new byte[table.Variables];
            foreach (uint factor in p.Monomials[k].Factors) exponents[places[Monomial.VariableOf(factor)]] = (byte)Monomial.ExponentOf(factor);
            terms.Add((table.Find(exponents), field.Reduce(p.Coefficients[k])));
        }

        return Of(table, field, terms);
    }
}
