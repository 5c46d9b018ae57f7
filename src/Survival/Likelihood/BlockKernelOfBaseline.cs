using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>The block kernel of one baseline on lanes of one width, with a formula for its derivatives.</summary>
internal sealed class BlockKernel<V, L, TFormula> : BlockKernel
    where V : struct
    where L : struct, ILanes<V>
    where TFormula : struct, ILaneFormula<V, L>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    public override BlockRules Rules { get; } = new BlockRules<V, L>();

    public override void Watched(RowBlock block, int count, bool powerScale, bool derivatives, bool timeScale)
    {
        TFormula.Prepare(block, count, derivatives, hazardOnly: false);
        if (!derivatives) WatchedValues(block, count);
        else if (timeScale) WatchedJets<Yes>(block, count, powerScale);
        else WatchedJets<No>(block, count, powerScale);
    }

    public override void Cumulative(RowBlock block, int count, bool powerScale, bool derivatives, int factor, double sign, int target)
    {
        TFormula.Prepare(block, count, derivatives, hazardOnly: false);
        if (!derivatives) CumulativeValues(block, count, factor, sign, target);
        else CumulativeJets(block, count, powerScale, factor, sign, target);
    }

    public override void AddNode(RowBlock block, int count, bool powerScale, bool derivatives, double weight, bool isFirst)
    {
        TFormula.Prepare(block, count, derivatives, hazardOnly: true);
        if (!derivatives) AddNodeValues(block, count, weight, isFirst);
        else AddNodeJets(block, count, powerScale, weight, isFirst);
    }

    public override void Shapes(RowBlock block, int count) => TFormula.Shapes(block, count);

    [MethodImpl(Optimize)]
    private static void WatchedValues(RowBlock block, int count)
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, result = ref block[RowBlock.Result];
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2];
        ref double lambda = ref block[RowBlock.Lambda], time = ref block[RowBlock.LogLower], weight = ref block[RowBlock.Weight];
        ref byte events = ref block.Events;
        for (int i = 0; i < count; i += L.Count)
        {
            V at = L.Load(ref w, i), d = L.Load(ref weight, i), e = L.Multiply(L.LoadBytes(ref events, i), d);
            TFormula.Values(at, L.Load(ref shape, i), ref Unsafe.Add(ref stage, Stage.Room * i), out V l, out V h);
            V hazard = L.Add(L.Subtract(L.Add(L.Add(L.Load(ref logLambda, i), L.Load(ref logGamma, i)), at), L.Load(ref time, i)), l);
            L.Store(L.Fma(e, OfEvent(e, hazard), L.Negate(L.Multiply(L.Multiply(L.Load(ref lambda, i), d), h))), ref result, i);
        }
    }

    [MethodImpl(Optimize)]
    private static void CumulativeValues(RowBlock block, int count, int factor, double sign, int target)
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, result = ref block[target];
        ref double lambda = ref block[RowBlock.Lambda], weight = ref block[factor];
        V plus = L.Constant(sign);
        for (int i = 0; i < count; i += L.Count)
        {
            TFormula.Values(L.Load(ref w, i), L.Load(ref shape, i), ref Unsafe.Add(ref stage, Stage.Room * i), out _, out V h);
            L.Store(L.Multiply(L.Multiply(L.Load(ref lambda, i), L.Multiply(plus, L.Load(ref weight, i))), h), ref result, i);
        }
    }

    [MethodImpl(Optimize)]
    private static void WatchedJets<TTimeScale>(RowBlock block, int count, bool powerScale)
        where TTimeScale : struct, IChoice
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, result = ref block[RowBlock.Result];
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2];
        ref double lambda = ref block[RowBlock.Lambda], time = ref block[RowBlock.LogLower], weight = ref block[RowBlock.Weight];
        ref byte events = ref block.Events;
        ref double scale = ref block[powerScale ? RowBlock.Ones : RowBlock.Gamma], cross = ref block[powerScale ? RowBlock.Zeros : RowBlock.Gamma], power = ref block[powerScale ? RowBlock.Power : RowBlock.Position];
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            V x = L.Load(ref w, i), d = L.Load(ref weight, i), e = L.Multiply(L.LoadBytes(ref events, i), d);
            TFormula.Evaluate(x, L.Load(ref shape, i), ref at, out LaneDerivatives<V> l, out LaneDerivatives<V> h);
            V factor = L.Multiply(L.Load(ref lambda, i), d), s = L.Load(ref scale, i), p = L.Load(ref power, i);

            // e log h - weight H = e l - c with c = factor H: derivatives in w (u) and the shape (t), then in the predictors.
            V c = L.Multiply(factor, h.Value), cu = L.Multiply(factor, h.U), ct = L.Multiply(factor, h.T);
            V u = L.Fma(e, L.Add(L.Constant(1), l.U), L.Negate(cu)), t = L.Fma(e, l.T, L.Negate(ct));
            V uu = L.Fma(e, l.UU, L.Negate(L.Multiply(factor, h.UU))), ut = L.Fma(e, l.UT, L.Negate(L.Multiply(factor, h.UT))), tt = L.Fma(e, l.TT, L.Negate(L.Multiply(factor, h.TT)));
            V hazard = L.Add(L.Subtract(L.Add(L.Add(L.Load(ref logLambda, i), L.Load(ref logGamma, i)), x), L.Load(ref time, i)), l.Value), us = L.Multiply(uu, s);
            L.Store(L.Fma(e, OfEvent(e, hazard), L.Negate(c)), ref result, i);
            L.Store(L.Subtract(e, c), ref result, i + (2 * RowBlock.Stride));
            L.Store(L.Fma(u, p, e), ref result, i + (3 * RowBlock.Stride));
            L.Store(t, ref result, i + (4 * RowBlock.Stride));
            L.Store(L.Negate(c), ref result, i + (9 * RowBlock.Stride));
            L.Store(L.Negate(L.Multiply(cu, p)), ref result, i + (10 * RowBlock.Stride));
            L.Store(L.Negate(ct), ref result, i + (11 * RowBlock.Stride));
            L.Store(L.Multiply(L.Fma(uu, p, u), p), ref result, i + (12 * RowBlock.Stride));
            L.Store(L.Multiply(ut, p), ref result, i + (13 * RowBlock.Stride));
            L.Store(tt, ref result, i + (14 * RowBlock.Stride));
            if (!TTimeScale.Is) continue;
            L.Store(L.Multiply(u, s), ref result, i + RowBlock.Stride);
            L.Store(L.Multiply(us, s), ref result, i + (5 * RowBlock.Stride));
            L.Store(L.Negate(L.Multiply(cu, s)), ref result, i + (6 * RowBlock.Stride));
            L.Store(L.Fma(us, p, L.Multiply(u, L.Load(ref cross, i))), ref result, i + (7 * RowBlock.Stride));
            L.Store(L.Multiply(ut, s), ref result, i + (8 * RowBlock.Stride));
        }
    }

    [MethodImpl(Optimize)]
    private static void CumulativeJets(RowBlock block, int count, bool powerScale, int factor, double sign, int target)
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, result = ref block[target];
        ref double lambda = ref block[RowBlock.Lambda], weight = ref block[factor];
        ref double scale = ref block[powerScale ? RowBlock.Ones : RowBlock.Gamma], cross = ref block[powerScale ? RowBlock.Zeros : RowBlock.Gamma], power = ref block[powerScale ? RowBlock.Power : RowBlock.Position];
        V plus = L.Constant(sign);
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            TFormula.Evaluate(L.Load(ref w, i), L.Load(ref shape, i), ref at, out _, out LaneDerivatives<V> h);
            V f = L.Multiply(L.Load(ref lambda, i), L.Multiply(plus, L.Load(ref weight, i))), s = L.Load(ref scale, i), p = L.Load(ref power, i);
            V c = L.Multiply(f, h.Value), u = L.Multiply(f, h.U), t = L.Multiply(f, h.T), uu = L.Multiply(f, h.UU), ut = L.Multiply(f, h.UT), us = L.Multiply(uu, s);
            V g0 = L.Multiply(u, s), g2 = L.Multiply(u, p);
            L.Store(c, ref result, i);
            L.Store(g0, ref result, i + RowBlock.Stride);
            L.Store(c, ref result, i + (2 * RowBlock.Stride));
            L.Store(g2, ref result, i + (3 * RowBlock.Stride));
            L.Store(t, ref result, i + (4 * RowBlock.Stride));
            L.Store(L.Multiply(us, s), ref result, i + (5 * RowBlock.Stride));
            L.Store(g0, ref result, i + (6 * RowBlock.Stride));
            L.Store(L.Fma(us, p, L.Multiply(u, L.Load(ref cross, i))), ref result, i + (7 * RowBlock.Stride));
            L.Store(L.Multiply(ut, s), ref result, i + (8 * RowBlock.Stride));
            L.Store(c, ref result, i + (9 * RowBlock.Stride));
            L.Store(g2, ref result, i + (10 * RowBlock.Stride));
            L.Store(t, ref result, i + (11 * RowBlock.Stride));
            L.Store(L.Multiply(L.Fma(uu, p, u), p), ref result, i + (12 * RowBlock.Stride));
            L.Store(L.Multiply(ut, p), ref result, i + (13 * RowBlock.Stride));
            L.Store(L.Multiply(f, h.TT), ref result, i + (14 * RowBlock.Stride));
        }
    }

    [MethodImpl(Optimize)]
    private static void AddNodeValues(RowBlock block, int count, double weight, bool isFirst)
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, sum = ref block[RowBlock.Result];
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2];
        ref double reference = ref block[RowBlock.Narrow], rise = ref block[RowBlock.Rise];
        V factor = L.Constant(weight);
        for (int i = 0; i < count; i += L.Count)
        {
            V x = L.Load(ref w, i);
            TFormula.Values(x, L.Load(ref shape, i), ref Unsafe.Add(ref stage, Stage.Room * i), out V l, out _);
            V log = L.Add(L.Add(L.Add(L.Load(ref logLambda, i), L.Load(ref logGamma, i)), x), l);
            Accumulate(ref sum, i, isFirst, Share(ref reference, ref rise, i, isFirst, factor, log), L.Constant(1));
        }
    }

    [MethodImpl(Optimize)]
    private static void AddNodeJets(RowBlock block, int count, bool powerScale, double weight, bool isFirst)
    {
        const int stride = RowBlock.Stride;
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, sum = ref block[RowBlock.Result];
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2];
        ref double reference = ref block[RowBlock.Narrow], rise = ref block[RowBlock.Rise];
        ref double scale = ref block[powerScale ? RowBlock.Ones : RowBlock.Gamma], cross = ref block[powerScale ? RowBlock.Zeros : RowBlock.Gamma], power = ref block[powerScale ? RowBlock.Power : RowBlock.Position];
        V one = L.Constant(1), factor = L.Constant(weight);
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            V x = L.Load(ref w, i), s = L.Load(ref scale, i), p = L.Load(ref power, i);
            TFormula.LogHazard(x, L.Load(ref shape, i), ref at, out LaneDerivatives<V> l);
            V log = L.Add(L.Add(L.Add(L.Load(ref logLambda, i), L.Load(ref logGamma, i)), x), l.Value);
            V share = Share(ref reference, ref rise, i, isFirst, factor, log);

            // The hazard's derivatives relative to it: first g, second those of the log hazard and g g.
            V slope = L.Add(one, l.U), us = L.Multiply(l.UU, s), g0 = L.Multiply(slope, s), g2 = L.Fma(p, slope, one), g3 = l.T;
            Accumulate(ref sum, i, isFirst, share, one);
            Accumulate(ref sum, i + stride, isFirst, share, g0);
            Accumulate(ref sum, i + (3 * stride), isFirst, share, g2);
            Accumulate(ref sum, i + (4 * stride), isFirst, share, g3);
            Accumulate(ref sum, i + (5 * stride), isFirst, share, L.Fma(us, s, L.Multiply(g0, g0)));
            Accumulate(ref sum, i + (7 * stride), isFirst, share, L.Fma(us, p, L.Fma(slope, L.Load(ref cross, i), L.Multiply(g0, g2))));
            Accumulate(ref sum, i + (8 * stride), isFirst, share, L.Fma(l.UT, s, L.Multiply(g0, g3)));
            Accumulate(ref sum, i + (12 * stride), isFirst, share, L.Fma(L.Fma(l.UU, p, slope), p, L.Multiply(g2, g2)));
            Accumulate(ref sum, i + (13 * stride), isFirst, share, L.Fma(l.UT, p, L.Multiply(g2, g3)));
            Accumulate(ref sum, i + (14 * stride), isFirst, share, L.Fma(g3, g3, l.TT));
        }
    }

    // A log hazard matters to events alone: that of another row may be none.
    [MethodImpl(Inline)]
    private static V OfEvent(V weight, V logHazard) => L.Select(L.Constant(0), weight, logHazard, L.Constant(0));

    // A node's weight times its hazard in units of that at the first node.
    [MethodImpl(Inline)]
    private static V Share(ref double reference, ref double rise, int i, bool isFirst, V weight, V logHazard)
    {
        if (isFirst) L.Store(logHazard, ref reference, i);
        V change = L.Subtract(logHazard, L.Load(ref reference, i));
        L.Store(change, ref rise, i);
        return L.Multiply(weight, LaneFunctions<V, L>.Exp(change));
    }

    [MethodImpl(Inline)]
    private static void Accumulate(ref double sum, int i, bool isFirst, V share, V term) =>
        L.Store(isFirst ? L.Multiply(share, term) : L.Fma(share, term, L.Load(ref sum, i)), ref sum, i);
}
