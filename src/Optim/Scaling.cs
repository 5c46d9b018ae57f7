using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Scales of coordinates, and the figures that do not depend on their units.</summary>
internal static class Scaling
{
    /// <summary>The largest |g_i| / (d_i sqrt(max(1, |f|))).</summary>
    public static double Gradient(ReadOnlySpan<double> gradient, ReadOnlySpan<double> scale, double value)
    {
        double largest = 0;
        for (int i = 0; i < gradient.Length; i++) largest = Math.Max(largest, Math.Abs(gradient[i]) / scale[i]);
        return largest / Math.Sqrt(Math.Max(1, Math.Abs(value)));
    }

    /// <summary>d_i = sqrt|H_ii|. Where H_ii is 0 or lost in the rounding of its row, the gradient, else the value, over the size of the coordinate.</summary>
    public static void FromHessian(ReadOnlySpan<double> hessian, ReadOnlySpan<double> x, double value, ReadOnlySpan<double> gradient, Span<double> scale)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            double curvature = Math.Abs(hessian[i * n + i]), size = Math.Max(Math.Abs(x[i]), 1);
            if (!(curvature > 0)) curvature = Math.Abs(gradient[i]) / size;
            if (!(curvature > 0)) curvature = Math.Max(Math.Abs(value), 1) / (size * size);
            scale[i] = Math.Sqrt(curvature);
        }
    }

    public static Certificate Certify(double[]? hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> scale, double value, int n)
    {
        double first = Gradient(gradient, scale, value);
        if (hessian is null) return new Certificate(first, double.NaN, double.NaN, double.NaN);
        double[] scaled = new double[n * n], eigenvalues = new double[n], a = new double[n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                scaled[i * n + j] = hessian[i * n + j] / scale[i] / scale[j];
        SymmetricEigen.Decompose(scaled, n, eigenvalues, new double[2 * n]);
        double smallest = eigenvalues[0], largest = eigenvalues[n - 1], decrement = 0;
        for (int i = 0; i < n; i++) a[i] = gradient[i] / scale[i];
        for (int k = 0; k < n; k++)
        {
            double along = Dense.Dot(scaled.AsSpan(k * n, n), a);
            decrement += 0.5 * along * along / eigenvalues[k];
        }

        return smallest > 0
            ? new Certificate(first, decrement, smallest, largest / smallest)
            : new Certificate(first, double.NaN, smallest, double.PositiveInfinity);
    }
}
