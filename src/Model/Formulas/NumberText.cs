using System.Globalization;

namespace Stats.Modeling;

/// <summary>Prints numbers as R does: up to 15 significant digits, and the shorter of fixed and scientific form (fixed when equal).</summary>
internal static class NumberText
{
    public static string Format(double value, int digits = 15)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Inf" : "-Inf";
        if (value == 0) return "0";
        (string mantissa, int exponent) = Digits(Math.Abs(value), digits);
        string sign = value < 0 ? "-" : "";
        string scientific = mantissa[..1] + (mantissa.Length > 1 ? "." + mantissa[1..] : "")
            + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        string plain = Fixed(mantissa, exponent);
        if (plain.Length > scientific.Length) return sign + scientific;
        // Beyond 15 digits R shows all digits of a whole number, not zeros.
        return exponent >= digits ? Whole(value) : sign + plain;
    }

    /// <summary>A whole number with all its digits: 1e5L is 100000.</summary>
    public static string Whole(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>C's %g: scientific form below 1e-4 and from 10^digits on, no trailing zeros.</summary>
    public static string General(double value, int digits)
    {
        if (!double.IsFinite(value) || value == 0) return Format(value);
        (string mantissa, int exponent) = Digits(Math.Abs(value), digits);
        string sign = value < 0 ? "-" : "";
        if (exponent >= -4 && exponent < digits) return sign + Fixed(mantissa, exponent);
        return sign + mantissa[..1] + (mantissa.Length > 1 ? "." + mantissa[1..] : "")
            + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    // The fewest digits (at most as many as asked for) that show the number rounded to that precision.
    private static (string Mantissa, int Exponent) Digits(double value, int digits)
    {
        string text = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = text[..e].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        return (mantissa, int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Fixed(string mantissa, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + mantissa;
        if (mantissa.Length <= exponent + 1) return mantissa + new string('0', exponent + 1 - mantissa.Length);
        return mantissa[..(exponent + 1)] + "." + mantissa[(exponent + 1)..];
    }
}
