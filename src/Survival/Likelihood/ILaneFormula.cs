using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>A baseline with its derivatives on lanes, and the passes over rows that prepare them.</summary>
/// <remarks>A loop over a whole formula waits for latencies; shorter ones, which leave results of costly functions at a row's <see cref="Stage"/>, do not.</remarks>
internal interface ILaneFormula<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    /// <summary>Leaves what depends on the shape alone at the stages of all rows.</summary>
    static abstract void Shapes(RowBlock block, int count);

    /// <summary>Leaves costly functions of the last position at the stages.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="derivatives">Whether derivatives are wanted.</param>
    /// <param name="hazardOnly">Only what log dH0/dz needs.</param>
    static abstract void Prepare(RowBlock block, int count, bool derivatives, bool hazardOnly);

    /// <summary>log dH0/dz and H0 without derivatives, once prepared.</summary>
    static abstract void Values(V w, V shape, ref double stage, out V logHazard0, out V cumulative0);

    /// <summary>log dH0/dz and H0 with their derivatives in w (u) and the shape (t), once prepared.</summary>
    static abstract void Evaluate(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0, out LaneDerivatives<V> cumulative0);

    /// <summary>log dH0/dz with its derivatives, once prepared for it.</summary>
    static abstract void LogHazard(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0);
}

/// <summary>The formula of a baseline as its family states it, with passes of their own for functions that it calls once.</summary>
internal readonly struct StagedFormula<TBaseline, V, L, TTail, TQuotient, TShape> : ILaneFormula<V, L>
    where TBaseline : struct, IBaseline
    where V : struct
    where L : struct, ILanes<V>
    where TTail : struct, IChoice
    where TQuotient : struct, IChoice
    where TShape : struct, IChoice
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Optimize)]
    public static void Shapes(RowBlock block, int count)
    {
        if (!TShape.Is) return;
        ref double shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            LaneFunctions<V, L>.ExpAndExpm1(L.Load(ref shape, i), out V exp, out V expm1);
            L.Store(exp, ref stage, (Stage.Room * i) + (Stage.ShapeExp * L.Count));
            L.Store(expm1, ref stage, (Stage.Room * i) + (Stage.ShapeExpm1 * L.Count));
        }
    }

    public static void Prepare(RowBlock block, int count, bool derivatives, bool hazardOnly)
    {
        if (!derivatives) return;
        if (TTail.Is) Record<Stages<No, No, TShape>, Stages<Yes, No, No>>(block, count);

        // Log hazards seldom have a quotient; one that does evaluates it in place.
        if (TQuotient.Is && !hazardOnly) Record<Stages<TTail, No, TShape>, Stages<No, Yes, No>>(block, count);
    }

    [MethodImpl(Inline)]
    public static void Values(V w, V shape, ref double stage, out V logHazard0, out V cumulative0)
    {
        TBaseline.Evaluate(LaneValue<V, L>.At(w), LaneValue<V, L>.At(shape), out LaneValue<V, L> l, out LaneValue<V, L> h);
        logHazard0 = l.Value;
        cumulative0 = h.Value;
    }

    [MethodImpl(Inline)]
    public static void Evaluate(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0, out LaneDerivatives<V> cumulative0)
    {
        nint at = Stage.Of(ref stage);
        TBaseline.Evaluate(
            LaneJet<V, L, Stages<TTail, TQuotient, TShape>>.First(w, at), LaneJet<V, L, Stages<TTail, TQuotient, TShape>>.Second(shape, at),
            out LaneJet<V, L, Stages<TTail, TQuotient, TShape>> l, out LaneJet<V, L, Stages<TTail, TQuotient, TShape>> h);
        l.CopyTo(out logHazard0);
        h.CopyTo(out cumulative0);
    }

    [MethodImpl(Inline)]
    public static void LogHazard(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0)
    {
        nint at = Stage.Of(ref stage);
        TBaseline.Evaluate(
            LaneJet<V, L, Stages<TTail, No, TShape>>.First(w, at), LaneJet<V, L, Stages<TTail, No, TShape>>.Second(shape, at),
            out LaneJet<V, L, Stages<TTail, No, TShape>> l, out _);
        l.CopyTo(out logHazard0);
    }

    // One costly function: its results are stored, and the compiler removes what follows it in the formula.
    [MethodImpl(Optimize)]
    private static void Record<S, R>(RowBlock block, int count)
        where S : struct, IStage
        where R : struct, IStage
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            nint at = Stage.Of(ref Unsafe.Add(ref stage, Stage.Room * i));
            TBaseline.Evaluate(RecordingValue<V, L, S, R>.At(L.Load(ref w, i), at), RecordingValue<V, L, S, R>.At(L.Load(ref shape, i), at), out _, out _);
        }
    }
}
