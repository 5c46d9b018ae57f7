using Stats.Optim.Recovery;

namespace Stats.Samples.RecoverySample;

/// <summary>Measurements that note the error of every factor they meet.</summary>
internal sealed class Recorder(IMeasurementOperator inner, RecoveryProblem problem) : IMeasurementOperator
{
    public List<double> Errors { get; } = [];

    public int Dimension => inner.Dimension;

    public int Count => inner.Count;

    public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) => inner.Apply(left, right, values, cancellationToken);

    public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) => inner.AdjointTimes(weights, factor, product, cancellationToken);

    public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken = default)
    {
        Errors.Add(problem.Error(left, Dimension));
        inner.ApplyThenAdjoint(left, right, weight, factor, values, product, cancellationToken);
    }
}
