using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>One run of <see cref="LimitedBfgs"/>.</summary>
internal sealed class LimitedBfgsSearch : Search
{
    // The diagonal of B costs as much as several steps: it is brought up to date now and then, and before the test is believed.
    private const int ScaleEvery = 10;

    private readonly int n;
    private readonly Bounds? bounds;
    private readonly CompactBfgs model;
    private readonly LineSearch line;
    private readonly double[] cauchy, direction, breakpoint, sorted, target, oldPoint, oldGradient, reduced, p, c, v, mv, small;
    private readonly int[] order, free, pivot;
    private bool fresh;
    private int iterations;

    public LimitedBfgsSearch(Evaluator evaluator, LimitedBfgs settings)
        : base(evaluator)
    {
        n = evaluator.Dimension;
        bounds = settings.Bounds;
        model = new CompactBfgs(n, settings.Memory, bounds is not null);
        line = LineSearch.Make(settings.LineSearch, evaluator);
        cauchy = new double[n];
        direction = new double[n];
        breakpoint = new double[n];
        sorted = new double[n];
        target = new double[n];
        oldPoint = new double[n];
        oldGradient = new double[n];
        reduced = new double[n];
        order = new int[n];
        free = new int[n];
        int m = 2 * settings.Memory;
        p = new double[m];
        c = new double[m];
        v = new double[m];
        mv = new double[m];
        small = new double[m * m];
        pivot = new int[m];
    }

    protected override void Start()
    {
        Value = Evaluator.Evaluate(Point, Gradient);
        Forget();
    }

    protected override bool Settle()
    {
        model.Scale(Scale);
        return true;
    }

    protected override StopReason? Step()
    {
        double maxStep = double.PositiveInfinity;
        if (bounds is null)
        {
            model.Descend(Gradient, direction);
        }
        else
        {
            CauchyPoint();
            SubspaceStep();
            for (int i = 0; i < n; i++) direction[i] = target[i] - Point[i];
        }

        double slope = Dense.Dot(Gradient, direction);
        if (!(slope < 0) || !double.IsFinite(slope)) return Restart();
        if (bounds is not null)
        {
            for (int i = 0; i < n; i++)
            {
                if (direction[i] > 0) maxStep = Math.Min(maxStep, (bounds.Upper[i] - Point[i]) / direction[i]);
                else if (direction[i] < 0) maxStep = Math.Min(maxStep, (bounds.Lower[i] - Point[i]) / direction[i]);
            }

            maxStep = Math.Max(maxStep, 1); // the target is inside; rounding must not say otherwise
        }

        Point.CopyTo(oldPoint, 0);
        Gradient.CopyTo(oldGradient, 0);
        double value = Value;
        if (!line.Search(Point, Gradient, ref value, direction, slope, 1, maxStep, bounds)) return Evaluator.Ended ? null : Restart();
        Value = value;
        // s = a d: without bounds B d = -g, so s'Bs = (g's)^2 / -g'd; with them the model is at least as steep
        double along = 0;
        for (int i = 0; i < n; i++) along += oldGradient[i] * (Point[i] - oldPoint[i]);
        StepLength = Math.Abs(along) / Math.Sqrt(-slope);
        model.Update(oldPoint, oldGradient, Point, Gradient);
        if (iterations++ % ScaleEvery == 0) model.Scale(Scale);
        fresh = false;
        return null;
    }

    private StopReason? Restart()
    {
        StepLength = 0;
        if (fresh) return StopReason.LineSearchFailed;
        Forget();
        return null;
    }

    private void Forget()
    {
        double norm = Dense.Norm(Gradient);
        model.Reset(norm > 0 ? norm / Math.Max(1, Dense.MaxAbs(Point)) : 1);
        model.Scale(Scale);
        fresh = true;
    }

