using MathNet.Numerics.Distributions;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The six starts of the deterministic MCD (Hubert, Rousseeuw and Verdonck 2012, J. Comput. Graph. Stat. 21, 618-637): six simple robust correlation matrices lend their eigenvectors, the scales along these the rest.</summary>
internal static class DeterministicStarts
{
    public const int Count = 6;

    /// <summary>One of the six, as the h rows nearest to it.</summary>
    public static int[] Subset(StandardRows data, int which, int h, SubsetFit fit)
    {
        int n = data.Rows, p = data.Variables;
        double[] scatter = which switch
        {
            0 => CrossProducts(Centred(Map(data, Math.Tanh), n, p), n, p, correlation: true),
            1 => CrossProducts(Centred(Ranks(data, r => r), n, p), n, p, correlation: true),
            2 => CrossProducts(Centred(Ranks(data, r => Normal.InvCDF(0, 1, (r - 1.0 / 3) / (n + 1.0 / 3))), n, p), n, p, correlation: true),
            3 => CrossProducts(SpatialSigns(data), n, p, correlation: false),
            4 => InnerHalf(data, fit),
            _ => Pairwise(data),
        };
        double[] values = new double[p];
        SymmetricEigen.Decompose(scatter, p, values, new double[2 * p]);
        return Nearest(data, scatter, h, fit);
    }

    // Scales along the axes, the median in the metric that these give, and the h rows nearest in it.
    private static int[] Nearest(StandardRows data, double[] axes, int h, SubsetFit fit)
    {
        int n = data.Rows, p = data.Variables;
        double[] projected = new double[n * p], scales = new double[p], white = new double[n], location = new double[p];
        for (int k = 0; k < p; k++)
        {
            Span<double> y = projected.AsSpan(k * n, n);
            for (int j = 0; j < p; j++) Dense.Add(axes[(k * p) + j], data.Z.AsSpan(j * n, n), y);
            scales[k] = RobustScales.Of(data.Measure, y);
            if (!(scales[k] > 0)) scales[k] = StandardRows.Spread(y, RobustScales.Median(y));
        }

        // location = E' diag(s) E median(rows of E' diag(1/s) E z); in the axes' coordinates it is diag(s) E median(...).
        double[] medians = new double[p];
        for (int j = 0; j < p; j++)
        {
            Array.Clear(white);
            for (int k = 0; k < p; k++) Dense.Add(axes[(k * p) + j] / scales[k], projected.AsSpan(k * n, n), white);
            medians[j] = RobustScales.Median(white);
        }

        for (int k = 0; k < p; k++)
            for (int j = 0; j < p; j++) location[k] += scales[k] * axes[(k * p) + j] * medians[j];
        double[] distances = fit.Distances;
        Array.Clear(distances);
        for (int k = 0; k < p; k++)
        {
            for (int i = 0; i < n; i++)
            {
                double u = (projected[(k * n) + i] - location[k]) / scales[k];
                distances[i] += u * u;
            }
        }

        int[] rows = new int[h];
        fit.Nearest(rows);
        return rows;
    }

    private static double[] Map(StandardRows data, Func<double, double> f) => Array.ConvertAll(data.Z, z => f(z));

    /// <summary>Mean ranks (from 1) of each column through a function.</summary>
    private static double[] Ranks(StandardRows data, Func<double, double> score)
    {
        int n = data.Rows;
        double[] result = new double[data.Z.Length], keys = new double[n];
        int[] order = new int[n];
        for (int j = 0; j < data.Variables; j++)
        {
            data.Z.AsSpan(j * n, n).CopyTo(keys);
            for (int i = 0; i < n; i++) order[i] = i;
            Array.Sort(keys, order);
            for (int start = 0, end; start < n; start = end)
            {
                end = start + 1;
                while (end < n && keys[end] == keys[start]) end++;
                double value = score((start + 1 + end) / 2.0);
                for (int i = start; i < end; i++) result[(j * n) + order[i]] = value;
            }
        }

        return result;
    }

    private static double[] SpatialSigns(StandardRows data)
    {
        int n = data.Rows, p = data.Variables;
        double[] y = (double[])data.Z.Clone(), norms = Norms(data);
        for (int j = 0; j < p; j++)
            for (int i = 0; i < n; i++)
                if (norms[i] > 2.2e-16) y[(j * n) + i] /= norms[i];
        return y;
    }

    private static double[] InnerHalf(StandardRows data, SubsetFit fit)
    {
        double[] norms = Norms(data);
        norms.CopyTo(fit.Distances, 0);
        int[] rows = new int[(data.Rows + 1) / 2];
        fit.Nearest(rows);
        fit.Fit(rows); // a singular half still has its covariance
        return (double[])fit.Covariance.Clone();
    }

    private static double[] Pairwise(StandardRows data)
    {
        int n = data.Rows, p = data.Variables;
        double[] u = new double[p * p], sum = new double[n], difference = new double[n];
        for (int j = 0; j < p; j++)
        {
            u[(j * p) + j] = 1;
            for (int k = 0; k < j; k++) u[(j * p) + k] = u[(k * p) + j] = PairCovariance(data.Z.AsSpan(j * n, n), data.Z.AsSpan(k * n, n), data.Measure, sum, difference);
        }

        return u;
    }

    /// <summary>The identity of Gnanadesikan and Kettenring (1972): (s(x + y)^2 - s(x - y)^2) / 4.</summary>
    public static double PairCovariance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, RobustScale scale, Span<double> sum, Span<double> difference)
    {
        for (int i = 0; i < x.Length; i++)
        {
            sum[i] = x[i] + y[i];
            difference[i] = x[i] - y[i];
        }

        double plus = RobustScales.Of(scale, sum), minus = RobustScales.Of(scale, difference);
        return (plus * plus - minus * minus) / 4;
    }

    private static double[] Norms(StandardRows data)
    {
        double[] norms = new double[data.Rows];
        for (int j = 0; j < data.Variables; j++)
            for (int i = 0; i < norms.Length; i++) norms[i] += data.Z[(j * norms.Length) + i] * data.Z[(j * norms.Length) + i];
        for (int i = 0; i < norms.Length; i++) norms[i] = Math.Sqrt(norms[i]);
        return norms;
    }

    private static double[] Centred(double[] y, int n, int p)
    {
        for (int j = 0; j < p; j++)
        {
            Span<double> column = y.AsSpan(j * n, n);
            double mean = 0;
            foreach (double v in column) mean += v / n;
            for (int i = 0; i < n; i++) column[i] -= mean;
        }

        return y;
    }

    private static double[] CrossProducts(double[] y, int n, int p, bool correlation)
    {
        double[] s = new double[p * p];
        for (int j = 0; j < p; j++)
            for (int k = 0; k <= j; k++) s[(j * p) + k] = s[(k * p) + j] = Dense.Dot(y.AsSpan(j * n, n), y.AsSpan(k * n, n));
        if (!correlation) return s;
        double[] d = new double[p];
        for (int j = 0; j < p; j++) d[j] = s[(j * p) + j] > 0 ? Math.Sqrt(s[(j * p) + j]) : 1; // a constant is uncorrelated
        for (int j = 0; j < p; j++)
            for (int k = 0; k < p; k++) s[(j * p) + k] /= d[j] * d[k];
        return s;
    }
}
