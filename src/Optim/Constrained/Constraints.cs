using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Constraints from functions, or linear ones.</summary>
public sealed class Constraints : IConstraints
{
    private readonly VectorFunction values;
    private readonly VectorFunction? jacobian;
    private readonly Bounds? bounds;
    private readonly double[] sizes = []; // of difference steps, for one run; empty where threads may share the constraints

    /// <summary>Makes constraints from functions.</summary>
    /// <param name="dimension">Number of coordinates; at least 1.</param>
    /// <param name="equalityCount">The first values are to be 0.</param>
    /// <param name="inequalityCount">The others are to be at least 0.</param>
    /// <param name="values">Fills the values; pure.</param>
    /// <param name="jacobian">Fills the derivatives, row-major; pure. Null: by central differences, inside the bounds of the search.</param>
    public Constraints(int dimension, int equalityCount, int inequalityCount, VectorFunction values, VectorFunction? jacobian = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(equalityCount);
        ArgumentOutOfRangeException.ThrowIfNegative(inequalityCount);
        ArgumentNullException.ThrowIfNull(values);
        Dimension = dimension;
        EqualityCount = equalityCount;
        InequalityCount = inequalityCount;
        this.values = values;
        this.jacobian = jacobian;
    }

    private Constraints(Constraints source, Bounds? bounds)
        : this(source.Dimension, source.EqualityCount, source.InequalityCount, source.values)
    {
        this.bounds = bounds;
        sizes = new double[source.Dimension];
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int EqualityCount { get; }

    /// <inheritdoc/>
    public int InequalityCount { get; }

    /// <summary>Linear constraints A x = b for the first rows and A x >= b for the others.</summary>
    /// <param name="a">Row-major rows * dimension.</param>
    /// <param name="b">One number per row.</param>
    /// <param name="equalityCount">Number of rows that are equations; they come first.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Constraints Linear(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int equalityCount, int dimension)
    {
        if (a.Length != b.Length * dimension) throw new ArgumentException($"{Counted.Of(b.Length, "row")} of {Counted.Of(dimension, "coordinate")} {(b.Length == 1 ? "needs" : "need")} {Counted.Of(b.Length * dimension, "coefficient")}; there are {a.Length}.", nameof(a));
        if (equalityCount > b.Length) throw new ArgumentException($"There are {Counted.Of(b.Length, "row")}, of which {equalityCount} cannot be equations.", nameof(equalityCount));
        double[] matrix = [.. a], right = [.. b];
        return new Constraints(
            dimension,
            equalityCount,
            right.Length - equalityCount,
            (x, v) =>
            {
                Dense.Multiply(matrix, x, v);
                for (int i = 0; i < right.Length; i++) v[i] -= right[i];
            },
            (_, j) => matrix.CopyTo(j));
    }

    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> x, Span<double> values, Span<double> jacobian)
    {
        this.values(x, values);
        if (jacobian.IsEmpty) return;
        if (this.jacobian is not null) this.jacobian(x, jacobian);
        else Differences.Jacobian(this.values, x, EqualityCount + InequalityCount, bounds, sizes, jacobian);
    }

    /// <summary>The same constraints for one run, whose differences stay inside its bounds and keep their steps.</summary>
    internal Constraints Within(Bounds? bounds) => jacobian is null ? new Constraints(this, bounds) : this;
}
