using System.Buffers;

namespace Stats.Optim.Recovery;

/// <summary>The weight that a measurement is given once its value is known.</summary>
/// <param name="measurement">0, 1, ...</param>
/// <param name="value">The value of that measurement.</param>
public delegate double MeasurementWeight(int measurement, double value);

/// <summary>
/// Linear measurements of a symmetric matrix: y_i = &lt;A_i, X&gt; with symmetric A_i (of a matrix that is not, (A_i + A_i')/2 measures the same).
/// Matrices are only met in factors, so an implementation need form neither X nor the A_i.
/// </summary>
/// <remarks>Factors are row-major, <see cref="Dimension"/> rows of any number of columns. Implementations are pure: any thread may call them at the same time as others.</remarks>
public interface IMeasurementOperator
{
    /// <summary>Rows and columns of the matrix, d; at least 1.</summary>
    int Dimension { get; }

    /// <summary>Number of measurements, m; at least 1.</summary>
    int Count { get; }

    /// <summary>values_i = &lt;A_i, (L R' + R L')/2&gt;; with L = R = U, the measurements of U U'.</summary>
    /// <param name="left">L, d rows.</param>
    /// <param name="right">R, as many columns as L; may be the same span.</param>
    /// <param name="values">Length m; overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default);

    /// <summary>product = (sum_i w_i A_i) U: the adjoint, times a factor.</summary>
    /// <param name="weights">w, length m.</param>
    /// <param name="factor">U, d rows.</param>
    /// <param name="product">As long as U; overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default);

    /// <summary>Both in one go: the values of (L R' + R L')/2, then the adjoint with weights that depend on them, times a factor. One pass over the measurements where an implementation can.</summary>
    /// <param name="left">L, d rows.</param>
    /// <param name="right">R, as many columns as L; may be the same span.</param>
    /// <param name="weight">Weight of a measurement, given its value. Called once for each, from several threads.</param>
    /// <param name="factor">U, d rows.</param>
    /// <param name="values">Length m; overwritten.</param>
    /// <param name="product">As long as U; overwritten.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Apply(left, right, values, cancellationToken);
        double[] weights = ArrayPool<double>.Shared.Rent(Count);
        for (int i = 0; i < Count; i++) weights[i] = weight(i, values[i]);
        AdjointTimes(weights.AsSpan(0, Count), factor, product, cancellationToken);
        ArrayPool<double>.Shared.Return(weights);
    }

    /// <summary>The Frobenius norm of sum_i w_i A_i.</summary>
    /// <param name="weights">w, length m.</param>
    /// <param name="cancellationToken">Ends a long evaluation.</param>
    double AdjointNorm(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default)
    {
        int d = Dimension;
        double[] room = ArrayPool<double>.Shared.Rent(2 * d * d);
        Span<double> identity = room.AsSpan(0, d * d), sum = room.AsSpan(d * d, d * d);
        identity.Clear();
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        AdjointTimes(weights, identity, sum, cancellationToken);
        double norm = LinearAlgebra.Dense.Norm(sum);
        ArrayPool<double>.Shared.Return(room);
        return norm;
    }
}
