using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>Newton steps on the first-order equations of the active constraints, with the exact Hessian of the Lagrangian (by differences of its gradient).</summary>
internal sealed class ActiveSetPolish
{
    private const int MaxSteps = 4;

    /// <summary>Equations of a Newton step for which there is room from the start: 64 coordinates with as many active constraints. More make room when they come.</summary>
    private const int RoomFromTheStart = 128;

    private readonly Evaluator evaluator;
    private readonly int n;
    private readonly Lagrangian lagrangian;
    private readonly ReducedHessian reduced;
    private readonly IObjective inside;
    private readonly double[] sizes, candidate, hessian, normals, direction;
    private readonly List<int> active;
    private double[] system, right;
    private int[] pivot;

    /// <summary>Makes its workspaces.</summary>
    /// <param name="evaluator">Evaluates and counts.</param>
    /// <param name="settings">The constraints.</param>
    /// <param name="shape">Any point of the search.</param>
    public ActiveSetPolish(Evaluator evaluator, Sqp settings, ConstrainedPoint shape)
    {
        this.evaluator = evaluator;
        n = shape.N;
        lagrangian = new Lagrangian(evaluator, settings.Constraints, shape.General);
        inside = Inside.Of(lagrangian, settings.Bounds);
        sizes = new double[n];
        reduced = new ReducedHessian(n, shape.Rows);
        candidate = new double[shape.Rows];
        hessian = new double[n * n];
        normals = new double[shape.Rows * n];
        direction = new double[n];
        active = new List<int>(shape.Rows);
        int room = Math.Min(n + shape.Rows, RoomFromTheStart);
        system = new double[room * room];
        right = new double[room];
        pivot = new int[room];
    }

    /// <summary>Improves the point as long as the residual at least halves.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Improve(ConstrainedPoint current, ConstrainedPoint trial, double[] lambda)
    {
        bool changed = false;
        for (int step = 0; step < MaxSteps; step++)
        {
            double before = Residual(current, lambda);
            if (before == 0 || evaluator.Ended) break;
            lambda.CopyTo(candidate, 0);
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
        double[] bounds = new double[n];
        for (int k = 0; k < at.BoundRows.Count; k++) bounds[at.BoundRows[k].Coordinate] += at.BoundRows[k].Sign * lambda[at.General + k];
        return new KarushKuhnTucker(lambda[..at.General], bounds, stationarity, violation, complementarity, [.. Normals(at, lambda)], (double[]?)Hessian(at, lambda)?.Clone());
    }

    /// <summary>The most negative curvature that the active constraints leave free, and its direction: see <see cref="ReducedHessian.MostNegative"/>.</summary>
    public double MostNegative(double[] hessian, ConstrainedPoint at, double[] lambda, Span<double> direction) =>
        reduced.Set(hessian, Normals(at, lambda)).MostNegative(direction);

    /// <summary>The Hessian of the Lagrangian, row-major, in an array that the next call overwrites; null where it is not finite.</summary>
    public double[]? Hessian(ConstrainedPoint at, double[] lambda)
    {
        lambda.AsSpan(0, at.General).CopyTo(lagrangian.Multipliers);
        Differences.Hessian(inside, at.X, at.Value, sizes, hessian, evaluator.CancellationToken);
        return Evaluator.Finite(hessian) ? hessian : null;
    }

    private static double Residual(ConstrainedPoint at, double[] lambda)
    {
        (double stationarity, double violation, double complementarity) = at.Conditions(lambda);
        return Math.Max(stationarity, Math.Max(violation, complementarity));
    }

    // Equations, and inequalities that press or are met: those with a multiplier above the slack.
    private void FindActive(ConstrainedPoint at, double[] lambda)
    {
        active.Clear();
        for (int k = 0; k < at.Rows; k++)
            if (k < at.Equalities || lambda[k] > Math.Max(Math.Abs(at.C[k]), 1e-9)) active.Add(k);
    }

    // The gradients of the active constraints, row by row.
    private ReadOnlySpan<double> Normals(ConstrainedPoint at, double[] lambda)
    {
        FindActive(at, lambda);
        for (int k = 0; k < active.Count; k++) at.J.AsSpan(active[k] * n, n).CopyTo(normals.AsSpan(k * n));
        return normals.AsSpan(0, active.Count * n);
    }

    private bool NewtonStep(ConstrainedPoint at, ConstrainedPoint trial, double[] lambda)
    {
        if (Hessian(at, lambda) is not { } curvature) return false;
        // Newton's method goes to any stationary point: where the curvature is negative it would be a saddle or a maximum.
        if (MostNegative(curvature, at, lambda, direction) < -1e-8) return false;
        int q = active.Count, m = n + q;
        MakeRoom(m);
        Span<double> matrix = system.AsSpan(0, m * m), rest = right.AsSpan(0, m);
        matrix.Clear();
        for (int i = 0; i < n; i++)
        {
            curvature.AsSpan(i * n, n).CopyTo(matrix[(i * m)..]);
            rest[i] = -at.G[i];
        }

        for (int k = 0; k < q; k++)
        {
            for (int i = 0; i < n; i++)
            {
                matrix[i * m + n + k] = -at.J[active[k] * n + i];
                matrix[(n + k) * m + i] = at.J[active[k] * n + i];
            }

            rest[n + k] = -at.C[active[k]];
        }

        if (!Lu.TryFactor(matrix, m, pivot)) return false;
        Lu.Solve(matrix, m, pivot, rest);
        for (int i = 0; i < n; i++) trial.X[i] = at.X[i] + rest[i];
        Array.Clear(lambda);
        for (int k = 0; k < q; k++) lambda[active[k]] = rest[n + k];
        return Evaluator.Finite(rest);
    }

    private void MakeRoom(int m)
    {
        if (right.Length >= m) return;
        system = new double[m * m];
        right = new double[m];
        pivot = new int[m];
    }

    private sealed class Lagrangian(Evaluator evaluator, IConstraints constraints, int count) : IObjective
    {
        private readonly double[] values = new double[count], jacobian = new double[count * evaluator.Dimension], part = new double[evaluator.Dimension];

        /// <summary>One per constraint without bounds; to be filled before use.</summary>
        public double[] Multipliers { get; } = new double[count];

        public int Dimension => evaluator.Dimension;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double value = evaluator.Evaluate(x, gradient);
            if (!double.IsFinite(value)) return value;
            constraints.Values(x, values, jacobian);
            Dense.MultiplyTransposed(jacobian, Multipliers, part);
            for (int i = 0; i < gradient.Length; i++) gradient[i] -= part[i];
            return value - Dense.Dot(Multipliers, values);
        }
    }
}
