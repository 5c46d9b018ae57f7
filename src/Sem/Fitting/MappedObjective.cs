using Stats.Optim;

namespace Stats.Sem;

/// <summary>An objective over all free rows, seen as one over the coordinates that linear equations leave.</summary>
internal sealed class MappedObjective(IObjective full, FreeMap map) : IObjective
{
    private readonly WorkspacePool<Workspace> _pool = new(() => new Workspace(map.Parameters));

    public int Dimension => map.Dimension;

    public Derivatives Available => full.Available;

    public Curvature Curvature => full.Curvature;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        Workspace w = _pool.Take();
        map.Expand(x, w.Theta);
        Span<double> g = gradient.IsEmpty ? default : w.Gradient, h = hessian.IsEmpty ? default : w.Hessian;
        double value = full.Evaluate(w.Theta, g, h, cancellationToken);
        if (!gradient.IsEmpty) map.PullGradient(g, gradient);
        if (!hessian.IsEmpty) map.PullHessian(h, hessian);
        _pool.Return(w);
        return value;
    }

    private sealed class Workspace(int parameters)
    {
        public double[] Theta { get; } = new double[parameters];

        public double[] Gradient { get; } = new double[parameters];

        public double[] Hessian => field ??= new double[parameters * parameters];
    }
}
