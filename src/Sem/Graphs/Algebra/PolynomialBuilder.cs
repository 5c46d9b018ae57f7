using System.Runtime.InteropServices;

namespace Stats.Sem;

/// <summary>Collects terms in a hash table and sorts them once.</summary>
internal sealed class PolynomialBuilder(PolynomialRing ring)
{
    private readonly Dictionary<Monomial, Rational> _terms = [];

    public int Count => _terms.Count;

    public void Add(Monomial monomial, Rational coefficient)
    {
        ref Rational slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, monomial, out _);
        slot += coefficient;
    }

    public void Add(Polynomial p, Rational factor)
    {
        for (int k = 0; k < p.TermCount; k++) Add(p.Monomials[k], p.Coefficients[k] * factor);
    }

    public void AddProduct(Polynomial a, Polynomial b, Rational factor) => AddProduct(a, b, Monomial.One, factor);

    public void AddProduct(Polynomial a, Polynomial b, Monomial monomial, Rational factor)
    {
        for (int i = 0; i < a.TermCount; i++)
        {
            Monomial left = a.Monomials[i] * monomial;
            Rational c = a.Coefficients[i] * factor;
            for (int j = 0; j < b.TermCount; j++) Add(left * b.Monomials[j], c * b.Coefficients[j]);
        }
    }

    public Polynomial Build()
    {
        KeyValuePair<Monomial, Rational>[] terms = [.. _terms.Where(t => !t.Value.IsZero)];
        Array.Sort(terms, (x, y) => y.Key.CompareTo(x.Key));
        return new Polynomial(ring, Array.ConvertAll(terms, t => t.Key), Array.ConvertAll(terms, t => t.Value));
    }
}
