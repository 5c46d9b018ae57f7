using System.Runtime.Intrinsics;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>How many rows one register holds.</summary>
internal enum LaneWidth
{
    One,
    Four,
    Eight,
}

/// <summary>The likelihood of a block of rows in a family, and its derivatives in the four predictors: the one virtual call between the two.</summary>
/// <remarks>
/// Every method reads and writes columns of a <see cref="RowBlock"/>, rows 0 to count rounded up to a whole register. Without derivatives only
/// the value column is written.
/// </remarks>
internal abstract class BlockKernel
{
    /// <summary>The widest registers of this processor, asked once.</summary>
    public static LaneWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? LaneWidth.Eight : Vector256.IsHardwareAccelerated ? LaneWidth.Four : LaneWidth.One;

    /// <summary>Result = event weight (log h + log t - log t) - weight H of watched rows at the last position.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="powerScale">Whether the family's first scale multiplies z.</param>
    /// <param name="derivatives">Whether derivatives are wanted.</param>
    /// <param name="timeScale">Whether those in the first scale are among them.</param>
    public abstract void Watched(RowBlock block, int count, bool powerScale, bool derivatives, bool timeScale);

    /// <summary>Target = factor H at the last position.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="powerScale">Whether the family's first scale multiplies z.</param>
    /// <param name="derivatives">Whether derivatives are wanted.</param>
    /// <param name="factor">A column that multiplies H.</param>
    /// <param name="sign">+1 or -1, which multiplies H too.</param>
    /// <param name="target">The first of 15 columns.</param>
    public abstract void Cumulative(RowBlock block, int count, bool powerScale, bool derivatives, int factor, double sign, int target);

    /// <summary>
    /// One node of the hazard's integral over log time, at the last position: Result += weight times the hazard in units of that at the first node, and
    /// its derivatives. Those in the hazard's scale, which are the hazard itself, are left out.
    /// </summary>
    public abstract void AddNode(RowBlock block, int count, bool powerScale, bool derivatives, double weight, bool isFirst);

    /// <summary>Increments in closed form; null: they are differences of two hazards, or integrals where those are nearly equal.</summary>
    public IncrementKernel? Increments { get; init; }

    /// <summary>What does not depend on the family, in registers of the same width.</summary>
    public abstract BlockRules Rules { get; }

    /// <summary>What depends on the shapes alone, which must be the rows' own whenever another method is called.</summary>
    public abstract void Shapes(RowBlock block, int count);

    /// <summary>The kernel of a baseline at one width.</summary>
    public static BlockKernel Create<TBaseline>(LaneWidth width)
        where TBaseline : struct, IBaseline => width switch
        {
            LaneWidth.Eight => OnLanes<TBaseline, Vector512<double>, Lanes512>(),
            LaneWidth.Four => OnLanes<TBaseline, Vector256<double>, Lanes256>(),
            _ => OnLanes<TBaseline, double, Lanes64>(),
        };

    // A costly function gets a pass of its own where the formula calls it exactly once.
    private static BlockKernel OnLanes<TBaseline, V, L>()
        where TBaseline : struct, IBaseline
        where V : struct
        where L : struct, ILanes<V>
    {
        if (typeof(TBaseline) == typeof(AdaptedPowerGeneralizedWeibullBaseline)) return new BlockKernel<V, L, AdaptedPowerFormula<V, L>> { Increments = new AdaptedPowerIncrements<V, L>() };
        CostlyCalls.Reset();
        TBaseline.Evaluate(default, CostlyCalls.Shape, out _, out _);
        return (CostlyCalls.Tails == 1, CostlyCalls.Quotients == 1, CostlyCalls.ShapeOnly) switch
        {
            (false, false, false) => Staged<TBaseline, V, L, No, No, No>(),
            (false, false, true) => Staged<TBaseline, V, L, No, No, Yes>(),
            (false, true, false) => Staged<TBaseline, V, L, No, Yes, No>(),
            (false, true, true) => Staged<TBaseline, V, L, No, Yes, Yes>(),
            (true, false, false) => Staged<TBaseline, V, L, Yes, No, No>(),
            (true, false, true) => Staged<TBaseline, V, L, Yes, No, Yes>(),
            (true, true, false) => Staged<TBaseline, V, L, Yes, Yes, No>(),
            (true, true, true) => Staged<TBaseline, V, L, Yes, Yes, Yes>(),
        };
    }

    private static BlockKernel<V, L, StagedFormula<TBaseline, V, L, TTail, TQuotient, TShape>> Staged<TBaseline, V, L, TTail, TQuotient, TShape>()
        where TBaseline : struct, IBaseline
        where V : struct
        where L : struct, ILanes<V>
        where TTail : struct, IChoice
        where TQuotient : struct, IChoice
        where TShape : struct, IChoice => new();
}
