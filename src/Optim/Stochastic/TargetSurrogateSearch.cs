using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="TargetSurrogate"/>.</summary>
internal sealed class TargetSurrogateSearch : Search
{
    private readonly TargetSurrogate settings;
    private readonly int n, rows;
    private readonly double[] design, slopes, metric, factor, gram, trial, trialGradient, direction, work;
    private readonly Func<double> evaluate; // of the targets in work
    private double step = 1;
    private bool factored;

    public TargetSurrogateSearch(Evaluator evaluator, TargetSurrogate settings, double[] design)
        : base(evaluator)
    {
        this.settings = settings;
        this.design = design;
        n = evaluator.Dimension;
        rows = settings.Loss.Rows;
        slopes = new double[rows];
        metric = new double[rows];
        factor = new double[n * n];
        gram = new double[n * n];
        trial = new double[n];
        trialGradient = new double[n];
        direction = new double[n];
        work = new double[rows];
        evaluate = () => settings.Loss.Sum(work, slopes, settings.UseMetric ? metric : default);
    }

    protected override void Start()
    {
        Array.Fill(metric, 1.0 / rows);
        Value = Evaluate(Point, Gradient);
        Weigh();
    }

    protected override StopReason? Step()
    {
        Weigh();
        // An accepted step may have been too short: let it grow (their line search expands by 1.8).
        if (StepLength > 0) step = Math.Min(1.8 * step, 1e4);
        for (int attempt = 0; attempt < 60; attempt++)
        {
            Surrogate();
            double slope = Dense.Dot(Gradient, direction);
            if (!(slope < 0)) break;
            for (int i = 0; i < n; i++) trial[i] = Point[i] + direction[i];
            double value = Evaluate(trial, trialGradient);
            if (Evaluator.Ended) return null;
            if (value <= Value + 0.5 * slope + 1e-13 * Math.Abs(Value) && (value < Value || Dense.Norm(trialGradient) < Dense.Norm(Gradient)))
            {
                StepLength = Math.Sqrt(-slope);
                trial.CopyTo(Point, 0);
                trialGradient.CopyTo(Gradient, 0);
                Value = value;
                return null;
            }

            step *= 0.5;
        }

        StepLength = 0;
        return StopReason.StepTooSmall;
    }

    private double Evaluate(double[] b, double[] gradient)
    {
        Dense.Multiply(design, b, work);
        double value = Evaluator.Count(b, evaluate);
        Dense.MultiplyTransposed(design, slopes, gradient);
        return value;
    }

    // X'WX with its factor; with equal weights it never changes
    private void Weigh()
    {
        if (factored && !settings.UseMetric) return;
        factored = true;
        Array.Clear(gram);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> row = design.AsSpan(i * n, n);
            for (int j = 0; j < n; j++) Dense.Add(metric[i] * row[j], row[..(j + 1)], gram.AsSpan(j * n, j + 1));
        }

        for (int i = 0; i < n; i++)
        {
            Scale[i] = Math.Sqrt(Math.Max(gram[i * n + i], 1e-300));
            for (int j = 0; j < i; j++) gram[j * n + i] = gram[i * n + j];
        }

        gram.CopyTo(factor, 0);
        if (!Cholesky.TryFactor(factor, n))
        {
            // collinear columns: any minimiser of the surrogate will do
            gram.CopyTo(factor, 0);
            for (int i = 0; i < n; i++) factor[i * n + i] += 1e-10 * (Scale[i] * Scale[i] + 1e-300);
            Cholesky.TryFactor(factor, n);
        }
    }

    // direction = argmin of g'd + d'X'WXd / (2 step): exactly, or by gradient steps in the scale of the diagonal
    private void Surrogate()
    {
        if (settings.InnerSteps == 0)
        {
            for (int i = 0; i < n; i++) direction[i] = -step * Gradient[i];
            Cholesky.Solve(factor, n, direction);
            return;
        }

        Array.Clear(direction);
        double bound = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += Math.Abs(gram[i * n + j]);
            bound = Math.Max(bound, sum); // largest eigenvalue at most
        }

        double inner = step / bound;
        for (int k = 0; k < settings.InnerSteps; k++)
        {
            Dense.Multiply(gram, direction, trial);
            for (int i = 0; i < n; i++) direction[i] -= inner * (Gradient[i] + trial[i] / step);
        }
    }
}
