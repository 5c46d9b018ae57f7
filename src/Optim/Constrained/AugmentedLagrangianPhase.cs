using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// The augmented Lagrangian of Hestenes, Powell and Rockafellar (Nocedal and Wright 2006, section 17.4), minimised within the bounds by L-BFGS-B: slower than SQP,
/// but it needs no consistent linearisation.
/// </summary>
/// <remarks>A search calls it once at most. Each round is a search of its own: it makes its state at its beginning, and its iterations allocate nothing.</remarks>
internal sealed class AugmentedLagrangianPhase(Evaluator evaluator, Sqp settings, int rows)
{
    private const int MaxRounds = 40;

    /// <summary>Moves the point where that lowers the violation or the residual.</summary>
    /// <returns>Whether the point moved.</returns>
    public bool Improve(ConstrainedPoint current, ConstrainedPoint trial, double[] lambda)
    {
        int general = current.General;
        double[] multipliers = lambda[..general];
        double weight = 10, before = double.PositiveInfinity;
        bool moved = false;
        current.X.CopyTo(trial.X, 0);
        Augmented augmented = new(evaluator, settings.Constraints, multipliers);
        LimitedBfgs method = new() { Bounds = settings.Bounds, MaxIterations = 500, GradientTolerance = 1e-8 };
        for (int round = 0; round < MaxRounds && !evaluator.Ended; round++)
        {
            augmented.Weight = weight;
            Minimum inner = method.Minimize(augmented, trial.X);
            inner.Point.CopyTo(trial.X);
            if (!trial.Evaluate()) break;
            double violation = 0;
            for (int k = 0; k < general; k++)
            {
                bool equation = k < current.Equalities;
                violation = Math.Max(violation, equation ? Math.Abs(trial.C[k]) : Math.Abs(Math.Min(trial.C[k], multipliers[k] / weight)));
                multipliers[k] -= weight * trial.C[k];
                if (!equation) multipliers[k] = Math.Max(0, multipliers[k]);
            }

            moved = true;
            if (violation < 1e-7) break;
            if (violation > 0.25 * before) weight *= 10;
            if (weight > 1e10) break;
            before = violation;
        }

        if (!moved || !trial.Evaluate()) return false;
        double old = current.Violation(out _), now = trial.Violation(out _);
        if (now > old + 1e-6) return false;
        current.CopyFrom(trial);
        lambda.AsSpan(0, rows).Clear();
        multipliers.CopyTo(lambda, 0);
        for (int k = 0; k < current.BoundRows.Count; k++)
        {
            // what is left of the gradient at an active bound is its multiplier
            (int i, double sign) = current.BoundRows[k];
            if (current.C[general + k] > 1e-10) continue;
            double rest = current.G[i];
            for (int j = 0; j < general; j++) rest -= lambda[j] * current.J[j * current.N + i];
            lambda[general + k] = Math.Max(0, sign * rest);
        }

        return true;
    }

    private sealed class Augmented(Evaluator evaluator, IConstraints constraints, double[] multipliers) : IObjective
    {
        private readonly double[] values = new double[multipliers.Length], jacobian = new double[multipliers.Length * evaluator.Dimension];

        /// <summary>Of the squares; positive.</summary>
        public double Weight { get; set; }

        public int Dimension => evaluator.Dimension;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            double value = evaluator.Evaluate(x, gradient);
            if (!double.IsFinite(value)) return value;
            constraints.Values(x, values, gradient.IsEmpty ? default : jacobian);
            for (int k = 0; k < values.Length; k++)
            {
                double shifted = multipliers[k] - Weight * values[k];
                if (k >= constraints.EqualityCount) shifted = Math.Max(0, shifted);
                value += (shifted * shifted - multipliers[k] * multipliers[k]) / (2 * Weight);
                if (!gradient.IsEmpty) Dense.Add(-shifted, jacobian.AsSpan(k * x.Length, x.Length), gradient);
            }

            return double.IsFinite(value) ? value : double.PositiveInfinity;
        }
    }
}
