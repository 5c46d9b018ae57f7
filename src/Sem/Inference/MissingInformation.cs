using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The normal likelihood of rows with missing values as a function of the moments (mu, vech Sigma) themselves: information and scores, one term for each pattern of missing values
/// (Savalei 2010). vech goes by columns of the lower triangle; matrices are row-major; everything is per row.
/// </summary>
internal static class MissingInformation
{
    /// <summary>The observed information: minus the second derivatives of the log-likelihood, divided by the number of rows.</summary>
    public static double[] Observed(IReadOnlyList<MissingPattern> patterns, int p, ReadOnlySpan<double> mu, ReadOnlySpan<double> sigma) => Information(patterns, p, mu, sigma, expected: false);

    /// <summary>The expected information, given the patterns, divided by the number of rows.</summary>
    public static double[] Expected(IReadOnlyList<MissingPattern> patterns, int p, ReadOnlySpan<double> mu, ReadOnlySpan<double> sigma) => Information(patterns, p, mu, sigma, expected: true);

    /// <summary>The derivative of each row's log-likelihood by the moments: n x (p + p (p + 1) / 2).</summary>
    /// <param name="rows">n x p values, NaN where missing.</param>
    /// <param name="patterns">The patterns; each row is in one.</param>
    /// <param name="p">Number of variables.</param>
    /// <param name="mu">Means.</param>
    /// <param name="sigma">Covariances.</param>
    public static double[] Scores(ReadOnlySpan<double> rows, IReadOnlyList<MissingPattern> patterns, int p, ReadOnlySpan<double> mu, ReadOnlySpan<double> sigma)
    {
        int width = p + (p * (p + 1) / 2), n = rows.Length / p;
        double[] scores = new double[n * width];
        foreach (MissingPattern pattern in patterns)
        {
            double[] inverse = Inverse(pattern.Observed, p, sigma), weighted = new double[p], d = new double[p];
            foreach (int i in pattern.Rows)
            {
                Array.Clear(d);
                foreach (int v in pattern.Observed) d[v] = rows[(i * p) + v] - mu[v];
                Dense.Multiply(inverse, d, weighted);
                Span<double> row = scores.AsSpan(i * width, width);
                weighted.CopyTo(row);
                int k = p;
                for (int c = 0; c < p; c++)
                    for (int r = c; r < p; r++, k++)
                        row[k] = ((weighted[r] * weighted[c]) - inverse[(r * p) + c]) * (r == c ? 0.5 : 1);
            }
        }
        return scores;
    }

    /// <summary>The positions, among (mu, vech Sigma), of the moments of some variables alone: what fixed variables do not contribute.</summary>
    public static IEnumerable<int> Moments(int p, IReadOnlyCollection<int> variables)
    {
        foreach (int v in variables) yield return v;
        int k = p;
        for (int c = 0; c < p; c++)
            for (int r = c; r < p; r++, k++)
                if (variables.Contains(r) && variables.Contains(c)) yield return k;
    }

    /// <summary>The inverse of the covariances of some variables, with zeros for the others: p x p. NaN where they are not positive definite.</summary>
    public static double[] Inverse(int[] observed, int p, ReadOnlySpan<double> sigma) => TryInverse(observed, p, sigma) ?? [.. Enumerable.Repeat(double.NaN, p * p)];

    /// <summary>The same; null where the covariances are not positive definite.</summary>
    public static double[]? TryInverse(int[] observed, int p, ReadOnlySpan<double> sigma)
    {
        int o = observed.Length;
        double[] part = new double[o * o], inverse = new double[o * o], full = new double[p * p];
        for (int i = 0; i < o; i++)
            for (int j = 0; j < o; j++)
                part[(i * o) + j] = sigma[(observed[i] * p) + observed[j]];
        if (!Cholesky.TryFactor(part, o)) return null;
        Cholesky.Invert(part, o, inverse);
        for (int i = 0; i < o; i++)
            for (int j = 0; j < o; j++)
                full[(observed[i] * p) + observed[j]] = inverse[(i * o) + j];
        return full;
    }

