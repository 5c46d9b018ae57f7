using Stats.Modeling;
using Stats.Optim;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Maximum likelihood means and covariances of incomplete normal rows: the EM algorithm of missing patterns, then Newton steps to the rounding floor.</summary>
internal sealed record UnrestrictedMoments(double[] Mean, double[] Covariance, double LogLikelihood, bool Converged)
{
    private const int NewtonDimension = 300;
    private const int MaxIterations = 10_000;

    /// <summary>The estimates.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="p">Number of variables.</param>
    /// <param name="variables">Their names.</param>
    /// <param name="where">Whose data, at the beginning of a sentence.</param>
    /// <exception cref="SpecificationException">Two variables are never observed together.</exception>
    public static UnrestrictedMoments Estimate(IReadOnlyList<MissingPattern> patterns, int p, IReadOnlyList<string> variables, string where)
    {
        CheckCoverage(patterns, p, variables, where);
        double[] mean = new double[p], covariance = new double[p * p];
        Start(patterns, p, mean, covariance);
        int size = MomentVector.Length(p, true);
        // Newton finishes where it is affordable; EM alone has to go on until nothing changes.
        double tolerance = size <= NewtonDimension ? 1e-5 : 1e-11;
        bool converged = false;
        double[] nextMean = new double[p], next = new double[p * p];
        for (int iteration = 0; iteration < MaxIterations && !converged; iteration++)
        {
            if (!Step(patterns, p, mean, covariance, nextMean, next)) break;
            double change = 0;
            for (int i = 0; i < p; i++)
            {
                change = Math.Max(change, Math.Abs(nextMean[i] - mean[i]) / Math.Sqrt(next[(i * p) + i]));
                for (int j = 0; j <= i; j++) change = Math.Max(change, Math.Abs(next[(i * p) + j] - covariance[(i * p) + j]) / Math.Sqrt(next[(i * p) + i] * next[(j * p) + j]));
            }

            (mean, nextMean) = (nextMean, mean);
            (covariance, next) = (next, covariance);
            converged = change <= tolerance;
        }

        if (size > NewtonDimension) return new UnrestrictedMoments(mean, covariance, LogLikelihoodOf(patterns, mean, covariance), converged);
        GroupStructure structure = GroupStructure.Unrestricted(variables);
        double[] start = new double[size];
        MomentVector.Stack(covariance, mean, p, start);
        Minimum found = new TrustRegionNewton { MaxIterations = 200, GradientTolerance = 1e-11 }.Minimize(new FullInformationDiscrepancy(structure, patterns, size, Curvature.Observed), start);
        found.Point[..p].CopyTo(mean);
        for (int j = 0, at = p; j < p; j++)
            for (int i = j; i < p; i++, at++) covariance[(i * p) + j] = covariance[(j * p) + i] = found.Point[at];
        return new UnrestrictedMoments(mean, covariance, LogLikelihoodOf(patterns, mean, covariance), found.Converged || found.Certificate.ScaledGradient < 1e-9);
    }

    /// <summary>The log-likelihood of a pattern's rows at given moments, the constant of the density included.</summary>
    public static double LogLikelihoodOf(IReadOnlyList<MissingPattern> patterns, ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        int p = mean.Length;
        double sum = 0;
        foreach (MissingPattern k in patterns)
        {
            int m = k.Observed.Length;
            double[] sigma = new double[m * m], inverse = new double[m * m], d = new double[m];
            Restrict(covariance, p, k.Observed, sigma);
            if (!DenseSymmetric.TryInvert(sigma, m, inverse, new double[m * m], out double logDeterminant)) return double.NaN;
            for (int i = 0; i < m; i++) d[i] = k.Mean[i] - mean[k.Observed[i]];
            double quadratic = 0;
            for (int i = 0; i < m; i++)
                for (int j = 0; j < m; j++) quadratic += inverse[(i * m) + j] * (k.Covariance[(i * m) + j] + (d[i] * d[j]));
            sum -= 0.5 * k.Count * ((m * Math.Log(2 * Math.PI)) + logDeterminant + quadratic);
        }

        return sum;
    }

