using System.Numerics;

namespace Stats.Sem;

/// <summary>Residues modulo several primes back to rational numbers (Chinese remainders, then Wang's half-extended Euclid).</summary>
internal static class RationalReconstruction
{
    /// <summary>x modulo the product, given x modulo m and modulo a further prime.</summary>
    public static BigInteger Combine(BigInteger x, BigInteger m, uint residue, PrimeField field)
    {
        uint step = field.Divide(field.Subtract(residue, field.Reduce(x)), field.Reduce(m));
        return x + m * step;
    }

    /// <summary>The fraction a/b = x modulo m with |a| and b at most sqrt(m/2), if there is one.</summary>
    public static bool TryFind(BigInteger x, BigInteger m, out Rational value)
    {
        BigInteger bound = SquareRoot(m / 2);
        BigInteger r0 = m, r1 = x, t0 = 0, t1 = 1;
        while (r1 > bound)
        {
            BigInteger q = r0 / r1;
            (r0, r1) = (r1, r0 - q * r1);
            (t0, t1) = (t1, t0 - q * t1);
        }

        value = Rational.Zero;
        if (t1.IsZero || BigInteger.Abs(t1) > bound || !BigInteger.GreatestCommonDivisor(r1, t1).IsOne) return false;
        value = new Rational(r1, t1);
        return true;
    }

    private static BigInteger SquareRoot(BigInteger n)
    {
        BigInteger x = (BigInteger)Math.Sqrt((double)n);
        while (x * x > n) x--;
        while ((x + 1) * (x + 1) <= n) x++;
        return x;
    }
}
