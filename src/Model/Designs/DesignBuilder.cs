namespace Stats.Modeling;

/// <summary>Lays out a design: each block is the product of its variables' columns, the first variable's columns changing fastest.</summary>
internal static class DesignBuilder
{
    public static Design Build(
        TermSet terms, IReadOnlyList<Block> blocks, Func<int, BoundVariable> variable, Func<int, Column> value, int rows,
        bool interceptColumn, IReadOnlyCollection<int> leftOut, double[]? offset)
    {
        List<string> names = [];
        List<int> assign = [];
        List<DesignFactor[]> products = [];
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
                DesignFactor[] product = new DesignFactor[sources.Length];
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

        return new Design([.. products.Select(p => new DesignColumn(p, rows))], rows, [.. names], [.. assign], [.. labels], interceptColumn, offset);
    }

    private sealed record Source(string Label, string[] Suffixes, double[][] Columns, int[]? Codes, bool Complete)
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

        public DesignFactor Column(int k, out string name)
        {
            name = Label + Suffixes[k];
            return new DesignFactor(Columns[k], Codes, Complete ? OnlyOne(Columns[k]) : -1);
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
