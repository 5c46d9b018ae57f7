namespace Stats.Tests.Optims.Problems;

/// <summary>A number with its gradient and, if wanted, its Hessian (lower triangle): forward differentiation for the standard problems.</summary>
internal sealed class Jet : IScalar<Jet>
{
    private readonly double[]? first;
    private readonly double[]? second;

    private Jet(double value, double[]? first, double[]? second)
    {
        Value = value;
        this.first = first;
        this.second = second;
    }

    public double Value { get; }

    public double First(int i) => first is null ? 0 : first[i];

    public double Second(int i, int j) => second is null ? 0 : second[i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i];

    public static Jet Variable(double value, int index, int dimension, bool withHessian)
    {
        double[] first = new double[dimension];
        first[index] = 1;
        return new Jet(value, first, withHessian ? new double[dimension * (dimension + 1) / 2] : null);
    }

    public static implicit operator Jet(double value) => new(value, null, null);

    public static Jet operator +(Jet a, Jet b) => Combine(a.Value + b.Value, a, b, 1, 1, 0, 0, 0);

    public static Jet operator -(Jet a, Jet b) => Combine(a.Value - b.Value, a, b, 1, -1, 0, 0, 0);

    public static Jet operator *(Jet a, Jet b) => Combine(a.Value * b.Value, a, b, b.Value, a.Value, 0, 1, 0);

    public static Jet operator /(Jet a, Jet b)
    {
        double q = a.Value / b.Value, r = 1 / b.Value;
        return Combine(q, a, b, r, -q * r, 0, -r * r, 2 * q * r * r);
    }

    public static Jet operator -(Jet a) => Chain(-a.Value, a, -1, 0);

    public static Jet Exp(Jet a)
    {
        double e = Math.Exp(a.Value);
        return Chain(e, a, e, e);
    }

    public static Jet Log(Jet a) => Chain(Math.Log(a.Value), a, 1 / a.Value, -1 / (a.Value * a.Value));

    public static Jet Sqrt(Jet a)
    {
        double s = Math.Sqrt(a.Value);
        return Chain(s, a, 0.5 / s, -0.25 / (s * a.Value));
    }

    public static Jet Sin(Jet a) => Chain(Math.Sin(a.Value), a, Math.Cos(a.Value), -Math.Sin(a.Value));

    public static Jet Cos(Jet a) => Chain(Math.Cos(a.Value), a, -Math.Sin(a.Value), -Math.Cos(a.Value));

    public static Jet Atan(Jet a)
    {
        double d = 1 / (1 + a.Value * a.Value);
        return Chain(Math.Atan(a.Value), a, d, -2 * a.Value * d * d);
    }

    public static Jet Abs(Jet a) => a.Value < 0 ? -a : a;

    private static Jet Chain(double value, Jet a, double d, double d2) => Combine(value, a, a, d, 0, d2, 0, 0);

    // f(a, b) from fa, fb, faa, fab, fbb
    private static Jet Combine(double value, Jet a, Jet b, double fa, double fb, double faa, double fab, double fbb)
    {
        int n = a.first?.Length ?? b.first?.Length ?? 0;
        if (n == 0) return new Jet(value, null, null);
        double[] g = new double[n];
        for (int i = 0; i < n; i++) g[i] = Term(fa, a.First(i)) + Term(fb, b.First(i));
        if (a.second is null && b.second is null) return new Jet(value, g, null);
        double[] h = new double[n * (n + 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++)
        {
            double ai = a.First(i), bi = b.First(i);
            for (int j = 0; j <= i; j++, k++)
            {
                double aj = a.First(j), bj = b.First(j);
                h[k] = (a.second is null ? 0 : Term(fa, a.second[k])) + (b.second is null ? 0 : Term(fb, b.second[k]))
                    + Term(faa, ai * aj) + Term(fab, ai * bj + aj * bi) + Term(fbb, bi * bj);
            }
        }

        return new Jet(value, g, h);
    }

    private static double Term(double factor, double x) => x == 0 ? 0 : factor * x;
}
