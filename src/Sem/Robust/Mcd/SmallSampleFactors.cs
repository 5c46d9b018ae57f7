using MathNet.Numerics;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>
/// What makes a determinant-minimising covariance unbiased at the normal: the consistency factor of a trimmed covariance (Croux and Haesbroeck 1999), and
/// the factors for small samples found by simulation (Pison, Van Aelst and Willems 2002, Metrika 55, 111-123), with the few pairs
/// (p, n) that R's robustbase 0.95 tabulates where those formulas fail, n near 2 p.
/// </summary>
internal static class SmallSampleFactors
{
    /// <summary>1 over the variance of a coordinate of a p-variate normal within the ball of probability <paramref name="share"/>.</summary>
    public static double Consistency(int p, double share)
    {
        if (share >= 1) return 1;
        double q = ChiSquareQuantile.Of(share, p);
        return share / SpecialFunctions.GammaLowerRegularized((p / 2.0) + 1, q / 2);
    }

    /// <summary>The factor of the raw estimate.</summary>
    public static double Raw(int p, int n, double alpha) => Factor(p, n, alpha, RawCurves, RawTable);

    /// <summary>The factor of the reweighted estimate.</summary>
    public static double Reweighted(int p, int n, double alpha) => Factor(p, n, alpha, ReweightedCurves, ReweightedTable);

    // A curve is f(n) = 1 - exp(a) / n^b. For p = 1, 2 it is given; for p > 2 it goes through g(p, k) = -c_k / p^{d_k} at n = k p^2, k = 2, 3.
    private sealed record Curves((double A, double B) One500, (double A, double B) One875, (double A, double B) Two500, (double A, double B) Two875,
        (double C, double D)[] Many500, (double C, double D)[] Many875);

    private static readonly Curves RawCurves = new(
        (0.262024211897096, 0.604756680630497), (-0.351584646688712, 1.01646567502486), (0.673292623522027, 0.691365864961895), (0.446537815635445, 1.06690782995919),
        [(-1.42764571687802, 1.26263336932151), (-1.06141115981725, 1.28907991440387)], [(-0.455179464070565, 1.11192541278794), (-0.294241208320834, 1.09649329149811)]);

    private static readonly Curves ReweightedCurves = new(
        (1.11098143415027, 1.5182890270453), (-0.66046776772861, 0.88939595831888), (3.11101712909049, 1.91401056721863), (0.79473550581058, 1.10081930350091),
        [(-1.02842572724793, 1.67659883081926), (-0.26800273450853, 1.35968562893582)], [(-0.544482443573914, 1.25994483222292), (-0.343791072183285, 1.25159004257133)]);

    // By p from 1: the first n, then the factors of n, n + 1, ...; for alpha = 1/2 only.
    private static readonly (int First, double[] Factors)[] RawTable =
    [
        (1, [1, 3.075819]), (4, [3.15342, 1.799889, 2.258497]), (6, [2.12777, 2.718898, 1.993509, 2.220433, 1.820585]),
        (8, [2.950549, 2.145387, 2.382224, 1.927077, 2.032489, 1.8371]), (10, [2.229573, 2.494447, 2.016117, 2.190061, 1.877996, 1.978964, 1.767284]),
        (12, [2.580264, 2.109121, 2.240741, 1.944719, 2.043397, 1.821808, 1.89725]), (14, [2.165233, 2.320281, 2.007836, 2.086471, 1.884052, 1.950563, 1.76926]),
        (16, [2.340443, 2.048262, 2.161097, 1.926082, 1.995422]), (18, [2.093386, 2.185793, 1.948989]),
    ];

    private static readonly (int First, double[] Factors)[] ReweightedTable =
    [
        (1, [1, 0.984724]), (4, [2.216302, 1.418526, 1.635601]), (6, [1.73511, 2.06681, 1.545905, 1.659655, 1.456835]),
        (8, [2.388892, 1.847626, 1.96998, 1.630723, 1.701272, 1.521008]), (10, [1.968153, 2.168931, 1.784373, 1.894409, 1.667912, 1.693007, 1.545176]),
        (12, [2.275891, 1.866587, 2.014249, 1.750567, 1.829363, 1.650019, 1.689043]), (14, [1.95771, 2.074066, 1.847385, 1.905408, 1.71393, 1.768425, 1.63908]),
        (16, [2.164121, 1.871024, 1.979485, 1.782417, 1.84489]), (18, [1.938822, 2.050409, 1.834863]),
    ];

    private static double Factor(int p, int n, double alpha, Curves curves, (int First, double[] Factors)[] table)
    {
        double at500, at875;
        if (p > 2)
        {
            at500 = Many(p, n, curves.Many500);
            at875 = Many(p, n, curves.Many875);
        }
        else
        {
            at500 = Curve(n, p == 2 ? curves.Two500 : curves.One500);
            at875 = Curve(n, p == 2 ? curves.Two875 : curves.One875);
        }

        if (alpha == 0.5 && p <= table.Length && n >= table[p - 1].First && n - table[p - 1].First < table[p - 1].Factors.Length)
            at500 = 1 / table[p - 1].Factors[n - table[p - 1].First];
        double bias = alpha <= 0.875 ? at500 + (at875 - at500) / 0.375 * (alpha - 0.5) : at875 + (1 - at875) / 0.125 * (alpha - 0.875);
        return 1 / bias;
    }

    private static double Curve(int n, (double A, double B) curve) => 1 - Math.Exp(curve.A) / Math.Pow(n, curve.B);

    private static double Many(int p, int n, (double C, double D)[] points)
    {
        // log(-c / p^d) = a - b log(k p^2), k = 2, 3
        double y2 = Math.Log(-points[0].C / Math.Pow(p, points[0].D)), y3 = Math.Log(-points[1].C / Math.Pow(p, points[1].D));
        double x2 = Math.Log(2.0 * p * p), x3 = Math.Log(3.0 * p * p), b = (y2 - y3) / (x3 - x2);
        return Curve(n, (y2 + (b * x2), b));
    }
}
