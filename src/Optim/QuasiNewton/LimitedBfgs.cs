namespace Stats.Optim;

/// <summary>
/// Limited-memory BFGS with bounds (L-BFGS-B): for many coordinates, when a matrix of n*n numbers is too much. Each step costs O(n) times the memory.
/// </summary>
/// <remarks>Byrd, Lu, Nocedal and Zhu (1995), SIAM J. Sci. Comput. 16:1190; with the subspace step of Morales and Nocedal (2011), ACM TOMS 38(1):7.</remarks>
public sealed record LimitedBfgs : Minimizer
{
    /// <summary>Number of steps remembered; at least 1, usually 5 to 20.</summary>
    public int Memory { get; init; } = 10;

    /// <summary>How steps along a direction are chosen.</summary>
    public LineSearchKind LineSearch { get; init; }

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Memory, 1);
        return new LimitedBfgsSearch(evaluator, this);
    }
}
