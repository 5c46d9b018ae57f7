namespace Stats.Sem;

/// <summary>Bounds of the search for implied constraints.</summary>
public sealed record IdealOptions
{
    /// <summary>The largest degree of a polynomial that is looked for.</summary>
    public int MaxDegree { get; init; } = 4;

    /// <summary>The longest time; the constraints found till then are returned.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest number of monomials of one multidegree.</summary>
    public int MaxMonomials { get; init; } = 2000;
}
