using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="Sqp"/>.</summary>
internal sealed class SqpSearch : Search
{
    private const double Armijo = 1e-4;
    private const int PatienceWithViolation = 25;

    private readonly Sqp settings;
    private readonly int n, rows, equalities;
    private readonly ConstrainedPoint current, trial;
    private readonly QuadraticStep quadratic;
    private readonly ActiveSetPolish polish;
    private readonly double[] b, lambda, oldGradient, newGradient, s, y, bs, correction;
    private double penalty, leastViolation = double.PositiveInfinity;
    private int stalled;
    private bool fresh = true, wasReset, fellBack;
    private (double Stationarity, double Violation, double Complementarity) conditions;
    private double scaledStationarity;
    private bool scaled;

    public SqpSearch(Evaluator evaluator, Sqp settings)
        : base(evaluator)
    {
        this.settings = settings;
        current = new ConstrainedPoint(evaluator, settings.Constraints, settings.Bounds);
        trial = new ConstrainedPoint(evaluator, settings.Constraints, settings.Bounds);
        n = current.N;
        rows = current.Rows;
        equalities = current.Equalities;
        quadratic = new QuadraticStep(n, rows, equalities);
        polish = new ActiveSetPolish(evaluator, settings);
        b = new double[n * n];
        lambda = new double[rows];
        oldGradient = new double[n];
        newGradient = new double[n];
        s = new double[n];
        y = new double[n];
        bs = new double[n];
        correction = new double[n];
    }

    protected override double? Residual => Math.Max(scaledStationarity, Math.Max(conditions.Stationarity, Math.Max(conditions.Violation, conditions.Complementarity)));

    protected override KarushKuhnTucker Conditions() => polish.Describe(current, lambda);

    protected override void Start()
    {
        Point.CopyTo(current.X, 0);
        bool inside = current.Evaluate();
        Value = inside ? current.Value : double.PositiveInfinity;
        if (!inside) return;
        Identity();
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
        return true;
    }

    protected override StopReason? Step()
    {
        bool solved = quadratic.Solve(b, current);
        if (!solved) return Recover(StopReason.StepTooSmall);
        double length = Dense.Norm(quadratic.Direction), violation = current.Violation(out double largest);
        quadratic.Multipliers.CopyTo(lambda, 0);
        if (quadratic.Relaxation > 0.99 && largest > settings.GradientTolerance && Stuck(length)) return Recover(StopReason.Infeasible);

        if (Stalled(violation)) return Recover(StopReason.Infeasible);
        double heaviest = 0;
        for (int i = 0; i < rows; i++) heaviest = Math.Max(heaviest, Math.Abs(lambda[i]));
        double needed = 1.1 * heaviest + 1e-8;
        if (penalty < needed) penalty = Math.Max(needed, 1.5 * penalty);
        else if (penalty > 100 * needed) penalty *= 0.5;
        double slope = Dense.Dot(current.G, quadratic.Direction) - penalty * violation * (1 - quadratic.Relaxation);
        double merit = current.Value + penalty * violation, noise = 1e-13 * (Math.Abs(current.Value) + penalty * violation);
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

            if (Accepted(alpha)) return Accept(alpha * length);
            if (attempt == 0 && trial.Violation(out _) >= violation && SecondOrderCorrection() && Accepted(1)) return Accept(length);
            if (Evaluator.Ended) return null;
        }

        return Recover(StopReason.LineSearchFailed);

        bool Accepted(double a) => trial.Value + penalty * trial.Violation(out _) <= merit + Armijo * a * Math.Min(slope, 0) + noise;
    }

    // Nocedal and Wright, eq. 18.36: back to the constraints along their normals, at the full step
    private bool SecondOrderCorrection()
    {
        if (!quadratic.Correct(current, trial, correction)) return false;
        for (int i = 0; i < n; i++) trial.X[i] = current.X[i] + quadratic.Direction[i] + correction[i];
        return trial.Evaluate();
    }

    private StopReason? Accept(double length)
    {
        wasReset = false;
        StepLength = length;
        current.CopyFrom(trial);
        Update();
        Commit();
        if (conditions.Violation < 1e-3 && conditions.Stationarity < 1e-2) Polish();
        return null;
    }

    private void Polish()
    {
        if (!polish.Improve(current, trial, lambda)) return;
        Commit();
    }

    // First forget the curvature, then hand over, then say why.
    private StopReason? Recover(StopReason reason)
    {
        StepLength = 0;
        if (!wasReset)
        {
            wasReset = true;
            Identity();
            return null;
        }

        Polish();
        if (Residual <= settings.GradientTolerance) return reason;
        if (settings.Fallback && !fellBack)
        {
            fellBack = true;
            wasReset = false;
            Identity();
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

    private void Identity()
    {
        Array.Clear(b);
        double size = Math.Max(1e-3, Dense.Norm(current.G) / Math.Max(1, Dense.Norm(current.X)));
        for (int i = 0; i < n; i++) b[i * n + i] = size;
        fresh = true;
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
