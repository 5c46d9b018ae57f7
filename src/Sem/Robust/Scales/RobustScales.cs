using MathNet.Numerics.Distributions;
using Stats.Sem.Numerics;

namespace Stats.Sem;

/// <summary>
/// Robust estimates of location and scale of one variable. All scales estimate the standard deviation where the data are normal, have a
/// breakdown point of one half, and are 0 when more than half of the values are equal. A value that is not finite makes the result NaN.
/// </summary>
public static class RobustScales
{
    /// <summary>The median: the mean of the two middle values where their number is even. NaN for no values.</summary>
    /// <param name="values">The values, in any order.</param>
    public static double Median(ReadOnlySpan<double> values)
    {
        if (values.Length == 0 || AnyNotFinite(values)) return double.NaN;
        return MiddleOf(values.ToArray());
    }

    /// <summary>1.4826 times the median absolute deviation from the median. NaN for no values.</summary>
    /// <param name="values">The values, in any order.</param>
    public static double Mad(ReadOnlySpan<double> values)
    {
        double center = Median(values);
        double[] deviations = new double[values.Length];
        for (int i = 0; i < deviations.Length; i++) deviations[i] = Math.Abs(values[i] - center);
        return double.IsNaN(center) ? double.NaN : 1.4826 * MiddleOf(deviations);
    }

    /// <summary>
    /// Q_n: 2.21914 times the k-th smallest of the distances |x_i - x_j|, i &lt; j, with k = h (h - 1)/2 and h = floor(n/2) + 1, corrected for small samples. Efficiency 82 % at the normal.
    /// O(n log n). 0 for one value, NaN for none.
    /// </summary>
    /// <param name="values">The values, in any order.</param>
    /// <remarks>Rousseeuw and Croux (1993), JASA 88, 1273-1283; the corrections are those of R's robustbase 0.95.</remarks>
    public static double Qn(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n == 0 || AnyNotFinite(values)) return double.NaN;
        if (n == 1) return 0;
        long half = (n / 2) + 1;
        double distance = PairDistances.Select(Sorted(values), half * (half - 1) / 2);
        return 2.21914 * distance * QnFactor(n);
    }

    /// <summary>S_n: 1.1926 times the low median over i of the high median over j of |x_i - x_j|, corrected for small samples. Efficiency 58 % at the normal. O(n log n). 0 for one value, NaN for none.</summary>
    /// <param name="values">The values, in any order.</param>
    /// <remarks>Rousseeuw and Croux (1993), JASA 88, 1273-1283; the corrections for n up to 9 are those of Croux and Rousseeuw (1992).</remarks>
    public static double Sn(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n == 0 || AnyNotFinite(values)) return double.NaN;
        if (n == 1) return 0;
        double[] sorted = Sorted(values), inner = new double[n];
        for (int i = 0; i < n; i++) inner[i] = PairDistances.NearestFrom(sorted, i, (n / 2) + 1);
        Array.Sort(inner);
        double factor = n <= 9 ? SnSmall[n - 2] : n % 2 == 1 ? n / (n - 0.9) : 1;
        return factor * 1.1926 * inner[((n + 1) / 2) - 1];
    }

    /// <summary>The tau-scale with constants 4.5 and 3, see <see cref="TauLocationAndScale"/>.</summary>
    /// <param name="values">The values, in any order.</param>
    public static double Tau(ReadOnlySpan<double> values) => TauLocationAndScale(values).Scale;

    /// <summary>
    /// The tau-estimates: a mean with the weights (1 - (u/4.5)^2)^2 of the deviations u from the median in units of the median absolute deviation,
    /// and the scale from the squares of the deviations from that mean, truncated at 3 such units. Efficiency of the scale about 80 % at the normal.
    /// Scale 0 when more than half of the values are equal; NaN for no values.
    /// </summary>
    /// <param name="values">The values, in any order.</param>
    /// <remarks>Maronna and Zamar (2002), Technometrics 44, 307-317.</remarks>
    public static (double Location, double Scale) TauLocationAndScale(ReadOnlySpan<double> values)
    {
        const double c1 = 4.5, c2 = 3;
        int n = values.Length;
        double median = Median(values);
        if (double.IsNaN(median)) return (double.NaN, double.NaN);
        double[] deviations = new double[n];
        for (int i = 0; i < n; i++) deviations[i] = Math.Abs(values[i] - median);
        double unit = MiddleOf((double[])deviations.Clone());
        if (unit == 0) return (median, 0);
        double weights = 0, sum = 0;
        for (int i = 0; i < n; i++)
        {
            double u = deviations[i] / (unit * c1);
            if (!(u < 1)) continue;
            double w = (1 - u * u) * (1 - u * u);
            weights += w;
            sum += w * values[i];
        }

        double location = sum / weights, rho = 0;
        for (int i = 0; i < n; i++)
        {
            double u = (values[i] - location) / unit;
            rho += Math.Min(u * u, c2 * c2);
        }

        return (location, unit * Math.Sqrt(rho / (n * TauConsistency)));
    }

    /// <summary>The location and scale that go with a scale: the tau-mean for <see cref="RobustScale.Tau"/>, else the median.</summary>
    internal static (double Location, double Scale) LocationAndScale(RobustScale scale, ReadOnlySpan<double> values) =>
        scale == RobustScale.Tau ? TauLocationAndScale(values) : (Median(values), Of(scale, values));

    internal static double Of(RobustScale scale, ReadOnlySpan<double> values) => scale switch
    {
        RobustScale.Mad => Mad(values),
        RobustScale.Qn => Qn(values),
        RobustScale.Sn => Sn(values),
        RobustScale.Tau => Tau(values),
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "There is no such scale."),
    };

    // Reorders the values.
    private static double MiddleOf(double[] values)
    {
        int half = values.Length / 2;
        double upper = Selection.Smallest(values, half + 1);
        if (values.Length % 2 == 1) return upper;
        double lower = double.NegativeInfinity; // the largest below the middle: the selection has put those in front
        foreach (double v in values.AsSpan(0, half)) lower = Math.Max(lower, v);
        return (lower + upper) / 2;
    }

    private static readonly double[] SnSmall = [0.743, 1.851, 0.954, 1.351, 0.993, 1.198, 1.005, 1.131];
    private static readonly double[] QnSmall = [0.399356, 0.99365, 0.51321, 0.84401, 0.6122, 0.85877, 0.66993, 0.87344, 0.72014, 0.88906, 0.75743];

    // E min(u^2, b^2) for u standard normal, b = 3 q(3/4): the median absolute deviation is q(3/4) standard deviations.
    private static readonly double TauConsistency = TruncatedSecondMoment(3 * Normal.InvCDF(0, 1, 0.75));

    private static double TruncatedSecondMoment(double b) => 2 * (((1 - b * b) * Normal.CDF(0, 1, b)) - (b * Normal.PDF(0, 1, b)) + b * b) - 1;

    private static double QnFactor(int n)
    {
        if (n <= 12) return QnSmall[n - 2];
        double m = n;
        double bias = n % 2 == 1 ? 1.60188 + (-2.1284 - 5.172 / m) / m : 3.67561 + (1.9654 + (6.987 - 77 / m) / m) / m;
        return 1 / (1 + bias / m);
    }

    private static bool AnyNotFinite(ReadOnlySpan<double> values)
    {
        foreach (double v in values)
            if (!double.IsFinite(v)) return true;
        return false;
    }

    private static double[] Sorted(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
