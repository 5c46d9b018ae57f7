namespace Stats.Sem;

/// <summary>
/// A product of powers of variables, variables given by their place in a <see cref="PolynomialRing"/>.
/// Ordered by degree, then lexicographically with the first variable the greatest.
/// </summary>
internal readonly struct Monomial : IEquatable<Monomial>, IComparable<Monomial>
{
    private static readonly uint[] NoFactors = [];
    private readonly uint[]? _factors; // variable << 16 | exponent, variables rising
    private readonly int _hash;

    private Monomial(uint[] factors, int degree)
    {
        _factors = factors;
        Degree = degree;
        uint hash = 2166136261;
        foreach (uint factor in factors) hash = (hash ^ factor) * 16777619;
        _hash = (int)hash;
    }

    public static Monomial One { get; } = new(NoFactors, 0);

    /// <summary>The sum of the exponents.</summary>
    public int Degree { get; }

    public bool IsOne => Degree == 0;

    public ReadOnlySpan<uint> Factors => _factors;

    public int Length => _factors?.Length ?? 0;

    public static Monomial Variable(int variable, int exponent = 1) =>
        exponent == 0 ? One : new([Pack(variable, exponent)], exponent);

    /// <summary>The monomial with the given (variable, exponent) pairs, in any order, repeats multiplied together.</summary>
    public static Monomial Of(IEnumerable<(int Variable, int Exponent)> powers)
    {
        SortedDictionary<int, int> exponents = [];
        foreach ((int variable, int exponent) in powers)
            exponents[variable] = exponents.GetValueOrDefault(variable) + exponent;
        uint[] factors = [.. exponents.Where(e => e.Value > 0).Select(e => Pack(e.Key, e.Value))];
        return new Monomial(factors, exponents.Values.Sum());
    }

    public static int VariableOf(uint factor) => (int)(factor >> 16);

    public static int ExponentOf(uint factor) => (int)(factor & 0xFFFF);

    public static Monomial operator *(Monomial a, Monomial b)
    {
        if (a.Degree == 0) return b;
        if (b.Degree == 0) return a;
        ReadOnlySpan<uint> x = a.Factors, y = b.Factors;
        Span<uint> buffer = x.Length + y.Length <= 128 ? stackalloc uint[x.Length + y.Length] : new uint[x.Length + y.Length];
        int i = 0, j = 0, k = 0;
        while (i < x.Length && j < y.Length)
        {
            uint u = x[i] >> 16, v = y[j] >> 16;
            if (u == v) buffer[k++] = Pack((int)u, ExponentOf(x[i++]) + ExponentOf(y[j++]));
            else buffer[k++] = u < v ? x[i++] : y[j++];
        }

        while (i < x.Length) buffer[k++] = x[i++];
        while (j < y.Length) buffer[k++] = y[j++];
        return new Monomial(buffer[..k].ToArray(), a.Degree + b.Degree);
    }

    /// <summary>a / b where b divides a.</summary>
    public static bool TryDivide(Monomial a, Monomial b, out Monomial quotient)
    {
        quotient = a;
        if (b.Degree == 0) return true;
        if (b.Degree > a.Degree || b.Length > a.Length) return false;
        ReadOnlySpan<uint> x = a.Factors, y = b.Factors;
        Span<uint> buffer = x.Length <= 128 ? stackalloc uint[x.Length] : new uint[x.Length];
        int j = 0, k = 0;
        foreach (uint factor in x)
        {
            if (j < y.Length && y[j] >> 16 == factor >> 16)
            {
                int left = ExponentOf(factor) - ExponentOf(y[j++]);
                if (left < 0) return false;
                if (left > 0) buffer[k++] = Pack(VariableOf(factor), left);
            }
            else
            {
                buffer[k++] = factor;
            }
        }

        if (j < y.Length) return false;
        quotient = new Monomial(buffer[..k].ToArray(), a.Degree - b.Degree);
        return true;
    }

    /// <summary>The greatest monomial that divides both.</summary>
    public static Monomial Gcd(Monomial a, Monomial b)
    {
        List<(int, int)> shared = [];
        foreach (uint factor in a.Factors)
        {
            int exponent = Math.Min(ExponentOf(factor), b.Exponent(VariableOf(factor)));
            if (exponent > 0) shared.Add((VariableOf(factor), exponent));
        }

        return Of(shared);
    }

    public int Exponent(int variable)
    {
        foreach (uint factor in Factors)
            if (VariableOf(factor) == variable) return ExponentOf(factor);
        return 0;
    }

    /// <summary>The same monomial without one variable.</summary>
    public Monomial Without(int variable)
    {
        int exponent = Exponent(variable);
        if (exponent == 0) return this;
        uint[] left = new uint[Length - 1];
        int k = 0;
        foreach (uint factor in Factors)
            if (VariableOf(factor) != variable) left[k++] = factor;
        return new Monomial(left, Degree - exponent);
    }

    public int CompareTo(Monomial other)
    {
        if (Degree != other.Degree) return Degree.CompareTo(other.Degree);
        ReadOnlySpan<uint> x = Factors, y = other.Factors;
        int shared = Math.Min(x.Length, y.Length);
        for (int k = 0; k < shared; k++)
        {
            if (x[k] == y[k]) continue;
            int u = VariableOf(x[k]), v = VariableOf(y[k]);
            return u != v ? v.CompareTo(u) : ExponentOf(x[k]).CompareTo(ExponentOf(y[k]));
        }

        return x.Length.CompareTo(y.Length);
    }

    public bool Equals(Monomial other) => _hash == other._hash && Degree == other.Degree && Factors.SequenceEqual(other.Factors);

    public override bool Equals(object? obj) => obj is Monomial other && Equals(other);

    public override int GetHashCode() => _hash;

    private static uint Pack(int variable, int exponent)
    {
        if ((uint)exponent > 0xFFFF || (uint)variable > 0xFFFF)
            throw new OverflowException("A polynomial holds at most 65,535 variables and exponents up to 65,535.");
        return ((uint)variable << 16) | (uint)exponent;
    }
}
