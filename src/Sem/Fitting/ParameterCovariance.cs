using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The covariance of all free rows from an information matrix: T (T'IT)^-1 T', where T spans the directions that equations and active inequalities leave.</summary>
internal static class ParameterCovariance
{
    // Pivots of the information scaled to unit diagonal below this are rounding: the information is singular.
    private const double SingularPivot = 1e-11;

    /// <summary>The covariance, row-major; NaN throughout where the information is not positive definite along T.</summary>
    /// <param name="information">By all free rows, in the units of the whole sample.</param>
    /// <param name="tangent">T, row-major rows * directions.</param>
    /// <param name="parameters">Number of free rows.</param>
    public static double[] Of(ReadOnlySpan<double> information, ReadOnlySpan<double> tangent, int parameters)
    {
        double[] covariance = new double[parameters * parameters];
        int d = parameters == 0 ? 0 : tangent.Length / parameters;
        if (d == 0) return covariance;
        double[] inner = Inner(information, tangent, parameters);
        if (!TryInvert(inner, d, out double[] inverse))
        {
            Array.Fill(covariance, double.NaN);
            return covariance;
        }

        return Outer(inverse, tangent, parameters);
    }

    /// <summary>T' M T.</summary>
    public static double[] Inner(ReadOnlySpan<double> matrix, ReadOnlySpan<double> tangent, int parameters)
    {
        int d = tangent.Length / parameters;
        if (IsIdentity(tangent, parameters, d)) return matrix.ToArray();
        double[] product = new double[parameters * d], inner = new double[d * d];
        for (int i = 0; i < parameters; i++)
            for (int j = 0; j < parameters; j++)
                if (matrix[(i * parameters) + j] != 0) Dense.Add(matrix[(i * parameters) + j], tangent.Slice(j * d, d), product.AsSpan(i * d, d));
        for (int i = 0; i < parameters; i++)
            for (int a = 0; a < d; a++)
                if (tangent[(i * d) + a] != 0) Dense.Add(tangent[(i * d) + a], product.AsSpan(i * d, d), inner.AsSpan(a * d, d));
        return inner;
    }

    /// <summary>T M T'.</summary>
    public static double[] Outer(ReadOnlySpan<double> matrix, ReadOnlySpan<double> tangent, int parameters)
    {
        int d = tangent.Length / parameters;
        if (IsIdentity(tangent, parameters, d)) return matrix.ToArray();
        double[] product = new double[parameters * d], outer = new double[parameters * parameters];
        for (int i = 0; i < parameters; i++)
            for (int a = 0; a < d; a++)
                if (tangent[(i * d) + a] != 0) Dense.Add(tangent[(i * d) + a], matrix.Slice(a * d, d), product.AsSpan(i * d, d));
        for (int i = 0; i < parameters; i++)
            for (int j = 0; j < parameters; j++) outer[(i * parameters) + j] = Dense.Dot(product.AsSpan(i * d, d), tangent.Slice(j * d, d));
        return outer;
    }

    /// <summary>The inverse of a matrix that is positive definite when scaled to unit diagonal; false when it is not.</summary>
    public static bool TryInvert(ReadOnlySpan<double> matrix, int n, out double[] inverse)
    {
        inverse = new double[n * n];
        double[] scaled = new double[n * n], scale = new double[n];
        for (int i = 0; i < n; i++)
        {
            scale[i] = Math.Sqrt(matrix[(i * n) + i]);
            if (!(scale[i] > 0) || !double.IsFinite(scale[i])) return false;
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) scaled[(i * n) + j] = matrix[(i * n) + j] / scale[i] / scale[j];
        if (!Cholesky.TryFactor(scaled, n, SingularPivot)) return false;
        DenseSymmetric.InvertFactored(scaled, n, inverse);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) inverse[(i * n) + j] /= scale[i] * scale[j];
        return true;
    }

    private static bool IsIdentity(ReadOnlySpan<double> tangent, int parameters, int d)
    {
        if (d != parameters) return false;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                if (tangent[(i * d) + j] != (i == j ? 1 : 0)) return false;
        return true;
    }
}
