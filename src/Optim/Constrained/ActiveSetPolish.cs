using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Newton steps on the first-order equations of the active constraints, with the exact Hessian of the Lagrangian (by differences of its gradient).</summary>
internal sealed class ActiveSetPolish(Evaluator evaluator, Sqp settings)
{
    private const int MaxSteps = 4;

    /// <summary>Improves the point as long as the residual at least halves.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Improve(ConstrainedPoint current, ConstrainedPoint trial, double[] lambda)
    {
        bool changed = false;
        for (int step = 0; step < MaxSteps; step++)
        {
            double before = Residual(current, lambda);
            if (before == 0 || evaluator.Ended) break;
            double[] candidate = [.. lambda];
            if (!NewtonStep(current, trial, candidate) || !trial.Evaluate() || !(Residual(trial, candidate) < 0.5 * before)) break;
            current.CopyFrom(trial);
            candidate.CopyTo(lambda, 0);
            changed = true;
        }

        return changed;
    }

    /// <summary>The conditions with the active normals and the Hessian of the Lagrangian, for the report.</summary>
    public KarushKuhnTucker Describe(ConstrainedPoint at, double[] lambda)
    {
        (double stationarity, double violation, double complementarity) = at.Conditions(lambda);
        double[] bounds = new double[at.N], normals = Normals(at, lambda);
        for (int k = 0; k < at.BoundRows.Count; k++) bounds[at.BoundRows[k].Coordinate] += at.BoundRows[k].Sign * lambda[at.General + k];
        return new KarushKuhnTucker(lambda[..at.General], bounds, stationarity, violation, complementarity, normals, Hessian(at, lambda));
    }

    /// <summary>The gradients of the active constraints, row by row.</summary>
    public static double[] Normals(ConstrainedPoint at, double[] lambda) => [.. Active(at, lambda).SelectMany(k => at.J[(k * at.N)..((k + 1) * at.N)])];

    private static double Residual(ConstrainedPoint at, double[] lambda)
    {
        (double stationarity, double violation, double complementarity) = at.Conditions(lambda);
        return Math.Max(stationarity, Math.Max(violation, complementarity));
    }

    // Equations, and inequalities that press or are met: those with a multiplier above the slack.
    private static List<int> Active(ConstrainedPoint at, double[] lambda)
    {
        List<int> active = [];
        for (int k = 0; k < at.Rows; k++)
            if (k < at.Equalities || lambda[k] > Math.Max(Math.Abs(at.C[k]), 1e-9)) active.Add(k);
        return active;
    }

    private bool NewtonStep(ConstrainedPoint at, ConstrainedPoint trial, double[] lambda)
    {
        if (Hessian(at, lambda) is not { } hessian) return false;
        // Newton's method goes to any stationary point: where the curvature is negative it would be a saddle or a maximum.
        if (new ReducedHessian(hessian, Normals(at, lambda), at.N).MostNegative(new double[at.N]) < -1e-8) return false;
        List<int> active = Active(at, lambda);
        int n = at.N, q = active.Count, m = n + q;
        double[] system = new double[m * m], right = new double[m];
        int[] pivot = new int[m];
        for (int i = 0; i < n; i++)
        {
            hessian.AsSpan(i * n, n).CopyTo(system.AsSpan(i * m));
            right[i] = -at.G[i];
        }

        for (int k = 0; k < q; k++)
        {
            for (int i = 0; i < n; i++)
            {
                system[i * m + n + k] = -at.J[active[k] * n + i];
                system[(n + k) * m + i] = at.J[active[k] * n + i];
            }

            right[n + k] = -at.C[active[k]];
        }

        if (!Lu.TryFactor(system, m, pivot)) return false;
        Lu.Solve(system, m, pivot, right);
        for (int i = 0; i < n; i++) trial.X[i] = at.X[i] + right[i];
        Array.Clear(lambda);
        for (int k = 0; k < q; k++) lambda[active[k]] = right[n + k];
        return Evaluator.Finite(right);
    }

    /// <summary>The Hessian of the Lagrangian, row-major; null where it is not finite.</summary>
    public double[]? Hessian(ConstrainedPoint at, double[] lambda)
    {
        int n = at.N;
        double[] multipliers = lambda[..at.General];
        Lagrangian lagrangian = new(evaluator, settings.Constraints, multipliers);
        double[] hessian = new double[n * n];
        Differences.Hessian(lagrangian, at.X, hessian);
        return Evaluator.Finite(hessian) ? hessian : null;
    }

    private sealed class Lagrangian(Evaluator evaluator, IConstraints constraints, double[] multipliers) : IObjective
    {
        private readonly double[] values = new double[multipliers.Length], jacobian = new double[multipliers.Length * evaluator.Dimension], part = new double[evaluator.Dimension];

        public int Dimension => evaluator.Dimension;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double value = evaluator.Evaluate(x, gradient);
            if (!double.IsFinite(value)) return value;
            constraints.Values(x, values, jacobian);
            Dense.MultiplyTransposed(jacobian, multipliers, part);
            for (int i = 0; i < gradient.Length; i++) gradient[i] -= part[i];
            return value - Dense.Dot(multipliers, values);
        }
    }
}
