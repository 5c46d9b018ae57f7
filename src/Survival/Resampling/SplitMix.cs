namespace Stats.Survival;

/// <summary>Steele, Lea and Flood (2014): a generator whose streams are as many as its seeds, the same on every machine.</summary>
internal struct SplitMix
{
    private ulong state;

    /// <summary>The stream of one refit.</summary>
    public SplitMix(int seed, int stream)
    {
        state = (ulong)(uint)seed;
        ulong first = Next();
        state = first ^ ((ulong)(uint)stream * 0xD1342543DE82EF95UL);
        Next();
    }

    public ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number below <paramref name="count"/>, each as likely as the others up to 2^-32 (Lemire 2019).</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double Normal()
    {
        double u = Uniform();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * Uniform());
    }

    private double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));
}
