using System.Runtime.CompilerServices;
using Stats.Optim;
using static Stats.Survival.AdaptedPowerStage;

namespace Stats.Survival;

/// <summary>Derivatives of the adapted power generalised Weibull on lanes, by hand.</summary>
/// <remarks>
/// <para>With c = kappa + 1, L = log(1 + z/c), q = dL/dw = z/(z + c), r = q (1 - q), d = L - q, E = e^(kappa L) and f(x) = (e^x - 1)/x:</para>
/// <para>l = (kappa - 1) L has the shape derivative c d + 2 q; H0 = c L f(kappa L) has H_w = c E q and the shape derivative c (d E + L^2 f'(kappa L)). Their terms have one sign, so that
/// the digits of what is of the order z^2 are kept, and of hazards near their plateau. Jets of <see cref="AdaptedPowerGeneralizedWeibullBaseline"/> subtract terms of the order z, and cost
/// a third more. A test compares the two.</para>
/// </remarks>
internal readonly struct AdaptedPowerFormula<V, L> : ILaneFormula<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Optimize)]
    public static void Shapes(RowBlock block, int count)
    {
        ref double shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            LaneFunctions<V, L>.ExpAndExpm1(L.Load(ref shape, i), out V c, out V kappa);
            L.Store(c, ref stage, (Stage.Room * i) + (C * L.Count));
            L.Store(kappa, ref stage, (Stage.Room * i) + (Kappa * L.Count));
        }
    }

    public static void Prepare(RowBlock block, int count, bool derivatives, bool hazardOnly)
    {
        Exponentials(block, count);
        Logs(block, count);
        if (!hazardOnly) Quotients(block, count);
    }

    [MethodImpl(Inline)]
    public static void Values(V w, V shape, ref double stage, out V logHazard0, out V cumulative0)
    {
        V log = Staged(ref stage, Log);
        logHazard0 = Digits.OrNone<V, L>(L.Multiply(L.Subtract(Staged(ref stage, Kappa), L.Constant(1)), log), w);
        cumulative0 = L.Multiply(Staged(ref stage, C), L.Multiply(log, Staged(ref stage, Quotient)));
    }

    [MethodImpl(Inline)]
    public static void Evaluate(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0, out LaneDerivatives<V> cumulative0)
    {
        LogHazard(w, shape, ref stage, out logHazard0);
        V log = Staged(ref stage, Log), q = Staged(ref stage, Slope), d = Staged(ref stage, Rest), power = Staged(ref stage, Power);
        V c = Staged(ref stage, C), kappa = Staged(ref stage, Kappa);
        V slope = L.Multiply(log, Staged(ref stage, QuotientSlope)), bend = L.Multiply(L.Multiply(log, log), Staged(ref stage, QuotientBend));
        V scaled = L.Multiply(c, power), late = L.Multiply(d, power);
        cumulative0.Value = L.Multiply(c, L.Multiply(log, Staged(ref stage, Quotient)));
        cumulative0.U = L.Multiply(scaled, q);
        cumulative0.T = L.Multiply(c, L.Fma(log, slope, late));
        cumulative0.UU = L.Multiply(scaled, L.Fma(kappa, L.Multiply(q, q), Staged(ref stage, Bend)));
        cumulative0.UT = L.Multiply(cumulative0.U, logHazard0.T);

        // kappa L has the derivative kappa d + L in the shape.
        V rise = L.Multiply(L.Fma(kappa, d, log), L.Add(late, bend)), fall = L.Fma(q, power, L.Add(slope, slope));
        cumulative0.TT = L.Fma(c, L.Subtract(rise, L.Multiply(q, fall)), cumulative0.T);
    }

    [MethodImpl(Inline)]
    public static void LogHazard(V w, V shape, ref double stage, out LaneDerivatives<V> logHazard0)
    {
        V log = Staged(ref stage, Log), q = Staged(ref stage, Slope), r = Staged(ref stage, Bend), d = Staged(ref stage, Rest);
        V c = Staged(ref stage, C), exponent = L.Subtract(Staged(ref stage, Kappa), L.Constant(1)), late = L.Multiply(c, d);
        logHazard0.Value = Digits.OrNone<V, L>(L.Multiply(exponent, log), w);
        logHazard0.U = L.Multiply(exponent, q);
        logHazard0.T = L.Add(late, L.Add(q, q));
        logHazard0.UU = L.Multiply(exponent, r);
        logHazard0.UT = L.Fma(c, L.Multiply(q, q), L.Add(r, r));
        logHazard0.TT = L.Subtract(late, logHazard0.UT);
    }

    [MethodImpl(Inline)]
    private static V Staged(ref double stage, int slot) => L.Load(ref stage, slot * L.Count);

    // e^-|w - shape|, where its derivative goes later.
    [MethodImpl(Optimize)]
    private static void Exponentials(RowBlock block, int count)
    {
        ref double w = ref block[RowBlock.Position], shape = ref block[RowBlock.Predictors + 3], stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            V x = L.Subtract(L.Load(ref w, i), L.Load(ref shape, i));
            L.Store(LaneFunctions<V, L>.Exp(L.Negate(L.Abs(x))), ref stage, (Stage.Room * i) + (Bend * L.Count));
            L.Store(x, ref stage, (Stage.Room * i) + (Log * L.Count));
        }
    }

    [MethodImpl(Optimize)]
    private static void Logs(RowBlock block, int count)
    {
        ref double stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            ref double at = ref Unsafe.Add(ref stage, Stage.Room * i);
            LaneFunctions<V, L>.Softplus(Staged(ref at, Log), Staged(ref at, Bend), out V log, out V slope, out V bend, out V rest);
            L.Store(log, ref at, Log * L.Count);
            L.Store(slope, ref at, Slope * L.Count);
            L.Store(bend, ref at, Bend * L.Count);
            L.Store(rest, ref at, Rest * L.Count);
        }
    }

    [MethodImpl(Optimize)]
    private static void Quotients(RowBlock block, int count)
    {
        ref double stage = ref block.Stage;
        for (int i = 0; i < count; i += L.Count)
        {
            int at = Stage.Room * i;
            V x = L.Multiply(L.Load(ref stage, at + (Kappa * L.Count)), L.Load(ref stage, at + (Log * L.Count)));
            LaneFunctions<V, L>.Expm1OverX(x, out V quotient, out V slope, out V bend, out V power);
            L.Store(power, ref stage, at + (Power * L.Count));
            L.Store(quotient, ref stage, at + (Quotient * L.Count));
            L.Store(slope, ref stage, at + (QuotientSlope * L.Count));
            L.Store(bend, ref stage, at + (QuotientBend * L.Count));
        }
    }
}

/// <summary>What the formula leaves at a row's stage: log(1 + z/c) = L, q, q (1 - q) and L - q; e^(kappa L) and f(kappa L) with its derivatives; c and kappa.</summary>
internal static class AdaptedPowerStage
{
    public const int Log = 0, Slope = 1, Bend = 2, Rest = 3, Power = 4, Quotient = 5, QuotientSlope = 6, QuotientBend = 7, C = 8, Kappa = 9;
}
