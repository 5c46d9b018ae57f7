using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Products on lanes of one width.</summary>
/// <remarks>
/// One text for all sizes of tile: numbers of columns are types, whose comparisons the compiler decides, so that a 2 x 3 tile holds six sums in
/// registers and nothing else. A tile of 5 x 5 fills 32 registers, one of 3 x 4 fills 16.
/// </remarks>
internal sealed class BlockProducts<V, L>(TileSize largest) : BlockProducts
    where V : struct
    where L : struct, ILanes<V>
{
    private const MethodImplOptions Optimize = Pass.Alone, Inline = MethodImplOptions.AggressiveInlining;
    private static readonly TileSum[] Tiles = [.. All<Plain>(), .. All<Weighted>(), .. All<Triangle>()];

    private delegate void TileSum(RowBlock block, int weight, ReadOnlySpan<int> left, ReadOnlySpan<int> right, int count, ref double sums);

    private interface IForm
    {
        static abstract bool HasWeight { get; }

        static abstract bool IsTriangle { get; }
    }

    public override TileSize LargestTile => largest;

    [MethodImpl(Optimize)]
    public override void Sums(RowBlock block, int count, ReadOnlySpan<int> columns, Span<double> sums)
    {
        ref double memory = ref block.Own(0), into = ref MemoryMarshal.GetReference(sums);
        for (int k = 0; k < columns.Length; k++)
        {
            ref double column = ref Column(ref memory, columns[k]);
            int i = 0;
            V s = L.Load(ref into, k * Room), t = L.Constant(0);
            for (; i + L.Count < count; i += 2 * L.Count)
            {
                s = L.Add(s, L.Load(ref column, i));
                t = L.Add(t, L.Load(ref column, i + L.Count));
            }

            if (i < count) s = L.Add(s, L.Load(ref column, i));
            L.Store(L.Add(s, t), ref into, k * Room);
        }
    }

    public override void Tile(RowBlock block, int count, TileForm form, int weight, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<double> sums) =>
        Tiles[((int)form * 25) + ((left.Length - 1) * 5) + right.Length - 1](block, weight, left, right, count, ref MemoryMarshal.GetReference(sums));

    [MethodImpl(Optimize)]
    public override void Totals(ReadOnlySpan<double> sums, Span<double> totals)
    {
        ref double from = ref MemoryMarshal.GetReference(sums);
        for (int k = 0; k < totals.Length; k++) totals[k] = L.Sum(L.Load(ref from, k * Room));
    }

    private static TileSum[] All<F>()
        where F : struct, IForm => [.. Row<F, One>(), .. Row<F, Two>(), .. Row<F, Three>(), .. Row<F, Four>(), .. Row<F, Five>()];

    private static TileSum[] Row<F, R>()
        where F : struct, IForm
        where R : struct, ISize => [Tile<F, R, One>, Tile<F, R, Two>, Tile<F, R, Three>, Tile<F, R, Four>, Tile<F, R, Five>];

    [MethodImpl(Optimize)]
    private static void Tile<F, R, C>(RowBlock block, int weight, ReadOnlySpan<int> left, ReadOnlySpan<int> right, int count, ref double sums)
        where F : struct, IForm
        where R : struct, ISize
        where C : struct, ISize
    {
        ref double memory = ref block.Own(0);
        ref double w = ref Column(ref memory, weight);
        ref double y0 = ref Column(ref memory, C.Value > 0 ? right[0] : weight);
        ref double y1 = ref Column(ref memory, C.Value > 1 ? right[1] : weight);
        ref double y2 = ref Column(ref memory, C.Value > 2 ? right[2] : weight);
        ref double y3 = ref Column(ref memory, C.Value > 3 ? right[3] : weight);
        ref double y4 = ref Column(ref memory, C.Value > 4 ? right[4] : weight);
        ref double x0 = ref Column(ref memory, R.Value > 0 ? left[0] : weight);
        ref double x1 = ref Column(ref memory, R.Value > 1 ? left[1] : weight);
        ref double x2 = ref Column(ref memory, R.Value > 2 ? left[2] : weight);
        ref double x3 = ref Column(ref memory, R.Value > 3 ? left[3] : weight);
        ref double x4 = ref Column(ref memory, R.Value > 4 ? left[4] : weight);
        V zero = L.Constant(0);
        V s00 = zero, s01 = zero, s02 = zero, s03 = zero, s04 = zero;
        V s10 = zero, s11 = zero, s12 = zero, s13 = zero, s14 = zero;
        V s20 = zero, s21 = zero, s22 = zero, s23 = zero, s24 = zero;
        V s30 = zero, s31 = zero, s32 = zero, s33 = zero, s34 = zero;
        V s40 = zero, s41 = zero, s42 = zero, s43 = zero, s44 = zero;
        V t0 = zero, t1 = zero, t2 = zero, t3 = zero, t4 = zero, total = zero;
        for (int i = 0; i < count; i += L.Count)
        {
            V b0 = L.Load(ref y0, i);
            V b1 = C.Value > 1 ? L.Load(ref y1, i) : zero;
            V b2 = C.Value > 2 ? L.Load(ref y2, i) : zero;
            V b3 = C.Value > 3 ? L.Load(ref y3, i) : zero;
            V b4 = C.Value > 4 ? L.Load(ref y4, i) : zero;
            if (F.IsTriangle) total = L.Add(total, L.Load(ref w, i));
            if (!F.HasWeight) t0 = L.Add(t0, b0);
            if (!F.HasWeight && C.Value > 1) t1 = L.Add(t1, b1);
            if (!F.HasWeight && C.Value > 2) t2 = L.Add(t2, b2);
            if (!F.HasWeight && C.Value > 3) t3 = L.Add(t3, b3);
            if (!F.HasWeight && C.Value > 4) t4 = L.Add(t4, b4);
            if (R.Value > 0)
            {
                V a = F.IsTriangle ? b0 : L.Load(ref x0, i);
                if (F.HasWeight) a = L.Multiply(a, L.Load(ref w, i));
                if (F.IsTriangle) t0 = L.Add(t0, a);
                if (Has<F, C>(0, 0)) s00 = L.Fma(a, b0, s00);
                if (Has<F, C>(0, 1)) s01 = L.Fma(a, b1, s01);
                if (Has<F, C>(0, 2)) s02 = L.Fma(a, b2, s02);
                if (Has<F, C>(0, 3)) s03 = L.Fma(a, b3, s03);
                if (Has<F, C>(0, 4)) s04 = L.Fma(a, b4, s04);
            }

            if (R.Value > 1)
            {
                V a = F.IsTriangle ? b1 : L.Load(ref x1, i);
                if (F.HasWeight) a = L.Multiply(a, L.Load(ref w, i));
                if (F.IsTriangle) t1 = L.Add(t1, a);
                if (Has<F, C>(1, 0)) s10 = L.Fma(a, b0, s10);
                if (Has<F, C>(1, 1)) s11 = L.Fma(a, b1, s11);
                if (Has<F, C>(1, 2)) s12 = L.Fma(a, b2, s12);
                if (Has<F, C>(1, 3)) s13 = L.Fma(a, b3, s13);
                if (Has<F, C>(1, 4)) s14 = L.Fma(a, b4, s14);
            }

            if (R.Value > 2)
            {
                V a = F.IsTriangle ? b2 : L.Load(ref x2, i);
                if (F.HasWeight) a = L.Multiply(a, L.Load(ref w, i));
                if (F.IsTriangle) t2 = L.Add(t2, a);
                if (Has<F, C>(2, 0)) s20 = L.Fma(a, b0, s20);
                if (Has<F, C>(2, 1)) s21 = L.Fma(a, b1, s21);
                if (Has<F, C>(2, 2)) s22 = L.Fma(a, b2, s22);
                if (Has<F, C>(2, 3)) s23 = L.Fma(a, b3, s23);
                if (Has<F, C>(2, 4)) s24 = L.Fma(a, b4, s24);
            }

            if (R.Value > 3)
            {
                V a = F.IsTriangle ? b3 : L.Load(ref x3, i);
                if (F.HasWeight) a = L.Multiply(a, L.Load(ref w, i));
                if (F.IsTriangle) t3 = L.Add(t3, a);
                if (Has<F, C>(3, 0)) s30 = L.Fma(a, b0, s30);
                if (Has<F, C>(3, 1)) s31 = L.Fma(a, b1, s31);
                if (Has<F, C>(3, 2)) s32 = L.Fma(a, b2, s32);
                if (Has<F, C>(3, 3)) s33 = L.Fma(a, b3, s33);
                if (Has<F, C>(3, 4)) s34 = L.Fma(a, b4, s34);
            }

            if (R.Value > 4)
            {
                V a = F.IsTriangle ? b4 : L.Load(ref x4, i);
                if (F.HasWeight) a = L.Multiply(a, L.Load(ref w, i));
                if (F.IsTriangle) t4 = L.Add(t4, a);
                if (Has<F, C>(4, 0)) s40 = L.Fma(a, b0, s40);
                if (Has<F, C>(4, 1)) s41 = L.Fma(a, b1, s41);
                if (Has<F, C>(4, 2)) s42 = L.Fma(a, b2, s42);
                if (Has<F, C>(4, 3)) s43 = L.Fma(a, b3, s43);
                if (Has<F, C>(4, 4)) s44 = L.Fma(a, b4, s44);
            }
        }

        if (R.Value > 0)
        {
            if (Has<F, C>(0, 0)) Accumulate(s00, ref sums, (0 * C.Value) + 0);
            if (Has<F, C>(0, 1)) Accumulate(s01, ref sums, (0 * C.Value) + 1);
            if (Has<F, C>(0, 2)) Accumulate(s02, ref sums, (0 * C.Value) + 2);
            if (Has<F, C>(0, 3)) Accumulate(s03, ref sums, (0 * C.Value) + 3);
            if (Has<F, C>(0, 4)) Accumulate(s04, ref sums, (0 * C.Value) + 4);
        }

        if (R.Value > 1)
        {
            if (Has<F, C>(1, 0)) Accumulate(s10, ref sums, (1 * C.Value) + 0);
            if (Has<F, C>(1, 1)) Accumulate(s11, ref sums, (1 * C.Value) + 1);
            if (Has<F, C>(1, 2)) Accumulate(s12, ref sums, (1 * C.Value) + 2);
            if (Has<F, C>(1, 3)) Accumulate(s13, ref sums, (1 * C.Value) + 3);
            if (Has<F, C>(1, 4)) Accumulate(s14, ref sums, (1 * C.Value) + 4);
        }

        if (R.Value > 2)
        {
            if (Has<F, C>(2, 0)) Accumulate(s20, ref sums, (2 * C.Value) + 0);
            if (Has<F, C>(2, 1)) Accumulate(s21, ref sums, (2 * C.Value) + 1);
            if (Has<F, C>(2, 2)) Accumulate(s22, ref sums, (2 * C.Value) + 2);
            if (Has<F, C>(2, 3)) Accumulate(s23, ref sums, (2 * C.Value) + 3);
            if (Has<F, C>(2, 4)) Accumulate(s24, ref sums, (2 * C.Value) + 4);
        }

        if (R.Value > 3)
        {
            if (Has<F, C>(3, 0)) Accumulate(s30, ref sums, (3 * C.Value) + 0);
            if (Has<F, C>(3, 1)) Accumulate(s31, ref sums, (3 * C.Value) + 1);
            if (Has<F, C>(3, 2)) Accumulate(s32, ref sums, (3 * C.Value) + 2);
            if (Has<F, C>(3, 3)) Accumulate(s33, ref sums, (3 * C.Value) + 3);
            if (Has<F, C>(3, 4)) Accumulate(s34, ref sums, (3 * C.Value) + 4);
        }

        if (R.Value > 4)
        {
            if (Has<F, C>(4, 0)) Accumulate(s40, ref sums, (4 * C.Value) + 0);
            if (Has<F, C>(4, 1)) Accumulate(s41, ref sums, (4 * C.Value) + 1);
            if (Has<F, C>(4, 2)) Accumulate(s42, ref sums, (4 * C.Value) + 2);
            if (Has<F, C>(4, 3)) Accumulate(s43, ref sums, (4 * C.Value) + 3);
            if (Has<F, C>(4, 4)) Accumulate(s44, ref sums, (4 * C.Value) + 4);
        }

        if (F.IsTriangle || !F.HasWeight)
        {
            Accumulate(t0, ref sums, (R.Value * C.Value) + 0);
            if (C.Value > 1) Accumulate(t1, ref sums, (R.Value * C.Value) + 1);
            if (C.Value > 2) Accumulate(t2, ref sums, (R.Value * C.Value) + 2);
            if (C.Value > 3) Accumulate(t3, ref sums, (R.Value * C.Value) + 3);
            if (C.Value > 4) Accumulate(t4, ref sums, (R.Value * C.Value) + 4);
            if (F.IsTriangle) Accumulate(total, ref sums, (R.Value * C.Value) + C.Value);
        }
    }

    [MethodImpl(Inline)]
    private static ref double Column(ref double memory, int column) => ref Unsafe.Add(ref memory, column * RowBlock.Stride);

    [MethodImpl(Inline)]
    private static bool Has<F, C>(int i, int j)
        where F : struct, IForm
        where C : struct, ISize => C.Value > j && (!F.IsTriangle || i <= j);

    [MethodImpl(Inline)]
    private static void Accumulate(V sum, ref double sums, int index) => L.Store(L.Add(L.Load(ref sums, index * Room), sum), ref sums, index * Room);

    private readonly struct Plain : IForm
    {
        public static bool HasWeight => false;

        public static bool IsTriangle => false;
    }

    private readonly struct Weighted : IForm
    {
        public static bool HasWeight => true;

        public static bool IsTriangle => false;
    }

    private readonly struct Triangle : IForm
    {
        public static bool HasWeight => true;

        public static bool IsTriangle => true;
    }
}
