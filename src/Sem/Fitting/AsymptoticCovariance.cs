using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The asymptotically distribution-free covariance of the stacked sample moments, times n (Browne 1984): fourth moments about the mean, divisor n.</summary>
internal static class AsymptoticCovariance
{
    /// <summary>The matrix, row-major, in the order of <see cref="MomentVector"/>.</summary>
    /// <param name="rows">Complete rows, row-major n * p.</param>
    /// <param name="n">Number of rows.</param>
    /// <param name="p">Number of variables.</param>
    /// <param name="means">Whether means are stacked before the covariances.</param>
    public static double[] Of(ReadOnlySpan<double> rows, int n, int p, bool means)
    {
        int length = MomentVector.Length(p, means);
        double[] z = Contributions(rows, n, p, means), gamma = new double[length * length];
        for (int a = 0; a < length; a++)
            for (int b = 0; b <= a; b++)
                gamma[(a * length) + b] = gamma[(b * length) + a] = Dense.Dot(z.AsSpan(a * n, n), z.AsSpan(b * n, n)) / n;
        return gamma;
    }

    /// <summary>The diagonal of the matrix alone.</summary>
    public static double[] Diagonal(ReadOnlySpan<double> rows, int n, int p, bool means)
    {
        int length = MomentVector.Length(p, means);
        double[] z = Contributions(rows, n, p, means), diagonal = new double[length];
        for (int a = 0; a < length; a++) diagonal[a] = Dense.Dot(z.AsSpan(a * n, n), z.AsSpan(a * n, n)) / n;
        return diagonal;
    }

    // Deviations of every row's values and products from their means; one moment after the other.
    private static double[] Contributions(ReadOnlySpan<double> rows, int n, int p, bool means)
    {
        int length = MomentVector.Length(p, means);
        double[] z = new double[length * n], centred = new double[p * n], mean = new double[p], covariance = new double[p * p];
        GroupReader.Moments(rows, n, p, mean, covariance);
        for (int j = 0; j < p; j++)
            for (int i = 0; i < n; i++) centred[(j * n) + i] = rows[(i * p) + j] - mean[j];
        int at = 0;
        if (means)
        {
            centred.CopyTo(z, 0);
            at = p;
        }

        for (int j = 0; j < p; j++)
        {
            for (int k = j; k < p; k++, at++)
            {
                Span<double> moment = z.AsSpan(at * n, n);
                double centre = covariance[(k * p) + j];
                for (int i = 0; i < n; i++) moment[i] = (centred[(j * n) + i] * centred[(k * n) + i]) - centre;
            }
        }

        return z;
    }
}
