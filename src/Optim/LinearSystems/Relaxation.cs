using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Iterative solvers whose speed hangs on the relaxation parameter omega, between 0 and 2.</summary>
public static class Relaxation
{
    /// <summary>Successive over-relaxation from x = 0 until the residual has fallen by the tolerance.</summary>
    /// <param name="matrix">Symmetric positive definite, or diagonally dominant.</param>
    /// <param name="right">The right-hand side.</param>
    /// <param name="solution">Overwritten.</param>
    /// <param name="omega">Between 0 and 2.</param>
    /// <param name="tolerance">Of the residual's length relative to that of the right-hand side.</param>
    /// <param name="limit">Largest number of sweeps.</param>
    /// <returns>Sweeps made; the limit when the tolerance was not met.</returns>
    public static int Sor(SparseMatrix matrix, ReadOnlySpan<double> right, Span<double> solution, double omega, double tolerance = 1e-8, int limit = 10_000)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        CheckOmega(omega);
        solution.Clear();
        double[] residual = new double[matrix.Order];
        double enough = tolerance * Dense.Norm(right);
        for (int sweep = 1; sweep <= limit; sweep++)
        {
            matrix.Relax(solution, right, omega);
            matrix.Multiply(solution, residual);
            for (int i = 0; i < residual.Length; i++) residual[i] = right[i] - residual[i];
            if (Dense.Norm(residual) <= enough) return sweep;
        }

        return limit;
    }

    /// <summary>Conjugate gradients preconditioned by symmetric over-relaxation, from x = 0.</summary>
    /// <param name="matrix">Symmetric positive definite.</param>
    /// <param name="right">The right-hand side.</param>
    /// <param name="solution">Overwritten.</param>
    /// <param name="omega">Between 0 and 2.</param>
    /// <param name="tolerance">Of the residual's length relative to that of the right-hand side.</param>
    /// <param name="limit">Largest number of iterations.</param>
    /// <returns>Iterations made; the limit when the tolerance was not met.</returns>
    public static int ConjugateGradient(SparseMatrix matrix, ReadOnlySpan<double> right, Span<double> solution, double omega, double tolerance = 1e-8, int limit = 10_000)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        CheckOmega(omega);
        int n = matrix.Order;
        double[] r = [.. right], z = new double[n], p = new double[n], ap = new double[n];
        solution.Clear();
        double enough = tolerance * Dense.Norm(right), before = 0;
        if (Dense.Norm(r) <= enough) return 0;
        for (int k = 1; k <= limit; k++)
        {
            matrix.Precondition(r, z, omega);
            double rz = Dense.Dot(r, z), push = k == 1 ? 0 : rz / before;
            for (int i = 0; i < n; i++) p[i] = z[i] + push * p[i];
            before = rz;
            matrix.Multiply(p, ap);
            double step = rz / Dense.Dot(p, ap);
            Dense.Add(step, p, solution);
            Dense.Add(-step, ap, r);
            if (Dense.Norm(r) <= enough) return k;
        }

        return limit;
    }

    private static void CheckOmega(double omega)
    {
        if (!(omega > 0 && omega < 2)) throw new ArgumentOutOfRangeException(nameof(omega), omega, "Relaxation needs omega between 0 and 2.");
    }
}
