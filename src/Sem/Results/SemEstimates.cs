using MathNet.Numerics.Distributions;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>From a fitted model to the rows that people read.</summary>
internal static class SemEstimates
{
    private const double RoundingOf = 1e-14;

    /// <summary>The rows with errors and limits; of bootstrap refits, the limits are percentiles and a definition's error is the spread of its refitted values (as in lavaan).</summary>
    public static IReadOnlyList<SemEstimate> Of(FittedModel model, double[] covariance, BootstrapSample? draws)
    {
        double low = 0.5 * (1 - model.Options.ConfidenceLevel);
        double[][]? refits = draws is { Estimates.Length: > 1 } ? draws.RowValues() : null;
        int n = model.Theta.Length;
        double z = Normal.InvCDF(0, 1, 0.5 + (0.5 * model.Options.ConfidenceLevel));
        TableNames names = new(model.Table);
        Dictionary<int, double> exogenous = [];
        foreach (GroupStructure g in model.Structure.Groups)
            foreach (Cell c in g.Cells)
                if (c.Parameter < 0) exogenous[c.TableRow] = c.Value;
        Dictionary<int, SemDefinition> definitions = model.Table.Definitions.ToDictionary(d => d.Row.Id);
        Dictionary<int, SemConstraint> constraints = model.Table.Constraints.ToDictionary(c => c.Row.Id);
        List<SemEstimate> rows = [];
        for (int r = 0; r < model.Table.Rows.Count; r++)
        {
            SemParameter row = model.Table.Rows[r];
            double estimate, error;
            switch (row.Operator)
            {
                case SemOperator.Definition:
                    (estimate, error) = Delta(names.Bind(definitions[row.Id].Expression), model.Theta, covariance);
                    break;
                case SemOperator.Equal or SemOperator.Less or SemOperator.Greater:
                    (estimate, error) = (names.Difference(constraints[row.Id]).Evaluate(model.Theta, default), 0);
                    break;
                default:
                    (estimate, error) = row.Free > 0 ? (model.Theta[row.Free - 1], Math.Sqrt(covariance[(row.Free - 1) * (n + 1)])) : (exogenous.GetValueOrDefault(r, row.Start), 0);
                    break;
            }

            if (refits is not null && (row.Free > 0 || row.Operator == SemOperator.Definition))
            {
                double[] sorted = [.. refits[r].Order()];
                if (row.Operator == SemOperator.Definition) error = BootstrapSample.Deviation(sorted);
                rows.Add(new SemEstimate(row, estimate, error, BootstrapSample.Quantile(sorted, low), BootstrapSample.Quantile(sorted, 1 - low)));
                continue;
            }

            rows.Add(new SemEstimate(row, estimate, error, estimate - (z * error), estimate + (z * error)));
        }

        return rows;
    }

    private static (double Estimate, double Error) Delta(TableExpression expression, double[] theta, double[] covariance)
    {
        int n = theta.Length;
        double[] gradient = new double[n], product = new double[n];
        double value = expression.Evaluate(theta, gradient);
        Dense.Multiply(covariance, gradient, product);
        double variance = Dense.Dot(gradient, product), size = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) size += Math.Abs(gradient[i] * covariance[(i * n) + j] * gradient[j]);
        return (value, Math.Abs(variance) < RoundingOf * size ? 0 : Math.Sqrt(variance)); // constraints may leave a definition nothing to vary
    }
}
