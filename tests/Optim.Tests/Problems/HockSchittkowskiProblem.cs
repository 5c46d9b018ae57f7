using Stats.Optim;

namespace Stats.Tests.Optims.Problems;

/// <summary>One of the problems with its start, bounds and published optimum; exact first derivatives.</summary>
internal sealed class HockSchittkowskiProblem(int number, double[] start, int equations, int inequalities, double optimum, double[]? lower = null, double[]? upper = null)
    : IObjective, IConstraints
{
    public int Number => number;

    public double[] Start => start;

    public double Optimum => optimum;

    public int Dimension => start.Length;

    public int EqualityCount => equations;

    public int InequalityCount => inequalities;

    public Derivatives Available => Derivatives.Gradient;

    public Bounds? Bounds => lower is null && upper is null
        ? null
        : new Bounds(lower ?? [.. start.Select(_ => double.NegativeInfinity)], upper ?? [.. start.Select(_ => double.PositiveInfinity)]);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
    {
        Jet f = HockSchittkowski.Functions(number, Variables(x))[0];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = f.First(i);
        return f.Value;
    }

    public void Values(ReadOnlySpan<double> x, Span<double> values, Span<double> jacobian)
    {
        Jet[] all = HockSchittkowski.Functions(number, Variables(x));
        for (int k = 1; k < all.Length; k++)
        {
            values[k - 1] = all[k].Value;
            for (int i = 0; i < x.Length && !jacobian.IsEmpty; i++) jacobian[(k - 1) * x.Length + i] = all[k].First(i);
        }
    }

    private static Jet[] Variables(ReadOnlySpan<double> x)
    {
        Jet[] variables = new Jet[x.Length];
        for (int i = 0; i < x.Length; i++) variables[i] = Jet.Variable(x[i], i, x.Length, false);
        return variables;
    }
}
