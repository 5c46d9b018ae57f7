using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>The rules of censoring over a block of rows, given the cumulative hazards: the same for all families.</summary>
internal abstract class BlockRules
{
    /// <summary>A column from its linear predictor: target = e^source.</summary>
    public abstract void Exponential(RowBlock block, int count, int source, int target);

    /// <summary>target = level + factor source.</summary>
    public abstract void Affine(RowBlock block, int count, double level, double factor, int source, int target);

    /// <summary>One or two linear predictors over the same columns: <see cref="PredictorGather{V, L}"/>.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="inBits">How many of the last ones are shown in bits.</param>
    /// <param name="first">The one predictor.</param>
    /// <param name="second">The other; <see cref="PredictorSum.None"/>: there is none.</param>
    public abstract void Gather(RowBlock block, int count, ReadOnlySpan<StandardPlace> columns, int inBits, in PredictorSum first, in PredictorSum second);

    /// <summary>w and dw/d eta2 at log times: the scale multiplies time, or z.</summary>
    public abstract void Position(RowBlock block, int count, bool powerScale, int logTime);

    /// <summary>lambda, gamma, and w at log times, in one pass; the scale multiplies time.</summary>
    public abstract void ScalesAndPosition(RowBlock block, int count, int logTime);

    /// <summary>Result = weight log(1 - e^-Result): left-censored rows.</summary>
    public abstract void Left(RowBlock block, int count, bool derivatives);

    /// <summary>Result = weight (log(1 - e^-(Result - Other)) - Other): intervals with H at their ends. Marks the narrow ones; whether there are any.</summary>
    public abstract bool Interval(RowBlock block, int count, bool derivatives, double narrowShare);

    /// <summary>Result = weight (log(1 - e^-D) - Other), D the increment of the hazard over the interval: its width times the sum of nodes in Result.</summary>
    public abstract void FinishNodes(RowBlock block, int count, bool derivatives);

    /// <summary>Result += Other: the cumulative hazard at entry, times the weight. Where it is above a limit the value is NaN.</summary>
    public abstract void AddEntry(RowBlock block, int count, bool derivatives, double largest);

    /// <summary>target = first + factor second.</summary>
    public abstract void AddScaled(RowBlock block, int count, int first, double factor, int second, int target);
}

