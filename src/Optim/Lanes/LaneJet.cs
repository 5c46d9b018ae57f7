using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>A value with its first and second derivatives in two directions, u and t, on lanes: <see cref="Jet"/> for several rows at once.</summary>
internal struct LaneJet<V, L, S> : IReal<LaneJet<V, L, S>>
    where V : struct
    where L : struct, ILanes<V>
    where S : struct, IStage
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public V Value, U, T, UU, UT, TT;
    private nint stage;

    // Results are assigned field by field: a method that takes them as arguments would cost seven of the compiler's 512 locals at every operation.

    /// <summary>The first variable, u, at a value.</summary>
    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> First(V value, nint stage = 0)
    {
        V zero = L.Constant(0);
        LaneJet<V, L, S> r;
        r.Value = value;
        r.U = L.Constant(1);
        r.T = zero;
        r.UU = zero;
        r.UT = zero;
        r.TT = zero;
        r.stage = Kept(stage);
        return r;
    }

    /// <summary>The second variable, t, at a value.</summary>
    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Second(V value, nint stage = 0)
    {
        V zero = L.Constant(0);
        LaneJet<V, L, S> r;
        r.Value = value;
        r.U = zero;
        r.T = L.Constant(1);
        r.UU = zero;
        r.UT = zero;
        r.TT = zero;
        r.stage = Kept(stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Constant(double value)
    {
        V zero = L.Constant(0);
        LaneJet<V, L, S> r;
        r.Value = L.Constant(value);
        r.U = zero;
        r.T = zero;
        r.UU = zero;
        r.UT = zero;
        r.TT = zero;
        r.stage = 0;
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator +(LaneJet<V, L, S> a, LaneJet<V, L, S> b)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Add(a.Value, b.Value);
        r.U = L.Add(a.U, b.U);
        r.T = L.Add(a.T, b.T);
        r.UU = L.Add(a.UU, b.UU);
        r.UT = L.Add(a.UT, b.UT);
        r.TT = L.Add(a.TT, b.TT);
        r.stage = Kept(a.stage | b.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator +(LaneJet<V, L, S> a, double b)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Add(a.Value, L.Constant(b));
        r.U = a.U;
        r.T = a.T;
        r.UU = a.UU;
        r.UT = a.UT;
        r.TT = a.TT;
        r.stage = Kept(a.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a, LaneJet<V, L, S> b)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Subtract(a.Value, b.Value);
        r.U = L.Subtract(a.U, b.U);
        r.T = L.Subtract(a.T, b.T);
        r.UU = L.Subtract(a.UU, b.UU);
        r.UT = L.Subtract(a.UT, b.UT);
        r.TT = L.Subtract(a.TT, b.TT);
        r.stage = Kept(a.stage | b.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a, double b)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Subtract(a.Value, L.Constant(b));
        r.U = a.U;
        r.T = a.T;
        r.UU = a.UU;
        r.UT = a.UT;
        r.TT = a.TT;
        r.stage = Kept(a.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Negate(a.Value);
        r.U = L.Negate(a.U);
        r.T = L.Negate(a.T);
        r.UU = L.Negate(a.UU);
        r.UT = L.Negate(a.UT);
        r.TT = L.Negate(a.TT);
        r.stage = Kept(a.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator *(LaneJet<V, L, S> a, LaneJet<V, L, S> b)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Multiply(a.Value, b.Value);
        r.U = L.Fma(a.Value, b.U, L.Multiply(b.Value, a.U));
        r.T = L.Fma(a.Value, b.T, L.Multiply(b.Value, a.T));
        r.UU = L.Fma(a.Value, b.UU, L.Fma(b.Value, a.UU, L.Multiply(L.Add(a.U, a.U), b.U)));
        r.UT = L.Fma(a.Value, b.UT, L.Fma(b.Value, a.UT, L.Fma(a.U, b.T, L.Multiply(a.T, b.U))));
        r.TT = L.Fma(a.Value, b.TT, L.Fma(b.Value, a.TT, L.Multiply(L.Add(a.T, a.T), b.T)));
        r.stage = Kept(a.stage | b.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator *(double a, LaneJet<V, L, S> b)
    {
        V factor = L.Constant(a);
        LaneJet<V, L, S> r;
        r.Value = L.Multiply(factor, b.Value);
        r.U = L.Multiply(factor, b.U);
        r.T = L.Multiply(factor, b.T);
        r.UU = L.Multiply(factor, b.UU);
        r.UT = L.Multiply(factor, b.UT);
        r.TT = L.Multiply(factor, b.TT);
        r.stage = Kept(b.stage);
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator /(LaneJet<V, L, S> a, LaneJet<V, L, S> b)
    {
        V r = L.Divide(L.Constant(1), b.Value), r2 = L.Multiply(r, r);
        return a * Chain(b, r, L.Negate(r2), L.Multiply(L.Add(r2, r2), r));
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Exp(LaneJet<V, L, S> x)
    {
        V e = S.Shape ? L.Load(ref Stage.At(x.stage), Stage.ShapeExp * L.Count) : LaneFunctions<V, L>.Exp(x.Value);
        return Chain(x, e, e, e);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Expm1(LaneJet<V, L, S> x)
    {
        if (S.Shape)
        {
            ref double slot = ref Stage.At(x.stage);
            V exp = L.Load(ref slot, Stage.ShapeExp * L.Count);
            return Chain(x, L.Load(ref slot, Stage.ShapeExpm1 * L.Count), exp, exp);
        }

        LaneFunctions<V, L>.ExpAndExpm1(x.Value, out V e, out V em1);
        return Chain(x, em1, e, e);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Log(LaneJet<V, L, S> x)
    {
        V r = L.Divide(L.Constant(1), x.Value);
        return Chain(x, LaneFunctions<V, L>.Log(x.Value), r, L.Negate(L.Multiply(r, r)));
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Log1p(LaneJet<V, L, S> x)
    {
        V r = L.Divide(L.Constant(1), L.Add(L.Constant(1), x.Value));
        return Chain(x, LaneFunctions<V, L>.Log1p(x.Value), r, L.Negate(L.Multiply(r, r)));
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Softplus(LaneJet<V, L, S> x)
    {
        if (S.Tail) return Loaded(x, Stage.Tail);
        LaneFunctions<V, L>.Softplus(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> LogNormalTail(LaneJet<V, L, S> x)
    {
        if (S.Tail) return Loaded(x, Stage.Tail);
        LaneFunctions<V, L>.LogNormalTail(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Expm1OverX(LaneJet<V, L, S> x)
    {
        if (S.Quotient) return Loaded(x, Stage.Quotient);
        LaneFunctions<V, L>.Expm1OverX(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Log1pOverX(LaneJet<V, L, S> x)
    {
        if (S.Quotient) return Loaded(x, Stage.Quotient);
        LaneFunctions<V, L>.Log1pOverX(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Select(LaneJet<V, L, S> a, LaneJet<V, L, S> b, LaneJet<V, L, S> ifLess, LaneJet<V, L, S> otherwise)
    {
        LaneJet<V, L, S> r;
        r.Value = L.Select(a.Value, b.Value, ifLess.Value, otherwise.Value);
        r.U = L.Select(a.Value, b.Value, ifLess.U, otherwise.U);
        r.T = L.Select(a.Value, b.Value, ifLess.T, otherwise.T);
        r.UU = L.Select(a.Value, b.Value, ifLess.UU, otherwise.UU);
        r.UT = L.Select(a.Value, b.Value, ifLess.UT, otherwise.UT);
        r.TT = L.Select(a.Value, b.Value, ifLess.TT, otherwise.TT);
        r.stage = Kept(ifLess.stage | otherwise.stage);
        return r;
    }

    // f(x) for a function of one variable with value f and derivatives f1, f2 at x.
    [MethodImpl(Inline)]
    private static LaneJet<V, L, S> Chain(LaneJet<V, L, S> x, V f, V f1, V f2)
    {
        V u = L.Multiply(f2, x.U), t = L.Multiply(f2, x.T);
        LaneJet<V, L, S> r;
        r.Value = f;
        r.U = L.Multiply(f1, x.U);
        r.T = L.Multiply(f1, x.T);
        r.UU = L.Fma(f1, x.UU, L.Multiply(u, x.U));
        r.UT = L.Fma(f1, x.UT, L.Multiply(u, x.T));
        r.TT = L.Fma(f1, x.TT, L.Multiply(t, x.T));
        r.stage = Kept(x.stage);
        return r;
    }

    [MethodImpl(Inline)]
    private static LaneJet<V, L, S> Loaded(LaneJet<V, L, S> x, int first)
    {
        ref double slot = ref Stage.At(x.stage);
        return Chain(x, L.Load(ref slot, first * L.Count), L.Load(ref slot, (first + 1) * L.Count), L.Load(ref slot, (first + 2) * L.Count));
    }

    /// <summary>Without its stage.</summary>
    [MethodImpl(Inline)]
    public readonly void CopyTo(out LaneDerivatives<V> target)
    {
        target.Value = Value;
        target.U = U;
        target.T = T;
        target.UU = UU;
        target.UT = UT;
        target.TT = TT;
    }

    [MethodImpl(Inline)]
    private static nint Kept(nint stage) => S.Tail || S.Quotient || S.Shape ? stage : 0;
}
