using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The quadratic model with which sequential quadratic programming begins, and begins anew after a failure.</summary>
internal sealed class StartingCurvature(int n)
{
    private const double Least = 1e-2;

    private readonly double[] d = new double[n], values = new double[n], work = new double[2 * n];

    /// <summary>A Hessian made positive definite in the scale of its own diagonal, so that no unit of a coordinate matters: eigenvalues by their size, none below 0.01.</summary>
    /// <param name="hessian">Row-major; overwritten by work.</param>
    /// <param name="at">The point, for coordinates without curvature.</param>
    /// <param name="b">Overwritten.</param>
    /// <returns>Whether the result is finite.</returns>
    public bool TryPositive(double[] hessian, ConstrainedPoint at, double[] b)
    {
        Scaling.FromHessian(hessian, at.X, at.Value, at.G, d);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                hessian[i * n + j] /= d[i] * d[j];
        SymmetricEigen.Decompose(hessian, n, values, work);
        Array.Clear(b);
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> vector = hessian.AsSpan(k * n, n);
            double curvature = Math.Max(Math.Abs(values[k]), Least);
            for (int i = 0; i < n; i++) Dense.Add(curvature * vector[i], vector, b.AsSpan(i * n, n));
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                b[i * n + j] *= d[i] * d[j];
        return Evaluator.Finite(b);
    }

    /// <summary>A multiple of the identity, from the length of the gradient.</summary>
    public static void Identity(ConstrainedPoint at, double[] b)
    {
        Array.Clear(b);
        double size = Math.Max(1e-3, Dense.Norm(at.G) / Math.Max(1, Dense.Norm(at.X)));
        for (int i = 0; i < at.N; i++) b[i * at.N + i] = size;
    }
}
