using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Symmetric matrices of the size of a model, row-major with both triangles.</summary>
internal static class DenseSymmetric
{
    /// <summary>The inverse and the logarithm of the determinant; false when the matrix is not positive definite.</summary>
    /// <param name="a">The matrix; not changed.</param>
    /// <param name="n">Its order.</param>
    /// <param name="inverse">Overwritten.</param>
    /// <param name="work">n * n numbers.</param>
    /// <param name="logDeterminant">The logarithm of the determinant.</param>
    public static bool TryInvert(ReadOnlySpan<double> a, int n, Span<double> inverse, Span<double> work, out double logDeterminant)
    {
        logDeterminant = double.NaN;
        a.CopyTo(work);
        if (!Cholesky.TryFactor(work, n)) return false;
        logDeterminant = Cholesky.LogDeterminant(work, n);
        InvertFactored(work, n, inverse);
        return true;
    }

    /// <summary>A^-1 = L^-T L^-1 from the factor L, which is overwritten.</summary>
    public static void InvertFactored(Span<double> factor, int n, Span<double> inverse)
    {
        // Rows of L^-1 from the top: row i = (e_i - sum_{j<i} L_ij row j) / L_ii. They take the place of L's rows.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.Slice(i * n, n);
            row.Clear();
            Span<double> l = factor.Slice(i * n, n);
            for (int j = 0; j < i; j++) Dense.Add(-l[j], factor.Slice(j * n, j + 1), row);
            double pivot = l[i];
            for (int j = 0; j < i; j++) l[j] = row[j] / pivot;
            l[i] = 1 / pivot;
        }

        inverse[..(n * n)].Clear();
        for (int k = 0; k < n; k++)
        {
            Span<double> row = factor.Slice(k * n, k + 1);
            for (int i = 0; i <= k; i++) Dense.Add(row[i], row[..(i + 1)], inverse.Slice(i * n, n));
        }

        Mirror(inverse, n);
    }

    /// <summary>c = a b for square matrices.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n, Span<double> c)
    {
        c[..(n * n)].Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice(i * n, n);
            ReadOnlySpan<double> left = a.Slice(i * n, n);
            for (int k = 0; k < n; k++)
                if (left[k] != 0) Dense.Add(left[k], b.Slice(k * n, n), row);
        }
    }

    /// <summary>m = p t p for symmetric matrices.</summary>
    public static void Sandwich(ReadOnlySpan<double> p, ReadOnlySpan<double> t, int n, Span<double> m, Span<double> work)
    {
        Multiply(p, t, n, work);
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) m[(i * n) + j] = Dense.Dot(work.Slice(i * n, n), p.Slice(j * n, n));
        Mirror(m, n);
    }

    /// <summary>The sum of products of all elements: tr(a b).</summary>
    public static double Inner(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dense.Dot(a, b);

    /// <summary>Copies the lower triangle to the upper one.</summary>
    public static void Mirror(Span<double> a, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) a[(j * n) + i] = a[(i * n) + j];
    }
}
