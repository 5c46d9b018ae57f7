using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="Sqp"/>.</summary>
internal sealed class SqpSearch : Search
{
    private const double Armijo = 1e-4;
    private const int PatienceWithViolation = 25, PatienceAtTheFloor = 30;
    private const int MaxEscapes = 5;
    private const int LargestStartingHessian = 100;

    private readonly Sqp settings;
    private readonly int n, rows, equalities;
    private readonly ConstrainedPoint current, trial;
    private readonly QuadraticStep quadratic;
    private readonly ActiveSetPolish polish;
    private readonly StartingCurvature curvature;
    private readonly double[] b, lambda, oldGradient, newGradient, s, y, bs, correction, downhill, weights;
    private double leastViolation = double.PositiveInfinity, widest, scaledStationarity;
    private int stalled, escapes, idle, floors;
    private double leastResidual = double.PositiveInfinity;
    private bool fresh = true, wasReset, fellBack, scaled;
    private (double Stationarity, double Violation, double Complementarity) conditions;

    public SqpSearch(Evaluator evaluator, Sqp settings)
        : base(evaluator)
    {
        if (settings.Constraints is Constraints functions) settings = settings with { Constraints = functions.Within(settings.Bounds) };
        this.settings = settings;
        current = new ConstrainedPoint(evaluator, settings.Constraints, settings.Bounds);
        trial = new ConstrainedPoint(evaluator, settings.Constraints, settings.Bounds);
        n = current.N;
        rows = current.Rows;
        equalities = current.Equalities;
        quadratic = new QuadraticStep(n, rows, equalities);
        polish = new ActiveSetPolish(evaluator, settings, current);
        curvature = new StartingCurvature(n);
        b = new double[n * n];
        lambda = new double[rows];
        oldGradient = new double[n];
        newGradient = new double[n];
        s = new double[n];
        y = new double[n];
        bs = new double[n];
        correction = new double[n];
        downhill = new double[n];
        weights = new double[rows];
    }

    protected override double? Residual => Math.Max(scaledStationarity, Math.Max(conditions.Stationarity, Math.Max(conditions.Violation, conditions.Complementarity)));

    protected override KarushKuhnTucker Conditions() => polish.Describe(current, lambda);

    protected override void Start()
    {
        Point.CopyTo(current.X, 0);
        bool inside = current.Evaluate();
        Value = inside ? current.Value : double.PositiveInfinity;
        if (!inside) return;
        // f may fall faster than the constraints are worth: a search that leaves them far behind does not come back (as theta_max of Wächter and Biegler 2006)
        widest = 10 * Math.Max(1, current.Violation(out _));
        Curvature();
        quadratic.Multipliers.AsSpan().Clear();
        Commit();
    }

    // The units of the coordinates must not decide: before the conditions are believed, the Lagrangian's gradient is measured in the scale of its own Hessian as well.
    protected override bool Settle()
    {
        if (polish.Hessian(current, lambda) is not { } hessian) return true;
        Scaling.FromHessian(hessian, Point, Value, current.G, Scale);
        for (int i = 0; i < n; i++)
        {
            // where the Lagrangian has next to no curvature, as in a linear program, the slope over the size of the coordinate
            double least = 1e-6 * Math.Abs(current.G[i]) / Math.Max(Math.Abs(Point[i]), 1);
            Scale[i] = Math.Max(Scale[i], Math.Sqrt(least));
        }

        scaled = true;
        scaledStationarity = Scaling.Gradient(Gradient, Scale, Value, Point, null);
        return scaledStationarity > settings.GradientTolerance || !Escape(hessian);
    }

