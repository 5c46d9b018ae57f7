using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// The accelerated proximal gradient method (FISTA) with backtracking and restart: minimises a smooth objective plus a <see cref="Penalty"/>.
/// The value of the result is the sum of both; the gradient is that of the smooth part.
/// </summary>
/// <remarks>
/// Beck and Teboulle (2009), SIAM J. Imaging Sci. 2:183; restart by O'Donoghue and Candès (2015). Converged: the distance of zero from the sub-differential, measured
/// as the gradient of a smooth objective is (<see cref="Certificate.ScaledGradient"/>): per coordinate over d_i max(1, |f|)^(1/2), where d_i is the square root of the
/// smooth part's i-th second derivative. Without a penalty it is the same test.
/// </remarks>
public sealed record ProximalGradient : Minimizer
{
    /// <summary>The penalty.</summary>
    public required Penalty Penalty { get; init; }

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        if (Bounds is not null) throw new ArgumentException($"{nameof(ProximalGradient)} takes no bounds; use a penalty that is infinite outside them.");
        return new Run(evaluator, Penalty);
    }

    private sealed class Run(Evaluator evaluator, Penalty penalty) : Search(evaluator)
    {
        private readonly int n = evaluator.Dimension;
        private readonly double[] ahead = new double[evaluator.Dimension], aheadGradient = new double[evaluator.Dimension], trial = new double[evaluator.Dimension], trialGradient = new double[evaluator.Dimension];
        private readonly double[] distance = new double[evaluator.Dimension];
        private double momentum = 1, curvature = 1, residual = double.PositiveInfinity;
        private bool learned;

        protected override double? Residual => residual;

        private protected override bool LearnsScale => true;

        protected override void Learn(ReadOnlySpan<double> hessian)
        {
            learned = true;
            Scaling.FromHessian(hessian, Point, Value, distance, Scale);
            Measure();
        }

        protected override void Start()
        {
            Value = Evaluator.Evaluate(Point, Gradient) + penalty.Value(Point);
            curvature = Math.Max(1e-8, Dense.Norm(Gradient) / Math.Max(1, Dense.Norm(Point)));
            Point.CopyTo(ahead, 0);
            Measure();
        }

        protected override StopReason? Step()
        {
            double value = Evaluator.Evaluate(ahead, aheadGradient);
            if (double.IsPositiveInfinity(value)) return Restart();
            for (int attempt = 0; attempt < 100; attempt++, curvature *= 2)
            {
                for (int i = 0; i < n; i++) trial[i] = ahead[i] - aheadGradient[i] / curvature;
                penalty.Proximal(trial, 1 / curvature);
                double found = Evaluator.Evaluate(trial, trialGradient), model = value;
                if (Evaluator.Ended) return null;
                for (int i = 0; i < n; i++) model += (trial[i] - ahead[i]) * (aheadGradient[i] + 0.5 * curvature * (trial[i] - ahead[i]));
                if (found <= model + 1e-13 * Math.Abs(value)) return Move(found);
            }

            return Restart();
        }

        private StopReason? Move(double found)
        {
            double total = found + penalty.Value(trial), before = Value;
            if (total > before + 1e-13 * Math.Abs(before)) return Restart(); // overshoot: momentum has to begin anew
            double next = 0.5 * (1 + Math.Sqrt(1 + 4 * momentum * momentum)), push = (momentum - 1) / next, along = 0;
            StepLength = 0;
            for (int i = 0; i < n; i++)
            {
                double change = trial[i] - Point[i];
                along += (ahead[i] - trial[i]) * change; // positive: the gradient map points against the movement
                StepLength += change * change;
                Point[i] = trial[i];
                ahead[i] = trial[i] + push * change;
            }

            StepLength = Math.Sqrt(StepLength);
            momentum = next;
            if (along > 0)
            {
                momentum = 1;
                Point.CopyTo(ahead, 0);
            }

            trialGradient.CopyTo(Gradient, 0);
            Value = total;
            curvature *= 0.9; // lets the step grow again
            Measure();
            return null;
        }

        private StopReason? Restart()
        {
            StepLength = 0;
            if (momentum == 1 && ahead.AsSpan().SequenceEqual(Point)) return StopReason.StepTooSmall;
            momentum = 1;
            Point.CopyTo(ahead, 0);
            return null;
        }

        // The step's own curvature is the scale until the loop has shown the Hessian: it may be far too small where the search begins.
        private void Measure()
        {
            penalty.Distance(Point, Gradient, Math.Max(1, curvature), distance);
            if (!learned) Array.Fill(Scale, Math.Sqrt(curvature));
            residual = 0;
            for (int i = 0; i < n; i++) residual = Math.Max(residual, Math.Abs(distance[i]) / Scale[i]);
            residual /= Math.Sqrt(Math.Max(1, Math.Abs(Value)));
        }
    }
}
