using System.Globalization;
using Stats.Modeling;
using Stats.Optim;
using Stats.Optim.LinearAlgebra;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>
/// Orthogonalised Gnanadesikan-Kettenring estimate: pairwise robust covariances made positive definite by scales along their eigenvectors, then mean and covariance
/// of the rows near enough. Deterministic, O(p^2 n log n): for many variables, where the MCD is slow.
/// </summary>
/// <remarks>
/// Maronna and Zamar (2002), Technometrics 44, 307-317; the steps are those of <c>covOGK</c> in R's robustbase: <see cref="RobustCovariance.Raw"/> is its <c>center</c> and <c>cov</c>, the final
/// estimate its <c>wcenter</c> and <c>wcov</c>. Rows with a missing value are left out.
/// </remarks>
public sealed record Ogk : RobustEstimator
{
    /// <summary>The location and scale of single variables: the tau-mean with the tau-scale, the median with the others.</summary>
    public RobustScale Scale { get; init; } = RobustScale.Tau;

    /// <summary>The scale of sums and differences of two variables, from which their covariance comes.</summary>
    public RobustScale PairScale { get; init; } = RobustScale.Tau;

    /// <summary>How often pairs are made and rotated; at least 1.</summary>
    public int Iterations { get; init; } = 2;

    /// <summary>Rows farther than this quantile of the chi-square distribution, scaled to the median distance, get weight 0.</summary>
    public double RejectionProbability { get; init; } = 0.9;

    /// <summary>Whether the reweighted covariance is multiplied by the factor that makes a trimmed covariance consistent at the normal. R does not.</summary>
    public bool ConsistencyCorrection { get; init; }

