using MathNet.Numerics.Distributions;

namespace Stats.Sem;

/// <summary>A function of one number that constraints and definitions may use, with its derivative. The names are R's.</summary>
internal sealed record ExpressionFunction(string Name, Func<double, double> Value, Func<double, double> Slope)
{
    public static readonly IReadOnlyDictionary<string, ExpressionFunction> All = new ExpressionFunction[]
    {
        new("exp", Math.Exp, Math.Exp),
        new("log", Math.Log, x => 1 / x),
        new("log2", Math.Log2, x => 1 / (x * Math.Log(2))),
        new("log10", Math.Log10, x => 1 / (x * Math.Log(10))),
        new("log1p", LogOnePlus, x => 1 / (1 + x)),
        new("expm1", ExpMinusOne, Math.Exp),
        new("sqrt", Math.Sqrt, x => 0.5 / Math.Sqrt(x)),
        new("abs", Math.Abs, x => Math.Sign(x)), // 0 at 0: the middle of the subgradients
        new("sin", Math.Sin, Math.Cos),
        new("cos", Math.Cos, x => -Math.Sin(x)),
        new("tan", Math.Tan, x => 1 + Math.Tan(x) * Math.Tan(x)),
        new("asin", Math.Asin, x => 1 / Math.Sqrt((1 - x) * (1 + x))),
        new("acos", Math.Acos, x => -1 / Math.Sqrt((1 - x) * (1 + x))),
        new("atan", Math.Atan, x => 1 / (1 + x * x)),
        new("sinh", Math.Sinh, Math.Cosh),
        new("cosh", Math.Cosh, Math.Sinh),
        new("tanh", Math.Tanh, x => 1 / (Math.Cosh(x) * Math.Cosh(x))),
        new("asinh", Math.Asinh, x => 1 / Math.Sqrt(x * x + 1)),
        new("acosh", Math.Acosh, x => 1 / (Math.Sqrt(x - 1) * Math.Sqrt(x + 1))),
        new("atanh", Math.Atanh, x => 1 / ((1 - x) * (1 + x))),
        new("pnorm", x => Normal.CDF(0, 1, x), x => Normal.PDF(0, 1, x)),
        new("dnorm", x => Normal.PDF(0, 1, x), x => -x * Normal.PDF(0, 1, x)),
        new("qnorm", p => Normal.InvCDF(0, 1, p), p => 1 / Normal.PDF(0, 1, Normal.InvCDF(0, 1, p))),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    // log1p(x) = log(u) x / (u - 1) with u = fl(1 + x): the errors of u cancel (Goldberg 1991, theorem 4).
    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    // expm1(x) = 2 sinh(x/2) exp(x/2).
    private static double ExpMinusOne(double x) => 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
}
