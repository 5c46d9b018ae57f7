namespace Stats.Sem.Numerics;

/// <summary>Random numbers that depend on a seed and a counter only, so that parallel starts draw the same numbers in any order (SplitMix64, Steele, Lea and Flood 2014).</summary>
internal struct CounterRandom
{
    private ulong state;

    public CounterRandom(int seed, int stream, int index) =>
        state = Mix(Mix(Mix((ulong)(uint)seed + 0x9E3779B97F4A7C15) + (ulong)(uint)stream) + (ulong)(uint)index);

    /// <summary>A number below <paramref name="count"/>, each equally likely to within count / 2^64.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Uniform on (0, 1).</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Puts <paramref name="count"/> random members of the span, without repetition, at its front.</summary>
    public void Draw(Span<int> items, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + Below(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
