using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// Steps p that minimise |r + Jp| subject to |Dp| at most a radius, over the free columns of J: one QR of J, then one of a small stacked matrix per damping
/// (Moré 1978, sections 3 and 5). No normal equations, so an ill-conditioned J keeps its digits.
/// </summary>
internal sealed class DampedSolver(int residuals, int dimension)
{
    private readonly double[] qr = new double[residuals * dimension], tau = new double[dimension], qtr = new double[residuals];
    private readonly double[] stacked = new double[2 * dimension * dimension], stackedTau = new double[dimension], rhs = new double[Math.Max(residuals, 2 * dimension)];
    private readonly double[] y = new double[dimension], work = new double[dimension], scale = new double[dimension];
    private readonly int[] pivot = new int[dimension], stackedPivot = new int[dimension];
    private int n, rank;

    /// <summary>The damping of the last step; 0 for a Gauss-Newton step.</summary>
    public double Damping { get; private set; }

    /// <summary>Takes the Jacobian's free columns, their scales and the residuals.</summary>
    public void Prepare(ReadOnlySpan<double> jacobian, ReadOnlySpan<double> r, ReadOnlySpan<double> coordinateScale, ReadOnlySpan<int> free)
    {
        n = free.Length;
        int all = dimension;
        for (int i = 0; i < residuals; i++)
            for (int k = 0; k < n; k++)
                qr[i * n + k] = jacobian[i * all + free[k]] / coordinateScale[free[k]]; // D = 1 from here on
        rank = PivotedQR.Factor(qr, residuals, n, tau, pivot, 1e-15);
        for (int k = 0; k < n; k++) scale[k] = 1;
        r.CopyTo(qtr);
        PivotedQR.ApplyTransposed(qr, residuals, n, tau, qtr);
    }

    /// <summary>The step of the free coordinates in scaled units.</summary>
    /// <returns>Its length.</returns>
    public double Solve(double radius, Span<double> step)
    {
        step = step[..n];
        if (n == 0) return 0;
        Damping = 0;
        if (rank == n && residuals >= n)
        {
            qtr.CopyTo(rhs, 0);
            BackSubstitute(qr, rank, pivot, rhs, step);
            double newton = Dense.Norm(step);
            if (newton <= radius * 1.1) return newton;
        }

        // |p(damping)| = radius by Newton on 1/|p| (Moré's eq. 5.5) within a bracket
        double upper = GradientLength() / radius, lower = 0, damping = upper * 1e-3, length = 0;
        if (upper == 0)
        {
            step.Clear();
            return 0;
        }

        for (int iteration = 0; iteration < 60; iteration++)
        {
            if (!(damping > lower && damping < upper)) damping = Math.Max(1e-3 * upper, Math.Sqrt(Math.Max(lower, upper * 1e-30) * upper));
            Factor(damping);
            DampedStep(qtr, step);
            length = Dense.Norm(step);
            if (Math.Abs(length - radius) <= 0.1 * radius) break;
            if (length > radius) lower = Math.Max(lower, damping);
            else upper = Math.Min(upper, damping);
            if (length < radius && upper <= 1e-30 * GradientLength() / radius) break; // the minimum-norm step is inside
            damping += (length - radius) / radius * (length * length / Slope(step));
        }

        Damping = damping;
        return length;
    }

    /// <summary>The least-squares solution of J a = -v with the damping of the last step: for the acceleration.</summary>
    public void SolveSame(ReadOnlySpan<double> v, Span<double> result)
    {
        v.CopyTo(rhs);
        PivotedQR.ApplyTransposed(qr, residuals, n, tau, rhs);
        result = result[..n];
        if (Damping == 0)
        {
            BackSubstitute(qr, rank, pivot, rhs, result);
            return;
        }

        for (int i = 0; i < n; i++) work[i] = i < residuals ? rhs[i] : 0;
        DampedStep(work, result);
    }

    private double GradientLength()
    {
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double along = 0;
            for (int i = 0; i <= Math.Min(j, residuals - 1); i++) along += qr[i * n + j] * qtr[i];
            sum += along * along;
        }

        return Math.Sqrt(sum);
    }

    // QR of [R; sqrt(damping) I]
    private void Factor(double damping)
    {
        Span<double> a = stacked.AsSpan(0, 2 * n * n);
        a.Clear();
        int rows = Math.Min(n, residuals);
        for (int i = 0; i < rows; i++)
            for (int j = i; j < n; j++)
                a[i * n + j] = qr[i * n + j];
        for (int i = 0; i < n; i++) a[(n + i) * n + i] = Math.Sqrt(damping);
        PivotedQR.Factor(a, 2 * n, n, stackedTau, stackedPivot, 0);
    }

    private void DampedStep(ReadOnlySpan<double> projected, Span<double> step)
    {
        rhs.AsSpan(0, 2 * n).Clear();
        for (int i = 0; i < Math.Min(n, residuals); i++) rhs[i] = projected[i];
        PivotedQR.ApplyTransposed(stacked, 2 * n, n, stackedTau, rhs);
        BackSubstitute(stacked, n, stackedPivot, rhs, y);
        for (int k = 0; k < n; k++) step[pivot[k]] = y[k];
    }

    // p' (R'R + damping)^-1 p = |R_damped'^-1 p|^2
    private double Slope(ReadOnlySpan<double> step)
    {
        for (int k = 0; k < n; k++) work[k] = step[pivot[stackedPivot[k]]];
        double sum = 0;
        for (int j = 0; j < n; j++)
        {
            double value = work[j];
            for (int i = 0; i < j; i++) value -= stacked[i * n + j] * work[i];
            work[j] = value / stacked[j * n + j];
            sum += work[j] * work[j];
        }

        return sum;
    }

    // step = -P R^-1 b
    private void BackSubstitute(ReadOnlySpan<double> r, int order, ReadOnlySpan<int> p, ReadOnlySpan<double> b, Span<double> step)
    {
        step.Clear();
        for (int i = order - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int j = i + 1; j < order; j++) sum += r[i * n + j] * step[p[j]];
            step[p[i]] = -sum / r[i * n + i];
        }
    }
}
