using Stats.Modeling;

namespace Stats.Sem;

public sealed partial class SampleMoments
{
    /// <summary>
    /// Moments of data in which some rows or cells are grossly wrong, to fit a model to in place of the plain ones. Compare both fits: where they differ, the flagged rows or cells decide.
    /// </summary>
    /// <param name="data">The data; NaN is missing.</param>
    /// <param name="columns">Names of numeric columns, each once.</param>
    /// <param name="method">How; null: <see cref="Mcd"/>, for rows that are wrong as a whole. <see cref="Cellwise"/> for single cells, and for missing ones.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>Robust covariances and locations; <see cref="Observations"/> is the number of rows behind them (of weight 1; cellwise: all rows with a value).</returns>
    /// <remarks>Estimates of a model fitted to them are consistent; its test statistics and standard errors take them for an ordinary sample and are approximate.</remarks>
    /// <exception cref="SpecificationException">A column is missing or not numeric, there are too few rows, or so many rows lie on a hyperplane that the covariance is singular.</exception>
    public static SampleMoments Robust(DataFrame data, IReadOnlyList<string> columns, RobustEstimator? method = null, IProgress<RobustProgress>? progress = null, CancellationToken cancellationToken = default) =>
        (method ?? new Mcd()).Estimate(data, columns, progress, cancellationToken).ToSampleMoments();
}
