using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="Bfgs"/>: keeps both B and its inverse, as the diagonal of B is the scale of the first-order test.</summary>
internal sealed class BfgsSearch : Search
{
    private readonly int n;
    private readonly double[] b, inverse, direction, s, y, bs, hy, oldPoint, oldGradient;
    private readonly LineSearch line;
    private readonly Bounds? bounds;
    private readonly BoundedTrustRegionStep? model;
    private bool fresh, steepest;

    public BfgsSearch(Evaluator evaluator, Bfgs settings)
        : base(evaluator)
    {
        bounds = settings.Bounds;
        model = bounds is null ? null : new BoundedTrustRegionStep(evaluator.Dimension, bounds);
        n = evaluator.Dimension;
        b = new double[n * n];
        inverse = new double[n * n];
        direction = new double[n];
        s = new double[n];
        y = new double[n];
        bs = new double[n];
        hy = new double[n];
        oldPoint = new double[n];
        oldGradient = new double[n];
        line = LineSearch.Make(settings.LineSearch, evaluator);
    }

    protected override void Start()
    {
        Value = Evaluator.Evaluate(Point, Gradient);
        Reset();
    }

    protected override StopReason? Step()
    {
        double maxStep = Direction();
        double slope = Dense.Dot(Gradient, direction);
        if (!(slope < 0) || !double.IsFinite(slope)) return Restart();

        Point.CopyTo(oldPoint, 0);
        Gradient.CopyTo(oldGradient, 0);
        double value = Value;
        bool found = line.Search(Point, Gradient, ref value, direction, slope, 1.0, maxStep, bounds);
        if (!found)
        {
            oldPoint.CopyTo(Point, 0);
            oldGradient.CopyTo(Gradient, 0);
            return Evaluator.Ended ? null : Restart();
        }

        Value = value;
        for (int i = 0; i < n; i++)
        {
            s[i] = Point[i] - oldPoint[i];
            y[i] = Gradient[i] - oldGradient[i];
        }

        Update();
        steepest = false;
        return null;
    }

    private protected override bool LearnsUnits => true;

    protected override void Learn(ReadOnlySpan<double> hessian)
    {
        hessian.CopyTo(b);
        fresh = steepest = false;
        if (Cholesky.TryFactor(b, n))
        {
            Cholesky.Invert(b, n, inverse);
            hessian.CopyTo(b);
            SetScale();
        }
        else
        {
            // not at a minimum: the units alone
            Scaling.FromHessian(hessian, Point, Value, Gradient, Scale);
            Array.Clear(b);
            Array.Clear(inverse);
            for (int i = 0; i < n; i++)
            {
                b[i * n + i] = Scale[i] * Scale[i];
                inverse[i * n + i] = 1 / b[i * n + i];
            }
        }
    }

    // The minimiser of the quadratic model, inside the box if there is one.
    private double Direction()
    {
        if (bounds is null || model is null)
        {
            Dense.Multiply(inverse, Gradient, direction);
            for (int i = 0; i < n; i++) direction[i] = -direction[i];
            return double.PositiveInfinity;
        }

        model.Prepare(b, Scale, Point, Gradient);
        model.Solve(1e6 * model.GradientLength, direction);
        double maxStep = double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            direction[i] /= Scale[i];
            if (direction[i] > 0) maxStep = Math.Min(maxStep, (bounds.Upper[i] - Point[i]) / direction[i]);
            else if (direction[i] < 0) maxStep = Math.Min(maxStep, (bounds.Lower[i] - Point[i]) / direction[i]);
        }

        return Math.Max(maxStep, 1); // the model's minimiser is inside; rounding must not say otherwise
    }

    // Forget the curvature; a second failure in a row is final.
    private StopReason? Restart()
    {
        StepLength = 0;
        if (steepest) return StopReason.LineSearchFailed;
        Reset();
        return null;
    }

    private void Reset()
    {
        // First step of length 1 at most, or the size of the point: nothing is known yet about the units.
        double norm = Dense.Norm(Gradient), scale = norm > 0 ? norm / Math.Max(1, Dense.MaxAbs(Point)) : 1;
        SetDiagonal(scale);
        fresh = steepest = true;
    }

    private void SetDiagonal(double curvature)
    {
        Array.Clear(b);
        Array.Clear(inverse);
        for (int i = 0; i < n; i++)
        {
            b[i * n + i] = curvature;
            inverse[i * n + i] = 1 / curvature;
        }

        SetScale();
    }

    private void SetScale()
    {
        for (int i = 0; i < n; i++) Scale[i] = Math.Sqrt(Math.Max(b[i * n + i], 1e-300));
    }

    private void Update()
    {
        double sy = Dense.Dot(s, y), yy = Dense.Dot(y, y);
        Dense.Multiply(b, s, bs);
        double sbs = Dense.Dot(s, bs);
        StepLength = Math.Sqrt(Math.Max(0, sbs));
        if (!(sy > 1e-14 * Dense.Norm(s) * Math.Sqrt(yy))) return; // lost in rounding: keep the old curvature
        if (fresh)
        {
            SetDiagonal(yy / sy); // Nocedal and Wright, eq. 6.20
            fresh = false;
            Dense.Multiply(b, s, bs);
            sbs = Dense.Dot(s, bs);
        }

        // eqs. 6.19 and 6.17; H is the inverse Hessian there, `inverse` here
        Dense.Multiply(inverse, y, hy);
        double yhy = Dense.Dot(y, hy), c = (1 + yhy / sy) / sy;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = b.AsSpan(i * n, n);
            Dense.Add(y[i] / sy, y, row);
            Dense.Add(-bs[i] / sbs, bs, row);
            row = inverse.AsSpan(i * n, n);
            Dense.Add(c * s[i] - hy[i] / sy, s, row);
            Dense.Add(-s[i] / sy, hy, row);
        }

        SetScale();
    }
}
