using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The hyperplane on which rows with a singular covariance lie, in standardised units.</summary>
internal static class Hyperplane
{
    /// <summary>The unit vector along which a singular covariance has no spread.</summary>
    public static double[] Normal(double[] covariance, int p)
    {
        double[] vectors = (double[])covariance.Clone(), values = new double[p];
        SymmetricEigen.Decompose(vectors, p, values, new double[2 * p]);
        return vectors[..p];
    }

    /// <summary>The rows with normal'(z - mean) = 0 up to rounding.</summary>
    public static int[] RowsOn(StandardRows data, ReadOnlySpan<double> normal, ReadOnlySpan<double> mean)
    {
        List<int> rows = [];
        for (int i = 0; i < data.Rows; i++)
        {
            double offset = 0, length = 0;
            for (int j = 0; j < data.Variables; j++)
            {
                double z = data.Z[(j * data.Rows) + i] - mean[j];
                offset += normal[j] * z;
                length += z * z;
            }

            // The eigenvector carries about 1e-12 of error, which grows with the distance from the mean.
            if (Math.Abs(offset) <= 1e-9 * Math.Max(1, Math.Sqrt(length))) rows.Add(i);
        }

        return [.. rows];
    }
}
