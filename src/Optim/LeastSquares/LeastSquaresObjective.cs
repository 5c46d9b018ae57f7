using System.Buffers;
using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>A sum of squared residuals from functions.</summary>
public sealed class LeastSquaresObjective : ILeastSquares
{
    private readonly VectorFunction residuals;
    private readonly VectorFunction? jacobian;
    private readonly Bounds? bounds;
    private readonly double[] sizes = []; // of difference steps, for one run; empty where threads may share the objective

    /// <summary>Makes the objective.</summary>
    /// <param name="dimension">Number of coordinates; at least 1.</param>
    /// <param name="residualCount">Number of residuals; at least 1.</param>
    /// <param name="residuals">Fills the residuals; pure.</param>
    /// <param name="jacobian">Fills their derivatives, row-major residuals * coordinates; pure. Null: by central differences, inside the bounds of the search.</param>
    public LeastSquaresObjective(int dimension, int residualCount, VectorFunction residuals, VectorFunction? jacobian = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(residualCount, 1);
        ArgumentNullException.ThrowIfNull(residuals);
        Dimension = dimension;
        ResidualCount = residualCount;
        this.residuals = residuals;
        this.jacobian = jacobian;
    }

    private LeastSquaresObjective(LeastSquaresObjective source, Bounds? bounds)
        : this(source.Dimension, source.ResidualCount, source.residuals)
    {
        this.bounds = bounds;
        sizes = new double[source.Dimension];
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int ResidualCount { get; }

    /// <inheritdoc/>
    public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

    /// <inheritdoc/>
    public Curvature Curvature => Curvature.Expected;

    /// <inheritdoc/>
    public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        this.residuals(x, residuals);
        if (jacobian.IsEmpty) return;
        if (this.jacobian is not null) this.jacobian(x, jacobian);
        else Differences.Jacobian(this.residuals, x, ResidualCount, bounds, sizes, jacobian);
    }

    /// <summary>The same sum of squares for one run, whose differences stay inside its bounds and keep their steps.</summary>
    internal LeastSquaresObjective Within(Bounds? bounds) => jacobian is null ? new LeastSquaresObjective(this, bounds) : this;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        bool derivatives = !gradient.IsEmpty || !hessian.IsEmpty;
        int n = Dimension, m = ResidualCount;
        double[] rented = ArrayPool<double>.Shared.Rent(m + (derivatives ? m * n : 0));
        Span<double> r = rented.AsSpan(0, m), j = derivatives ? rented.AsSpan(m, m * n) : default;
        Residuals(x, r, j, cancellationToken);
        double value = Dense.Dot(r, r);
        if (double.IsFinite(value))
        {
            if (!gradient.IsEmpty) Gradient(r, j, gradient);
            if (!hessian.IsEmpty) Hessian(j, m, n, hessian);
        }
        else
        {
            value = double.PositiveInfinity;
        }

        ArrayPool<double>.Shared.Return(rented);
        return value;
    }

    private static void Gradient(ReadOnlySpan<double> r, ReadOnlySpan<double> j, Span<double> gradient)
    {
        Dense.MultiplyTransposed(j, r, gradient);
        for (int i = 0; i < gradient.Length; i++) gradient[i] *= 2;
    }

    private static void Hessian(ReadOnlySpan<double> j, int m, int n, Span<double> hessian)
    {
        hessian.Clear();
        for (int k = 0; k < m; k++)
        {
            ReadOnlySpan<double> row = j.Slice(k * n, n);
            for (int a = 0; a < n; a++) Dense.Add(2 * row[a], row[..(a + 1)], hessian.Slice(a * n, a + 1));
        }

        for (int a = 0; a < n; a++)
            for (int b = 0; b < a; b++)
                hessian[b * n + a] = hessian[a * n + b];
    }
}
