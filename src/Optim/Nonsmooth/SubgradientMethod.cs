namespace Stats.Optim;

/// <summary>
/// The sub-gradient method: for objectives with kinks, such as sums of absolute residuals. The objective's gradient is any sub-gradient. There is no first-order
/// test, so it never reports convergence; it ends at a limit or when the step is below <see cref="StepTolerance"/>, and returns the best point seen.
/// </summary>
public sealed record SubgradientMethod : Minimizer
{
    /// <summary>How long each step is.</summary>
    public SubgradientStep Rule { get; init; } = new DiminishingStep();

    /// <summary>The search ends (<see cref="StopReason.StepTooSmall"/>) when a step is below this, relative to 1 + the length of the point.</summary>
    public double StepTolerance { get; init; } = 1e-14;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (Rule is ResidualQuantileStep && !evaluator.HasResiduals)
            throw new ArgumentException($"{nameof(ResidualQuantileStep)} needs an objective that shows its residuals ({nameof(IResiduals)}).");
        return new Run(evaluator, this);
    }

    private sealed class Run(Evaluator evaluator, SubgradientMethod settings) : Search(evaluator)
    {
        private readonly double[] trial = new double[evaluator.Dimension], trialGradient = new double[evaluator.Dimension], residuals = new double[evaluator.ResidualCount];
        private int count;

        protected override double? Residual => double.PositiveInfinity;

        protected override bool KeepsBest => true;

        protected override void Start() => Value = Evaluator.Evaluate(Point, Gradient);

        protected override StopReason? Step()
        {
            double norm = LinearAlgebra.Dense.Norm(Gradient);
            if (norm == 0) return StopReason.StepTooSmall; // a stationary point of the piece it lies on: there is no direction
            if (settings.Rule is ResidualQuantileStep) Evaluator.Residuals(Point, residuals);
            double step = settings.Rule.Length(count++, Value, norm, residuals);
            for (int halving = 0; halving < 60; halving++, step *= 0.5)
            {
                if (!(step * norm > settings.StepTolerance * (1 + LinearAlgebra.Dense.Norm(Point)))) return StopReason.StepTooSmall;
                for (int i = 0; i < trial.Length; i++) trial[i] = Point[i] - step * Gradient[i];
                settings.Bounds?.Project(trial);
                double value = Evaluator.Evaluate(trial, trialGradient);
                if (Evaluator.Ended) return null;
                if (double.IsPositiveInfinity(value)) continue;
                Value = value;
                StepLength = step * norm;
                trial.CopyTo(Point, 0);
                trialGradient.CopyTo(Gradient, 0);
                return null;
            }

            return StopReason.StepTooSmall;
        }
    }
}
