namespace Stats.Optim;

/// <summary>Lower and upper limits on each coordinate. Immutable.</summary>
public sealed class Bounds
{
    private readonly double[] lower;
    private readonly double[] upper;

    /// <summary>Makes a box.</summary>
    /// <param name="lower">Smallest values; negative infinity for none.</param>
    /// <param name="upper">Largest values, of the same length; positive infinity for none. Equal to the lower one: the coordinate is held.</param>
    /// <exception cref="ArgumentException">The lengths differ, a limit is NaN, or a lower one exceeds its upper one.</exception>
    public Bounds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (lower.Length != upper.Length) throw new ArgumentException($"The lower bounds number {lower.Length}, the upper ones {upper.Length}.", nameof(upper));
        for (int i = 0; i < lower.Length; i++)
            if (!(lower[i] <= upper[i]) || double.IsPositiveInfinity(lower[i]) || double.IsNegativeInfinity(upper[i]))
                throw new ArgumentException(FormattableString.Invariant($"Coordinate {i} is bounded by {lower[i]} and {upper[i]}; the lower bound may not exceed the upper one."), nameof(lower));
        this.lower = [.. lower];
        this.upper = [.. upper];
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension => lower.Length;

    /// <summary>The lower bounds.</summary>
    public ReadOnlySpan<double> Lower => lower;

    /// <summary>The upper bounds.</summary>
    public ReadOnlySpan<double> Upper => upper;

    /// <summary>Every coordinate at least the given value.</summary>
    public static Bounds AtLeast(double value, int dimension) =>
        new([.. Enumerable.Repeat(value, dimension)], [.. Enumerable.Repeat(double.PositiveInfinity, dimension)]);

    /// <summary>Moves a point to the nearest point of the box.</summary>
    /// <param name="x">Changed in place; NaN stays NaN.</param>
    public void Project(Span<double> x)
    {
        for (int i = 0; i < lower.Length; i++) x[i] = Math.Clamp(x[i], lower[i], upper[i]);
    }

    /// <summary>Projects a trial point, and puts coordinates that miss a bound by rounding only exactly on it.</summary>
    /// <returns>Whether it differs from the point it comes from.</returns>
    internal bool Settle(Span<double> trial, ReadOnlySpan<double> from)
    {
        bool moves = false;
        for (int i = 0; i < lower.Length; i++)
        {
            double slack = 1e-15 * Math.Max(Math.Abs(trial[i]), Math.Abs(from[i]));
            if (trial[i] <= lower[i] + slack) trial[i] = lower[i];
            else if (trial[i] >= upper[i] - slack) trial[i] = upper[i];
            moves |= trial[i] != from[i];
        }

        return moves;
    }

    /// <summary>Whether a coordinate lies on a bound and a descent along -slope would cross it.</summary>
    internal bool Holds(int i, double x, double slope) => (x <= lower[i] && slope > 0) || (x >= upper[i] && slope < 0) || lower[i] == upper[i];
}
