namespace Stats.Sem;

/// <summary>The rows <c>name := expression</c> of a table: their values and slopes, from those of the rows whose labels they mention.</summary>
internal sealed class DefinedParameters
{
    private readonly (int Row, SemExpression Expression, int[] Sources)[] definitions;

    public DefinedParameters(ParameterTable table)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<(int, SemExpression, int[])> found = [];
        for (int r = 0; r < table.Rows.Count; r++)
        {
            SemParameter row = table.Rows[r];
            if (row.Operator == SemOperator.Definition)
            {
                SemExpression expression = SemExpression.Parse(row.Rhs);
                found.Add((r, expression, [.. expression.Names.Select(n => places[n])]));
                places[row.Lhs] = r;
            }
            else
            {
                if (row.Label.Length > 0) places.TryAdd(row.Label, r);
                if (row.RowLabel.Length > 0) places.TryAdd(row.RowLabel, r);
            }
        }
        definitions = [.. found];
    }

    /// <summary>Fills in the defined rows: values by row and, where wanted, slopes, one array of parameters a row.</summary>
    public void Fill(double[] values, double[][]? slopes)
    {
        foreach ((int row, SemExpression expression, int[] sources) in definitions)
        {
            double[] arguments = [.. sources.Select(s => values[s])], gradient = new double[arguments.Length];
            values[row] = expression.Evaluate(arguments, gradient);
            if (slopes is null) continue;
            double[] slope = new double[slopes[row].Length];
            for (int k = 0; k < sources.Length; k++)
                for (int a = 0; a < slope.Length; a++)
                    slope[a] += gradient[k] * slopes[sources[k]][a];
            slopes[row] = slope;
        }
    }
}