    private protected override void CheckSettings()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        if (!(RejectionProbability > 0 && RejectionProbability < 1)) throw new ArgumentOutOfRangeException(nameof(RejectionProbability), RejectionProbability, "A probability lies between 0 and 1.");
        if (!Enum.IsDefined(Scale)) throw new ArgumentOutOfRangeException(nameof(Scale), Scale, "There is no such scale.");
        if (!Enum.IsDefined(PairScale)) throw new ArgumentOutOfRangeException(nameof(PairScale), PairScale, "There is no such scale.");
    }

    private protected override RobustCovariance Estimate(RobustData data, IProgress<RobustProgress>? progress, CancellationToken cancellationToken)
    {
        int p = data.Names.Length, n = data.Complete.Length;
        if (p < 2) throw new SpecificationException(SpecificationCode.InvalidData, "The OGK estimate works on pairs: it needs two variables at least.", "Use the MCD for one.");
        double[] x = data.CompleteColumns("OGK");
        List<Diagnostic> diagnostics = [.. data.Dropped()];
        double[] z = (double[])x.Clone(), back = Identity(p), rounding = new double[p];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            double[] scales = new double[p];
            for (int j = 0; j < p; j++)
            {
                Span<double> column = z.AsSpan(j * n, n);
                scales[j] = RobustScales.Of(Scale, column);
                if (!(scales[j] > rounding[j])) throw NoScale(iteration == 0 ? $"More than half of the values of '{data.Names[j]}' are equal" : "More than half of the rows lie on a hyperplane");
                for (int i = 0; i < n; i++) column[i] /= scales[j];
            }

            double[] pairs = Pairs(z, n, p, progress, (iteration, Iterations), cancellationToken), values = new double[p];
            SymmetricEigen.Decompose(pairs, p, values, new double[2 * p]); // row k of pairs: eigenvector k
            back = Chain(back, scales, pairs, p);
            Array.Fill(rounding, Rounding * TypicalSize(z, n, p));
            z = Rotated(z, pairs, n, p);
        }

        double[] location = new double[p], spread = new double[p], distances = new double[n];
        for (int k = 0; k < p; k++)
        {
            (location[k], spread[k]) = RobustScales.LocationAndScale(Scale, z.AsSpan(k * n, n));
            if (!(spread[k] > rounding[k])) throw NoScale("More than half of the rows lie on a hyperplane");
            for (int i = 0; i < n; i++)
            {
                double u = (z[(k * n) + i] - location[k]) / spread[k];
                distances[i] += u * u;
            }
        }

        double[] center = new double[p], covariance = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            for (int k = 0; k < p; k++) center[i] += back[(i * p) + k] * location[k];
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < p; k++) sum += back[(i * p) + k] * spread[k] * spread[k] * back[(j * p) + k];
                covariance[(i * p) + j] = covariance[(j * p) + i] = sum;
            }
        }

        return Reweighted(data, x, distances, center, covariance, diagnostics);
    }

    private RobustCovariance Reweighted(RobustData data, double[] x, double[] rawDistances, double[] rawCenter, double[] rawCovariance, List<Diagnostic> diagnostics)
    {
        int n = rawDistances.Length, p = rawCenter.Length;
        double limit = RobustScales.Median(rawDistances) * ChiSquareQuantile.Of(RejectionProbability, p) / ChiSquareQuantile.Of(0.5, p);
        double[] weights = Array.ConvertAll(rawDistances, d => d <= limit ? 1.0 : 0), centred = (double[])x.Clone(), center = new double[p], covariance = new double[p * p];
        double total = weights.Sum(), factor = ConsistencyCorrection ? SmallSampleFactors.Consistency(p, total / n) : 1;
        for (int j = 0; j < p; j++)
        {
            Span<double> column = centred.AsSpan(j * n, n);
            center[j] = Dense.Dot(column, weights) / total;
            for (int i = 0; i < n; i++) column[i] = weights[i] * (column[i] - center[j]);
            for (int k = 0; k <= j; k++) covariance[(j * p) + k] = covariance[(k * p) + j] = factor * Dense.Dot(column, centred.AsSpan(k * n, n)) / total;
        }

        double[]? distances = MahalanobisDistances.Of(x, n, p, center, covariance);
        if (distances is null)
            diagnostics.Add(new("CovarianceSingular", DiagnosticSeverity.Warning, "The covariance of the rows kept is singular; the distances are those of the raw estimate."));
        RawEstimate raw = new(new(data.Names, rawCovariance), rawCenter, data.AtRows(rawDistances), data.AtRows(weights), reweightedConsistencyFactor: factor);
        return new(new()
        {
            Method = string.Create(CultureInfo.InvariantCulture, $"Orthogonalised Gnanadesikan-Kettenring ({Scale} scale, {PairScale} pairs, {Counted.Of(Iterations, "iteration")}), reweighted"),
            Names = data.Names, Location = center, Covariance = covariance, Distances = data.AtRows(distances ?? rawDistances), Weights = data.AtRows(weights), Raw = raw, Diagnostics = diagnostics,
        });
    }

    private double[] Pairs(double[] z, int n, int p, IProgress<RobustProgress>? progress, (int Done, int Of) iteration, CancellationToken cancellationToken)
    {
        double[] u = Identity(p);
        ParallelOptions options = new() { MaxDegreeOfParallelism = MaximumThreads > 0 ? MaximumThreads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        int done = 0;
        Lock reporting = new();
        Parallel.For(1, p, options, () => new double[2 * n], (j, _, work) =>
        {
            for (int k = 0; k < j; k++)
                u[(j * p) + k] = u[(k * p) + j] = DeterministicStarts.PairCovariance(z.AsSpan(j * n, n), z.AsSpan(k * n, n), PairScale, work.AsSpan(0, n), work.AsSpan(n, n));
            if (progress is null) return work;
            lock (reporting) progress.Report(new((iteration.Done * (p - 1)) + ++done, iteration.Of * (p - 1), double.NaN));
            return work;
        }, _ => { });
        return u;
    }

    // back := back diag(scales) E, with eigenvectors as the rows of E'.
    private static double[] Chain(double[] back, double[] scales, double[] vectors, int p)
    {
        double[] next = new double[p * p];
        for (int i = 0; i < p; i++)
            for (int k = 0; k < p; k++)
                for (int j = 0; j < p; j++) next[(i * p) + k] += back[(i * p) + j] * scales[j] * vectors[(k * p) + j];
        return next;
    }

    private static double[] Rotated(double[] z, double[] vectors, int n, int p)
    {
        double[] next = new double[z.Length];
        for (int k = 0; k < p; k++)
            for (int j = 0; j < p; j++) Dense.Add(vectors[(k * p) + j], z.AsSpan(j * n, n), next.AsSpan(k * n, n));
        return next;
    }

    // What the typical row loses in a sum of products with an eigenvector: a scale below it is that of the rounding errors of rows on a hyperplane.
    private const double Rounding = 1e-14;

    private static double TypicalSize(double[] z, int n, int p)
    {
        double largest = 1; // the columns have scale 1
        double[] sizes = new double[n];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < n; i++) sizes[i] = Math.Abs(z[(j * n) + i]);
            largest = Math.Max(largest, RobustScales.Median(sizes));
        }

        return largest;
    }

    private static double[] Identity(int p)
    {
        double[] identity = new double[p * p];
        for (int j = 0; j < p; j++) identity[(j * p) + j] = 1;
        return identity;
    }

    private static SpecificationException NoScale(string what) =>
        new(SpecificationCode.InvalidData, what + ": a robust scale of them is 0, and the OGK estimate does not exist.", "The MCD names the hyperplane; or leave a variable out.");
}