    private static void Start(IReadOnlyList<MissingPattern> patterns, int p, double[] mean, double[] covariance)
    {
        int[] count = new int[p];
        foreach (MissingPattern k in patterns)
        {
            for (int i = 0; i < k.Observed.Length; i++)
            {
                mean[k.Observed[i]] += k.Count * k.Mean[i];
                count[k.Observed[i]] += k.Count;
            }
        }

        for (int i = 0; i < p; i++) mean[i] /= count[i];
        foreach (MissingPattern k in patterns)
        {
            for (int i = 0; i < k.Observed.Length; i++)
            {
                double d = k.Mean[i] - mean[k.Observed[i]];
                covariance[k.Observed[i] * (p + 1)] += k.Count * (k.Covariance[(i * k.Observed.Length) + i] + (d * d)) / count[k.Observed[i]];
            }
        }
    }

    // One step of EM: expected sums and products of the rows given what is observed of them.
    private static bool Step(IReadOnlyList<MissingPattern> patterns, int p, double[] mean, double[] covariance, double[] nextMean, double[] next)
    {
        int n = patterns.Sum(k => k.Count);
        Array.Clear(nextMean); // deviations from the present mean
        Array.Clear(next);
        double[] fill = new double[p * p], product = new double[p * p], d = new double[p];
        foreach (MissingPattern k in patterns)
        {
            int m = k.Observed.Length;
            double[] sigma = new double[m * m], column = new double[m];
            Restrict(covariance, p, k.Observed, sigma);
            if (!Cholesky.TryFactor(sigma, m)) return false;

            // Row i of fill: the regression of variable i on the observed ones; a unit vector when it is observed.
            for (int i = 0; i < p; i++)
            {
                Span<double> row = fill.AsSpan(i * m, m);
                int at = Array.BinarySearch(k.Observed, i);
                if (at >= 0)
                {
                    row.Clear();
                    row[at] = 1;
                    continue;
                }

                for (int a = 0; a < m; a++) column[a] = covariance[(i * p) + k.Observed[a]];
                Cholesky.Solve(sigma, m, column);
                column.CopyTo(row);
            }

            for (int i = 0; i < p; i++)
            {
                d[i] = 0;
                for (int a = 0; a < m; a++) d[i] += fill[(i * m) + a] * (k.Mean[a] - mean[k.Observed[a]]);
                nextMean[i] += k.Count * d[i] / n;
                Dense.MultiplyTransposed(k.Covariance, fill.AsSpan(i * m, m), product.AsSpan(i * m, m));
            }

            for (int i = 0; i < p; i++)
            {
                bool missing = Array.BinarySearch(k.Observed, i) < 0;
                for (int j = 0; j <= i; j++)
                {
                    double value = Dense.Dot(product.AsSpan(i * m, m), fill.AsSpan(j * m, m)) + (d[i] * d[j]);
                    if (missing && Array.BinarySearch(k.Observed, j) < 0)
                    {
                        value += covariance[(i * p) + j];
                        for (int a = 0; a < m; a++) value -= fill[(i * m) + a] * covariance[(j * p) + k.Observed[a]];
                    }

                    next[(i * p) + j] += k.Count * value / n;
                }
            }
        }

        for (int i = 0; i < p; i++)
            for (int j = 0; j <= i; j++) next[(i * p) + j] = next[(j * p) + i] = next[(i * p) + j] - (nextMean[i] * nextMean[j]);
        for (int i = 0; i < p; i++) nextMean[i] += mean[i];
        return true;
    }

    private static void CheckCoverage(IReadOnlyList<MissingPattern> patterns, int p, IReadOnlyList<string> variables, string where)
    {
        bool[] together = new bool[p * p];
        foreach (MissingPattern k in patterns)
            foreach (int i in k.Observed)
                foreach (int j in k.Observed) together[(i * p) + j] = true;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!together[(i * p) + j])
                    throw new SpecificationException(SpecificationCode.MissingValues, $"{where} {(where == "The data" ? "have" : "has")} no row with both '{variables[j]}' and '{variables[i]}': their covariance cannot be estimated.");
            }
        }
    }

    private static void Restrict(ReadOnlySpan<double> covariance, int p, int[] observed, Span<double> part)
    {
        for (int i = 0; i < observed.Length; i++)
            for (int j = 0; j < observed.Length; j++) part[(i * observed.Length) + j] = covariance[(observed[i] * p) + observed[j]];
    }
}
