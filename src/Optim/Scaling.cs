using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Scales of coordinates, and the figures that do not depend on their units.</summary>
internal static class Scaling
{
    /// <summary>The largest |g_i| / (d_i sqrt(max(1, |f|))) over the coordinates that no bound holds.</summary>
    public static double Gradient(ReadOnlySpan<double> gradient, ReadOnlySpan<double> scale, double value, ReadOnlySpan<double> x, Bounds? bounds) =>
        Gradient(gradient, default, 0, scale, value, x, bounds);

    /// <summary>The same where each g_i has an error: the most that it can be for a sign of 1, the least for -1.</summary>
    public static double Gradient(ReadOnlySpan<double> gradient, ReadOnlySpan<double> error, int sign, ReadOnlySpan<double> scale, double value, ReadOnlySpan<double> x, Bounds? bounds)
    {
        double largest = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            if (bounds is not null && bounds.Holds(i, x[i], gradient[i])) continue;
            largest = Math.Max(largest, (Math.Abs(gradient[i]) + (sign == 0 ? 0 : sign * error[i])) / scale[i]);
        }

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

    // Beyond this order the eigenvalues cost more than the search.
    private const int LargestDecomposition = 500;

    private static Certificate Factored(double[] scaled, double[] a, int m, double first)
    {
        if (!Cholesky.TryFactor(scaled, m)) return new Certificate(first, double.NaN, double.NaN, double.PositiveInfinity);
        Cholesky.SolveLower(scaled, m, a);
        return new Certificate(first, 0.5 * Dense.Dot(a, a), double.NaN, double.NaN);
    }

    public static Certificate Certify(
        double[]? hessian, ReadOnlySpan<double> gradient, ReadOnlySpan<double> error, ReadOnlySpan<double> scale, double value, ReadOnlySpan<double> x, Bounds? bounds)
    {
        int n = x.Length;
        double first = Gradient(gradient, error, 1, scale, value, x, bounds);
        if (hessian is null) return new Certificate(first, double.NaN, double.NaN, double.NaN);
        List<int> free = [];
        for (int i = 0; i < n; i++)
            if (bounds is null || !bounds.Holds(i, x[i], gradient[i])) free.Add(i);
        int m = free.Count;
        if (m == 0) return new Certificate(first, 0, double.PositiveInfinity, 1); // a vertex of the box: no direction is left
        double[] scaled = new double[m * m], eigenvalues = new double[m], a = new double[m];
        for (int i = 0; i < m; i++)
        {
            a[i] = gradient[free[i]] / scale[free[i]];
            for (int j = 0; j < m; j++) scaled[i * m + j] = hessian[free[i] * n + free[j]] / scale[free[i]] / scale[free[j]];
        }

        if (m > LargestDecomposition) return Factored(scaled, a, m, first);
        SymmetricEigen.Decompose(scaled, m, eigenvalues, new double[2 * m]);
        double smallest = eigenvalues[0], largest = eigenvalues[m - 1], decrement = 0;
        for (int k = 0; k < m; k++)
        {
            double along = Dense.Dot(scaled.AsSpan(k * m, m), a);
            decrement += 0.5 * along * along / eigenvalues[k];
        }

        return smallest > 0
            ? new Certificate(first, decrement, smallest, largest / smallest)
            : new Certificate(first, double.NaN, smallest, double.PositiveInfinity);
    }
}