    private static double[] Information(IReadOnlyList<MissingPattern> patterns, int p, ReadOnlySpan<double> mu, ReadOnlySpan<double> sigma, bool expected)
    {
        int width = p + (p * (p + 1) / 2), n = patterns.Sum(q => q.Count);
        double[] information = new double[width * width];
        foreach (MissingPattern pattern in patterns)
        {
            double share = (double)pattern.Count / n;
            double[] inverse = Inverse(pattern.Observed, p, sigma), shifted = new double[p], middle = inverse;
            if (!expected) (shifted, middle) = Deviations(pattern, p, mu, sigma, inverse);
            AddMeans(information, inverse, shifted, share, p, width);
            AddCovariances(information, inverse, middle, share, p, width);
        }
        for (int i = 0; i < width; i++)
            for (int j = 0; j < i; j++)
                information[(j * width) + i] = information[(i * width) + j];
        return information;
    }

    /// <summary>P (mean - mu), and P (2 W - Sigma) P with W the average of (y - mu)(y - mu)'.</summary>
    private static (double[] Shifted, double[] Middle) Deviations(MissingPattern pattern, int p, ReadOnlySpan<double> mu, ReadOnlySpan<double> sigma, double[] inverse)
    {
        int[] observed = pattern.Observed;
        int o = observed.Length;
        double[] d = new double[p], w = new double[p * p], shifted = new double[p];
        for (int i = 0; i < o; i++) d[observed[i]] = pattern.Mean[i] - mu[observed[i]];
        for (int i = 0; i < o; i++)
        {
            for (int j = 0; j < o; j++)
            {
                int k = observed[i], l = observed[j];
                w[(k * p) + l] = (2 * (pattern.Covariance[(i * o) + j] + (d[k] * d[l]))) - sigma[(k * p) + l];
            }
        }
        Dense.Multiply(inverse, d, shifted);
        return (shifted, RowMajor.Product(RowMajor.Product(inverse, w, p, p, p), inverse, p, p, p));
    }

    // The lower triangle: rows of the means, and rows of the covariances against the means.
    private static void AddMeans(double[] information, double[] inverse, double[] shifted, double share, int p, int width)
    {
        for (int i = 0; i < p; i++) Dense.Add(share, inverse.AsSpan(i * p, p), information.AsSpan(i * width, p));
        int k = p;
        for (int c = 0; c < p; c++)
        {
            for (int r = c; r < p; r++, k++)
            {
                Span<double> row = information.AsSpan(k * width, p);
                Dense.Add(share * shifted[c], inverse.AsSpan(r * p, p), row);
                if (r != c) Dense.Add(share * shifted[r], inverse.AsSpan(c * p, p), row);
            }
        }
    }

    // Half the duplication of P x M: for moments (r, c) and (s, t) the sum over both orders of each pair.
    private static void AddCovariances(double[] information, double[] inverse, double[] middle, double share, int p, int width)
    {
        int k = p;
        for (int c = 0; c < p; c++)
        {
            for (int r = c; r < p; r++, k++)
            {
                int l = p;
                for (int t = 0; t < p; t++)
                {
                    for (int s = t; s < p; s++, l++)
                    {
                        if (l > k) continue;
                        double sum = Pair(inverse, middle, p, r, c, s, t);
                        if (s != t) sum += Pair(inverse, middle, p, r, c, t, s);
                        if (r != c)
                        {
                            sum += Pair(inverse, middle, p, c, r, s, t);
                            if (s != t) sum += Pair(inverse, middle, p, c, r, t, s);
                        }
                        information[(k * width) + l] += 0.5 * share * sum;
                    }
                }
            }
        }
    }

    private static double Pair(double[] inverse, double[] middle, int p, int r, int c, int s, int t) => inverse[(r * p) + s] * middle[(c * p) + t];
}
