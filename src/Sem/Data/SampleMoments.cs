using Stats.Modeling;

namespace Stats.Sem;

/// <summary>The covariance matrix of one group's observed variables, the number of rows behind it, and their means where they are known. Immutable.</summary>
public sealed partial class SampleMoments
{
    private readonly double[]? means;

    /// <summary>Moments as they are printed in papers.</summary>
    /// <param name="covariance">The sample covariances, divisor <paramref name="observations"/> - 1, in the units of the variables.</param>
    /// <param name="observations">Number of rows behind them, at least 2.</param>
    /// <param name="means">The means in the order of the covariance's names, or empty where they are not known.</param>
    /// <exception cref="ArgumentException">A covariance is not finite or not symmetric, a variance is negative, or the means do not fit the names.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="observations"/> is below 2.</exception>
    public SampleMoments(NamedMatrix covariance, int observations, ReadOnlySpan<double> means = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(observations, 2);
        int p = covariance.Names.Count;
        for (int i = 0; i < p; i++)
        {
            if (!(covariance[i, i] >= 0)) throw new ArgumentException(FormattableString.Invariant($"The variance of '{covariance.Names[i]}' is {covariance[i, i]:R}: it must be a number that is not negative."), nameof(covariance));
            for (int j = 0; j < i; j++)
            {
                double a = covariance[i, j], b = covariance[j, i];
                if (!double.IsFinite(a) || !double.IsFinite(b)) throw new ArgumentException($"The covariance of '{covariance.Names[i]}' and '{covariance.Names[j]}' is not finite.", nameof(covariance));
                // Printed matrices carry rounding in their last digits: 1e-8 of the scale of the two variables is symmetric.
                if (Math.Abs(a - b) > 1e-8 * Math.Sqrt(covariance[i, i] * covariance[j, j]))
                    throw new ArgumentException(FormattableString.Invariant($"The covariance of '{covariance.Names[i]}' and '{covariance.Names[j]}' is {a:R} in one triangle and {b:R} in the other."), nameof(covariance));
            }
        }
        if (means.Length != 0 && means.Length != p) throw new ArgumentException($"There are {p} variables and {means.Length} means.", nameof(means));
        Covariance = covariance;
        Observations = observations;
        this.means = means.Length == 0 ? null : means.ToArray();
    }

    /// <summary>The sample covariances by variable; divisor <see cref="Observations"/> - 1.</summary>
    public NamedMatrix Covariance { get; }

    /// <summary>Number of rows behind the covariances.</summary>
    public int Observations { get; }

    /// <summary>True when the means are known.</summary>
    public bool HasMeans => means is not null;

    /// <summary>The means in the order of the names of <see cref="Covariance"/>; empty where they are not known.</summary>
    public ReadOnlySpan<double> Means => means;
}
