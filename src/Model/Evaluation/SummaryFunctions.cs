namespace Stats.Modeling;

/// <summary>Functions that reduce a column to a few numbers. The numbers of the training data are kept for prediction.</summary>
internal static class SummaryFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        Of("mean", Mean), Of("median", v => Quantiles.Of(v, 0.5)[0]), Of("sd", v => Math.Sqrt(Variance(v))), Of("var", Variance),
        Of("min", v => v.Min()), Of("max", v => v.Max()), Of("sum", v => v.Sum()),
        new("length", ["x"], c => Keep(c, () => [c.Value(0).Count])),
        new("range", ["x", "na.rm"], c => Keep(c, () => [Known(c, 1).Min(), Known(c, 1).Max()])),
        new("IQR", ["x", "na.rm"], c => Keep(c, () => Quantiles.Of(Known(c, 1), 0.25, 0.75) is var q ? [q[1] - q[0]] : [])),
        new("quantile", ["x", "probs", "na.rm"], c => Keep(c, () =>
        {
            double[] probabilities = c.Has(1) ? c.Numbers(1) : [0, 0.25, 0.5, 0.75, 1];
            if (!Array.TrueForAll(probabilities, p => p is >= 0 and <= 1)) throw c.Error(1, "Probabilities lie between 0 and 1.");
            return Quantiles.Of(Known(c, 2), probabilities);
        })),
    ];

    public static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The mean with R's second pass, which removes most of the rounding error.</summary>
    public static double Mean(double[] values)
    {
        double sum = 0;
        foreach (double v in values) sum += v;
        double mean = sum / values.Length;
        if (!double.IsFinite(mean)) return mean;
        double rest = 0;
        foreach (double v in values) rest += v - mean;
        return mean + rest / values.Length;
    }

    public static double Variance(double[] values)
    {
        if (values.Length < 2) return double.NaN;
        double mean = Mean(values), sum = 0;
        foreach (double v in values) sum += (v - mean) * (v - mean);
        return sum / (values.Length - 1);
    }

    private static FormulaFunction Of(string name, Func<double[], double> reduce) =>
        new(name, ["x", "na.rm"], c => Keep(c, () => [reduce(Known(c, 1))]));

    // R answers NA when a value is missing and na.rm is not set, and then drops every row.
    private static double[] Known(FunctionCall call, int removeMissing)
    {
        double[] values = call.Numbers(0);
        double[] known = Scan.Known(values);
        if (known.Length == 0) throw call.Error(0, $"'{call.Argument(0).Label}' has no values.");
        if (known.Length == values.Length || call.Flag(removeMissing, otherwise: false)) return known;
        throw call.Error($"'{call.Argument(0).Label}' has missing values, so '{call.Node.Label}' is missing for every row.", "Add na.rm = TRUE.");
    }

    private static NumericColumn Keep(FunctionCall call, Func<double[]> compute)
    {
        FrozenValue kept = call.Frozen(() =>
        {
            if (call.Node.Walk().OfType<NameNode>().Any(n => call.Evaluator.Rows.Names.Contains(n.Name)))
                call.Evaluator.Note($"'{call.Node.Label}' keeps its value from the training data at prediction; R would compute it anew.");
            return new FrozenValue { Numbers = compute() };
        });
        return new NumericColumn(kept.Numbers.AsSpan());
    }
}
