using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The asymptotically distribution-free covariance of the stacked sample moments, times n (Browne 1984): fourth moments about the mean, divisor n. The moments of fixed variables do not vary:
/// their rows and columns are 0, and those of the others are given the fixed ones.
/// </summary>
internal static class AsymptoticCovariance
{
    /// <summary>The matrix, row-major, in the order of <see cref="MomentVector"/>.</summary>
    /// <param name="rows">Complete rows, row-major n * p.</param>
    /// <param name="n">Number of rows.</param>
    /// <param name="p">Number of variables.</param>
    /// <param name="means">Whether means are stacked before the covariances.</param>
    /// <param name="fixedVariables">The places of the fixed variables.</param>
    public static double[] Of(ReadOnlySpan<double> rows, int n, int p, bool means, int[] fixedVariables)
    {
        int length = MomentVector.Length(p, means);
        double[] z = CaseMoments.Of(rows, n, p, fixedVariables).ToMatrix(means), gamma = RowMajor.TransposedProduct(z, z, n, length, length);
        for (int i = 0; i < gamma.Length; i++) gamma[i] /= n;
        foreach (int i in Still(p, means, fixedVariables))
        {
            for (int j = 0; j < length; j++) gamma[(i * length) + j] = gamma[(j * length) + i] = 0;
        }
        return gamma;
    }

    /// <summary>The diagonal of the matrix alone.</summary>
    public static double[] Diagonal(ReadOnlySpan<double> rows, int n, int p, bool means, int[] fixedVariables)
    {
        int length = MomentVector.Length(p, means);
        double[] z = CaseMoments.Of(rows, n, p, fixedVariables).ToMatrix(means), diagonal = new double[length];
        for (int i = 0; i < n; i++)
            for (int a = 0; a < length; a++) diagonal[a] += z[(i * length) + a] * z[(i * length) + a] / n;
        foreach (int i in Still(p, means, fixedVariables)) diagonal[i] = 0;
        return diagonal;
    }

    /// <summary>The inverse among the moments that vary, 0 elsewhere; false where it does not exist.</summary>
    public static bool TryInvert(double[] gamma, int p, bool means, int[] fixedVariables, double[] inverse)
    {
        int length = MomentVector.Length(p, means);
        int[] places = [.. Enumerable.Range(0, length).Except(Still(p, means, fixedVariables))];
        int k = places.Length;
        double[] part = new double[k * k], inverted = new double[k * k];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) part[(i * k) + j] = gamma[(places[i] * length) + places[j]];
        if (!DenseSymmetric.TryInvert(part, k, inverted, new double[k * k], out _)) return false;
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) inverse[(places[i] * length) + places[j]] = inverted[(i * k) + j];
        return true;
    }

    private static IEnumerable<int> Still(int p, bool means, int[] fixedVariables) =>
        MissingInformation.Moments(p, fixedVariables).Select(i => means ? i : i - p).Where(i => i >= 0);
}