    // A saddle meets the first-order conditions too: try both ways along the free direction of most negative curvature.
    private bool Escape(double[] hessian)
    {
        if (escapes >= MaxEscapes || polish.MostNegative(hessian, current, lambda, downhill) > -1e-6) return false;
        escapes++;
        lambda.CopyTo(quadratic.Multipliers, 0);
        double size = Math.Max(1, Dense.Norm(current.X));
        for (int k = 0; k < rows; k++) weights[k] = Math.Max(weights[k], 1.1 * Math.Abs(lambda[k]) + 1e-8);
        double merit = current.Value + current.Violation(weights);
        for (double t = 0.1 * size; t > 1e-7 * size; t *= 0.1)
            foreach (int sign in (ReadOnlySpan<int>)[1, -1])
            {
                for (int i = 0; i < n; i++) trial.X[i] = current.X[i] + sign * t * downhill[i];
                if (!trial.Evaluate() || !Restored() || !(trial.Value + trial.Violation(weights) < merit - 1e-12 * Math.Abs(merit))) continue;
                current.CopyFrom(trial);
                Curvature();
                Commit();
                return true;
            }

        return false;

        // back to the constraints, which a step of length t leaves by t squared
        bool Restored()
        {
            for (int round = 0; round < 2 && quadratic.Correct(current, trial, correction); round++)
            {
                Dense.Add(1, correction, trial.X);
                if (!trial.Evaluate()) return false;
            }

            return true;
        }
    }

    protected override StopReason? Step()
    {
        bool solved = quadratic.Solve(b, current);
        if (!solved) return Recover(StopReason.StepTooSmall);
        double length = Dense.Norm(quadratic.Direction), violation = current.Violation(out double largest);
        quadratic.Multipliers.CopyTo(lambda, 0);
        if (quadratic.Relaxation > 0.99 && largest > settings.GradientTolerance && Stuck(length)) return Recover(StopReason.Infeasible);

        if (Stalled(violation)) return Recover(StopReason.Infeasible);
        for (int k = 0; k < rows; k++)
        {
            // each constraint its own weight, from its own multiplier: their units need not agree (Powell 1978)
            double needed = 1.1 * Math.Abs(lambda[k]) + 1e-8;
            weights[k] = Math.Max(needed, 0.5 * (weights[k] + needed));
        }

        double weighted = current.Violation(weights);
        double slope = Dense.Dot(current.G, quadratic.Direction) - weighted * (1 - quadratic.Relaxation);
        double merit = current.Value + weighted, noise = 1e-13 * (Math.Abs(current.Value) + weighted);
        current.LagrangianGradient(lambda, oldGradient);
        current.X.CopyTo(s, 0);

        double alpha = 1;
        for (int attempt = 0; attempt < 50; attempt++, alpha *= 0.5)
        {
            for (int i = 0; i < n; i++) trial.X[i] = current.X[i] + alpha * quadratic.Direction[i];
            if (!trial.Evaluate())
            {
                if (Evaluator.Ended) return null;
                alpha *= 0.2;
                continue;
            }

            if (Accepted(alpha)) return Accept(alpha * length, Idle());
            if (attempt == 0 && trial.Violation(out _) >= violation && SecondOrderCorrection() && Accepted(1)) return Accept(length, Idle());
            if (Evaluator.Ended) return null;
        }

        return Recover(StopReason.LineSearchFailed);

        // a change of the merit that may be its rounding
        bool Idle() => trial.Value + trial.Violation(weights) >= merit - 10 * noise;

        bool Accepted(double a)
        {
            double off = trial.Violation(out _);
            return trial.Value + trial.Violation(weights) <= merit + Armijo * a * Math.Min(slope, 0) + noise && (off <= widest || off <= violation);
        }
    }

    // Nocedal and Wright, eq. 18.36: back to the constraints along their normals, at the full step
    private bool SecondOrderCorrection()
    {
        if (!quadratic.Correct(current, trial, correction)) return false;
        for (int i = 0; i < n; i++) trial.X[i] = current.X[i] + quadratic.Direction[i] + correction[i];
        return trial.Evaluate();
    }

    private StopReason? Accept(double length, bool idle)
    {
        wasReset = false;
        StepLength = length;
        current.CopyFrom(trial);
        Update();
        Commit();
        if (conditions.Violation < 1e-3 && conditions.Stationarity < 1e-2) Polish();
        return AtTheFloor(idle) ? Recover(StopReason.StepTooSmall) : null;
    }

    // Within the rounding of the merit steps are taken for the sake of the conditions; where these do not come closer for long, there is nothing left to gain.
    private bool AtTheFloor(bool idleStep)
    {
        double residual = Residual ?? 0;
        idle = idleStep && residual > 0.9 * leastResidual ? idle + 1 : 0;
        leastResidual = Math.Min(leastResidual, residual);
        if (idle < PatienceAtTheFloor) return false;
        idle = 0;
        wasReset = true;
        if (current.Violation(out _) > Math.Sqrt(settings.GradientTolerance)) return true;
        Curvature();
        if (floors++ == 0) return false;
        fellBack = true; // on the constraints a new model may help once, another method not
        return true;
    }

