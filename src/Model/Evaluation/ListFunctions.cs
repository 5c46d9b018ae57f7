namespace Stats.Modeling;

/// <summary>Functions that make lists and matrices: c(), seq(), rep(), cbind().</summary>
internal static class ListFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        new("c", ["..."], Join), new("list", ["..."], Join),
        new("cbind", ["..."], Bind),
        new("paste", ["..."], c => Paste(c, " ")), new("paste0", ["..."], c => Paste(c, "")),
        new("rev", ["x"], c => new NumericColumn([.. c.Numbers(0).Reverse()])),
        new("seq", ["from", "to", "by", "length.out"], Sequence),
        new("matrix", ["data", "nrow", "ncol"], Matrix),
    ];

    private static Column Join(FunctionCall call)
    {
        Column[] parts = [.. call.Rest.Select(a => call.Evaluator.Evaluate(a.Value))];
        if (parts.Length == 0) throw call.Error("The list is empty.");
        if (Array.Exists(parts, p => p is MatrixColumn)) throw call.Error($"{call.Name}() cannot hold a matrix.");
        if (Array.TrueForAll(parts, p => p is LogicalColumn)) return new LogicalColumn(parts.SelectMany(p => ((LogicalColumn)p).Array).ToArray());
        if (Array.TrueForAll(parts, p => p is NumericColumn or LogicalColumn))
            return new NumericColumn(parts.SelectMany(p => p is NumericColumn n ? n.Array : ((LogicalColumn)p).Array).ToArray());
        return new TextColumn(parts.Select(Factors.ToText).SelectMany(t => Enumerable.Range(0, t.Count).Select(i => t[i])));
    }

    // The columns are named by the arguments' names, or by the expressions themselves when they are mere names, as R does.
    private static MatrixColumn Bind(FunctionCall call)
    {
        if (call.Rest.Count == 0) throw call.Error("cbind() needs at least one argument.");
        List<double[]> columns = [];
        List<string> names = [];
        foreach (Argument argument in call.Rest)
        {
            Column value = call.Evaluator.Evaluate(argument.Value);
            if (value is MatrixColumn matrix)
            {
                columns.AddRange(matrix.Arrays);
                names.AddRange(matrix.Names ?? [.. matrix.Arrays.Select(_ => "")]);
            }
            else
            {
                columns.Add(Arithmetic.Numbers(call.Evaluator, argument.Value, value, "cbind()"));
                names.Add(argument.Name ?? (argument.Value is NameNode n ? n.Name : ""));
            }
        }

        int height = columns.Max(c => c.Length);
        for (int j = 0; j < columns.Count; j++)
        {
            if (columns[j].Length == 1 && height > 1) columns[j] = [.. Enumerable.Repeat(columns[j][0], height)];
            if (columns[j].Length != height) throw call.Error($"cbind() combines {height} values with {columns[j].Length}.");
        }

        return new MatrixColumn([.. columns], names.TrueForAll(n => n.Length == 0) ? null : [.. names]);
    }

    // Texts joined row by row; a missing value reads NA, as in R. Each combination that occurs is joined once.
    private static TextColumn Paste(FunctionCall call, string separator)
    {
        TextColumn? joined = null;
        foreach (Argument argument in call.Rest)
        {
            if (argument.Name == "sep" && call.Name == "paste")
            {
                separator = argument.Value is StringNode text ? text.Value : throw call.Evaluator.Error(SpecificationCode.InvalidArgument, argument.Span, "The argument 'sep' of paste() must be a text.");
                continue;
            }

            if (argument.Name == "collapse") throw call.Evaluator.Error(SpecificationCode.InvalidArgument, argument.Span, $"{call.Name}() with 'collapse' gives one text, but a term needs one value per row.");
        }

        foreach (Argument argument in call.Rest.Where(a => a.Name != "sep" || call.Name == "paste0"))
        {
            Column value = call.Evaluator.Evaluate(argument.Value);
            if (value is MatrixColumn) throw call.Evaluator.Error(SpecificationCode.InvalidArgument, argument.Value, "A matrix is not text.");
            TextColumn next = Factors.ToText(value);
            if (joined is not null) Arithmetic.CheckLengths(call.Evaluator, call.Node, joined.Count, next.Count);
            joined = Joined(joined, next, separator);
        }

        return joined ?? throw call.Error($"{call.Name}() needs at least one argument.");
    }

    private static TextColumn Joined(TextColumn? left, TextColumn right, string separator)
    {
        int[] codes = new int[left is null || left.Count == 1 ? right.Count : left.Count];
        Dictionary<(int, int), int> places = [];
        List<string> distinct = [];
        for (int i = 0; i < codes.Length; i++)
        {
            int a = left is null ? 0 : left.Codes[left.Count == 1 ? 0 : i], b = right.Codes[right.Count == 1 ? 0 : i];
            if (!places.TryGetValue((a, b), out codes[i]))
            {
                places[(a, b)] = codes[i] = distinct.Count;
                string word = b < 0 ? "NA" : right.Distinct[b];
                distinct.Add(left is null ? word : (a < 0 ? "NA" : left.Distinct[a]) + separator + word);
            }
        }

        // Different pairs may read alike.
        string[] words = [.. distinct.Distinct(StringComparer.Ordinal)];
        if (words.Length == distinct.Count) return new TextColumn(codes, words);
        int[] merged = [.. distinct.Select(d => Array.IndexOf(words, d))];
        return new TextColumn(Array.ConvertAll(codes, c => merged[c]), words);
    }

    private static NumericColumn Sequence(FunctionCall call)
    {
        double from = call.Number(0, 1);
        if (!call.Has(1)) return new NumericColumn([.. Enumerable.Range(1, Math.Max(1, (int)from)).Select(i => (double)i)]);
        double to = call.Number(1);
        if (call.Has(3))
        {
            int count = call.Whole(3, 1);
            return new NumericColumn(Spaced(from, to, count));
        }

        double by = call.Number(2, to >= from ? 1 : -1);
        if (by == 0 || (to - from) / by < 0) throw call.Error("seq() cannot reach its end with this step.");
        int steps = (int)Math.Floor((to - from) / by + 1e-10);
        return new NumericColumn([.. Enumerable.Range(0, steps + 1).Select(i => from + i * by)]);
    }

    /// <summary>Equally spaced numbers, ends included.</summary>
    public static double[] Spaced(double from, double to, int count)
    {
        double[] values = new double[count];
        double step = count == 1 ? 0 : (to - from) / (count - 1);
        for (int i = 0; i < count; i++) values[i] = from + i * step;
        if (count > 1) values[^1] = to;
        return values;
    }

    private static MatrixColumn Matrix(FunctionCall call)
    {
        double[] data = call.Numbers(0);
        int rows = call.Has(1) ? call.Whole(1, 1) : call.Has(2) ? data.Length / call.Whole(2, 1) : data.Length;
        int columns = call.Has(2) ? call.Whole(2, 1) : data.Length / Math.Max(1, rows);
        if (rows * columns != data.Length) throw call.Error($"matrix() cannot fill {rows} rows and {columns} columns with {data.Length} numbers.");
        return new MatrixColumn([.. Enumerable.Range(0, columns).Select(j => data[(j * rows)..((j + 1) * rows)])], null);
    }
}
