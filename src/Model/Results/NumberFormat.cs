using System.Globalization;

namespace Stats.Modeling;

/// <summary>Numbers as people read them, in the invariant culture.</summary>
internal static class NumberFormat
{
    /// <summary>Shortest text that gives the number back.</summary>
    public static string Plain(double x) => double.IsPositiveInfinity(x) ? "Inf" : double.IsNegativeInfinity(x) ? "-Inf" : x.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>At most four significant digits.</summary>
    public static string Short(double x) => double.IsNaN(x) ? "NaN" : double.IsInfinity(x) ? Plain(x) : x.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A p-value: never 0.000.</summary>
    public static string PValue(double p) => double.IsNaN(p) ? "NaN" : p < 0.001 ? "<0.001" : p.ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>An estimate with its error and limits, in at most four significant digits.</summary>
    public static string Limits(double estimate, double error, double lower, double upper) => $"{Short(estimate)} ({Short(error)}) [{Short(lower)}, {Short(upper)}]";

    /// <summary>Fixed decimals that show four significant digits of the smallest number worth showing in a column.</summary>
    public static string[] Column(IReadOnlyList<double> values)
    {
        double[] finite = [.. values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs)];
        if (finite.Length == 0) return [.. values.Select(Short)];
        double smallest = finite.Min(), largest = finite.Max();
        if (largest >= 1e6 || smallest < 1e-5) return [.. values.Select(Short)];
        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Max(smallest, largest * 1e-3))), 0, 6);
        string format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return [.. values.Select(v => double.IsFinite(v) ? v.ToString(format, CultureInfo.InvariantCulture) : Short(v))];
    }

    /// <summary>A log-likelihood: four decimals.</summary>
    public static string LogLikelihood(double x) => x.ToString("F4", CultureInfo.InvariantCulture);
}
