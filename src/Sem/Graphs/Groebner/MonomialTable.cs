namespace Stats.Sem;

/// <summary>
/// Monomials in a fixed number of variables, each stored once and known by a number. Order: graded reverse lexicographic, the first variable the
/// greatest. The hash of a product is the sum of the hashes, so products are looked up without forming them twice.
/// </summary>
internal sealed class MonomialTable
{
    private readonly uint[] _seeds;
    private readonly List<uint> _hashes = [];
    private readonly List<int> _degrees = [];
    private byte[] _exponents;
    private int[] _slots;

    public MonomialTable(int variables)
    {
        Variables = variables;
        Random random = new(77);
        _seeds = new uint[variables];
        for (int v = 0; v < variables; v++) _seeds[v] = (uint)random.NextInt64(1, uint.MaxValue);
        _exponents = new byte[Math.Max(1, variables) * 1024];
        _slots = new int[4096];
        One = Find(new byte[variables], 0, 0);
    }

    public int Variables { get; }

    public int Count => _degrees.Count;

    /// <summary>The number of the monomial 1.</summary>
    public int One { get; }

    public int Degree(int m) => _degrees[m];

    public ReadOnlySpan<byte> Exponents(int m) => _exponents.AsSpan(m * Variables, Variables);

    public int Variable(int v)
    {
        Span<byte> buffer = stackalloc byte[Variables];
        buffer[v] = 1;
        return Find(buffer, _seeds[v], 1);
    }

    public int Product(int a, int b)
    {
        Span<byte> buffer = stackalloc byte[Variables];
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = 0; v < buffer.Length; v++)
        {
            int sum = x[v] + y[v];
            if (sum > byte.MaxValue) throw new SizeLimitException();
            buffer[v] = (byte)sum;
        }

        return Find(buffer, _hashes[a] + _hashes[b], _degrees[a] + _degrees[b]);
    }

    public int Lcm(int a, int b)
    {
        Span<byte> buffer = stackalloc byte[Variables];
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = 0; v < buffer.Length; v++) buffer[v] = Math.Max(x[v], y[v]);
        return Find(buffer);
    }

    /// <summary>a / b; b divides a.</summary>
    public int Quotient(int a, int b)
    {
        Span<byte> buffer = stackalloc byte[Variables];
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = 0; v < buffer.Length; v++) buffer[v] = (byte)(x[v] - y[v]);
        return Find(buffer, _hashes[a] - _hashes[b], _degrees[a] - _degrees[b]);
    }

    public bool Divides(int a, int b)
    {
        if (_degrees[a] > _degrees[b]) return false;
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = 0; v < x.Length; v++)
            if (x[v] > y[v]) return false;
        return true;
    }

    public bool AreCoprime(int a, int b)
    {
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = 0; v < x.Length; v++)
            if (x[v] != 0 && y[v] != 0) return false;
        return true;
    }

    /// <summary>Negative when a stands below b.</summary>
    public int Compare(int a, int b)
    {
        if (a == b) return 0;
        if (_degrees[a] != _degrees[b]) return _degrees[a].CompareTo(_degrees[b]);
        ReadOnlySpan<byte> x = Exponents(a), y = Exponents(b);
        for (int v = x.Length - 1; v >= 0; v--)
            if (x[v] != y[v]) return y[v].CompareTo(x[v]);
        return 0;
    }

    public int Find(ReadOnlySpan<byte> exponents)
    {
        uint hash = 0;
        int degree = 0;
        for (int v = 0; v < exponents.Length; v++)
        {
            hash += _seeds[v] * exponents[v];
            degree += exponents[v];
        }

        return Find(exponents, hash, degree);
    }

    private int Find(ReadOnlySpan<byte> exponents, uint hash, int degree)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(hash * 2654435769u >> 7) & mask;
        while (_slots[slot] != 0)
        {
            int m = _slots[slot] - 1;
            if (_hashes[m] == hash && Exponents(m).SequenceEqual(exponents)) return m;
            slot = (slot + 1) & mask;
        }

        int number = Count;
        if ((number + 1) * Math.Max(1, Variables) > _exponents.Length) Array.Resize(ref _exponents, 2 * _exponents.Length);
        exponents.CopyTo(_exponents.AsSpan(number * Variables));
        _hashes.Add(hash);
        _degrees.Add(degree);
        _slots[slot] = number + 1;
        if (2 * Count > _slots.Length) Grow();
        return number;
    }

    private void Grow()
    {
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int m = 0; m < Count; m++)
        {
            int slot = (int)(_hashes[m] * 2654435769u >> 7) & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = m + 1;
        }
    }
}
