namespace Stats.Sem;

/// <summary>Bounds of the closed form, so that a question about a dense cyclic graph ends.</summary>
public sealed record ClosedFormOptions
{
    /// <summary>The largest strongly connected component that is expanded. A component of k vertices has up to k! terms in its determinant. Above 24 the subsets of a component are too many in any case.</summary>
    public int MaxComponentSize { get; init; } = 10;

    /// <summary>The largest number of term products spent on one covariance.</summary>
    public long MaxTermProducts { get; init; } = 20_000_000;

    /// <summary>
    /// Parameters that are fixed or share a label: the parameter's name (l12, w_x_y) and a number or a label. Quotients are then reduced by
    /// a polynomial gcd; free parameters need none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
