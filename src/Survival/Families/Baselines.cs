using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Weibull: H0 = z.</summary>
internal readonly struct WeibullBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        cumulative0 = T.Exp(w);
        logHazard0 = T.Constant(0);
    }

    public static double Inverse(double cumulative0, double shape) => Math.Log(cumulative0);
}

/// <summary>Log-logistic and Burr XII: H0 = log(1 + z). With lambda = 1 the median is 1/phi.</summary>
internal readonly struct LogLogisticBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        cumulative0 = T.Softplus(w);
        logHazard0 = Digits.OrNone(-cumulative0, w);
    }

    public static double Inverse(double cumulative0, double shape) => LogExpm1(cumulative0);

    // log(e^x - 1), without overflow.
    internal static double LogExpm1(double x) => x + Elementary.Log1mExp(x);
}

/// <summary>
/// Adapted power generalised Weibull: H0 = ((kappa + 1)/kappa) ((1 + z/(kappa + 1))^kappa - 1), shape = log(kappa + 1)
/// (Burke, Jones and Noufaily 2020). Contains Weibull (kappa = 1) and Burr XII (kappa = 0); defective for kappa below 0.
/// </summary>
internal readonly struct AdaptedPowerGeneralizedWeibullBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        T c = T.Exp(shape), kappa = T.Expm1(shape), log = T.Softplus(w - shape);
        cumulative0 = c * log * T.Expm1OverX(kappa * log);
        logHazard0 = Digits.OrNone((kappa - 1) * log, w);
    }

    public static T Plateau<T>(T shape)
        where T : struct, IReal<T>
    {
        T kappa = T.Expm1(shape), zero = T.Constant(0);
        return T.Select(kappa, zero, -(T.Exp(shape) / kappa), T.Constant(double.PositiveInfinity));
    }

    // H0 = c L expm1(kappa L)/(kappa L) solved for L = log(1 + z/c), then for w.
    public static double Inverse(double cumulative0, double shape)
    {
        double kappa = Elementary.Expm1(shape), x = kappa * cumulative0 * Math.Exp(-shape);
        if (x <= -1) return double.PositiveInfinity;
        double log = cumulative0 * Math.Exp(-shape) * Elementary.Log1pOverX(x);
        return shape + LogLogisticBaseline.LogExpm1(log);
    }
}

/// <summary>The limit kappa = infinity of the adapted power generalised Weibull: H0 = e^z - 1; Gompertz when gamma = 1.</summary>
internal readonly struct ExponentialGrowthBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        logHazard0 = T.Exp(w);
        cumulative0 = T.Expm1(logHazard0);
    }

    public static double Inverse(double cumulative0, double shape) => Math.Log(Elementary.Log1p(cumulative0));
}

/// <summary>Gompertz with a signed growth rate a: H0 = (e^(a z) - 1)/a; shape = a. Defective for a below 0, exponential at 0.</summary>
internal readonly struct GompertzBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        T z = T.Exp(w);
        logHazard0 = shape * z;
        cumulative0 = z * T.Expm1OverX(logHazard0);
    }

    public static T Plateau<T>(T shape)
        where T : struct, IReal<T> => T.Select(shape, T.Constant(0), T.Constant(-1) / shape, T.Constant(double.PositiveInfinity));

    public static double Inverse(double cumulative0, double shape)
    {
        double x = shape * cumulative0;
        return x <= -1 ? double.PositiveInfinity : Math.Log(cumulative0 * Elementary.Log1pOverX(x));
    }
}

/// <summary>Power generalised Weibull: H0 = (1 + z)^rho - 1, shape = log rho (Nikulin and Haghighi 2009).</summary>
internal readonly struct PowerGeneralizedWeibullBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        T rho = T.Exp(shape), log = T.Softplus(w);
        cumulative0 = T.Expm1(rho * log);
        logHazard0 = Digits.OrNone(shape + ((rho - 1) * log), w);
    }

    public static double Inverse(double cumulative0, double shape) =>
        LogLogisticBaseline.LogExpm1(Elementary.Log1p(cumulative0) * Math.Exp(-shape));
}

/// <summary>Burr in the form H0 = log(1 + rho z)/rho, shape = log rho: Weibull as rho tends to 0.</summary>
internal readonly struct BurrBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        // Below rho z = 1 as z log1p(rho z)/(rho z), whose derivatives in log rho keep their digits as rho vanishes; above it without overflow.
        T s = w + shape, zero = T.Constant(0);
        T log = T.Softplus(s);
        T small = T.Exp(w) * T.Log1pOverX(T.Exp(T.Select(s, zero, s, zero)));
        cumulative0 = T.Select(s, zero, small, log * T.Exp(-shape));
        logHazard0 = Digits.OrNone(-log, w);
    }

    public static double Inverse(double cumulative0, double shape)
    {
        double x = cumulative0 * Math.Exp(shape);
        return Math.Log(cumulative0 * Elementary.Expm1OverX(x));
    }
}

/// <summary>Log-normal: H0 = -log(1 - Phi(w)), w = (log t - mu)/sigma.</summary>
internal readonly struct LogNormalBaseline : IBaseline
{
    private const double LogSqrtTwoPi = 0.91893853320467274178;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        // dH0/dz = (normal hazard)/z, and the normal hazard is the density divided by e^-H0.
        cumulative0 = T.LogNormalTail(w);
        logHazard0 = cumulative0 - (0.5 * (w * w)) - w - LogSqrtTwoPi;
    }

    public static double Inverse(double cumulative0, double shape) => NormalQuantile.UpperTail(cumulative0);
}

/// <summary>The limit kappa = -1 of the adapted power generalised Weibull, rescaled: H0 = z/(1 + z); log-logistic latency, e^-lambda cured.</summary>
internal readonly struct LogLogisticPromotionBaseline : IBaseline
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate<T>(T w, T shape, out T logHazard0, out T cumulative0)
        where T : struct, IReal<T>
    {
        T log = T.Softplus(w);
        cumulative0 = T.Exp(w - log);
        logHazard0 = -2 * log;
    }

    public static T Plateau<T>(T shape)
        where T : struct, IReal<T> => T.Constant(1);

    public static double Inverse(double cumulative0, double shape) =>
        cumulative0 >= 1 ? double.PositiveInfinity : Math.Log(cumulative0) - Elementary.Log1p(-cumulative0);
}
