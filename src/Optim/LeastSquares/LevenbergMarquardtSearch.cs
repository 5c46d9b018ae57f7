using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="LevenbergMarquardt"/>.</summary>
internal sealed class LevenbergMarquardtSearch : Search
{
    private const double ValueNoise = 1e-13;
    private const int MaxPolishSteps = 300;
    private const double Probe = 0.1; // of the step, for the second derivative along it

    private readonly LevenbergMarquardt settings;
    private readonly int n, m;
    private readonly DampedSolver solver;
    private readonly double[] r, jacobian, trialR, trialJacobian, trialPoint, shiftedR, step, reduced, product, metric, acceleration;
    private readonly int[] free;
    private readonly bool[] isFixed;
    private double radius, gradientLength, startValue;
    private int polishSteps;
    private bool floorReached, interior;

    public LevenbergMarquardtSearch(Evaluator evaluator, LevenbergMarquardt settings)
        : base(evaluator)
    {
        this.settings = settings;
        n = evaluator.Dimension;
        m = evaluator.ResidualCount;
        solver = new DampedSolver(m, n);
        r = new double[m];
        jacobian = new double[m * n];
        trialR = new double[m];
        trialJacobian = new double[m * n];
        trialPoint = new double[n];
        shiftedR = new double[m];
        step = new double[n];
        reduced = new double[n];
        product = new double[m];
        metric = new double[n];
        acceleration = new double[n];
        free = new int[n];
        isFixed = new bool[n];
    }

    protected override void Start()
    {
        Value = Evaluator.EvaluateResiduals(Point, r, jacobian);
        if (!double.IsFinite(Value)) return;
        startValue = Value;
        Refresh();
        double size = 0;
        for (int i = 0; i < n; i++) size += Math.Pow(metric[i] * Point[i], 2);
        radius = settings.InitialRadius * (size > 0 ? Math.Sqrt(size) : 1);
    }

    // The test is absolute when the sum of squares is below 1; the parameters still gain digits by every further step.
    protected override bool Settle() => floorReached || Value <= 1e-32 * startValue || polishSteps++ >= MaxPolishSteps;

    protected override StopReason? Step()
    {
        for (int trial = 0; trial < 60; trial++)
        {
            double length = Propose(out double predicted);
            bool moves = false;
            for (int i = 0; i < n; i++)
            {
                trialPoint[i] = Point[i] + step[i] / metric[i];
                moves |= trialPoint[i] != Point[i];
            }

            if (settings.Bounds is { } box) moves = box.Settle(trialPoint, Point);
            if (!moves || !(predicted > 0)) return GiveUp();
            bool polishing = predicted <= ValueNoise * Value;
            if (settings.GeodesicAcceleration && !polishing && interior)
            {
                Accelerate(length);
                settings.Bounds?.Settle(trialPoint, Point);
            }

            double value = Evaluator.EvaluateResiduals(trialPoint, trialR, trialJacobian);
            if (Evaluator.Ended) return null;
            if (double.IsPositiveInfinity(value))
            {
                radius = 0.25 * Math.Min(length, radius);
                continue;
            }

            if (polishing)
            {
                double before = gradientLength, old = Value;
                bool worse = value - old > 100 * ValueNoise * Math.Max(old, 1e-300) || !(LengthAt(trialR, trialJacobian, trialPoint) < before);
                if (worse && trial >= 4) return GiveUp();
                if (worse)
                {
                    radius = 0.25 * Math.Min(radius, length);
                    continue;
                }

                Accept(value, length);
                if (gradientLength > 0.7 * before) floorReached = true;
                return null;
            }

            double ratio = (Value - value) / predicted;
            if (ratio < 0.25) radius = Math.Min(radius, length) * (ratio < 0 ? 0.25 : 0.5);
            else if (ratio > 0.75 || solver.Damping == 0) radius = Math.Max(radius, 2 * length);
            if (ratio > 1e-4)
            {
                Accept(value, length);
                return null;
            }
        }

        return GiveUp();
    }

    // The step inside radius and box, in scaled units. Coordinates that cross a bound are put on it and the others solved again.
    private double Propose(out double predicted)
    {
        interior = true;
        Array.Clear(step);
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            isFixed[i] = settings.Bounds is { } box && box.Holds(i, Point[i], Gradient[i]);
            if (isFixed[i]) interior = false;
            else free[count++] = i;
        }

        for (int round = 0; round <= n; round++)
        {
            Shifted();
            solver.Prepare(jacobian, shiftedR, metric, free.AsSpan(0, count));
            double left = Math.Sqrt(Math.Max(radius * radius - Dense.Dot(step, step), 0.01 * radius * radius));
            solver.Solve(left, reduced);
            if (settings.Bounds is not { } bounds || !Cross(bounds, ref count))
            {
                for (int k = 0; k < count; k++) step[free[k]] = reduced[k];
                break;
            }

            interior = false;
        }

