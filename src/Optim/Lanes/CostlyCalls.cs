namespace Stats.Optim;

/// <summary>A number that only counts how often a formula calls the functions that deserve a pass of their own (<see cref="IStage"/>).</summary>
internal readonly struct CostlyCalls : IReal<CostlyCalls>
{
    [ThreadStatic]
    private static int tails, quotients, ofShape, others;

    private readonly bool isShape;

    private CostlyCalls(bool isShape) => this.isShape = isShape;

    /// <summary>The formula's second variable.</summary>
    public static CostlyCalls Shape => new(true);

    /// <summary>Since the last reset on this thread: calls of Softplus and LogNormalTail.</summary>
    public static int Tails => tails;

    /// <summary>Calls of Expm1OverX and Log1pOverX.</summary>
    public static int Quotients => quotients;

    /// <summary>Whether Exp and Expm1 were called of the shape as it is, and of nothing else.</summary>
    public static bool ShapeOnly => ofShape > 0 && others == 0;

    public static void Reset() => tails = quotients = ofShape = others = 0;

    public static CostlyCalls Constant(double value) => default;

    public static CostlyCalls operator +(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator +(CostlyCalls a, double b) => default;

    public static CostlyCalls operator -(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator -(CostlyCalls a, double b) => default;

    public static CostlyCalls operator -(CostlyCalls a) => default;

    public static CostlyCalls operator *(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls operator *(double a, CostlyCalls b) => default;

    public static CostlyCalls operator /(CostlyCalls a, CostlyCalls b) => default;

    public static CostlyCalls Exp(CostlyCalls x) => Exponential(x);

    public static CostlyCalls Log(CostlyCalls x) => default;

    public static CostlyCalls Log1p(CostlyCalls x) => default;

    public static CostlyCalls Expm1(CostlyCalls x) => Exponential(x);

    public static CostlyCalls Softplus(CostlyCalls x) => Counted(ref tails);

    public static CostlyCalls Expm1OverX(CostlyCalls x) => Counted(ref quotients);

    public static CostlyCalls Log1pOverX(CostlyCalls x) => Counted(ref quotients);

    public static CostlyCalls LogNormalTail(CostlyCalls x) => Counted(ref tails);

    public static CostlyCalls Select(CostlyCalls a, CostlyCalls b, CostlyCalls ifLess, CostlyCalls otherwise) => default;

    private static CostlyCalls Exponential(CostlyCalls x) => x.isShape ? Counted(ref ofShape) : Counted(ref others);

    private static CostlyCalls Counted(ref int calls)
    {
        calls++;
        return default;
    }
}
