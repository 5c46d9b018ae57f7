using Stats.Modeling;

namespace Stats.Sem;

/// <summary>A robust estimate before reweighting. Immutable.</summary>
public sealed class RawEstimate
{
    private readonly double[] location, distances, weights;

    internal RawEstimate(NamedMatrix covariance, double[] location, double[] distances, double[] weights, double consistencyFactor = 1, double smallSampleFactor = 1,
        double reweightedConsistencyFactor = 1, double reweightedSmallSampleFactor = 1)
    {
        Covariance = covariance;
        this.location = location;
        this.distances = distances;
        this.weights = weights;
        ConsistencyFactor = consistencyFactor;
        SmallSampleFactor = smallSampleFactor;
        ReweightedConsistencyFactor = reweightedConsistencyFactor;
        ReweightedSmallSampleFactor = reweightedSmallSampleFactor;
    }

    /// <summary>The covariance, factors included.</summary>
    public NamedMatrix Covariance { get; }

    /// <summary>The location of each variable.</summary>
    public ReadOnlySpan<double> Location => location;

    /// <summary>Squared distance of each row; NaN where there is none.</summary>
    public ReadOnlySpan<double> Distances => distances;

    /// <summary>The weights with which the final estimate was computed; NaN for rows left out.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>MCD: factor in the raw covariance that makes it consistent at the normal.</summary>
    public double ConsistencyFactor { get; }

    /// <summary>MCD: factor in the raw covariance for small samples.</summary>
    public double SmallSampleFactor { get; }

    /// <summary>MCD: factor in the reweighted covariance that makes it consistent at the normal.</summary>
    public double ReweightedConsistencyFactor { get; }

    /// <summary>MCD: factor in the reweighted covariance for small samples.</summary>
    public double ReweightedSmallSampleFactor { get; }
}
