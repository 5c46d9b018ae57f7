namespace Stats.Optim.LinearAlgebra;

/// <summary>Householder QR with column pivoting of a row-major m*n matrix, in place: A P = Q R (Golub and Van Loan 2013, section 5.4.2).</summary>
internal static class PivotedQR
{
    /// <summary>Overwrites a by R (upper triangle) and the reflectors (below; v_k has an implicit 1 at row k).</summary>
    /// <param name="a">Row-major m*n.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="tau">Length min(m, n): I - tau v v'.</param>
    /// <param name="pivot">Length n: column k of A P is column pivot[k] of A.</param>
    /// <param name="tolerance">A diagonal element of R below this share of the first counts as zero.</param>
    /// <returns>The numerical rank.</returns>
    public static int Factor(Span<double> a, int m, int n, Span<double> tau, Span<int> pivot, double tolerance = 1e-12)
    {
        for (int j = 0; j < n; j++) pivot[j] = j;
        int steps = Math.Min(m, n), rank = 0;
        double first = 0;
        for (int k = 0; k < steps; k++)
        {
            // Norms are recomputed, not downdated: small matrices, and no cancellation.
            int best = k;
            double largest = -1;
            for (int j = k; j < n; j++)
            {
                double norm = ColumnNorm(a, m, n, k, j);
                if (norm > largest)
                {
                    largest = norm;
                    best = j;
                }
            }

            if (k == 0) first = largest;
            if (best != k)
            {
                (pivot[k], pivot[best]) = (pivot[best], pivot[k]);
                for (int i = 0; i < m; i++) (a[i * n + k], a[i * n + best]) = (a[i * n + best], a[i * n + k]);
            }

            tau[k] = 0;
            if (largest == 0) continue;
            if (largest > tolerance * first) rank = k + 1;
            double head = a[k * n + k], alpha = head > 0 ? -largest : largest;
            tau[k] = (alpha - head) / alpha;
            for (int i = k + 1; i < m; i++) a[i * n + k] /= head - alpha;
            a[k * n + k] = alpha;
            for (int j = k + 1; j < n; j++)
            {
                double sum = a[k * n + j];
                for (int i = k + 1; i < m; i++) sum += a[i * n + k] * a[i * n + j];
                sum *= tau[k];
                a[k * n + j] -= sum;
                for (int i = k + 1; i < m; i++) a[i * n + j] -= sum * a[i * n + k];
            }
        }

        return rank;
    }

    /// <summary>b := Q' b.</summary>
    public static void ApplyTransposed(ReadOnlySpan<double> qr, int m, int n, ReadOnlySpan<double> tau, Span<double> b)
    {
        for (int k = 0; k < Math.Min(m, n); k++) Reflect(qr, m, n, k, tau[k], b);
    }

    /// <summary>b := Q b.</summary>
    public static void Apply(ReadOnlySpan<double> qr, int m, int n, ReadOnlySpan<double> tau, Span<double> b)
    {
        for (int k = Math.Min(m, n) - 1; k >= 0; k--) Reflect(qr, m, n, k, tau[k], b);
    }

    /// <summary>The least-squares solution of A x = b; coordinates beyond the rank are 0. b is spoilt: from element rank on, it is the residual in the basis Q.</summary>
    public static void Solve(ReadOnlySpan<double> qr, int m, int n, ReadOnlySpan<double> tau, ReadOnlySpan<int> pivot, int rank, Span<double> b, Span<double> x)
    {
        ApplyTransposed(qr, m, n, tau, b);
        x.Clear();
        for (int i = rank - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int j = i + 1; j < rank; j++) sum -= qr[i * n + j] * x[pivot[j]];
            x[pivot[i]] = sum / qr[i * n + i];
        }
    }

    private static void Reflect(ReadOnlySpan<double> qr, int m, int n, int k, double tau, Span<double> b)
    {
        double sum = b[k];
        for (int i = k + 1; i < m; i++) sum += qr[i * n + k] * b[i];
        sum *= tau;
        b[k] -= sum;
        for (int i = k + 1; i < m; i++) b[i] -= sum * qr[i * n + k];
    }

    private static double ColumnNorm(ReadOnlySpan<double> a, int m, int n, int k, int j)
    {
        double norm = 0;
        for (int i = k; i < m; i++) norm = double.Hypot(norm, a[i * n + j]);
        return norm;
    }
}
