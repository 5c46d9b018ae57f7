using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>How a <see cref="StochasticGradient"/> uses the gradients of its batches.</summary>
public enum StochasticUpdate
{
    /// <summary>Plain steps that shrink like 1 / sqrt(epoch) (Robbins and Monro 1951).</summary>
    Plain,

    /// <summary>Moments of the gradient per coordinate (Kingma and Ba 2015), with the same shrinking.</summary>
    Adam,

    /// <summary>Variance reduced by a full gradient per epoch, constant steps (Johnson and Zhang 2013).</summary>
    VarianceReduced,
}

/// <summary>
/// Stochastic gradients for sums over many terms: epochs of batches in seeded random order, then trust-region Newton on the whole sum, which gives the result its
/// certificate. The objective has to be an <see cref="IFiniteSum"/>. One iteration is one epoch, or one Newton step.
/// </summary>
public sealed record StochasticGradient : Minimizer
{
    /// <summary>How gradients are used.</summary>
    public StochasticUpdate Update { get; init; } = StochasticUpdate.VarianceReduced;

    /// <summary>Terms per batch; at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Epochs before the polish; at least 0.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>First step; positive. For <see cref="StochasticUpdate.Adam"/> in units of the coordinates, else a factor of the mean gradient per term.</summary>
    public double Step { get; init; } = 0.05;

    /// <summary>Fixes the order of the batches.</summary>
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    protected override Derivatives Needs => Derivatives.Gradient | Derivatives.Hessian;

    /// <inheritdoc/>
    protected override Search Begin(Evaluator evaluator)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (evaluator.Sum is not { } sum) throw new ArgumentException($"{nameof(StochasticGradient)} needs an objective that is a sum of terms ({nameof(IFiniteSum)}).");
        return new Run(evaluator, sum, this);
    }

    private sealed class Run : Search
    {
        private const int MaxUndone = 30;
        private readonly StochasticGradient settings;
        private readonly IFiniteSum sum;
        private readonly TrustRegionNewtonSearch polish;
        private readonly Random random;
        private readonly int[] order;
        private readonly double[] x, batch, anchor, anchorGradient, anchorBatch, first, second;
        private int epoch, updates, undone;
        private bool polishing;
        private double size;

        public Run(Evaluator evaluator, IFiniteSum sum, StochasticGradient settings)
            : base(evaluator)
        {
            this.settings = settings;
            this.sum = sum;
            int n = evaluator.Dimension;
            polish = new TrustRegionNewtonSearch(evaluator, new TrustRegionNewton { Bounds = settings.Bounds });
            random = new Random(settings.Seed);
            order = [.. Enumerable.Range(0, sum.TermCount)];
            x = new double[n];
            batch = new double[n];
            anchor = new double[n];
            anchorGradient = new double[n];
            anchorBatch = new double[n];
            first = new double[n];
            second = new double[n];
            size = settings.Step;
        }

        protected override double[]? Hessian => polishing ? polish.LoopHessian : null;

        protected override bool Settle() => !polishing || polish.LoopSettle();

        protected override void Start() => Value = Evaluator.Evaluate(Point, Gradient);

        protected override StopReason? Step()
        {
            if (epoch < settings.Epochs) return Epoch();
            if (!polishing)
            {
                polishing = true;
                Point.CopyTo(polish.Point, 0);
                polish.LoopStart();
                Take();
                return null;
            }

            StopReason? reason = polish.LoopStep();
            Take();
            return reason;
        }

        private void Take()
        {
            polish.Point.CopyTo(Point, 0);
            polish.Gradient.CopyTo(Gradient, 0);
            polish.Scale.CopyTo(Scale, 0);
            Value = polish.Value;
            StepLength = polish.StepLength;
        }

        // An epoch that ends above its beginning is undone and the step halved: noise must not lose the point.
        private StopReason? Epoch()
        {
            epoch++;
            Point.CopyTo(x, 0);
            if (settings.Update == StochasticUpdate.VarianceReduced)
            {
                Point.CopyTo(anchor, 0);
                Gradient.CopyTo(anchorGradient, 0);
            }

            random.Shuffle(order);
            for (int from = 0; from < order.Length; from += settings.BatchSize)
            {
                ReadOnlySpan<int> terms = order.AsSpan(from, Math.Min(settings.BatchSize, order.Length - from));
                if (!double.IsFinite(sum.EvaluateTerms(terms, x, batch)) || !Evaluator.Finite(batch)) break;
                Move(terms);
                settings.Bounds?.Project(x);
            }

            double value = Evaluator.Evaluate(x, batch);
            if (Evaluator.Ended) return null;
            if (value < Value)
            {
                double length = 0;
                for (int i = 0; i < x.Length; i++) length += Math.Pow((x[i] - Point[i]) * Scale[i], 2);
                StepLength = Math.Sqrt(length);
                x.CopyTo(Point, 0);
                batch.CopyTo(Gradient, 0);
                Value = value;
                size *= 1.2;
            }
            else
            {
                StepLength = 0;
                size *= 0.25;
                if (undone++ < MaxUndone) epoch--; // does not count as one of those asked for
                Array.Clear(first);
                Array.Clear(second);
                updates = 0;
            }

            return null;
        }

        private void Move(ReadOnlySpan<int> terms)
        {
            double step = settings.Update == StochasticUpdate.VarianceReduced ? size : size / Math.Sqrt(epoch);
            if (settings.Update == StochasticUpdate.VarianceReduced)
            {
                sum.EvaluateTerms(terms, anchor, anchorBatch);
                double all = 1.0 / order.Length;
                for (int i = 0; i < x.Length; i++) x[i] -= step * ((batch[i] - anchorBatch[i]) / terms.Length + anchorGradient[i] * all);
            }
            else if (settings.Update == StochasticUpdate.Plain)
            {
                Dense.Add(-step / terms.Length, batch, x);
            }
            else
            {
                updates++;
                for (int i = 0; i < x.Length; i++)
                {
                    double g = batch[i] / terms.Length;
                    first[i] = 0.9 * first[i] + 0.1 * g;
                    second[i] = 0.999 * second[i] + 0.001 * g * g;
                    x[i] -= step * (first[i] / (1 - Math.Pow(0.9, updates))) / (Math.Sqrt(second[i] / (1 - Math.Pow(0.999, updates))) + 1e-12);
                }
            }
        }
    }
}
