using Stats.Optim;

namespace Stats.Tests.Optims;

public sealed record SteepestDescent : Minimizer
{
    protected override Derivatives Needs => Derivatives.Gradient;

    protected override Search Begin(Evaluator evaluator) => new Run(evaluator);

    private sealed class Run(Evaluator evaluator) : Search(evaluator)
    {
        private readonly double[] trial = new double[evaluator.Dimension];
        private double size = 1;

        protected override void Start() => Value = Evaluator.Evaluate(Point, Gradient);

        protected override StopReason? Step()
        {
            double slope = Gradient.Sum(g => g * g);
            for (size *= 2; size > 1e-20; size /= 2)
            {
                for (int i = 0; i < trial.Length; i++) trial[i] = Point[i] - size * Gradient[i];
                if (Evaluator.Evaluate(trial) > Value - 1e-4 * size * slope) continue;
                if (Evaluator.Ended) return null;
                trial.CopyTo(Point, 0);
                Value = Evaluator.Evaluate(Point, Gradient);
                return null;
            }

            return StopReason.StepTooSmall;
        }
    }
}
