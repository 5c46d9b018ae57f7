using Stats.Optim;

namespace Stats.Survival;

/// <summary>An objective with some coordinates held at their values.</summary>
internal sealed class SlicedObjective : IObjective
{
    private readonly IObjective inner;
    private readonly double[] at;
    private readonly int[] free;

    /// <param name="inner">The objective.</param>
    /// <param name="at">A point; the held coordinates stay there.</param>
    /// <param name="held">Which coordinates are held.</param>
    public SlicedObjective(IObjective inner, double[] at, IReadOnlyCollection<int> held)
    {
        this.inner = inner;
        this.at = at;
        free = [.. Enumerable.Range(0, at.Length).Where(i => !held.Contains(i))];
    }

    public int Dimension => free.Length;

    public Derivatives Available => inner.Available;

    /// <summary>The free coordinates of a point.</summary>
    public double[] Shrink(double[] point) => [.. free.Select(i => point[i])];

    /// <summary>The whole point.</summary>
    public double[] Expand(ReadOnlySpan<double> x)
    {
        double[] point = [.. at];
        for (int i = 0; i < free.Length; i++) point[free[i]] = x[i];
        return point;
    }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        int n = at.Length, m = free.Length;
        double[] g = gradient.IsEmpty ? [] : new double[n], h = hessian.IsEmpty ? [] : new double[n * n];
        double value = inner.Evaluate(Expand(x), g, h, cancellationToken);
        for (int i = 0; i < gradient.Length; i++) gradient[i] = g[free[i]];
        if (hessian.IsEmpty) return value;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) hessian[(i * m) + j] = h[(free[i] * n) + free[j]];
        return value;
    }
}
