using Stats.Modeling;

namespace Stats.Sem;

/// <summary>
/// A way to estimate location and covariance of several variables when some rows or cells are grossly wrong: <see cref="Mcd"/>, <see cref="Ogk"/>, <see cref="Cellwise"/>.
/// The settings are immutable; estimating never changes the data.
/// </summary>
public abstract record RobustEstimator
{
    /// <summary>Seed of the random starts, where a method has any. The same seed gives the same bits, on any number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many threads; 0: as many as there are cores.</summary>
    public int MaximumThreads { get; init; }

    /// <summary>Estimates location and covariance of some numeric columns.</summary>
    /// <param name="data">The data; NaN is missing.</param>
    /// <param name="columns">Names of numeric columns, each once.</param>
    /// <param name="progress">Told how far it is; may be called from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <exception cref="SpecificationException">A column is missing, named twice or not numeric, or there are too few rows for so many variables.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RobustCovariance Estimate(DataFrame data, IReadOnlyList<string> columns, IProgress<RobustProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumThreads);
        CheckSettings();
        return Estimate(RobustData.From(data, columns), progress, cancellationToken);
    }

    /// <summary>Estimates location and covariance of all columns of the data.</summary>
    /// <param name="data">The data, numeric columns only; NaN is missing.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <exception cref="SpecificationException">A column is not numeric, or there are too few rows for so many variables.</exception>
    public RobustCovariance Estimate(DataFrame data, IProgress<RobustProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Estimate(data, data.Names, progress, cancellationToken);
    }

    // Closed: the estimators of this library.
    private protected RobustEstimator()
    {
    }

    private protected abstract void CheckSettings();

    private protected abstract RobustCovariance Estimate(RobustData data, IProgress<RobustProgress>? progress, CancellationToken cancellationToken);
}