/// <summary>The rules on lanes of one width.</summary>
internal sealed class BlockRules<V, L> : BlockRules
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Optimize)]
    public override void Exponential(RowBlock block, int count, int source, int target)
    {
        ref double from = ref block[source], to = ref block[target];
        for (int i = 0; i < count; i += L.Count) L.Store(LaneFunctions<V, L>.Exp(L.Load(ref from, i)), ref to, i);
    }

    [MethodImpl(Optimize)]
    public override void Affine(RowBlock block, int count, double level, double factor, int source, int target)
    {
        ref double from = ref block[source], to = ref block[target];
        V a = L.Constant(factor), b = L.Constant(level);
        for (int i = 0; i < count; i += L.Count) L.Store(L.Fma(a, L.Load(ref from, i), b), ref to, i);
    }

    public override void Gather(RowBlock block, int count, ReadOnlySpan<StandardPlace> columns, int inBits, in PredictorSum first, in PredictorSum second)
    {
        int others = columns.Length - inBits;
        PredictorGather<V, L>.Add<HeldAsDoubles<V, L>>(block, count, columns[..others], first.Piece(0, others), second.Piece(0, others));
        PredictorGather<V, L>.Add<HeldInBits<V, L>>(block, count, columns[others..], first.Piece(others, inBits), second.Piece(others, inBits));
    }

    [MethodImpl(Optimize)]
    public override void Position(RowBlock block, int count, bool powerScale, int logTime)
    {
        ref double time = ref block[logTime], scale = ref block[RowBlock.Predictors], gamma = ref block[RowBlock.Gamma];
        ref double position = ref block[RowBlock.Position], power = ref block[RowBlock.Power];
        if (powerScale)
        {
            for (int i = 0; i < count; i += L.Count)
            {
                V p = L.Multiply(L.Load(ref gamma, i), L.Load(ref time, i));
                L.Store(p, ref power, i);
                L.Store(L.Add(p, L.Load(ref scale, i)), ref position, i);
            }

            return;
        }

        for (int i = 0; i < count; i += L.Count)
        {
            L.Prefetch(ref time, i + Block.Ahead);
            L.Store(L.Multiply(L.Load(ref gamma, i), L.Add(L.Load(ref time, i), L.Load(ref scale, i))), ref position, i);
        }
    }

    [MethodImpl(Optimize)]
    public override void ScalesAndPosition(RowBlock block, int count, int logTime)
    {
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2], lambda = ref block[RowBlock.Lambda], gamma = ref block[RowBlock.Gamma];
        ref double time = ref block[logTime], scale = ref block[RowBlock.Predictors], position = ref block[RowBlock.Position];
        for (int i = 0; i < count; i += L.Count)
        {
            L.Prefetch(ref time, i + Block.Ahead);
            L.Store(LaneFunctions<V, L>.Exp(L.Load(ref logLambda, i)), ref lambda, i);
            V power = LaneFunctions<V, L>.Exp(L.Load(ref logGamma, i));
            L.Store(power, ref gamma, i);
            L.Store(L.Multiply(power, L.Add(L.Load(ref time, i), L.Load(ref scale, i))), ref position, i);
        }
    }

    [MethodImpl(Optimize)]
    public override void Left(RowBlock block, int count, bool derivatives)
    {
        ref double h = ref block[RowBlock.Result], weight = ref block[RowBlock.Weight];
        for (int i = 0; i < count; i += L.Count)
        {
            V factor = L.Load(ref weight, i), to = L.Load(ref h, i), value = LaneFunctions<V, L>.Log1mExp(to, out V slope);
            if (derivatives) Chain(ref h, i, L.Multiply(factor, slope), L.Add(L.Constant(1), slope), LaneFunctions<V, L>.Log1mExpBend(to, L.Multiply(to, slope)));
            L.Store(L.Multiply(factor, value), ref h, i);
        }
    }

    [MethodImpl(Optimize)]
    public override bool Interval(RowBlock block, int count, bool derivatives, double narrowShare)
    {
        ref double h = ref block[RowBlock.Result], lower = ref block[RowBlock.Other], weight = ref block[RowBlock.Weight], narrow = ref block[RowBlock.Narrow];
        V share = L.Constant(narrowShare), zero = L.Constant(0), one = L.Constant(1), marks = zero;
        for (int i = 0; i < count; i += L.Count)
        {
            V factor = L.Load(ref weight, i), to = L.Load(ref h, i), from = L.Load(ref lower, i), increment = L.Subtract(to, from);
            V mark = L.Select(increment, L.Multiply(share, to), one, zero);
            L.Store(mark, ref narrow, i);
            marks = L.Add(marks, mark);

            // A register of narrow ones is integrated altogether.
            if (L.Sum(mark) == L.Count) continue;
            V value = LaneFunctions<V, L>.Log1mExp(increment, out V slope);
            if (derivatives)
            {
                for (int k = RowBlock.Stride; k < RowBlock.Derivatives * RowBlock.Stride; k += RowBlock.Stride)
                    L.Store(L.Subtract(L.Load(ref h, i + k), L.Load(ref lower, i + k)), ref h, i + k);
                Chain(ref h, i, L.Multiply(factor, slope), L.Add(one, slope), LaneFunctions<V, L>.Log1mExpBend(increment, L.Multiply(increment, slope)));
                V minus = L.Negate(factor);
                for (int k = RowBlock.Stride; k < RowBlock.Derivatives * RowBlock.Stride; k += RowBlock.Stride)
                    L.Store(L.Fma(minus, L.Load(ref lower, i + k), L.Load(ref h, i + k)), ref h, i + k);
            }

            L.Store(L.Multiply(factor, L.Subtract(value, from)), ref h, i);
        }

        return L.Sum(marks) > 0;
    }

    [MethodImpl(Optimize)]
    public override void FinishNodes(RowBlock block, int count, bool derivatives)
    {
        // log(1 - e^-D) = log D + log q with q = (1 - e^-D)/D; its derivatives by D's relative ones, with p = D d/dD log(1 - e^-D) = e^-D/q.
        const int stride = RowBlock.Stride;
        ref double result = ref block[RowBlock.Result], lower = ref block[RowBlock.Other], weight = ref block[RowBlock.Weight];
        ref double reference = ref block[RowBlock.Narrow], width = ref block[RowBlock.LogWidth];
        V one = L.Constant(1), smallest = L.Constant(double.Epsilon);
        for (int i = 0; i < count; i += L.Count)
        {
            V factor = L.Load(ref weight, i), total = L.Load(ref result, i), log = L.Load(ref reference, i);
            V units = L.Multiply(total, L.Load(ref width, i)), d = L.Multiply(units, LaneFunctions<V, L>.Exp(log));
            LaneFunctions<V, L>.ExpAndExpm1(L.Negate(d), out V exp, out V expm1);
            V q = L.Select(d, smallest, one, L.Divide(L.Negate(expm1), d));
            if (derivatives)
            {
                V p = L.Divide(exp, q), scale = L.Divide(one, total), minus = L.Negate(factor);
                Scale(ref result, i + stride, scale);
                Scale(ref result, i + (3 * stride), scale);
                Scale(ref result, i + (4 * stride), scale);
                Scale(ref result, i + (5 * stride), scale);
                Scale(ref result, i + (7 * stride), scale);
                Scale(ref result, i + (8 * stride), scale);
                Scale(ref result, i + (12 * stride), scale);
                Scale(ref result, i + (13 * stride), scale);
                Scale(ref result, i + (14 * stride), scale);

                // The hazard is its own derivative in the log of its scale.
                L.Store(one, ref result, i + (2 * stride));
                Chain(ref result, i, L.Multiply(factor, p), L.Add(p, d), LaneFunctions<V, L>.Log1mExpBend(d, p));
                for (int k = stride; k < RowBlock.Derivatives * stride; k += stride) L.Store(L.Fma(minus, L.Load(ref lower, i + k), L.Load(ref result, i + k)), ref result, i + k);
            }

            L.Store(L.Multiply(factor, L.Subtract(L.Add(log, LaneFunctions<V, L>.Log(L.Multiply(units, q))), L.Load(ref lower, i))), ref result, i);
        }
    }

    [MethodImpl(Optimize)]
    public override void AddEntry(RowBlock block, int count, bool derivatives, double largest)
    {
        ref double result = ref block[RowBlock.Result], other = ref block[RowBlock.Other], weight = ref block[RowBlock.Weight];
        V limit = L.Constant(largest), outside = L.Constant(double.NaN);
        for (int i = 0; i < count; i += L.Count)
        {
            V entry = L.Load(ref other, i);
            L.Store(L.Select(L.Multiply(limit, L.Load(ref weight, i)), entry, outside, L.Add(L.Load(ref result, i), entry)), ref result, i);
        }

        if (!derivatives) return;
        for (int k = RowBlock.Stride; k < RowBlock.Derivatives * RowBlock.Stride; k += RowBlock.Stride)
            for (int i = k; i < k + count; i += L.Count) L.Store(L.Add(L.Load(ref result, i), L.Load(ref other, i)), ref result, i);
    }

    [MethodImpl(Optimize)]
    public override void AddScaled(RowBlock block, int count, int first, double factor, int second, int target)
    {
        ref double x = ref block[first], y = ref block[second], to = ref block[target];
        V a = L.Constant(factor);
        for (int i = 0; i < count; i += L.Count) L.Store(L.Fma(a, L.Load(ref y, i), L.Load(ref x, i)), ref to, i);
    }

    // Derivatives of f(a) in place, from those of a: f1 da and f1 (dda - ratio da da), ratio = -f2/f1. Products of a small da and a large ratio come first:
    // f2 alone overflows where a is tiny. a is proportional to the hazard's scale, so that its second derivatives in log lambda are its first ones: there
    // the difference is f1 da times bend = 1 - ratio a (a may stand for relative derivatives, then 1 - ratio).
    [MethodImpl(Inline)]
    private static void Chain(ref double a, int i, V f1, V ratio, V bend)
    {
        const int stride = RowBlock.Stride;
        V g0 = L.Load(ref a, i + stride), g1 = L.Load(ref a, i + (2 * stride)), g2 = L.Load(ref a, i + (3 * stride)), g3 = L.Load(ref a, i + (4 * stride));
        V minus = L.Negate(ratio), r0 = L.Multiply(minus, g0), r2 = L.Multiply(minus, g2), r3 = L.Multiply(minus, g3);
        g0 = L.Multiply(f1, g0);
        g1 = L.Multiply(f1, g1);
        g2 = L.Multiply(f1, g2);
        g3 = L.Multiply(f1, g3);
        L.Store(g0, ref a, i + stride);
        L.Store(g1, ref a, i + (2 * stride));
        L.Store(g2, ref a, i + (3 * stride));
        L.Store(g3, ref a, i + (4 * stride));
        Second(ref a, i + (5 * stride), f1, L.Multiply(r0, g0));
        L.Store(L.Multiply(bend, g0), ref a, i + (6 * stride));
        Second(ref a, i + (7 * stride), f1, L.Multiply(r0, g2));
        Second(ref a, i + (8 * stride), f1, L.Multiply(r0, g3));
        L.Store(L.Multiply(bend, g1), ref a, i + (9 * stride));
        L.Store(L.Multiply(bend, g2), ref a, i + (10 * stride));
        L.Store(L.Multiply(bend, g3), ref a, i + (11 * stride));
        Second(ref a, i + (12 * stride), f1, L.Multiply(r2, g2));
        Second(ref a, i + (13 * stride), f1, L.Multiply(r2, g3));
        Second(ref a, i + (14 * stride), f1, L.Multiply(r3, g3));
    }

    [MethodImpl(Inline)]
    private static void Scale(ref double a, int i, V factor) => L.Store(L.Multiply(factor, L.Load(ref a, i)), ref a, i);

    [MethodImpl(Inline)]
    private static void Second(ref double a, int i, V f1, V outer) => L.Store(L.Fma(f1, L.Load(ref a, i), outer), ref a, i);
}
