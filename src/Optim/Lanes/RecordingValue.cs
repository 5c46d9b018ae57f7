using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>First pass of a staged formula: values on lanes that leave the results of the costly function at the rows' stage.</summary>
internal struct RecordingValue<V, L> : IReal<RecordingValue<V, L>>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public V Value;
    private nint stage;

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> At(V value, nint stage = 0)
    {
        RecordingValue<V, L> r;
        r.Value = value;
        r.stage = stage;
        return r;
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Constant(double value) => At(L.Constant(value));

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator +(RecordingValue<V, L> a, RecordingValue<V, L> b) => At(L.Add(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator +(RecordingValue<V, L> a, double b) => At(L.Add(a.Value, L.Constant(b)), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator -(RecordingValue<V, L> a, RecordingValue<V, L> b) => At(L.Subtract(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator -(RecordingValue<V, L> a, double b) => At(L.Subtract(a.Value, L.Constant(b)), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator -(RecordingValue<V, L> a) => At(L.Negate(a.Value), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator *(RecordingValue<V, L> a, RecordingValue<V, L> b) => At(L.Multiply(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator *(double a, RecordingValue<V, L> b) => At(L.Multiply(L.Constant(a), b.Value), b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> operator /(RecordingValue<V, L> a, RecordingValue<V, L> b) => At(L.Multiply(a.Value, L.Divide(L.Constant(1), b.Value)), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Exp(RecordingValue<V, L> x) => At(LaneFunctions<V, L>.Exp(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Log(RecordingValue<V, L> x) => At(LaneFunctions<V, L>.Log(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Log1p(RecordingValue<V, L> x) => At(LaneFunctions<V, L>.Log1p(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Expm1(RecordingValue<V, L> x) => At(LaneFunctions<V, L>.Expm1(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Softplus(RecordingValue<V, L> x)
    {
        LaneFunctions<V, L>.Softplus(x.Value, out V value, out V first, out V second);
        ref double slot = ref Stage.At(x.stage);
        L.Store(value, ref slot, 0);
        L.Store(first, ref slot, L.Count);
        L.Store(second, ref slot, 2 * L.Count);
        return At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> LogNormalTail(RecordingValue<V, L> x)
    {
        LaneFunctions<V, L>.LogNormalTail(x.Value, out V value, out V first, out V second);
        ref double slot = ref Stage.At(x.stage);
        L.Store(value, ref slot, 0);
        L.Store(first, ref slot, L.Count);
        L.Store(second, ref slot, 2 * L.Count);
        return At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Expm1OverX(RecordingValue<V, L> x)
    {
        LaneFunctions<V, L>.Expm1OverX(x.Value, out V value, out _, out _);
        return At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Log1pOverX(RecordingValue<V, L> x) => At(LaneFunctions<V, L>.Log1pOverX(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L> Select(RecordingValue<V, L> a, RecordingValue<V, L> b, RecordingValue<V, L> ifLess, RecordingValue<V, L> otherwise) =>
        At(L.Select(a.Value, b.Value, ifLess.Value, otherwise.Value), ifLess.stage | otherwise.stage);
}
