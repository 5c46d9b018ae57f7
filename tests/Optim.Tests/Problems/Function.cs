using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>An objective from lambdas, for tests.</summary>
internal sealed class Function(int dimension, Func<double[], double> value, Func<double[], double[]>? gradient = null, Func<double[], double[]>? hessian = null) : IObjective
{
    public int Dimension => dimension;

    public Derivatives Available => (gradient is null ? 0 : Derivatives.Gradient) | (hessian is null ? 0 : Derivatives.Hessian);

    public int Calls { get; private set; }

    public double Evaluate(ReadOnlySpan<double> x, Span<double> g, Span<double> h, CancellationToken cancellationToken = default)
    {
        Calls++;
        double[] point = x.ToArray();
        if (!g.IsEmpty) gradient!(point).CopyTo(g);
        if (!h.IsEmpty) hessian!(point).CopyTo(h);
        return value(point);
    }
}
