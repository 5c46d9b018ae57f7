namespace Stats.Optim.LinearAlgebra;

/// <summary>A Householder QR that grows by one column at a time, in the first columns of a row-major n*n array.</summary>
internal static class GrowingQR
{
    /// <summary>Appends a column as number q; the column is spoilt.</summary>
    public static void Append(Span<double> qr, int n, int q, Span<double> tau, Span<double> column)
    {
        ApplyTransposed(qr, n, q, tau, column);
        double norm = Dense.Norm(column[q..n]);
        for (int i = 0; i < q; i++) qr[i * n + q] = column[i];
        tau[q] = 0;
        qr[q * n + q] = column[q];
        if (norm == 0) return;
        double alpha = column[q] > 0 ? -norm : norm;
        tau[q] = (alpha - column[q]) / alpha;
        for (int i = q + 1; i < n; i++) qr[i * n + q] = column[i] / (column[q] - alpha);
        qr[q * n + q] = alpha;
    }

    /// <summary>b := Q'b with q reflectors.</summary>
    public static void ApplyTransposed(ReadOnlySpan<double> qr, int n, int q, ReadOnlySpan<double> tau, Span<double> b)
    {
        for (int k = 0; k < q; k++) Reflect(qr, n, k, tau[k], b);
    }

    /// <summary>b := Q b with q reflectors.</summary>
    public static void Apply(ReadOnlySpan<double> qr, int n, int q, ReadOnlySpan<double> tau, Span<double> b)
    {
        for (int k = q - 1; k >= 0; k--) Reflect(qr, n, k, tau[k], b);
    }

    private static void Reflect(ReadOnlySpan<double> qr, int n, int k, double tau, Span<double> b)
    {
        double sum = b[k];
        for (int i = k + 1; i < n; i++) sum += qr[i * n + k] * b[i];
        sum *= tau;
        b[k] -= sum;
        for (int i = k + 1; i < n; i++) b[i] -= sum * qr[i * n + k];
    }
}
