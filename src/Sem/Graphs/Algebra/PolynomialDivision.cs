namespace Stats.Sem;

/// <summary>Exact division: the leading term of what is left is divided by the divisor's leading term until nothing is left.</summary>
internal static class PolynomialDivision
{
    public static bool TryDivide(Polynomial dividend, Polynomial divisor, out Polynomial quotient)
    {
        quotient = dividend.Ring.Zero;

        // A hash table of what is left, and a queue of its monomials, greatest first (an entry may have gone to zero meanwhile).
        Dictionary<Monomial, Rational> left = [];
        PriorityQueue<Monomial, Monomial> queue = new(Comparer<Monomial>.Create((x, y) => y.CompareTo(x)));
        for (int k = 0; k < dividend.TermCount; k++)
        {
            left[dividend.Monomials[k]] = dividend.Coefficients[k];
            queue.Enqueue(dividend.Monomials[k], dividend.Monomials[k]);
        }

        Monomial lead = divisor.Monomials[0];
        Rational scale = Rational.One / divisor.Coefficients[0];
        List<Monomial> monomials = [];
        List<Rational> coefficients = [];
        while (queue.TryDequeue(out Monomial m, out _))
        {
            if (!left.Remove(m, out Rational c) || c.IsZero) continue;
            if (!Monomial.TryDivide(m, lead, out Monomial q)) return false;
            c *= scale;
            monomials.Add(q);
            coefficients.Add(c);
            for (int k = 1; k < divisor.TermCount; k++)
            {
                Monomial product = divisor.Monomials[k] * q;
                Rational change = -(divisor.Coefficients[k] * c);
                if (left.TryGetValue(product, out Rational old))
                {
                    left[product] = old + change;
                }
                else
                {
                    left[product] = change;
                    queue.Enqueue(product, product);
                }
            }
        }

        quotient = new Polynomial(dividend.Ring, [.. monomials], [.. coefficients]);
        return true;
    }
}
