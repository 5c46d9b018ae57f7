using System.Buffers;
using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>An objective restricted to the affine subspace origin + P z: z is minimised instead of x (Li, Farkhoor, Liu and Yosinski 2018).</summary>
public sealed class SubspaceObjective : IObjective
{
    private readonly IObjective inner;
    private readonly Projection projection;
    private readonly double[] origin;

    /// <summary>Makes the restriction.</summary>
    /// <param name="inner">The objective in the full space.</param>
    /// <param name="origin">The point of z = 0.</param>
    /// <param name="projection">P.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public SubspaceObjective(IObjective inner, ReadOnlySpan<double> origin, Projection projection)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(projection);
        if (origin.Length != inner.Dimension) throw new ArgumentException($"The origin has {Counted.Of(origin.Length, "coordinate")}, the objective {inner.Dimension}.", nameof(origin));
        if (projection.Full != inner.Dimension) throw new ArgumentException($"The projection leads to {Counted.Of(projection.Full, "coordinate")}, the objective has {inner.Dimension}.", nameof(projection));
        this.inner = inner;
        this.projection = projection;
        this.origin = [.. origin];
    }

    /// <inheritdoc/>
    public int Dimension => projection.Reduced;

    /// <inheritdoc/>
    public Derivatives Available => inner.Available;

    /// <inheritdoc/>
    public Curvature Curvature => inner.Curvature;

    /// <summary>The point of the full space.</summary>
    /// <param name="z">Coordinates in the subspace.</param>
    /// <returns>origin + P z.</returns>
    public double[] Point(ReadOnlySpan<double> z)
    {
        double[] x = new double[origin.Length];
        projection.Apply(z, x);
        for (int i = 0; i < x.Length; i++) x[i] += origin[i];
        return x;
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int full = origin.Length, d = Dimension, hessianSize = hessian.IsEmpty ? 0 : full * full;
        double[] rented = ArrayPool<double>.Shared.Rent(3 * full + hessianSize + d);
        Span<double> point = rented.AsSpan(0, full), g = gradient.IsEmpty ? default : rented.AsSpan(full, full), column = rented.AsSpan(2 * full, full);
        Span<double> h = rented.AsSpan(3 * full, hessianSize), unit = rented.AsSpan(3 * full + hessianSize, d);
        projection.Apply(x, point);
        for (int i = 0; i < full; i++) point[i] += origin[i];
        double value = inner.Evaluate(point, g, h, cancellationToken);
        if (!gradient.IsEmpty) projection.ApplyTransposed(g, gradient);
        for (int k = 0; k < d && hessianSize > 0; k++)
        {
            unit.Clear();
            unit[k] = 1;
            projection.Apply(unit, column);
            Dense.Multiply(h, column, point);
            projection.ApplyTransposed(point, hessian.Slice(k * d, d));
        }

        for (int i = 0; i < d && hessianSize > 0; i++)
            for (int j = 0; j < i; j++)
                hessian[i * d + j] = hessian[j * d + i] = 0.5 * (hessian[i * d + j] + hessian[j * d + i]);
        ArrayPool<double>.Shared.Return(rented);
        return value;
    }
}
