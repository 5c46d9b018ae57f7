namespace Stats.Modeling;

/// <summary>scale(), center() and standardize(): centres and scales of the training data are kept at any depth of nesting.</summary>
internal static class ScalingFunctions
{
    public static IEnumerable<FormulaFunction> All =>
    [
        new("scale", ["x", "center", "scale"], c => Scale(c, Choice(c, 1), Choice(c, 2))),
        new("center", ["x"], c => Scale(c, null, 0)),
        new("standardize", ["x"], c => Scale(c, null, null)),
    ];

    // Null: computed from the data. 0 as centre or 0 as scale: none. Another number: that one.
    private static double? Choice(FunctionCall call, int parameter)
    {
        if (!call.Has(parameter)) return null;
        Column value = call.Value(parameter);
        double number = call.Number(parameter);
        if (value is LogicalColumn) return number != 0 ? null : 0;
        return number;
    }

    private static Column Scale(FunctionCall call, double? center, double? scale)
    {
        Column value = call.Value(0);
        double[][] columns = value is MatrixColumn matrix ? matrix.Arrays : [call.Numbers(0)];
        double[] constants = call.Frozen(() => new FrozenValue { Numbers = [.. columns.SelectMany(c => Learn(call, c, center, scale))] }).Numbers;
        double[][] scaled = new double[columns.Length][];
        for (int j = 0; j < columns.Length; j++)
        {
            double middle = constants[2 * j], unit = constants[2 * j + 1];
            scaled[j] = Arithmetic.Map(columns[j], v => (v - middle) / unit);
        }

        return value is MatrixColumn m ? new MatrixColumn(scaled, m.Names?.ToArray()) : new NumericColumn(scaled[0]);
    }

    private static double[] Learn(FunctionCall call, double[] column, double? center, double? scale)
    {
        double[] known = Scan.Known(column);
        if (known.Length == 0) throw call.Error(0, $"'{call.Argument(0).Label}' has no values.");
        double middle = center ?? SummaryFunctions.Mean(known);
        double unit = scale ?? Math.Sqrt(known.Sum(v => (v - middle) * (v - middle)) / Math.Max(1, known.Length - 1));
        if (scale is 0) unit = 1;
        if (unit == 0) throw call.Error(0, $"'{call.Argument(0).Label}' is constant, so it has no scale.");
        return [middle, unit];
    }
}
