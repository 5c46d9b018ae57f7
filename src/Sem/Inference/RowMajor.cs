using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Products of row-major matrices.</summary>
internal static class RowMajor
{
    /// <summary>A B for A of m x k and B of k x n.</summary>
    public static double[] Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int m, int k, int n)
    {
        double[] c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            Span<double> row = c.AsSpan(i * n, n);
            for (int l = 0; l < k; l++)
            {
                double x = a[(i * k) + l];
                if (x != 0) Dense.Add(x, b.Slice(l * n, n), row);
            }
        }
        return c;
    }

    /// <summary>A' B for A of k x m and B of k x n.</summary>
    public static double[] TransposedProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int k, int m, int n)
    {
        double[] c = new double[m * n];
        for (int l = 0; l < k; l++)
        {
            ReadOnlySpan<double> row = b.Slice(l * n, n);
            for (int i = 0; i < m; i++)
            {
                double x = a[(l * m) + i];
                if (x != 0) Dense.Add(x, row, c.AsSpan(i * n, n));
            }
        }
        return c;
    }

    /// <summary>The sum of the products of elements at the same place: tr(A B') for matrices of the same shape.</summary>
    public static double Inner(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dense.Dot(a, b);

    /// <summary>The transpose of an m x n matrix.</summary>
    public static double[] Transpose(ReadOnlySpan<double> a, int m, int n)
    {
        double[] t = new double[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                t[(j * m) + i] = a[(i * n) + j];
        return t;
    }
}
