using Stats.Optim.LinearAlgebra;

namespace Stats.Sem.Numerics;

/// <summary>Squared Mahalanobis distances of complete rows.</summary>
internal static class MahalanobisDistances
{
    /// <summary>One for each row; null when the covariance is singular.</summary>
    /// <param name="x">Column-major n*p.</param>
    /// <param name="n">Rows.</param>
    /// <param name="p">Variables.</param>
    /// <param name="center">Length p.</param>
    /// <param name="covariance">p*p.</param>
    public static double[]? Of(double[] x, int n, int p, double[] center, double[] covariance)
    {
        double[] l = new double[p * p], scale = new double[p], row = new double[p], distances = new double[n];
        for (int j = 0; j < p; j++)
        {
            scale[j] = Math.Sqrt(covariance[(j * p) + j]);
            if (!(scale[j] > 0)) return null;
        }

        for (int j = 0; j < p; j++)
            for (int k = 0; k < p; k++) l[(j * p) + k] = covariance[(j * p) + k] / (scale[j] * scale[k]);
        if (!Cholesky.TryFactor(l, p, 1e-13)) return null;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < p; j++) row[j] = (x[(j * n) + i] - center[j]) / scale[j];
            Cholesky.SolveLower(l, p, row);
            distances[i] = Dense.Dot(row, row);
        }

        return distances;
    }
}