        predicted = Decrease();
        if (settings.Bounds is { } edges)
        {
            step.CopyTo(reduced, 0);
            if (CauchyStep(edges, out double steepest) && steepest > predicted)
            {
                predicted = steepest;
                interior = false;
            }
            else
            {
                reduced.CopyTo(step, 0);
                Shifted();
            }
        }

        return Dense.Norm(step);
    }

    // Halving along the projected scaled gradient until the model keeps a tenth of what the slope promises: what convergence in a box rests on.
    private bool CauchyStep(Bounds box, out double decrease)
    {
        double t = gradientLength > 0 ? radius / gradientLength : 0;
        decrease = 0;
        for (int trial = 0; trial < 40 && t > 0; trial++, t *= 0.5)
        {
            double slope = 0;
            for (int i = 0; i < n; i++)
            {
                double target = Math.Clamp(Point[i] - t * 0.5 * Gradient[i] / (metric[i] * metric[i]), box.Lower[i], box.Upper[i]);
                step[i] = (target - Point[i]) * metric[i];
                slope += Gradient[i] * (target - Point[i]);
            }

            decrease = Decrease();
            if (Dense.Norm(step) <= 1.01 * radius && decrease >= -0.1 * slope) return true;
        }

        return false;
    }

    private double Decrease()
    {
        Shifted();
        double decrease = Dense.Dot(r, r) - Dense.Dot(shiftedR, shiftedR);
        return decrease < 1e-8 * Value ? PreciseDecrease() : decrease;
    }

    // |r|^2 - |r + Jp|^2 = -2 r'Jp - |Jp|^2, without the cancellation
    private double PreciseDecrease()
    {
        for (int i = 0; i < m; i++) product[i] = shiftedR[i] - r[i];
        double slope = 0;
        for (int i = 0; i < n; i++) slope += Gradient[i] * step[i] / metric[i];
        return -slope - Dense.Dot(product, product);
    }

    private bool Cross(Bounds box, ref int count)
    {
        bool crossed = false;
        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            int i = free[k];
            double target = Point[i] + reduced[k] / metric[i];
            if (target < box.Lower[i] || target > box.Upper[i])
            {
                step[i] = ((target < box.Lower[i] ? box.Lower[i] : box.Upper[i]) - Point[i]) * metric[i];
                isFixed[i] = crossed = true;
            }
        }

        for (int k = 0; k < count; k++)
            if (!isFixed[free[k]]) free[kept++] = free[k];
        count = kept;
        return crossed;
    }

    // shiftedR = r + J p for the step so far
    private void Shifted()
    {
        for (int i = 0; i < n; i++) acceleration[i] = step[i] / metric[i];
        Dense.Multiply(jacobian, acceleration, shiftedR);
        for (int i = 0; i < m; i++) shiftedR[i] += r[i];
    }

    private void Accelerate(double length)
    {
        // r_vv = 2/h ((r(x + h v) - r(x)) / h - J v)
        for (int i = 0; i < n; i++) acceleration[i] = Point[i] + Probe * step[i] / metric[i];
        if (double.IsPositiveInfinity(Evaluator.EvaluateResiduals(acceleration, trialR, default))) return;
        for (int i = 0; i < m; i++) product[i] = 2 / Probe * ((trialR[i] - r[i]) / Probe - (shiftedR[i] - r[i]));
        solver.SolveSame(product, acceleration);
        double size = Dense.Norm(acceleration);
        if (!(2 * size <= 0.75 * length)) return;
        for (int i = 0; i < n; i++) trialPoint[i] += 0.5 * acceleration[i] / metric[i];
    }

    private StopReason? GiveUp()
    {
        StepLength = 0;
        floorReached = true;
        return StopReason.StepTooSmall;
    }

    private void Accept(double value, double length)
    {
        Value = value;
        StepLength = length;
        trialPoint.CopyTo(Point, 0);
        trialR.CopyTo(r, 0);
        trialJacobian.CopyTo(jacobian, 0);
        Refresh();
    }

    private void Refresh()
    {
        Dense.MultiplyTransposed(jacobian, r, Gradient);
        for (int j = 0; j < n; j++)
        {
            Gradient[j] *= 2;
            double norm = 0;
            for (int i = 0; i < m; i++) norm += jacobian[i * n + j] * jacobian[i * n + j];
            norm = Math.Sqrt(norm);
            // Moré's metric never shrinks (his section 6): a column that fades must not set its coordinate free. The test uses the column as it is.
            metric[j] = Math.Max(norm, metric[j]);
            if (metric[j] == 0) metric[j] = 1;
            Scale[j] = Math.Sqrt(2) * (norm > 0 ? norm : metric[j]);
        }

        gradientLength = LengthAt(r, jacobian, Point);
    }

    // length of the projected scaled gradient
    private double LengthAt(double[] residuals, double[] derivatives, double[] x)
    {
        Dense.MultiplyTransposed(derivatives, residuals, acceleration);
        double sum = 0;
        for (int j = 0; j < n; j++)
            if (settings.Bounds is not { } box || !box.Holds(j, x[j], acceleration[j])) sum += Math.Pow(acceleration[j] / metric[j], 2);
        return Math.Sqrt(sum);
    }
}
