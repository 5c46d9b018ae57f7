using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>How the numbers of a column are held.</summary>
internal interface IHeld<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    /// <summary>Where a column of the block's begins.</summary>
    static abstract ref byte Of(RowBlock block, int column);

    /// <summary>A register of it, standardised.</summary>
    static abstract V Load(ref byte column, int offset, int row, V first, V second);
}

/// <summary>Doubles.</summary>
internal readonly struct HeldAsDoubles<V, L> : IHeld<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static ref byte Of(RowBlock block, int column) => ref Unsafe.As<double, byte>(ref block[column]);

    [MethodImpl(Inline)]
    public static V Load(ref byte column, int offset, int row, V first, V second)
    {
        ref double numbers = ref Unsafe.As<byte, double>(ref column);
        L.Prefetch(ref numbers, row + Block.Ahead);
        return L.Fma(first, L.Load(ref numbers, row), second);
    }
}

/// <summary>Bits, all of which were asked for with the block before.</summary>
internal readonly struct HeldInBits<V, L> : IHeld<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static ref byte Of(RowBlock block, int column) => ref block.Bits(column);

    [MethodImpl(Inline)]
    public static V Load(ref byte column, int offset, int row, V first, V second) => L.LoadBits(ref column, offset, row, first, second);
}

/// <summary>
/// One or two linear predictors over the same columns: target = what it begins with + sum of coefficient times column. Columns are copied into the block's own memory on
/// the way, where they are aligned, and standardised: factor times what the block shows, plus shift.
/// </summary>
internal static class PredictorGather<V, L>
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adds columns that are held in one way.</summary>
    public static void Add<S>(RowBlock block, int count, ReadOnlySpan<StandardPlace> columns, PredictorSum one, PredictorSum two)
        where S : struct, IHeld<V, L>
    {
        int pieces = (columns.Length + 4) / 5;
        for (int piece = 0; piece < pieces; piece++)
        {
            int k = columns.Length * piece / pieces, n = (columns.Length * (piece + 1) / pieces) - k;
            ReadOnlySpan<StandardPlace> some = columns.Slice(k, n);
            PredictorSum first = one.Piece(k, n), second = two.Piece(k, n);
            switch (n)
            {
                case 1:
                    Add<S, One>(block, count, some, first, second);
                    break;
                case 2:
                    Add<S, Two>(block, count, some, first, second);
                    break;
                case 3:
                    Add<S, Three>(block, count, some, first, second);
                    break;
                case 4:
                    Add<S, Four>(block, count, some, first, second);
                    break;
                default:
                    Add<S, Five>(block, count, some, first, second);
                    break;
            }
        }
    }

    [MethodImpl(Optimize)]
    private static void Add<S, C>(RowBlock block, int count, ReadOnlySpan<StandardPlace> columns, in PredictorSum one, in PredictorSum two)
        where S : struct, IHeld<V, L>
        where C : struct, ISize
    {
        int target = one.Target, otherTarget = two.Target, last = columns[^1].Place, offset = block.BitOf(last);
        ReadOnlySpan<double> coefficients = one.Coefficients, others = two.Coefficients;
        bool begins = one.Begins, otherBegins = two.Begins;
        V level = L.Constant(one.Level), otherLevel = L.Constant(two.Level), zero = L.Constant(0);
        ref byte x0 = ref S.Of(block, columns[0].Place);
        ref byte x1 = ref S.Of(block, C.Value > 1 ? columns[1].Place : last);
        ref byte x2 = ref S.Of(block, C.Value > 2 ? columns[2].Place : last);
        ref byte x3 = ref S.Of(block, C.Value > 3 ? columns[3].Place : last);
        ref byte x4 = ref S.Of(block, C.Value > 4 ? columns[4].Place : last);
        ref double y0 = ref block.Own(columns[0].Place);
        ref double y1 = ref block.Own(C.Value > 1 ? columns[1].Place : last);
        ref double y2 = ref block.Own(C.Value > 2 ? columns[2].Place : last);
        ref double y3 = ref block.Own(C.Value > 3 ? columns[3].Place : last);
        ref double y4 = ref block.Own(C.Value > 4 ? columns[4].Place : last);
        ref double to = ref block[target], other = ref block[otherTarget];
        V b0 = L.Constant(coefficients[0]), f0 = L.Constant(columns[0].First), d0 = L.Constant(columns[0].Second);
        V b1 = zero, f1 = zero, d1 = zero, b2 = zero, f2 = zero, d2 = zero, b3 = zero, f3 = zero, d3 = zero, b4 = zero, f4 = zero, d4 = zero;
        if (C.Value > 1) (b1, f1, d1) = (L.Constant(coefficients[1]), L.Constant(columns[1].First), L.Constant(columns[1].Second));
        if (C.Value > 2) (b2, f2, d2) = (L.Constant(coefficients[2]), L.Constant(columns[2].First), L.Constant(columns[2].Second));
        if (C.Value > 3) (b3, f3, d3) = (L.Constant(coefficients[3]), L.Constant(columns[3].First), L.Constant(columns[3].Second));
        if (C.Value > 4) (b4, f4, d4) = (L.Constant(coefficients[4]), L.Constant(columns[4].First), L.Constant(columns[4].Second));
        if (others.IsEmpty)
        {
            for (int i = 0; i < count; i += L.Count)
            {
                V s = begins ? level : L.Load(ref to, i);
                s = L.Fma(b0, Move<S>(ref x0, ref y0, offset, i, f0, d0), s);
                if (C.Value > 1) s = L.Fma(b1, Move<S>(ref x1, ref y1, offset, i, f1, d1), s);
                if (C.Value > 2) s = L.Fma(b2, Move<S>(ref x2, ref y2, offset, i, f2, d2), s);
                if (C.Value > 3) s = L.Fma(b3, Move<S>(ref x3, ref y3, offset, i, f3, d3), s);
                if (C.Value > 4) s = L.Fma(b4, Move<S>(ref x4, ref y4, offset, i, f4, d4), s);
                L.Store(s, ref to, i);
            }

            return;
        }

        V c0 = L.Constant(others[0]);
        V c1 = C.Value > 1 ? L.Constant(others[1]) : zero;
        V c2 = C.Value > 2 ? L.Constant(others[2]) : zero;
        V c3 = C.Value > 3 ? L.Constant(others[3]) : zero;
        V c4 = C.Value > 4 ? L.Constant(others[4]) : zero;
        for (int i = 0; i < count; i += L.Count)
        {
            V v = Move<S>(ref x0, ref y0, offset, i, f0, d0);
            V s = L.Fma(b0, v, begins ? level : L.Load(ref to, i)), t = L.Fma(c0, v, otherBegins ? otherLevel : L.Load(ref other, i));
            if (C.Value > 1)
            {
                v = Move<S>(ref x1, ref y1, offset, i, f1, d1);
                s = L.Fma(b1, v, s);
                t = L.Fma(c1, v, t);
            }

            if (C.Value > 2)
            {
                v = Move<S>(ref x2, ref y2, offset, i, f2, d2);
                s = L.Fma(b2, v, s);
                t = L.Fma(c2, v, t);
            }

            if (C.Value > 3)
            {
                v = Move<S>(ref x3, ref y3, offset, i, f3, d3);
                s = L.Fma(b3, v, s);
                t = L.Fma(c3, v, t);
            }

            if (C.Value > 4)
            {
                v = Move<S>(ref x4, ref y4, offset, i, f4, d4);
                s = L.Fma(b4, v, s);
                t = L.Fma(c4, v, t);
            }

            L.Store(s, ref to, i);
            L.Store(t, ref other, i);
        }
    }

    [MethodImpl(Inline)]
    private static V Move<S>(ref byte from, ref double to, int offset, int i, V first, V second)
        where S : struct, IHeld<V, L>
    {
        V v = S.Load(ref from, offset, i, first, second);
        L.Store(v, ref to, i);
        return v;
    }
}
