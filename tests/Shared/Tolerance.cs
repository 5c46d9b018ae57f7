namespace Stats.Tests;

/// <summary>The three tolerances of the project. Anything looser gives its reason on the line that uses it.</summary>
internal static class Tolerance
{
    /// <summary>The same number to the last bit.</summary>
    public static void Exact(double expected, double actual) => Assert.Equal(expected, actual);

    /// <summary>Our own algebra in another order: 1e-10 relative.</summary>
    public static void Close(double expected, double actual, double relative = 1e-10) => Within(expected, actual, relative);

    /// <summary>A number that other software printed: 1e-6 relative for estimates; pass 1e-8 for log-likelihoods.</summary>
    public static void Published(double expected, double actual, double relative = 1e-6) => Within(expected, actual, relative);

    private static void Within(double expected, double actual, double relative)
    {
        if (expected.Equals(actual)) return;
        double error = Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
        Assert.True(error <= relative, $"expected {expected:R}, actual {actual:R}: off by {error:E2}, allowed {relative:E2}");
    }
}
