namespace Stats.Optim;

/// <summary>One run of <see cref="TrustRegionNewton"/>.</summary>
internal sealed class TrustRegionNewtonSearch : Search
{
    // Predicted changes below this share of |f| drown in the rounding of f: the gradient judges instead.
    private const double ValueNoise = 1e-11;
    private const int MaxPolishSteps = 6;
    private const int MaxTrialsPerStep = 60;

    private readonly TrustRegionNewton settings;
    private readonly int n;
    private readonly double[] hessian, trialPoint, trialGradient, trialHessian, step;
    private readonly BoundedTrustRegionStep subproblem;
    private double radius;
    private int polishSteps;
    private bool floorReached, prepared;

    public TrustRegionNewtonSearch(Evaluator evaluator, TrustRegionNewton settings)
        : base(evaluator)
    {
        this.settings = settings;
        n = evaluator.Dimension;
        hessian = new double[n * n];
        trialPoint = new double[n];
        trialGradient = new double[n];
        trialHessian = new double[n * n];
        step = new double[n];
        subproblem = new BoundedTrustRegionStep(n, settings.Bounds);
    }

    protected override double[] Hessian => hessian;

    protected override bool Settle()
    {
        Prepare();
        if (floorReached) return true;
        if (!subproblem.PositiveDefinite) return subproblem.SmallestEigenvalue > -1e-8; // else a saddle: go on
        return subproblem.Decrement <= 1e-26 * Math.Max(1, Math.Abs(Value)) || polishSteps++ >= MaxPolishSteps;
    }

    private protected override void Refine()
    {
        prepared = floorReached = false;
        polishSteps = 0;
    }

    protected override void Start()
    {
        Value = Evaluator.Evaluate(Point, Gradient, hessian);
        if (!double.IsFinite(Value)) return;
        Scaling.FromHessian(hessian, Point, Value, Gradient, Scale);
        Prepare();
        radius = settings.InitialRadius * Math.Max(subproblem.GradientLength, 1e-3);
    }

    protected override StopReason? Step()
    {
        Prepare();
        for (int trial = 0; trial < MaxTrialsPerStep; trial++)
        {
            double length = subproblem.Solve(radius, step);
            double predicted = subproblem.PredictedDecrease;
            double slope = 0;
            bool moves = false;
            for (int i = 0; i < n; i++)
            {
                double change = step[i] / Scale[i];
                slope += Gradient[i] * change;
                trialPoint[i] = Point[i] + change;
                moves |= trialPoint[i] != Point[i];
            }

            if (settings.Bounds is { } box) moves = box.Settle(trialPoint, Point);
            if (!moves || !(predicted > 0) || !double.IsFinite(length)) return GiveUp();

            double value = Evaluator.Evaluate(trialPoint, trialGradient, trialHessian);
            if (Evaluator.Ended) return null;
            double noise = ValueNoise * Math.Abs(Value);
            if (double.IsPositiveInfinity(value))
            {
                radius = 0.25 * length;
                continue;
            }

            if (predicted <= noise)
            {
                // Within the rounding of f the smaller gradient is the better point; when it no longer shrinks, this is the floor.
                double before = subproblem.GradientLength, after = ProjectedLength(trialGradient, trialPoint);
                if (after < before && value - Value <= 100 * noise)
                {
                    if (after > 0.5 * before) floorReached = true;
                    Accept(value, length);
                    return null;
                }

                return GiveUp();
            }

            double decrease = Value - value, ratio = decrease / predicted;
            UpdateRadius(ratio, length, decrease, slope);
            if (ratio > 1e-4)
            {
                Accept(value, length);
                return null;
            }
        }

        return GiveUp();
    }

    private StopReason? GiveUp()
    {
        StepLength = 0;
        floorReached = true;
        return StopReason.StepTooSmall;
    }

    private void UpdateRadius(double ratio, double length, double decrease, double slope)
    {
        if (ratio < 0.25)
        {
            // the minimiser of the parabola through f, the slope and the new value, kept within [0.1, 0.5] of the step
            double curvature = -decrease - slope;
            double factor = curvature > 0 ? -slope / (2 * curvature) : 0.5;
            radius = Math.Clamp(double.IsNaN(factor) ? 0.25 : factor, 0.1, 0.5) * length;
        }
        else if (ratio > 0.75 && length > 0.8 * radius)
        {
            radius = (ratio > 0.9 ? 3 : 2) * length;
        }
    }

    private void Accept(double value, double length)
    {
        Value = value;
        StepLength = length;
        trialPoint.CopyTo(Point, 0);
        trialGradient.CopyTo(Gradient, 0);
        trialHessian.CopyTo(hessian, 0);
        Rescale();
        prepared = false;
    }

    // The scale follows the diagonal upwards at once, but downwards by 10 at most per step: a curvature passing through zero must not free its coordinate.
    private void Rescale()
    {
        for (int i = 0; i < n; i++)
            Scale[i] = Math.Max(Math.Sqrt(Math.Abs(hessian[i * n + i])), 0.1 * Scale[i]);
    }

    private void Prepare()
    {
        if (prepared) return;
        subproblem.Prepare(hessian, Scale, Point, Gradient);
        prepared = true;
    }

    private double ProjectedLength(double[] gradient, double[] point)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            if (settings.Bounds is { } box && box.Holds(i, point[i], gradient[i])) continue;
            double scaled = gradient[i] / Scale[i];
            sum += scaled * scaled;
        }

        return Math.Sqrt(sum);
    }
}