    // Algorithm CP of the paper: the first minimiser of the model along the projected gradient.
    private void CauchyPoint()
    {
        int k = model.Order, count = 0;
        double slope = 0;
        Point.CopyTo(cauchy, 0);
        for (int i = 0; i < n; i++)
        {
            double g = Gradient[i];
            breakpoint[i] = bounds is null || g == 0 ? double.PositiveInfinity : g < 0 ? (Point[i] - bounds.Upper[i]) / g : (Point[i] - bounds.Lower[i]) / g;
            direction[i] = breakpoint[i] <= 0 ? 0 : -g;
            slope -= direction[i] * direction[i];
            if (breakpoint[i] > 0 && double.IsFinite(breakpoint[i])) order[count++] = i;
        }

        Array.Clear(c);
        if (slope == 0) return;
        model.MultiplyTransposed(direction, p);
        model.ApplyMiddle(p, mv);
        double curvature = -model.Theta * slope - Dense.Dot(mv.AsSpan(0, k), p), before = 0, best = -slope / curvature;
        double smallest = 1e-15 * Math.Abs(curvature);
        for (int i = 0; i < count; i++) sorted[i] = breakpoint[order[i]];
        sorted.AsSpan(0, count).Sort(order.AsSpan(0, count));
        int next = 0;
        for (; next < count; next++)
        {
            int b = order[next];
            double dt = breakpoint[b] - before;
            if (best < dt) break;
            double g = Gradient[b];
            cauchy[b] = direction[b] > 0 ? bounds!.Upper[b] : bounds!.Lower[b];
            double z = cauchy[b] - Point[b];
            Dense.Add(dt, p.AsSpan(0, k), c);
            model.Row(b, v);
            model.ApplyMiddle(v, mv);
            slope += dt * curvature + g * g + model.Theta * g * z - g * Dense.Dot(mv.AsSpan(0, k), c);
            curvature -= model.Theta * g * g + 2 * g * Dense.Dot(mv.AsSpan(0, k), p) + g * g * Dense.Dot(mv.AsSpan(0, k), v);
            curvature = Math.Max(curvature, smallest);
            Dense.Add(g, v.AsSpan(0, k), p);
            direction[b] = 0;
            before = breakpoint[b];
            best = -slope / curvature;
            if (slope >= 0) best = 0;
            if (best == 0)
            {
                next++;
                break;
            }
        }

        best = Math.Max(best, 0);
        before += best;
        for (int i = 0; i < n; i++)
            if (direction[i] != 0) cauchy[i] = Point[i] + before * direction[i];
        Dense.Add(best, p.AsSpan(0, k), c);
    }

    // Section 5.1 (direct primal method), then the projection of Morales and Nocedal (2011).
    private void SubspaceStep()
    {
        int k = model.Order, count = 0;
        for (int i = 0; i < n; i++)
            if (bounds is null || (cauchy[i] > bounds.Lower[i] && cauchy[i] < bounds.Upper[i])) free[count++] = i;
        cauchy.CopyTo(target, 0);
        if (count == 0 || k == 0) return;

        double theta = model.Theta;
        model.ApplyMiddle(c, mv);
        for (int f = 0; f < count; f++)
        {
            int i = free[f];
            model.Row(i, v);
            reduced[f] = Gradient[i] + theta * (cauchy[i] - Point[i]) - Dense.Dot(v.AsSpan(0, k), mv);
        }

        // (I - M W'ZZ'W / theta) u = M W'Z r
        Array.Clear(p);
        Array.Clear(small);
        for (int f = 0; f < count; f++)
        {
            model.Row(free[f], v);
            Dense.Add(reduced[f], v.AsSpan(0, k), p);
            for (int a = 0; a < k; a++) Dense.Add(v[a] / theta, v.AsSpan(0, k), small.AsSpan(a * k, k));
        }

        model.SubspaceSystem(small, p, pivot, out bool solvable);
        if (!solvable) return;
        double alpha = 1, slope = 0;
        for (int f = 0; f < count; f++)
        {
            int i = free[f];
            model.Row(i, v);
            reduced[f] = -(reduced[f] + Dense.Dot(v.AsSpan(0, k), p) / theta) / theta;
            target[i] = cauchy[i] + reduced[f];
            if (bounds is null) continue;
            if (target[i] > bounds.Upper[i]) alpha = Math.Min(alpha, (bounds.Upper[i] - cauchy[i]) / reduced[f]);
            else if (target[i] < bounds.Lower[i]) alpha = Math.Min(alpha, (bounds.Lower[i] - cauchy[i]) / reduced[f]);
        }

        if (bounds is null || alpha == 1) return;
        bounds.Project(target);
        for (int i = 0; i < n; i++) slope += (target[i] - Point[i]) * Gradient[i];
        if (slope < 0) return;
        for (int f = 0; f < count; f++) target[free[f]] = cauchy[free[f]] + alpha * reduced[f];
        bounds.Project(target);
    }
}
