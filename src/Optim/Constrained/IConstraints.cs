namespace Stats.Optim;

/// <summary>Constraints c_i(x) = 0 for the first few and c_i(x) >= 0 for the others.</summary>
/// <remarks>Implementations are pure: any thread may call <see cref="Values"/> at the same time as others.</remarks>
public interface IConstraints
{
    /// <summary>Number of coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>Number of equations; they come first.</summary>
    int EqualityCount { get; }

    /// <summary>Number of inequalities; they come after the equations.</summary>
    int InequalityCount { get; }

    /// <summary>The values at a point, and their derivatives if asked for.</summary>
    /// <param name="x">The point; it is not written to.</param>
    /// <param name="values">Length equalities + inequalities; overwritten. One that is not finite: outside the domain.</param>
    /// <param name="jacobian">Empty, or row-major constraints * coordinates; overwritten.</param>
    void Values(ReadOnlySpan<double> x, Span<double> values, Span<double> jacobian);
}
