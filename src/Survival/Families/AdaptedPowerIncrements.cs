using System.Runtime.CompilerServices;
using Stats.Optim;
using static Stats.Survival.AdaptedPowerStage;

namespace Stats.Survival;

/// <summary>Increments of the adapted power generalised Weibull's cumulative hazard, and their logarithms' derivatives.</summary>
/// <remarks>
/// <para>
/// With the symbols of <see cref="AdaptedPowerFormula{V, L}"/>, a at the earlier time and M = L(later) - a = log(1 + q (e^w' - 1)), w' the distance of the two in w: D = lambda c e^(kappa a) M f(kappa M), the
/// family's own cumulative hazard again. M, its share of q and that of d are formed without cancellation, and so are the derivatives of K = log D, which the likelihood's consist of:
/// log(1 - e^-D) has the derivatives p K_i and p (K_ij + b K_i K_j), p = D/(e^D - 1) and b = 1 - D - p. Differences of two hazards lose the digits of what is small beside both, as near a plateau,
/// and second derivatives of D/(e^D - 1) those of K_ij where D is small.
/// </para>
/// </remarks>
internal sealed class AdaptedPowerIncrements<V, L> : IncrementKernel
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    // Columns after the target that hold steps on the way to it, each read before it is written: M and its shares of q and d; q, q (1 - q) and 1 - q at the later time;
    // e^x; the slope p and the bend b.
    private const int Length = 1, SlopeRise = 2, RestRise = 3, LaterSlope = 4, LaterBend = 5, LaterFall = 6, Exponential = 7, P = 8, B = 9;

    // Where log(1 + y) is its polynomial's, and beyond which e^w' overflows.
    private const double NearEdge = 0.41421356237309503, LargestWidth = 700;

    // Widths of intervals in w are at least this; what is smaller has the same derivatives, and its value follows in logarithms.
    private const double SmallestWidth = 1e-250;

    // A length below which its rest is half its square, which is no number any more; an exponent below which 1 - e^x is near 1.
    private const double SmallestLength = 1e-20, FarEdge = -3;

    // A hazard above which e^-D is 0, and below which D/(e^D - 1) is 1.
    private const double LargestHazard = 750, SmallestHazard = 1e-300;

    public override void Prepare(RowBlock block, int count, bool derivatives) => AdaptedPowerFormula<V, L>.Prepare(block, count, derivatives, hazardOnly: false);

    public override void Left(RowBlock block, int count, bool powerScale, bool derivatives)
    {
        AdaptedPowerFormula<V, L>.Prepare(block, count, derivatives, hazardOnly: true);
        Quotients<No>(block, count, RowBlock.Result);
        Probabilities<No>(block, count, derivatives);
        if (derivatives) Jets<No, No>(block, count, powerScale, RowBlock.LogWidth, RowBlock.Weight, 1, RowBlock.Result);
    }

    public override void Interval(RowBlock block, int count, bool powerScale, bool derivatives)
    {
        Advance<Yes>(block, count, powerScale, RowBlock.LogUpper, RowBlock.LogWidth, RowBlock.Result);
        Probabilities<Yes>(block, count, derivatives);
        if (derivatives) Jets<Yes, Yes>(block, count, powerScale, RowBlock.LogWidth, RowBlock.Weight, 1, RowBlock.Result);
    }

    public override void Between(RowBlock block, int count, bool powerScale, bool derivatives, int logWidth, int factor, double sign, int target)
    {
        AdaptedPowerFormula<V, L>.Prepare(block, count, derivatives, hazardOnly: false);
        Advance<No>(block, count, powerScale, RowBlock.LogLower, logWidth, target);
        Hazards(block, count, derivatives, factor, sign, target);
        if (derivatives) Jets<Yes, No>(block, count, powerScale, logWidth, factor, sign, target);
    }

    [MethodImpl(Optimize)]
    public override void Events(RowBlock block, int count, bool powerScale, bool derivatives)
    {
        const int stride = RowBlock.Stride;
        AdaptedPowerFormula<V, L>.Prepare(block, count, derivatives, hazardOnly: true);
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage, result = ref block[RowBlock.Result];
        ref double logLambda = ref block[RowBlock.Predictors + 1], logGamma = ref block[RowBlock.Predictors + 2], time = ref block[RowBlock.LogLower], weight = ref block[RowBlock.Weight];
        ref double scale = ref block[powerScale ? RowBlock.Ones : RowBlock.Gamma], cross = ref block[powerScale ? RowBlock.Zeros : RowBlock.Gamma], power = ref block[powerScale ? RowBlock.Power : RowBlock.Position];
        ref byte events = ref block.Events;
        V zero = L.Constant(0);
        for (int i = 0; i < count; i += L.Count)
        {
            V x = L.Load(ref w, i), e = L.Multiply(L.LoadBytes(ref events, i), L.Load(ref weight, i)), s = L.Load(ref scale, i), p = L.Load(ref power, i);
            AdaptedPowerFormula<V, L>.LogHazard(x, L.Load(ref shape, i), ref Unsafe.Add(ref stage, Stage.Room * i), out LaneDerivatives<V> l);
            V hazard = L.Add(L.Subtract(L.Add(L.Add(L.Load(ref logLambda, i), L.Load(ref logGamma, i)), x), L.Load(ref time, i)), l.Value);

            // A log hazard matters to events alone: that of another row may be none.
            L.Store(L.Multiply(e, L.Select(zero, e, hazard, zero)), ref result, i);
            if (!derivatives) continue;
            V u = L.Multiply(e, L.Add(L.Constant(1), l.U)), uu = L.Multiply(e, l.UU), ut = L.Multiply(e, l.UT), us = L.Multiply(uu, s);
            L.Store(L.Multiply(u, s), ref result, i + stride);
            L.Store(e, ref result, i + (2 * stride));
            L.Store(L.Fma(u, p, e), ref result, i + (3 * stride));
            L.Store(L.Multiply(e, l.T), ref result, i + (4 * stride));
            L.Store(L.Multiply(us, s), ref result, i + (5 * stride));
            L.Store(zero, ref result, i + (6 * stride));
            L.Store(L.Fma(us, p, L.Multiply(u, L.Load(ref cross, i))), ref result, i + (7 * stride));
            L.Store(L.Multiply(ut, s), ref result, i + (8 * stride));
            L.Store(zero, ref result, i + (9 * stride));
            L.Store(zero, ref result, i + (10 * stride));
            L.Store(zero, ref result, i + (11 * stride));
            L.Store(L.Multiply(L.Fma(uu, p, u), p), ref result, i + (12 * stride));
            L.Store(L.Multiply(ut, p), ref result, i + (13 * stride));
            L.Store(L.Multiply(e, l.TT), ref result, i + (14 * stride));
        }
    }

    private static void Advance<TInterval>(RowBlock block, int count, bool powerScale, int logLater, int logWidth, int target)
        where TInterval : struct, IChoice
    {
        LaterExponentials(block, count, powerScale, logLater, target);
        Differences<TInterval>(block, count, logWidth, target);
        Quotients<Yes>(block, count, target);
    }

    // The later time's w less the shape, and e^-|.| of it.
    [MethodImpl(Optimize)]
    private static void LaterExponentials(RowBlock block, int count, bool powerScale, int logLater, int target)
    {
        ref double time = ref block[logLater], scale = ref block[RowBlock.Predictors], shape = ref block[RowBlock.Predictors + 3], gamma = ref block[RowBlock.Gamma];
        ref double later = ref block[target + LaterSlope], exp = ref block[target + LaterBend];
        for (int i = 0; i < count; i += L.Count)
        {
            V g = L.Load(ref gamma, i), t = L.Load(ref time, i), u = L.Load(ref scale, i);
            V x = L.Subtract(powerScale ? L.Fma(g, t, u) : L.Multiply(g, L.Add(t, u)), L.Load(ref shape, i));
            L.Store(LaneFunctions<V, L>.Exp(L.Negate(L.Abs(x))), ref exp, i);
            L.Store(x, ref later, i);
        }
    }

    [MethodImpl(Optimize)]
    private static void Differences<TInterval>(RowBlock block, int count, int logWidth, int target)
        where TInterval : struct, IChoice
    {
        const int stride = RowBlock.Stride;
        ref double stage = ref block.Stage, gamma = ref block[RowBlock.Gamma], width = ref block[logWidth], lambda = ref block[RowBlock.Lambda], steps = ref block[target];
        V one = L.Constant(1), edge = L.Constant(NearEdge), half = L.Constant(0.5), largest = L.Constant(LargestWidth), limit = L.Constant(RowKernel.LargestEntry), none = L.Constant(double.NaN);
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            V a = Staged(ref at, Log), q = Staged(ref at, Slope), d = Staged(ref at, Rest);
            LaneFunctions<V, L>.Softplus(L.Load(ref steps, i + (LaterSlope * stride)), L.Load(ref steps, i + (LaterBend * stride)), out V log, out V q2, out V r2, out V d2);
            L.Store(q2, ref steps, i + (LaterSlope * stride));
            L.Store(r2, ref steps, i + (LaterBend * stride));

            // y = q (e^w' - 1): near 0 everything comes from it, elsewhere from both ends.
            V distance = AtLeast<TInterval>(L.Multiply(L.Load(ref gamma, i), L.Load(ref width, i))), y = L.Multiply(q, LaneFunctions<V, L>.Expm1(distance));
            V remainder = L.Divide(one, L.Add(one, y)), v = L.Multiply(y, remainder), logarithm = LaneFunctions<V, L>.Log1pNear0(y, out V fall);
            V left = L.Select(q, half, L.Subtract(one, q), L.Divide(Staged(ref at, Bend), q)), m = L.Select(y, edge, logarithm, L.Subtract(log, a));
            if (!TInterval.Is)
            {
                V hazard = L.Multiply(L.Multiply(L.Load(ref lambda, i), Staged(ref at, C)), L.Multiply(a, Staged(ref at, Quotient)));
                m = L.Select(limit, hazard, none, m);
            }

            L.Store(m, ref steps, i + (Length * stride));
            L.Store(L.Select(distance, largest, L.Multiply(left, v), L.Subtract(q2, q)), ref steps, i + (SlopeRise * stride));
            L.Store(L.Select(y, edge, L.Fma(q, v, L.Subtract(L.Multiply(y, v), fall)), L.Subtract(d2, d)), ref steps, i + (RestRise * stride));
            L.Store(L.Select(distance, largest, L.Multiply(left, remainder), L.Max(r2, L.Subtract(one, q2))), ref steps, i + (LaterFall * stride));
        }
    }

    [MethodImpl(Optimize)]
    private static void Quotients<TLower>(RowBlock block, int count, int target)
        where TLower : struct, IChoice
    {
        ref double stage = ref block.Stage, length = ref block[target + Length], exponential = ref block[target + Exponential];
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            V m = TLower.Is ? L.Load(ref length, i) : Staged(ref at, Log);
            LaneFunctions<V, L>.Expm1OverX(L.Multiply(Staged(ref at, Kappa), m), out V quotient, out V slope, out V bend, out V exp);
            L.Store(exp, ref exponential, i);
            L.Store(quotient, ref at, Quotient * L.Count);
            L.Store(slope, ref at, QuotientSlope * L.Count);
            L.Store(bend, ref at, QuotientBend * L.Count);
        }
    }

    [MethodImpl(Optimize)]
    private static void Probabilities<TLower>(RowBlock block, int count, bool derivatives)
        where TLower : struct, IChoice
    {
        ref double stage = ref block.Stage, result = ref block[RowBlock.Result], lambda = ref block[RowBlock.Lambda], weight = ref block[RowBlock.Weight], lower = ref block[RowBlock.Other];
        ref double logGamma = ref block[RowBlock.Predictors + 2], gamma = ref block[RowBlock.Gamma], width = ref block[RowBlock.LogWidth];
        V one = L.Constant(1), zero = L.Constant(0), least = L.Constant(SmallestWidth), largest = L.Constant(LargestHazard), smallest = L.Constant(SmallestHazard);
        for (int i = 0; i < count; i += L.Count)
        {
            V hazard = Hazard<TLower>(ref Unsafe.Add(ref stage, Stage.Room * i), ref result, ref lambda, i);
            V value = LaneFunctions<V, L>.Log1mExp(hazard, out V slope);
            if (TLower.Is)
            {
                V log = L.Load(ref logGamma, i), span = L.Load(ref width, i), distance = L.Multiply(L.Load(ref gamma, i), span);
                if (!L.AllBelow(least, distance)) value = L.Select(least, distance, value, L.Add(value, L.Subtract(L.Add(log, LaneFunctions<V, L>.Log(span)), L.Constant(Math.Log(SmallestWidth)))));
                value = L.Subtract(value, L.Load(ref lower, i));
            }

            L.Store(L.Multiply(L.Load(ref weight, i), value), ref result, i);
            if (!derivatives) continue;
            V share = L.Select(hazard, smallest, one, L.Multiply(hazard, slope));
            L.Store(L.Select(largest, hazard, zero, share), ref result, i + (P * RowBlock.Stride));
            L.Store(L.Select(largest, hazard, zero, LaneFunctions<V, L>.Log1mExpBend(hazard, share)), ref result, i + (B * RowBlock.Stride));
        }
    }

    [MethodImpl(Optimize)]
    private static void Hazards(RowBlock block, int count, bool derivatives, int factor, double sign, int target)
    {
        ref double stage = ref block.Stage, to = ref block[target], lambda = ref block[RowBlock.Lambda], weight = ref block[factor];
        V one = L.Constant(1), plus = L.Constant(sign);
        for (int i = 0; i < count; i += L.Count)
        {
            V hazard = Hazard<Yes>(ref Unsafe.Add(ref stage, Stage.Room * i), ref to, ref lambda, i);
            L.Store(L.Multiply(L.Multiply(plus, L.Load(ref weight, i)), hazard), ref to, i);
            if (!derivatives) continue;
            L.Store(hazard, ref to, i + (P * RowBlock.Stride));
            L.Store(one, ref to, i + (B * RowBlock.Stride));
        }
    }

    [MethodImpl(Inline)]
    private static V AtLeast<TFloor>(V distance)
        where TFloor : struct, IChoice => TFloor.Is ? L.Max(L.Constant(SmallestWidth), distance) : distance;

    [MethodImpl(Inline)]
    private static V Hazard<TLower>(ref double at, ref double steps, ref double lambda, int i)
        where TLower : struct, IChoice
    {
        V scale = L.Multiply(L.Load(ref lambda, i), Staged(ref at, C)), m = TLower.Is ? L.Load(ref steps, i + (Length * RowBlock.Stride)) : Staged(ref at, Log);
        return L.Multiply(TLower.Is ? L.Multiply(scale, Staged(ref at, Power)) : scale, L.Multiply(m, Staged(ref at, Quotient)));
    }

    // Target = sign factor p (K_i; K_ij + b K_i K_j), less factor times the hazard at the earlier time if wanted.
    [MethodImpl(Optimize)]
    private static void Jets<TLower, TLess>(RowBlock block, int count, bool powerScale, int logWidth, int factor, double sign, int target)
        where TLower : struct, IChoice
        where TLess : struct, IChoice
    {
        const int stride = RowBlock.Stride;
        ref double stage = ref block.Stage, result = ref block[target], weight = ref block[factor], lower = ref block[RowBlock.Other];
        ref double gamma = ref block[RowBlock.Gamma], width = ref block[logWidth];
        ref double scale = ref block[powerScale ? RowBlock.Ones : RowBlock.Gamma], cross = ref block[powerScale ? RowBlock.Zeros : RowBlock.Gamma], power = ref block[powerScale ? RowBlock.Power : RowBlock.Position];
        V one = L.Constant(1), zero = L.Constant(0), half = L.Constant(0.5), largest = L.Constant(double.MaxValue), smallest = L.Constant(SmallestLength), plus = L.Constant(sign);
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            V c = Staged(ref at, C), kappa = Staged(ref at, Kappa);
            V m = TLower.Is ? L.Load(ref result, i + (Length * stride)) : Staged(ref at, Log);

            // Nothing changes over no time.
            m = L.Select(zero, m, m, one);
            V rise = TLower.Is ? L.Load(ref result, i + (SlopeRise * stride)) : Staged(ref at, Slope), restRise = TLower.Is ? L.Load(ref result, i + (RestRise * stride)) : Staged(ref at, Rest);
            V q = TLower.Is ? Staged(ref at, Slope) : zero, later = TLower.Is ? L.Load(ref result, i + (LaterSlope * stride)) : rise;

            // phi = (log f)', psi = 1 - phi and rho = e^x/(f M), where f overflows their limits.
            V f = Staged(ref at, Quotient), both = L.Divide(one, L.Multiply(f, m)), inverse = L.Select(f, largest, L.Multiply(f, both), L.Divide(one, m)), overF = L.Multiply(m, both);
            V exp = L.Load(ref result, i + (Exponential * stride)), rho = L.Select(f, largest, L.Multiply(exp, both), kappa);
            V phi = L.Select(f, largest, L.Multiply(Staged(ref at, QuotientSlope), overF), one), psi = L.Subtract(one, phi), steep = L.Multiply(kappa, psi);

            V sum = TLower.Is ? L.Add(later, q) : rise, share = L.Multiply(rise, inverse), restShare = L.Select(m, smallest, L.Fma(half, m, q), L.Multiply(restRise, inverse));
            V late = L.Fma(c, restRise, rise), part = L.Multiply(rho, rise), gap = L.Subtract(restShare, sum);
            V u = part, t = L.Fma(phi, late, restShare), uu = L.Multiply(part, L.Fma(steep, rise, gap)), ut = L.Multiply(part, L.Fma(psi, late, L.Negate(gap)));

            // The second derivative in the shape, from f's or, where e^x is small, from those of log(1 - e^x) - log(-kappa), whose terms are as small as it is near a plateau.
            V slow = L.Fma(c, restRise, L.Negate(L.Multiply(rise, L.Fma(kappa, sum, one)))), overKappa = L.Divide(one, kappa), complement = L.Negate(L.Multiply(both, overKappa));
            V phi2 = L.Select(f, largest, L.Fma(Staged(ref at, QuotientBend), overF, L.Negate(L.Multiply(phi, phi))), zero);
            V near = L.Fma(phi2, L.Multiply(late, late), L.Fma(phi, slow, L.Multiply(share, gap)));
            V far = L.Fma(c, L.Multiply(overKappa, overKappa), L.Negate(L.Multiply(L.Multiply(exp, complement), L.Fma(complement, L.Multiply(late, late), slow))));
            V tt = L.Select(L.Multiply(kappa, m), L.Constant(FarEdge), far, near);
            if (TLower.Is)
            {
                V r = Staged(ref at, Bend), d = Staged(ref at, Rest), growth = L.Fma(c, L.Multiply(q, q), r);
                u = L.Fma(kappa, q, u);
                t = L.Add(t, L.Fma(c, d, q));
                uu = L.Fma(kappa, r, uu);
                ut = L.Add(ut, growth);
                tt = L.Add(tt, L.Fma(c, d, L.Negate(growth)));
            }

            // The chain to the predictors; the later time is further away in w.
            V s = L.Load(ref scale, i), x = L.Load(ref power, i), k2 = L.Multiply(x, u), k02 = L.Multiply(x, uu), k22 = L.Multiply(x, k02), k23 = L.Multiply(x, ut);
            if (TLower.Is)
            {
                V product = L.Multiply(L.Load(ref gamma, i), L.Load(ref width, i)), distance = AtLeast<TLess>(product), v = L.Multiply(later, rho);
                V bent = L.Select(later, half, L.Subtract(restShare, later), L.Subtract(L.Load(ref result, i + (LaterFall * stride)), share));
                V uv = L.Multiply(v, L.Fma(steep, rise, bent)), vt = L.Multiply(v, L.Fma(psi, late, L.Negate(bent)));
                V vv = L.Fma(rho, L.Load(ref result, i + (LaterBend * stride)), L.Multiply(v, L.Multiply(later, L.Subtract(steep, inverse))));
                k2 = L.Fma(distance, v, k2);
                k02 = L.Fma(distance, uv, k02);
                k22 = L.Fma(distance, L.Fma(distance, vv, L.Multiply(L.Add(x, x), uv)), k22);
                k23 = L.Fma(distance, vt, k23);
            }

            V k0 = L.Multiply(s, u), k00 = L.Multiply(s, L.Multiply(s, uu)), k03 = L.Multiply(s, ut);
            k02 = L.Fma(s, k02, L.Multiply(L.Load(ref cross, i), u));
            k22 = L.Add(k22, k2);
            V w = L.Multiply(plus, L.Load(ref weight, i)), p = L.Multiply(w, L.Load(ref result, i + (P * stride))), pb = L.Multiply(p, L.Load(ref result, i + (B * stride)));
            V b0 = L.Multiply(pb, k0), b2 = L.Multiply(pb, k2), b3 = L.Multiply(pb, t);
            Store<TLess>(ref result, ref lower, i + stride, w, L.Multiply(p, k0));
            Store<TLess>(ref result, ref lower, i + (2 * stride), w, p);
            Store<TLess>(ref result, ref lower, i + (3 * stride), w, L.Multiply(p, k2));
            Store<TLess>(ref result, ref lower, i + (4 * stride), w, L.Multiply(p, t));
            Store<TLess>(ref result, ref lower, i + (5 * stride), w, L.Fma(p, k00, L.Multiply(b0, k0)));
            Store<TLess>(ref result, ref lower, i + (6 * stride), w, b0);
            Store<TLess>(ref result, ref lower, i + (7 * stride), w, L.Fma(p, k02, L.Multiply(b0, k2)));
            Store<TLess>(ref result, ref lower, i + (8 * stride), w, L.Fma(p, k03, L.Multiply(b0, t)));
            Store<TLess>(ref result, ref lower, i + (9 * stride), w, pb);
            Store<TLess>(ref result, ref lower, i + (10 * stride), w, b2);
            Store<TLess>(ref result, ref lower, i + (11 * stride), w, b3);
            Store<TLess>(ref result, ref lower, i + (12 * stride), w, L.Fma(p, k22, L.Multiply(b2, k2)));
            Store<TLess>(ref result, ref lower, i + (13 * stride), w, L.Fma(p, k23, L.Multiply(b2, t)));
            Store<TLess>(ref result, ref lower, i + (14 * stride), w, L.Fma(p, tt, L.Multiply(b3, t)));
        }
    }

    [MethodImpl(Inline)]
    private static void Store<TLess>(ref double result, ref double lower, int i, V weight, V term)
        where TLess : struct, IChoice => L.Store(TLess.Is ? L.Fma(L.Negate(weight), L.Load(ref lower, i), term) : term, ref result, i);

    [MethodImpl(Inline)]
    private static V Staged(ref double stage, int slot) => L.Load(ref stage, slot * L.Count);
}
