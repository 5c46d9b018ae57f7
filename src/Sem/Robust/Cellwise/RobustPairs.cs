using MathNet.Numerics.Distributions;

namespace Stats.Sem;

/// <summary>Robust correlations of pairs of standardised columns with missing cells.</summary>
internal static class RobustPairs
{
    // Raymaekers and Rousseeuw (2021): b = 1.5, c = 4; the tanh part meets the straight part with the same slope of the influence.
    private const double B = 1.5, C = 4, Q1 = 1.540793, Q2 = 0.8622731;

    /// <summary>Correlations, and the rows behind each; NaN for a pair with fewer than <paramref name="fewest"/> rows in common.</summary>
    /// <param name="z">Standardised columns; NaN is missing.</param>
    /// <param name="kind">Which correlation.</param>
    /// <param name="fewest">Least number of common rows.</param>
    public static (double[] Correlation, int[] Rows) Of(double[][] z, PairCorrelation kind, int fewest)
    {
        int p = z.Length;
        double[] r = new double[p * p];
        int[] rows = new int[p * p];
        double[][] scores = kind == PairCorrelation.GaussianRank ? [] : [.. z.Select(c => Array.ConvertAll(c, v => kind == PairCorrelation.Wrapped ? Wrap(v) : double.IsNaN(v) ? v : Math.Sign(v)))];
        for (int j = 0; j < p; j++)
        {
            r[(j * p) + j] = 1;
            rows[(j * p) + j] = z[j].Count(v => !double.IsNaN(v));
            for (int k = 0; k < j; k++)
            {
                (double value, int count) = kind == PairCorrelation.GaussianRank ? Ranked(z[j], z[k]) : Moment(scores[j], scores[k]);
                r[(j * p) + k] = r[(k * p) + j] = count < fewest ? double.NaN : kind switch
                {
                    PairCorrelation.Wrapped => Unwrapped(value),
                    PairCorrelation.Quadrant => Math.Sin(Math.PI / 2 * value),
                    _ => value,
                };
                rows[(j * p) + k] = rows[(k * p) + j] = count;
            }
        }

        return (r, rows);
    }

    // A value beyond c says nothing about the correlation: it counts as missing.
    private static double Wrap(double z) => Math.Abs(z) <= B ? z : Math.Abs(z) < C ? Math.Sign(z) * Q1 * Math.Tanh(Q2 * (C - Math.Abs(z))) : double.NaN;

    // Without centring: both scores have expectation 0 about robust centres, and outliers pull means.
    private static (double Value, int Count) Moment(double[] x, double[] y)
    {
        double xx = 0, yy = 0, xy = 0;
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]) || double.IsNaN(y[i])) continue;
            xx += x[i] * x[i];
            yy += y[i] * y[i];
            xy += x[i] * y[i];
            count++;
        }

        return (xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0, count);
    }

    private static (double Value, int Count) Ranked(double[] x, double[] y)
    {
        int[] common = [.. Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(x[i]) && !double.IsNaN(y[i]))];
        double[] a = Scores(Array.ConvertAll(common, i => x[i])), b = Scores(Array.ConvertAll(common, i => y[i]));
        return (Moment(a, b).Value, common.Length);
    }

    private static double[] Scores(double[] x)
    {
        int n = x.Length;
        double[] scores = new double[n], keys = (double[])x.Clone();
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(keys, order);
        for (int start = 0, end; start < n; start = end)
        {
            end = start + 1;
            while (end < n && keys[end] == keys[start]) end++;
            for (int i = start; i < end; i++) scores[order[i]] = Normal.InvCDF(0, 1, ((start + 1 + end) / 2.0 - 1.0 / 3) / (n + 1.0 / 3));
        }

        return scores;
    }

    // If (x, y) is normal with correlation rho, wrapped values have correlation sum_k a_k^2 rho^k / sum_k a_k^2, with a_k the coefficients in normalised Hermite
    // polynomials (odd k only): a little below rho. This goes back.
    private static double Unwrapped(double wrapped)
    {
        double size = Math.Abs(wrapped), low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (Map(middle) < size) low = middle;
            else high = middle;
        }

        return Math.CopySign((low + high) / 2, wrapped);
    }

    private static double Map(double rho)
    {
        double sum = 0, total = 0, power = rho;
        foreach (double a in Squares.Value)
        {
            sum += a * power;
            total += a;
            power *= rho * rho;
        }

        return sum / total;
    }

    private static readonly Lazy<double[]> Squares = new(() =>
    {
        // a_k = E psi(Z) He_k(Z) / sqrt(k!) by the trapezoidal rule on (-4, 4): psi is 0 at its ends.
        const int terms = 30, points = 8000;
        double[] coefficients = new double[terms];
        for (int i = 1; i < points; i++)
        {
            double z = -C + (2 * C * i / points), weight = Wrap(z) * Normal.PDF(0, 1, z) * (2 * C / points);
            double before = 1, now = z; // normalised: sqrt(k+1) h_{k+1} = z h_k - sqrt(k) h_{k-1}
            for (int k = 1; k < 2 * terms; k++)
            {
                if (k % 2 == 1) coefficients[k / 2] += weight * now;
                (before, now) = (now, ((z * now) - (Math.Sqrt(k) * before)) / Math.Sqrt(k + 1));
            }
        }

        return Array.ConvertAll(coefficients, a => a * a);
    });
}
