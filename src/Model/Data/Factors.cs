namespace Stats.Modeling;

/// <summary>Turns columns into factors by R's rules, with text in ordinal order whatever the machine's language.</summary>
internal static class Factors
{
    private static readonly string[] LogicalLevels = ["FALSE", "TRUE"];

    public static CategoricalColumn FromLogical(LogicalColumn column)
    {
        int[] codes = new int[column.Count];
        for (int i = 0; i < codes.Length; i++) codes[i] = double.IsNaN(column.Array[i]) ? -1 : (int)column.Array[i];
        return new CategoricalColumn(codes, LogicalLevels, ordered: false);
    }

    /// <summary>The values that occur, sorted: numbers by size, FALSE before TRUE, text by character code, factor levels in their order.</summary>
    public static string[] FindLevels(Column column)
    {
        switch (column)
        {
            case TextColumn text:
                return text.SortedValues();
            case CategoricalColumn factor:
                bool[] used = new bool[factor.Levels.Count];
                foreach (int code in factor.CodeArray) if (code >= 0) used[code] = true;
                return [.. factor.LevelArray.Where((_, i) => used[i])];
            case LogicalColumn logical:
                return [.. LogicalLevels.Where((_, i) => Array.Exists(logical.Array, v => v == i))];
            case NumericColumn numeric:
                HashSet<double> seen = [];
                foreach (double v in numeric.Array) if (!double.IsNaN(v)) seen.Add(v == 0 ? 0.0 : v);
                double[] sorted = [.. seen];
                Array.Sort(sorted);
                // Numbers that print alike at 15 digits are one level, as in R.
                return [.. sorted.Select(v => NumberText.Format(v)).Distinct(StringComparer.Ordinal)];
            default:
                throw new InvalidOperationException("A matrix has no levels.");
        }
    }

    /// <summary>A column as texts, numbers printed with 15 digits.</summary>
    public static TextColumn ToText(Column column)
    {
        switch (column)
        {
            case TextColumn text:
                return text;
            case CategoricalColumn factor:
                return new TextColumn(factor.CodeArray, factor.LevelArray);
            case LogicalColumn logical:
                return new TextColumn(FromLogical(logical).CodeArray, LogicalLevels);
            case NumericColumn numeric:
                Dictionary<double, int> places = [];
                List<string> distinct = [];
                int[] codes = new int[numeric.Count];
                for (int i = 0; i < codes.Length; i++)
                {
                    double v = numeric.Array[i] == 0 ? 0.0 : numeric.Array[i];
                    if (double.IsNaN(v))
                    {
                        codes[i] = -1;
                        continue;
                    }

                    if (!places.TryGetValue(v, out int code))
                    {
                        code = distinct.Count;
                        places.Add(v, code);
                        distinct.Add(NumberText.Format(v));
                    }

                    codes[i] = code;
                }

                return new TextColumn(codes, [.. distinct]);
            default:
                throw new InvalidOperationException("A matrix is not text.");
        }
    }

    public static CategoricalColumn Declare(Column column, string name, IReadOnlyList<string> levels, bool ordered)
    {
        if (levels.Count == 0) levels = FindLevels(column);
        int[] codes = ToText(column).MapTo(levels, out int[] unknown);
        if (unknown.Length > 0)
            throw new SpecificationException(SpecificationCode.InvalidData,
                $"Column '{name}' has '{column.Show(unknown[0])}' in {RowText.List(unknown)}, which is not one of its levels {string.Join(", ", levels)}.");
        return new CategoricalColumn(codes, [.. levels], ordered);
    }
}
