using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// How many random directions carry a fit: the share of the attainable gain by dimension of a random subspace, and the effective rank of the scaled Hessian.
/// A regular, identified likelihood needs nearly all its coordinates for 90 % of the gain; far fewer tell of weak identification.
/// </summary>
/// <remarks>Li, Farkhoor, Liu and Yosinski (2018), arXiv 1804.08838, with the gain of a likelihood in place of accuracy.</remarks>
public sealed class IntrinsicDimension
{
    private readonly (int Dimension, double Share)[] shares;

    private IntrinsicDimension((int Dimension, double Share)[] shares, double effectiveRank)
    {
        this.shares = shares;
        EffectiveRank = effectiveRank;
    }

    /// <summary>Dimension of the subspace and the share of the gain reached in it, averaged over the seeds.</summary>
    public IReadOnlyList<(int Dimension, double Share)> Shares => shares;

    /// <summary>Sum of l / (l + tau) over the eigenvalues l of the Hessian scaled to unit diagonal, tau = 0.01.</summary>
    public double EffectiveRank { get; }

    /// <summary>The smallest dimension among those tried that reaches a share, or null.</summary>
    public int? Reaching(double share)
    {
        foreach ((int dimension, double reached) in shares)
            if (reached >= share) return dimension;
        return null;
    }

    /// <summary>Measures it.</summary>
    /// <param name="objective">The objective; derivatives that it lacks come from differences.</param>
    /// <param name="origin">The start from which gain is counted, e.g. a null model.</param>
    /// <param name="minimum">The fit in the full space, with its Hessian.</param>
    /// <param name="dimensions">Ascending.</param>
    /// <param name="minimizer">Searches in each subspace.</param>
    /// <param name="seeds">Subspaces per dimension.</param>
    /// <param name="inMetric">Directions uniform in the metric of the Hessian (when it is positive definite), so that units do not matter; else in the coordinates as they are.</param>
    /// <param name="cancellationToken">Ends it by an exception.</param>
    /// <exception cref="ArgumentException">The minimum does not lie below the origin.</exception>
    public static IntrinsicDimension Measure(
        IObjective objective, ReadOnlySpan<double> origin, Minimum minimum, IReadOnlyList<int> dimensions, Minimizer? minimizer = null, int seeds = 5, bool inMetric = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(minimum);
        ArgumentNullException.ThrowIfNull(dimensions);
        double from = objective.Evaluate(origin, default, default, cancellationToken), gain = from - minimum.Value;
        if (!(gain > 0)) throw new ArgumentException(FormattableString.Invariant($"The minimum {minimum.Value} does not lie below the value at the origin, {from}."), nameof(minimum));
        int n = objective.Dimension;
        bool whitened = inMetric && minimum.Certificate.SmallestEigenvalue > 0;
        minimizer ??= new TrustRegionNewton();
        List<(int, double)> shares = [];
        foreach (int d in dimensions)
        {
            double sum = 0;
            for (int seed = 0; seed < seeds; seed++)
            {
                Projection projection = whitened ? Projection.InMetric(minimum.Hessian, n, d, seed) : Projection.Dense(n, d, seed);
                Minimum found = minimizer.Minimize(new SubspaceObjective(objective, origin, projection), new double[d], null, cancellationToken);
                sum += (from - found.Value) / gain / seeds;
            }

            shares.Add((d, sum));
        }

        return new IntrinsicDimension([.. shares], Rank(minimum, n));
    }

    private static double Rank(Minimum minimum, int n)
    {
        if (minimum.Hessian.IsEmpty) return double.NaN;
        double[] scaled = [.. minimum.Hessian], values = new double[n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                scaled[i * n + j] = minimum.Hessian[i * n + j] / Math.Sqrt(Math.Max(1e-300, Math.Abs(minimum.Hessian[i * n + i] * minimum.Hessian[j * n + j])));
        SymmetricEigen.Decompose(scaled, n, values, new double[2 * n]);
        double sum = 0;
        foreach (double l in values) sum += Math.Max(l, 0) / (Math.Max(l, 0) + 0.01);
        return sum;
    }
}
