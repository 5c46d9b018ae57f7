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

    /// <summary>The first variable, u, at a value.</summary>
    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> First(V value, nint stage = 0)
    {
        V zero = L.Constant(0);
        return New(value, L.Constant(1), zero, zero, zero, zero, stage);
    }

    /// <summary>The second variable, t, at a value.</summary>
    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Second(V value, nint stage = 0)
    {
        V zero = L.Constant(0);
        return New(value, zero, L.Constant(1), zero, zero, zero, stage);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Constant(double value)
    {
        V zero = L.Constant(0);
        return New(L.Constant(value), zero, zero, zero, zero, zero, 0);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator +(LaneJet<V, L, S> a, LaneJet<V, L, S> b) => New(L.Add(a.Value, b.Value), L.Add(a.U, b.U), L.Add(a.T, b.T), L.Add(a.UU, b.UU), L.Add(a.UT, b.UT), L.Add(a.TT, b.TT), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator +(LaneJet<V, L, S> a, double b) => New(L.Add(a.Value, L.Constant(b)), a.U, a.T, a.UU, a.UT, a.TT, a.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a, LaneJet<V, L, S> b) => New(L.Subtract(a.Value, b.Value), L.Subtract(a.U, b.U), L.Subtract(a.T, b.T), L.Subtract(a.UU, b.UU), L.Subtract(a.UT, b.UT), L.Subtract(a.TT, b.TT), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a, double b) => New(L.Subtract(a.Value, L.Constant(b)), a.U, a.T, a.UU, a.UT, a.TT, a.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator -(LaneJet<V, L, S> a) => New(L.Negate(a.Value), L.Negate(a.U), L.Negate(a.T), L.Negate(a.UU), L.Negate(a.UT), L.Negate(a.TT), a.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator *(LaneJet<V, L, S> a, LaneJet<V, L, S> b) => New(
        L.Multiply(a.Value, b.Value),
        L.Fma(a.Value, b.U, L.Multiply(b.Value, a.U)),
        L.Fma(a.Value, b.T, L.Multiply(b.Value, a.T)),
        L.Fma(a.Value, b.UU, L.Fma(b.Value, a.UU, L.Multiply(L.Add(a.U, a.U), b.U))),
        L.Fma(a.Value, b.UT, L.Fma(b.Value, a.UT, L.Fma(a.U, b.T, L.Multiply(a.T, b.U)))),
        L.Fma(a.Value, b.TT, L.Fma(b.Value, a.TT, L.Multiply(L.Add(a.T, a.T), b.T))),
        a.stage | b.stage);

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> operator *(double a, LaneJet<V, L, S> b)
    {
        V factor = L.Constant(a);
        return New(L.Multiply(factor, b.Value), L.Multiply(factor, b.U), L.Multiply(factor, b.T), L.Multiply(factor, b.UU), L.Multiply(factor, b.UT), L.Multiply(factor, b.TT), b.stage);
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
        V e = LaneFunctions<V, L>.Exp(x.Value);
        return Chain(x, e, e, e);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Expm1(LaneJet<V, L, S> x)
    {
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
        if (S.Staged) return Loaded(x);
        LaneFunctions<V, L>.Softplus(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> LogNormalTail(LaneJet<V, L, S> x)
    {
        if (S.Staged) return Loaded(x);
        LaneFunctions<V, L>.LogNormalTail(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Expm1OverX(LaneJet<V, L, S> x)
    {
        LaneFunctions<V, L>.Expm1OverX(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Log1pOverX(LaneJet<V, L, S> x)
    {
        LaneFunctions<V, L>.Log1pOverX(x.Value, out V f, out V f1, out V f2);
        return Chain(x, f, f1, f2);
    }

    [MethodImpl(Inline)]
    public static LaneJet<V, L, S> Select(LaneJet<V, L, S> a, LaneJet<V, L, S> b, LaneJet<V, L, S> ifLess, LaneJet<V, L, S> otherwise) => New(
        L.Select(a.Value, b.Value, ifLess.Value, otherwise.Value),
        L.Select(a.Value, b.Value, ifLess.U, otherwise.U),
        L.Select(a.Value, b.Value, ifLess.T, otherwise.T),
        L.Select(a.Value, b.Value, ifLess.UU, otherwise.UU),
        L.Select(a.Value, b.Value, ifLess.UT, otherwise.UT),
        L.Select(a.Value, b.Value, ifLess.TT, otherwise.TT),
        ifLess.stage | otherwise.stage);

    // f(x) for a function of one variable with value f and derivatives f1, f2 at x.
    [MethodImpl(Inline)]
    private static LaneJet<V, L, S> Chain(LaneJet<V, L, S> x, V f, V f1, V f2)
    {
        V u = L.Multiply(f2, x.U), t = L.Multiply(f2, x.T);
        return New(
            f,
            L.Multiply(f1, x.U),
            L.Multiply(f1, x.T),
            L.Fma(f1, x.UU, L.Multiply(u, x.U)),
            L.Fma(f1, x.UT, L.Multiply(u, x.T)),
            L.Fma(f1, x.TT, L.Multiply(t, x.T)),
            x.stage);
    }

    [MethodImpl(Inline)]
    private static LaneJet<V, L, S> Loaded(LaneJet<V, L, S> x)
    {
        ref double slot = ref Stage.At(x.stage);
        return Chain(x, L.Load(ref slot, 0), L.Load(ref slot, L.Count), L.Load(ref slot, 2 * L.Count));
    }

    [MethodImpl(Inline)]
    private static LaneJet<V, L, S> New(V value, V u, V t, V uu, V ut, V tt, nint stage)
    {
        LaneJet<V, L, S> r;
        r.Value = value;
        r.U = u;
        r.T = t;
        r.UU = uu;
        r.UT = ut;
        r.TT = tt;
        r.stage = S.Staged ? stage : 0;
        return r;
    }
}
