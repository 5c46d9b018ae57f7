using System.Globalization;

namespace Stats.Optim;

/// <summary>Numbers of things in sentences: "1 row", "2 rows".</summary>
internal static class Counted
{
    public static string Of(double count, string one, string? many = null) =>
        count.ToString("F0", CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many ?? one + "s");
}