    private void Polish()
    {
        if (polish.Improve(current, trial, lambda)) Commit();
    }

    // First forget the curvature, then hand over, then say why.
    private StopReason? Recover(StopReason reason)
    {
        StepLength = 0;
        if (!wasReset)
        {
            wasReset = true;
            Curvature();
            return null;
        }

        Polish();
        if (Residual <= settings.GradientTolerance) return reason;
        if (settings.Fallback && !fellBack)
        {
            fellBack = true;
            wasReset = false;
            Curvature();
            if (new AugmentedLagrangianPhase(Evaluator, settings, rows).Improve(current, trial, lambda))
            {
                Commit();
                Polish();
                return null;
            }
        }

        current.Violation(out double largest);
        return largest > Math.Sqrt(settings.GradientTolerance) && Stuck(0) ? StopReason.Infeasible : reason;
    }

    // Whether the violation itself is stationary: the gradient of half the sum of squared violations, relative to its parts.
    private bool Stuck(double length)
    {
        double size = 0;
        Array.Clear(y);
        for (int k = 0; k < rows; k++)
        {
            double v = k < equalities ? current.C[k] : Math.Min(0, current.C[k]);
            if (v == 0) continue;
            ReadOnlySpan<double> row = current.J.AsSpan(k * n, n);
            Dense.Add(v, row, y);
            size += Math.Abs(v) * Dense.Norm(row);
        }

        return Dense.Norm(y) <= 1e-5 * size || length <= 1e-9 * (1 + Dense.Norm(current.X));
    }

    // A violation that no longer falls is not going to vanish.
    private bool Stalled(double violation)
    {
        if (violation <= Math.Sqrt(settings.GradientTolerance) || violation < 0.999 * leastViolation)
        {
            leastViolation = violation;
            stalled = 0;
            return false;
        }

        if (++stalled < PatienceWithViolation) return false;
        stalled = 0;
        return true;
    }

    private void Commit()
    {
        Value = current.Value;
        current.X.CopyTo(Point, 0);
        current.LagrangianGradient(lambda, Gradient);
        conditions = current.Conditions(lambda);
        scaledStationarity = scaled ? Scaling.Gradient(Gradient, Scale, Value, Point, null) : 0;
    }

    // From the Lagrangian's Hessian; with many coordinates, or where it does not exist, a multiple of the identity.
    private void Curvature()
    {
        fresh = !(n <= LargestStartingHessian && polish.Hessian(current, lambda) is { } hessian && curvature.TryPositive(hessian, current, b));
        if (fresh) StartingCurvature.Identity(current, b);
    }

    // Powell's damped update (Nocedal and Wright, procedure 18.2)
    private void Update()
    {
        current.LagrangianGradient(lambda, newGradient);
        for (int i = 0; i < n; i++)
        {
            s[i] = current.X[i] - s[i];
            y[i] = newGradient[i] - oldGradient[i];
        }

        double sy = Dense.Dot(s, y), ss = Dense.Dot(s, s);
        if (ss == 0) return;
        if (fresh && sy > 1e-8 * ss)
        {
            Array.Clear(b);
            double size = Math.Clamp(Dense.Dot(y, y) / sy, 1e-6, 1e8);
            for (int i = 0; i < n; i++) b[i * n + i] = size;
        }

        fresh = false;
        Dense.Multiply(b, s, bs);
        double sbs = Dense.Dot(s, bs), theta = sy >= 0.2 * sbs ? 1 : 0.8 * sbs / (sbs - sy);
        for (int i = 0; i < n; i++) y[i] = theta * y[i] + (1 - theta) * bs[i];
        sy = Dense.Dot(s, y);
        if (!(sy > 1e-300) || !(sbs > 1e-300)) return;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = b.AsSpan(i * n, n);
            Dense.Add(y[i] / sy, y, row);
            Dense.Add(-bs[i] / sbs, bs, row);
        }
    }
}
