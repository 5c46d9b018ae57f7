using System.Globalization;

namespace Stats.Cmdlets;

/// <summary>Numbers as the views of the module show them, in every culture alike.</summary>
public static class NumberText
{
    /// <summary>Four significant digits, or more where a whole number has more.</summary>
    /// <param name="value">A number.</param>
    public static string Show(double value)
    {
        if (double.IsNaN(value)) return "";
        if (double.IsInfinity(value)) return value > 0 ? "Inf" : "-Inf";
        double size = Math.Abs(value);
        if (size == Math.Floor(size) && size < 1e9) return value.ToString("F0", CultureInfo.InvariantCulture);
        if (size is >= 1e6 or < 1e-4) return value.ToString("0.###e+00", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A number with a fixed count of decimals.</summary>
    /// <param name="value">A number.</param>
    /// <param name="decimals">How many.</param>
    public static string Fixed(double value, int decimals) =>
        double.IsNaN(value) ? "" : Unsigned(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    // -0.0004 is 0.000, not -0.000.
    private static string Unsigned(string text) => text.StartsWith('-') && text.AsSpan(1).TrimStart("0.").IsEmpty ? text[1..] : text;

    /// <summary>A p-value: three decimals, and never 0.000.</summary>
    /// <param name="value">A p-value.</param>
    public static string P(double value) => double.IsNaN(value) ? "" : value < 0.001 ? "<0.001" : value.ToString("F3", CultureInfo.InvariantCulture);
}
