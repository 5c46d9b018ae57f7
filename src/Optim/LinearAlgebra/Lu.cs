namespace Stats.Optim.LinearAlgebra;

/// <summary>Gaussian elimination with partial pivoting of small row-major matrices, in place.</summary>
internal static class Lu
{
    /// <summary>Overwrites a by its factors.</summary>
    /// <returns>False when the matrix is singular to working precision.</returns>
    public static bool TryFactor(Span<double> a, int n, Span<int> pivot)
    {
        double size = Dense.MaxAbs(a[..(n * n)]);
        for (int k = 0; k < n; k++)
        {
            int best = k;
            for (int i = k + 1; i < n; i++)
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[best * n + k])) best = i;
            pivot[k] = best;
            double head = a[best * n + k];
            if (!(Math.Abs(head) > 1e-300) || !(Math.Abs(head) > 1e-18 * size)) return false;
            if (best != k)
                for (int j = 0; j < n; j++) (a[k * n + j], a[best * n + j]) = (a[best * n + j], a[k * n + j]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[i * n + k] /= head;
                Dense.Add(-factor, a.Slice(k * n + k + 1, n - k - 1), a.Slice(i * n + k + 1, n - k - 1));
            }
        }

        return true;
    }

    /// <summary>b := A^-1 b.</summary>
    public static void Solve(ReadOnlySpan<double> lu, int n, ReadOnlySpan<int> pivot, Span<double> b)
    {
        for (int k = 0; k < n; k++)
            if (pivot[k] != k) (b[k], b[pivot[k]]) = (b[pivot[k]], b[k]);
        for (int i = 1; i < n; i++) b[i] -= Dense.Dot(lu.Slice(i * n, i), b);
        for (int i = n - 1; i >= 0; i--)
            b[i] = (b[i] - Dense.Dot(lu.Slice(i * n + i + 1, n - i - 1), b[(i + 1)..])) / lu[i * n + i];
    }
}
