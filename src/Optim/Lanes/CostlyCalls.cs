namespace Stats.Optim;

/// <summary>A number that only counts how often a formula calls the functions that deserve a pass of their own.</summary>
internal readonly struct CostlyCalls : IReal<CostlyCalls>
{
    [ThreadStatic]
    private static int calls;

    /// <summary>The calls since the last reset on this thread.</summary>
    public static int Count => calls;

    public static void Reset() => calls = 0;

    public static CostlyCalls Constant(double value) => default;

    public static CostlyCalls operator +(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator +(CostlyCalls a, double b) => default;

    public static CostlyCalls operator -(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator -(CostlyCalls a, double b) => default;

    public static CostlyCalls operator -(CostlyCalls a) => default;

    public static CostlyCalls operator *(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator *(double a, CostlyCalls b) => default;

    public static CostlyCalls operator /(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls Exp(CostlyCalls x) => default;

    public static CostlyCalls Log(CostlyCalls x) => default;

    public static CostlyCalls Log1p(CostlyCalls x) => default;

    public static CostlyCalls Expm1(CostlyCalls x) => default;

    public static CostlyCalls Softplus(CostlyCalls x) => Counted();

    public static CostlyCalls Expm1OverX(CostlyCalls x) => default;

    public static CostlyCalls Log1pOverX(CostlyCalls x) => default;

    public static CostlyCalls LogNormalTail(CostlyCalls x) => Counted();

    public static CostlyCalls Select(CostlyCalls a, CostlyCalls b, CostlyCalls ifLess, CostlyCalls otherwise) => default;

    private static CostlyCalls Counted()
    {
        calls++;
        return default;
    }
}
