using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>The standardised values of all rows of a fitted model, and their standard errors by the delta method.</summary>
internal static class StandardizedSolution
{
    /// <summary>Values by row; NaN for constraints and where a variance is not positive.</summary>
    public static double[] Values(ModelInference inference, SemStandardization kind) => Solve(inference, kind, slopes: false).Values;

    /// <summary>Values and standard errors by row.</summary>
    /// <param name="inference">The model.</param>
    /// <param name="kind">Which variables are standardised.</param>
    /// <param name="covariance">The covariance of the free rows, q x q.</param>
    public static (double[] Values, double[] Errors) WithErrors(ModelInference inference, SemStandardization kind, double[] covariance)
    {
        (double[] values, double[][] slopes) = Solve(inference, kind, slopes: true);
        int q = inference.Parameters;
        double[] product = new double[q], errors = new double[values.Length];
        for (int r = 0; r < values.Length; r++)
        {
            Dense.Multiply(covariance, slopes[r], product);
            double variance = Dense.Dot(product, slopes[r]);
            // A row that is 1 by construction varies by rounding only.
            errors[r] = variance < 1e-24 ? 0 : Math.Sqrt(variance);
        }
        return (values, errors);
    }

    private static (double[] Values, double[][] Slopes) Solve(ModelInference inference, SemStandardization kind, bool slopes)
    {
        ParameterTable table = inference.Model.Table;
        int q = inference.Parameters, count = table.Rows.Count;
        TableRoles[] roles = [.. Enumerable.Range(1, table.Groups).Select(g => new TableRoles(table, g))];
        Standardization standardization = new(table.Rows, roles, kind);
        double[] estimates = inference.RowValues, values = new double[count];
        double[][] totals = inference.TotalVariances, gradients = new double[count][];
        for (int r = 0; r < count; r++)
        {
            values[r] = table.Rows[r].Group > 0 ? standardization.Value(r, estimates, totals) : double.NaN;
            gradients[r] = new double[slopes ? q : 0];
        }
        if (slopes)
        {
            double[][][] totalSlopes = [.. Enumerable.Range(0, q).Select(a => TotalSlopes(inference, a))];
            double[] rowSlopes = new double[count];
            for (int a = 0; a < q; a++)
            {
                for (int r = 0; r < count; r++) rowSlopes[r] = table.Rows[r].Free == a + 1 ? 1 : 0;
                for (int r = 0; r < count; r++)
                    if (table.Rows[r].Group > 0) gradients[r][a] = standardization.Slope(r, estimates, totals, rowSlopes, totalSlopes[a]);
            }
        }
        new DefinedParameters(table).Fill(values, slopes ? gradients : null);
        return (values, gradients);
    }

    /// <summary>The derivatives of the implied variances of all variables by one free row.</summary>
    private static double[][] TotalSlopes(ModelInference inference, int parameter)
    {
        double[][] slopes = new double[inference.Model.Implied.Count][];
        for (int g = 0; g < slopes.Length; g++)
        {
            ImpliedMoments implied = inference.Model.Implied[g];
            int n = implied.Structure.Count;
            slopes[g] = new double[n];
            foreach (Cell cell in implied.Structure.Free)
            {
                if (cell.Parameter != parameter || cell.Matrix == ModelMatrix.Mean) continue;
                double factor = cell.Matrix == ModelMatrix.Symmetric && cell.Row == cell.Column ? 1 : 2;
                for (int k = 0; k < n; k++)
                {
                    double right = cell.Matrix == ModelMatrix.Directed ? implied.LatentCovariance(k, cell.Column) : implied.TotalEffect(k, cell.Column);
                    slopes[g][k] += factor * implied.TotalEffect(k, cell.Row) * right;
                }
            }
        }
        return slopes;
    }
}
