namespace Stats.Sem;

/// <summary>
/// Arithmetic modulo a prime below 2^31, with Barrett's reduction: products of two residues fit a ulong with two bits to spare.
/// </summary>
internal sealed class PrimeField
{
    // The largest primes below 2^31: identities that hold by chance modulo one of them are met again with probability about degree/2^31.
    private static readonly uint[] LargePrimes =
        [2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497, 2147483489, 2147483477];

    private readonly ulong _reciprocal; // floor(2^64 / p)

    public PrimeField(uint prime)
    {
        Prime = prime;
        _reciprocal = ulong.MaxValue / prime; // p does not divide 2^64
    }

    public static PrimeField First { get; } = new(LargePrimes[0]);

    public static PrimeField Second { get; } = new(LargePrimes[1]);

    public static IReadOnlyList<PrimeField> All { get; } = [First, Second, .. LargePrimes[2..].Select(p => new PrimeField(p))];

    public uint Prime { get; }

    public uint Reduce(ulong x)
    {
        ulong r = x - Math.BigMul(x, _reciprocal, out _) * Prime;
        return (uint)(r >= Prime ? r - Prime : r);
    }

    public uint Reduce(Rational x) => Divide(Reduce(x.Numerator), Reduce(x.Denominator));

    public uint Reduce(System.Numerics.BigInteger x)
    {
        long r = (long)(x % Prime);
        return (uint)(r < 0 ? r + Prime : r);
    }

    public uint Add(uint a, uint b)
    {
        uint sum = a + b; // below 2^32
        return sum >= Prime ? sum - Prime : sum;
    }

    public uint Subtract(uint a, uint b) => a >= b ? a - b : a + (Prime - b);

    public uint Negate(uint a) => a == 0 ? 0 : Prime - a;

    public uint Multiply(uint a, uint b) => Reduce((ulong)a * b);

    /// <summary>a + b*c.</summary>
    public uint MultiplyAdd(uint a, uint b, uint c) => Reduce(a + (ulong)b * c);

    public uint Divide(uint a, uint b) => Multiply(a, Invert(b));

    public uint Power(uint a, long exponent)
    {
        uint result = 1;
        for (; exponent > 0; exponent >>= 1, a = Multiply(a, a))
            if ((exponent & 1) != 0) result = Multiply(result, a);
        return result;
    }

    public uint Invert(uint a)
    {
        if (a == 0) throw new DivideByZeroException("Zero has no inverse in a prime field.");
        long r0 = Prime, r1 = a, t0 = 0, t1 = 1;
        while (r1 != 0)
        {
            long q = r0 / r1;
            (r0, r1) = (r1, r0 - q * r1);
            (t0, t1) = (t1, t0 - q * t1);
        }

        return (uint)(t0 < 0 ? t0 + Prime : t0);
    }

    /// <summary>A residue other than zero.</summary>
    public uint NextNonzero(Random random) => (uint)random.NextInt64(1, Prime);

    /// <summary>The value of a polynomial with rational coefficients at a point.</summary>
    public uint Evaluate(Polynomial p, ReadOnlySpan<uint> point)
    {
        uint sum = 0;
        for (int k = 0; k < p.TermCount; k++)
        {
            uint term = Reduce(p.Coefficients[k]);
            foreach (uint factor in p.Monomials[k].Factors)
                term = Multiply(term, Power(point[Monomial.VariableOf(factor)], Monomial.ExponentOf(factor)));
            sum = Add(sum, term);
        }

        return sum;
    }
}
