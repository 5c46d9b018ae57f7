using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Random normal data from a structural equation model.</summary>
public static class SemSimulation
{
    /// <summary>Rows from a fitted model, group after group.</summary>
    /// <param name="fit">The fit: its estimates are the truth, and moments of exogenous variables are those of its sample.</param>
    /// <param name="count">Rows in each group, at least 1.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <returns>The observed variables in the order of the model; with several groups, their column first.</returns>
    /// <exception cref="SpecificationException">The estimated residual covariances are not positive semi-definite: no data have them.</exception>
    public static DataFrame Sample(SemFit fit, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Sample(fit.Table, [.. fit.Parameters.Select(p => p.Estimate)], fit.GroupLabels, fit.Options.Group ?? "group", count, seed);
    }

    /// <summary>Rows from a model whose coefficients are numbers, such as <c>f =~ 1*x1 + 0.8*x2; x1 ~~ 0.5*x1</c>.</summary>
    /// <param name="table">The model. A variance without a number is 1, a covariance or an intercept without one is 0; loadings and regressions need theirs.</param>
    /// <param name="count">Rows in each group, at least 1.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <returns>The observed variables in the order of the model; with several groups, the column <c>group</c> first.</returns>
    /// <exception cref="SpecificationException">A loading or regression has no number, or the residual covariances are not positive semi-definite.</exception>
    public static DataFrame Sample(ParameterTable table, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] open = [.. table.Rows.Where(r => r.Operator is SemOperator.Loading or SemOperator.Regression && double.IsNaN(r.Start)).Select(r => r.Element)];
        if (open.Length > 0)
            throw new SpecificationException(SpecificationCode.MissingValues, $"A simulation needs a number for every loading and regression; {string.Join(", ", open)} {(open.Length == 1 ? "has" : "have")} none.", "Write it before the variable: f =~ 1*x1 + 0.8*x2.");
        double[] values = [.. table.Rows.Select(r => double.IsNaN(r.Start) ? r.IsVariance ? 1 : 0 : r.Start)];
        return Sample(table, values, table.GroupLabels, "group", count, seed);
    }

    private static DataFrame Sample(ParameterTable table, double[] values, IReadOnlyList<string> labels, string groupColumn, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Random random = new(seed);
        string[] observed = [.. table.ObservedVariables];
        double[][] columns = [.. observed.Select(_ => new double[count * table.Groups])];
        string[] variables = [.. observed, .. table.LatentVariables];
        for (int group = 1; group <= table.Groups; group++)
        {
            (Matrix<double> map, Vector<double> mean) = Law(table, values, group, variables);
            for (int i = 0; i < count; i++)
            {
                Vector<double> row = mean + (map * Vector<double>.Build.Dense(map.ColumnCount, _ => Normal(random)));
                for (int j = 0; j < observed.Length; j++) columns[j][((group - 1) * count) + i] = row[j];
            }
        }

        IEnumerable<KeyValuePair<string, Column>> made = observed.Zip(columns, (n, c) => KeyValuePair.Create<string, Column>(n, new NumericColumn(c)));
        if (table.Groups > 1) made = made.Prepend(KeyValuePair.Create<string, Column>(groupColumn, new CategoricalColumn(labels.SelectMany(l => Enumerable.Repeat(l, count)), labels)));
        return new DataFrame(made);
    }

    // v = B v + alpha + zeta, zeta ~ N(0, Psi): v = (I - B)^-1 (alpha + Psi^(1/2) e).
    private static (Matrix<double> Map, Vector<double> Mean) Law(ParameterTable table, double[] values, int group, string[] variables)
    {
        int n = variables.Length;
        Dictionary<string, int> place = Enumerable.Range(0, n).ToDictionary(i => variables[i], StringComparer.Ordinal);
        Matrix<double> b = Matrix<double>.Build.Dense(n, n), psi = Matrix<double>.Build.Dense(n, n);
        Vector<double> alpha = Vector<double>.Build.Dense(n);
        for (int r = 0; r < table.Rows.Count; r++)
        {
            SemParameter row = table.Rows[r];
            if (row.Group != group) continue;
            switch (row.Operator)
            {
                case SemOperator.Loading:
                    b[place[row.Rhs], place[row.Lhs]] = values[r];
                    break;
                case SemOperator.Regression:
                    b[place[row.Lhs], place[row.Rhs]] = values[r];
                    break;
                case SemOperator.Covariance:
                    psi[place[row.Lhs], place[row.Rhs]] = psi[place[row.Rhs], place[row.Lhs]] = values[r];
                    break;
                case SemOperator.Intercept:
                    alpha[place[row.Lhs]] = values[r];
                    break;
                default:
                    throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{row.Element}' cannot be simulated: thresholds, scales and composites have no normal law here.");
            }
        }

        Evd<double> evd = psi.Evd(Symmetricity.Symmetric);
        Vector<double> eigen = evd.EigenValues.Map(v => v.Real);
        if (eigen.Minimum() < -1e-10 * Math.Max(1, eigen.Maximum()))
            throw new SpecificationException(SpecificationCode.InvalidData, $"The residual covariances{(table.Groups > 1 ? $" of group {group}" : "")} are not positive semi-definite: no data have them.", "Look for negative variances, or covariances beyond what their variances allow.");
        Matrix<double> root = evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(eigen.Map(v => Math.Sqrt(Math.Max(0, v))));
        LU<double> inverse = (Matrix<double>.Build.DenseIdentity(n) - b).LU();
        return (inverse.Solve(root), inverse.Solve(alpha));
    }

    // Box and Muller: one number for each call keeps the order of draws simple.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
