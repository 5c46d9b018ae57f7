using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Modeling;

/// <summary>Fills a design: each block is the product of its variables' columns, the first variable's columns changing fastest.</summary>
internal static class DesignBuilder
{
    public static Design Build(
        TermSet terms, IReadOnlyList<Block> blocks, Func<int, BoundVariable> variable, Func<int, Column> value, int rows,
        bool interceptColumn, IReadOnlyCollection<int> leftOut, double[]? offset)
    {
        List<string> names = [];
        List<int> assign = [];
        List<Factor[]> products = [];
        int[] number = new int[terms.Terms.Count];
        List<string> labels = [];
        for (int t = 0; t < number.Length; t++)
        {
            if (leftOut.Contains(t)) continue;
            labels.Add(terms.Label(terms.Terms[t]));
            number[t] = labels.Count;
        }

        foreach (Block block in blocks)
        {
            if (leftOut.Contains(block.Term)) continue;
            Source[] sources = [.. block.Parts.Select(p => Source.Of(variable(p.Variable), p.Full, value(p.Variable)))];
            int width = sources.Aggregate(1, (n, s) => n * s.Width);
            for (int k = 0; k < width; k++)
            {
                Factor[] product = new Factor[sources.Length];
                string name = "";
                int rest = k;
                for (int s = 0; s < sources.Length; s++)
                {
                    product[s] = sources[s].Column(rest % sources[s].Width, out string part);
                    rest /= sources[s].Width;
                    name += (s == 0 ? "" : ":") + part;
                }

                names.Add(name);
                assign.Add(number[block.Term]);
                products.Add(product);
            }
        }

        if (interceptColumn)
        {
            names.Insert(0, "(Intercept)");
            assign.Insert(0, 0);
            products.Insert(0, []);
        }

        if ((long)names.Count * rows > Array.MaxLength)
            throw new SpecificationException(SpecificationCode.InvalidData, $"A design of {rows} rows and {names.Count} columns is too large for the memory of one array.");
        // Every number is written exactly once, block of rows by block of rows, so that what is read stays in the cache for all columns.
        double[] storage = GC.AllocateUninitializedArray<double>(names.Count * rows);
        Factor[][] all = [.. products];
        Scan.Rows(rows, (from, to) =>
        {
            for (int start = from; start < to; start += BlockRows)
            {
                int count = Math.Min(BlockRows, to - start);
                for (int j = 0; j < all.Length; j++) Fill(storage.AsSpan(j * rows + start, count), all[j], start);
            }
        });
        return new Design(storage, rows, [.. names], [.. assign], [.. labels], interceptColumn, offset);
    }

    private const int BlockRows = 1024;

    // Compiled fully at once: most fits call this a few times only, with a million rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<double> target, Factor[] product, int start)
    {
        if (product.Length == 0)
        {
            target.Fill(1);
            return;
        }

        for (int s = 0; s < product.Length; s++)
        {
            Factor f = product[s];
            if (f.Codes is not null)
            {
                ReadOnlySpan<int> codes = f.Codes.AsSpan(start, target.Length);
                // table[0] belongs to code -1, a missing value.
                double[] table = f.Values;
                int i = f.Only >= 0 ? Indicator(target, codes, f.Only, s == 0) : 0;
                if (s == 0) for (; i < target.Length; i++) target[i] = table[codes[i] + 1];
                else for (; i < target.Length; i++) target[i] *= table[codes[i] + 1];
            }
            else if (s == 0)
            {
                f.Values.AsSpan(start, target.Length).CopyTo(target);
            }
            else
            {
                ReadOnlySpan<double> values = f.Values.AsSpan(start, target.Length);
                int i = 0;
                for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count) (new Vector<double>(target[i..]) * new Vector<double>(values[i..])).CopyTo(target[i..]);
                for (; i < target.Length; i++) target[i] *= values[i];
            }
        }
    }

    // target = 1 or target *= 1 where the code is the one given, else 0; eight rows at a time. Returns how many rows are done.
    private static int Indicator(Span<double> target, ReadOnlySpan<int> codes, int code, bool first)
    {
        if (!Vector256.IsHardwareAccelerated) return 0;
        Vector256<int> wanted = Vector256.Create(code);
        Vector256<double> one = Vector256.Create(1.0);
        ref double t = ref MemoryMarshal.GetReference(target);
        ref int c = ref MemoryMarshal.GetReference(codes);
        int i = 0;
        for (; i <= target.Length - 8; i += 8)
        {
            (Vector256<long> low, Vector256<long> high) = Vector256.Widen(Vector256.Equals(Vector256.LoadUnsafe(ref c, (nuint)i), wanted));
            Vector256<double> a = low.AsDouble() & one, b = high.AsDouble() & one;
            if (!first)
            {
                // a product, not a mask: infinity times 0 is missing, as in R
                a *= Vector256.LoadUnsafe(ref t, (nuint)i);
                b *= Vector256.LoadUnsafe(ref t, (nuint)i + 4);
            }

            a.StoreUnsafe(ref t, (nuint)i);
            b.StoreUnsafe(ref t, (nuint)i + 4);
        }

        return i;
    }

    // One column of one variable: numbers by row, or by the code of a level. Only: the one code that has 1 where all others have 0, or -1.
    private readonly record struct Factor(double[] Values, int[]? Codes, int Only);

    private readonly record struct Source(string Label, string[] Suffixes, double[][] Columns, int[]? Codes, bool Complete)
    {
        public int Width => Columns.Length;

        public static Source Of(BoundVariable variable, bool full, Column value)
        {
            if (variable.IsFactor)
            {
                ContrastMatrix coding = variable.Coding(full);
                int[] codes = ((CategoricalColumn)value).CodeArray;
                return new Source(
                    variable.Label, coding.Suffixes, [.. coding.Columns.Select(c => (double[])[double.NaN, .. c])], codes, !codes.AsSpan().ContainsAnyInRange(int.MinValue, -1));
            }

            return value is MatrixColumn matrix
                ? new Source(variable.Label, variable.Suffixes, matrix.Arrays, null, false)
                : new Source(variable.Label, variable.Suffixes, [((NumericColumn)value).Array], null, false);
        }

        public Factor Column(int k, out string name)
        {
            name = Label + Suffixes[k];
            return new Factor(Columns[k], Codes, Complete ? OnlyOne(Columns[k]) : -1);
        }

        private static int OnlyOne(double[] table)
        {
            int only = Array.IndexOf(table, 1.0) - 1;
            for (int level = 0; level < table.Length - 1; level++)
                if (level != only && table[level + 1] != 0) return -1;
            return Math.Max(only, -1);
        }
    }
}
