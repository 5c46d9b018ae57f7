namespace Stats.Modeling;

/// <summary>cut(x, breaks): intervals as levels, with R's labels. The breaks of the training data are kept for prediction.</summary>
internal static class CutFunction
{
    public static FormulaFunction Cut { get; } =
        new("cut", ["x", "breaks", "labels", "include.lowest", "right", "dig.lab", "ordered_result"], Apply);

    private static Column Apply(FunctionCall call)
    {
        double[] x = call.Numbers(0);
        bool lowest = call.Flag(3, otherwise: false), right = call.Flag(4, otherwise: true), ordered = call.Flag(6, otherwise: false);
        double[] breaks = call.Frozen(() => new FrozenValue { Numbers = Breaks(call, x) }).Numbers;
        bool numbers = call.Has(2) && call.Argument(2) is ConstantNode { Name: "FALSE" or "F" };
        string[] levels = numbers ? [] : Labels(call, breaks, lowest, right);
        int[] codes = new int[x.Length];
        for (int i = 0; i < x.Length; i++) codes[i] = Place(x[i], breaks, lowest, right);
        // labels = FALSE: the numbers of the intervals
        return numbers ? new NumericColumn(Array.ConvertAll(codes, c => c < 0 ? double.NaN : c + 1.0)) : new CategoricalColumn(codes, levels, ordered);
    }

    private static double[] Breaks(FunctionCall call, double[] x)
    {
        double[] breaks = SummaryFunctions.Sorted(call.Numbers(1));
        if (breaks.Length == 1)
        {
            int count = call.Whole(1, 2);
            double[] known = Array.FindAll(x, v => !double.IsNaN(v));
            if (known.Length == 0) throw call.Error(0, $"'{call.Argument(0).Label}' has no values to find breaks from.");
            double low = known.Min(), high = known.Max();
            double width = high - low;
            if (!double.IsFinite(width)) throw call.Error(0, $"'{call.Argument(0).Label}' has infinite values; give the breaks themselves.");
            // R moves the outer breaks out by a thousandth of the range, so that both ends fall inside.
            double margin = (width == 0 ? Math.Abs(low) : width) / 1000;
            if (width == 0) return ListFunctions.Spaced(low - margin, high + margin, count + 1);
            double[] spaced = ListFunctions.Spaced(low, high, count + 1);
            spaced[0] = low - margin;
            spaced[^1] = high + margin;
            return spaced;
        }

        if (Array.Exists(breaks, double.IsNaN)) throw call.Error(1, "A break is missing.");
        if (breaks.Distinct().Count() != breaks.Length) throw call.Error(1, "Two breaks are equal.");
        return breaks;
    }

    private static string[] Labels(FunctionCall call, double[] breaks, bool lowest, bool right)
    {
        int count = breaks.Length - 1;
        if (call.Has(2) && call.Argument(2) is not ConstantNode { Name: "NULL" })
        {
            string[] given = call.Texts(2);
            return given.Length == count ? given : throw call.Error(2, $"{given.Length} labels were given for {count} intervals.");
        }

        int least = call.Has(5) ? call.Whole(5, 1) : 3;
        string[] texts = [];
        for (int digits = least; digits <= Math.Max(12, least); digits++)
        {
            // R's formatC gives both infinities one width: "(-Inf,1]" and "(1, Inf]", but "(0,1]" and "(1,Inf]".
            texts = Array.ConvertAll(breaks, b => double.IsPositiveInfinity(b) && double.IsNegativeInfinity(breaks[0]) ? " Inf" : NumberText.General(b, digits));
            if (texts.Distinct(StringComparer.Ordinal).Count() == texts.Length) break;
        }

        string[] labels = new string[count];
        for (int i = 0; i < count; i++)
        {
            char open = !right || (lowest && i == 0) ? '[' : '(', close = right || (lowest && i == count - 1) ? ']' : ')';
            labels[i] = $"{open}{texts[i]},{texts[i + 1]}{close}";
        }

        return labels;
    }

    private static int Place(double x, double[] breaks, bool lowest, bool right)
    {
        if (double.IsNaN(x)) return CategoricalColumn.Missing;
        int found = Array.BinarySearch(breaks, x);
        int last = breaks.Length - 2;
        if (found < 0)
        {
            int interval = ~found - 1;
            return interval < 0 || interval > last ? CategoricalColumn.Missing : interval;
        }

        // On a break: the interval that is closed there.
        if (right) return found > 0 ? found - 1 : lowest ? 0 : CategoricalColumn.Missing;
        return found <= last ? found : lowest ? last : CategoricalColumn.Missing;
    }
}
