using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>Plain values on lanes: <see cref="Real"/> for several rows at once.</summary>
internal struct LaneValue<V, L> : IReal<LaneValue<V, L>>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public V Value;

    [MethodImpl(Inline)]
    public static LaneValue<V, L> At(V value)
    {
        LaneValue<V, L> r;
        r.Value = value;
        return r;
    }

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Constant(double value) => At(L.Constant(value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator +(LaneValue<V, L> a, LaneValue<V, L> b) => At(L.Add(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator +(LaneValue<V, L> a, double b) => At(L.Add(a.Value, L.Constant(b)));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator -(LaneValue<V, L> a, LaneValue<V, L> b) => At(L.Subtract(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator -(LaneValue<V, L> a, double b) => At(L.Subtract(a.Value, L.Constant(b)));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator -(LaneValue<V, L> a) => At(L.Negate(a.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator *(LaneValue<V, L> a, LaneValue<V, L> b) => At(L.Multiply(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator *(double a, LaneValue<V, L> b) => At(L.Multiply(L.Constant(a), b.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> operator /(LaneValue<V, L> a, LaneValue<V, L> b) => At(L.Multiply(a.Value, L.Divide(L.Constant(1), b.Value)));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Exp(LaneValue<V, L> x) => At(LaneFunctions<V, L>.Exp(x.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Log(LaneValue<V, L> x) => At(LaneFunctions<V, L>.Log(x.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Log1p(LaneValue<V, L> x) => At(LaneFunctions<V, L>.Log1p(x.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Expm1(LaneValue<V, L> x) => At(LaneFunctions<V, L>.Expm1(x.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Softplus(LaneValue<V, L> x)
    {
        LaneFunctions<V, L>.Softplus(x.Value, out V value, out _, out _);
        return At(value);
    }

    [MethodImpl(Inline)]
    public static LaneValue<V, L> LogNormalTail(LaneValue<V, L> x)
    {
        LaneFunctions<V, L>.LogNormalTail(x.Value, out V value, out _, out _);
        return At(value);
    }

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Expm1OverX(LaneValue<V, L> x)
    {
        LaneFunctions<V, L>.Expm1OverX(x.Value, out V value, out _, out _);
        return At(value);
    }

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Log1pOverX(LaneValue<V, L> x) => At(LaneFunctions<V, L>.Log1pOverX(x.Value));

    [MethodImpl(Inline)]
    public static LaneValue<V, L> Select(LaneValue<V, L> a, LaneValue<V, L> b, LaneValue<V, L> ifLess, LaneValue<V, L> otherwise) =>
        At(L.Select(a.Value, b.Value, ifLess.Value, otherwise.Value));
}
