using System.Runtime.CompilerServices;

namespace Stats.Optim;

/// <summary>A pass of a staged formula: values on lanes that leave the results of a costly function at the rows' stage.</summary>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="L">Its arithmetic.</typeparam>
/// <typeparam name="S">What earlier passes have left.</typeparam>
/// <typeparam name="R">What this one leaves.</typeparam>
internal struct RecordingValue<V, L, S, R> : IReal<RecordingValue<V, L, S, R>>
    where V : struct
    where L : struct, ILanes<V>
    where S : struct, IStage
    where R : struct, IStage
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public V Value;
    private nint stage;

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> At(V value, nint stage = 0)
    {
        RecordingValue<V, L, S, R> r;
        r.Value = value;
        r.stage = stage;
        return r;
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Constant(double value) => At(L.Constant(value));

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator +(RecordingValue<V, L, S, R> a, RecordingValue<V, L, S, R> b) => At(L.Add(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator +(RecordingValue<V, L, S, R> a, double b) => At(L.Add(a.Value, L.Constant(b)), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator -(RecordingValue<V, L, S, R> a, RecordingValue<V, L, S, R> b) => At(L.Subtract(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator -(RecordingValue<V, L, S, R> a, double b) => At(L.Subtract(a.Value, L.Constant(b)), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator -(RecordingValue<V, L, S, R> a) => At(L.Negate(a.Value), a.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator *(RecordingValue<V, L, S, R> a, RecordingValue<V, L, S, R> b) => At(L.Multiply(a.Value, b.Value), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator *(double a, RecordingValue<V, L, S, R> b) => At(L.Multiply(L.Constant(a), b.Value), b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> operator /(RecordingValue<V, L, S, R> a, RecordingValue<V, L, S, R> b) => At(L.Multiply(a.Value, L.Divide(L.Constant(1), b.Value)), a.stage | b.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Exp(RecordingValue<V, L, S, R> x) => S.Shape ? Loaded(x, Stage.ShapeExp) : At(LaneFunctions<V, L>.Exp(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Log(RecordingValue<V, L, S, R> x) => At(LaneFunctions<V, L>.Log(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Log1p(RecordingValue<V, L, S, R> x) => At(LaneFunctions<V, L>.Log1p(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Expm1(RecordingValue<V, L, S, R> x) => S.Shape ? Loaded(x, Stage.ShapeExpm1) : At(LaneFunctions<V, L>.Expm1(x.Value), x.stage);

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Softplus(RecordingValue<V, L, S, R> x)
    {
        if (S.Tail) return Loaded(x, Stage.Tail);
        LaneFunctions<V, L>.Softplus(x.Value, out V value, out V first, out V second);
        return R.Tail ? Stored(x, Stage.Tail, value, first, second) : At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> LogNormalTail(RecordingValue<V, L, S, R> x)
    {
        if (S.Tail) return Loaded(x, Stage.Tail);
        LaneFunctions<V, L>.LogNormalTail(x.Value, out V value, out V first, out V second);
        return R.Tail ? Stored(x, Stage.Tail, value, first, second) : At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Expm1OverX(RecordingValue<V, L, S, R> x)
    {
        if (S.Quotient) return Loaded(x, Stage.Quotient);
        LaneFunctions<V, L>.Expm1OverX(x.Value, out V value, out V first, out V second);
        return R.Quotient ? Stored(x, Stage.Quotient, value, first, second) : At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Log1pOverX(RecordingValue<V, L, S, R> x)
    {
        if (S.Quotient) return Loaded(x, Stage.Quotient);
        LaneFunctions<V, L>.Log1pOverX(x.Value, out V value, out V first, out V second);
        return R.Quotient ? Stored(x, Stage.Quotient, value, first, second) : At(value, x.stage);
    }

    [MethodImpl(Inline)]
    public static RecordingValue<V, L, S, R> Select(RecordingValue<V, L, S, R> a, RecordingValue<V, L, S, R> b, RecordingValue<V, L, S, R> ifLess, RecordingValue<V, L, S, R> otherwise) =>
        At(L.Select(a.Value, b.Value, ifLess.Value, otherwise.Value), ifLess.stage | otherwise.stage);

    [MethodImpl(Inline)]
    private static RecordingValue<V, L, S, R> Loaded(RecordingValue<V, L, S, R> x, int slot) => At(L.Load(ref Stage.At(x.stage), slot * L.Count), x.stage);

    [MethodImpl(Inline)]
    private static RecordingValue<V, L, S, R> Stored(RecordingValue<V, L, S, R> x, int slot, V value, V first, V second)
    {
        ref double target = ref Stage.At(x.stage);
        L.Store(value, ref target, slot * L.Count);
        L.Store(first, ref target, (slot + 1) * L.Count);
        L.Store(second, ref target, (slot + 2) * L.Count);
        return At(value, x.stage);
    }
}
