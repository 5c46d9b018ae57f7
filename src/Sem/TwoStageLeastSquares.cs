using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Two-stage least squares for equations among observed variables, feedback included: consistent without assuming normal errors or the other equations.</summary>
public static class TwoStageLeastSquares
{
    /// <summary>Estimates one equation.</summary>
    /// <param name="equation">A formula, such as <c>C ~ P + P.lag + I(Wp + Wg)</c>.</param>
    /// <param name="instruments">A right side, such as <c>~ G + T + Wg</c>; with the equation's own exogenous variables among them.</param>
    /// <param name="data">Rows that miss a value of either are left out.</param>
    /// <param name="confidenceLevel">The level of the confidence intervals, within 0 and 1.</param>
    /// <exception cref="SpecificationException">A formula is not understood, or the instruments do not identify the equation.</exception>
    public static TwoStageFit Fit(string equation, string instruments, DataFrame data, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(confidenceLevel is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "A level lies between 0 and 1.");
        Formula formula = Formula.Parse(equation), given = Formula.Parse(instruments);
        if (formula.Response is null) throw new SpecificationException(SpecificationCode.Syntax, $"The equation '{equation}' has no left side.");
        BoundModel bound = BoundModel.Bind(data, formula.Response, [new ParameterFormula("equation", formula.Right), new ParameterFormula("instruments", given.Right)]);
        if (bound.Response is not NumericColumn response) throw new SpecificationException(SpecificationCode.InvalidData, $"The response '{bound.ResponseText}' is not numeric.");
        return Estimate(bound.ResponseText!, response.Values, bound.Designs["equation"], bound.Designs["instruments"], confidenceLevel);
    }

    /// <summary>Estimates every equation of a model of observed variables; the instruments are its exogenous variables.</summary>
    /// <param name="model">The model in lavaan's syntax, without latent variables.</param>
    /// <param name="data">Rows that miss a value of an equation or an instrument are left out of that equation.</param>
    /// <param name="confidenceLevel">The level of the confidence intervals, within 0 and 1.</param>
    /// <returns>One fit for each outcome, in the order of the model.</returns>
    /// <exception cref="SpecificationException">The model has latent variables, fixed coefficients or constraints, or the instruments do not identify an equation.</exception>
    public static IReadOnlyList<TwoStageFit> FitModel(string model, DataFrame data, double confidenceLevel = 0.95)
    {
        ParameterTable table = ParameterTable.Parse(model);
        if (table.LatentVariables.Count > 0)
            throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{table.LatentVariables[0]}' is latent: two-stage least squares is for models of observed variables.", "Use SemModel.Fit.");
        if (table.Constraints is [SemConstraint constraint, ..])
            throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"Two-stage least squares takes equation by equation; the constraint '{constraint}' is beyond it.", "Use SemModel.Fit.");
        SemParameter[] arrows = [.. table.Rows.Where(r => r.Operator == SemOperator.Regression && r.Group == 1)];
        if (Array.Find(arrows, a => a.Free == 0) is { } held)
            throw new SpecificationException(SpecificationCode.SpecialUnsupported, $"'{SemNaming.Id(held)}' is fixed: two-stage least squares estimates every coefficient of an equation.", "Use SemModel.Fit.");
        string[] outcomes = [.. arrows.Select(a => a.Lhs).Distinct()];
        string[] exogenous = [.. table.ObservedVariables.Where(v => !outcomes.Contains(v))];
        return [.. outcomes.Select(y => Fit($"{Quote(y)} ~ {string.Join(" + ", arrows.Where(a => a.Lhs == y).Select(a => Quote(a.Rhs)))}", "~ " + string.Join(" + ", exogenous.Select(Quote)), data, confidenceLevel))];
    }

    private static string Quote(string name) => $"`{name}`";

    private static TwoStageFit Estimate(string name, ReadOnlySpan<double> y, Design x, Design z, double confidenceLevel)
    {
        int n = y.Length, k = x.ColumnCount, m = z.ColumnCount;
        if (m < k)
            throw new SpecificationException(SpecificationCode.Conflict, $"The equation of '{name}' is not identified: it has {k} coefficients, but there are only {m} instruments ({string.Join(", ", z.ColumnNames)}).", "Add instruments, or leave variables out of the equation.");
        if (n <= k) throw new SpecificationException(SpecificationCode.InvalidData, $"The equation of '{name}' has {k} coefficients and only {n} complete rows.");

        // The parts of the regressors and the response in the span of the instruments, in an orthonormal basis of it.
        double[] basis = RowMajor(z), tau = new double[Math.Min(n, m)];
        int rank = PivotedQR.Factor(basis, n, m, tau, new int[m], 1e-10);
        double[] projected = new double[rank * k], column = new double[n], right = new double[rank];
        for (int j = 0; j < k; j++)
        {
            x.Column(j).CopyTo(column);
            PivotedQR.ApplyTransposed(basis, n, m, tau, column);
            for (int i = 0; i < rank; i++) projected[(i * k) + j] = column[i];
        }

        y.CopyTo(column);
        PivotedQR.ApplyTransposed(basis, n, m, tau, column);
        column.AsSpan(0, rank).CopyTo(right);
        double[] gram = new double[k * k];
        for (int a = 0; a < k; a++)
            for (int b = 0; b < k; b++)
                for (int i = 0; i < rank; i++) gram[(a * k) + b] += projected[(i * k) + a] * projected[(i * k) + b];
        double[] beta = new double[k], reflected = [.. projected], tau2 = new double[Math.Min(rank, k)];
        int[] pivot = new int[k];
        int found = rank < k ? 0 : PivotedQR.Factor(reflected, rank, k, tau2, pivot, 1e-9);
        if (found < k || !ParameterCovariance.TryInvert(gram, k, out double[] inverse))
        {
            string lost = rank < k ? x.ColumnNames[k - 1] : x.ColumnNames[pivot[Math.Min(found, k - 1)]];
            throw new SpecificationException(SpecificationCode.Conflict, $"The equation of '{name}' is not identified by these instruments: what they explain of '{lost}' is a combination of what they explain of the other variables.", "Add instruments that move it.");
        }

        PivotedQR.Solve(reflected, rank, k, tau2, pivot, k, right, beta);
        double squares = 0;
        for (int i = 0; i < n; i++)
        {
            double residual = y[i];
            for (int j = 0; j < k; j++) residual -= beta[j] * x[i, j];
            squares += residual * residual;
        }

        double variance = squares / (n - k), quantile = Normal.InvCDF(0, 1, 0.5 + (0.5 * confidenceLevel));
        for (int i = 0; i < inverse.Length; i++) inverse[i] *= variance;
        Coefficient[] coefficients = new Coefficient[k];
        for (int j = 0; j < k; j++)
        {
            double error = Math.Sqrt(inverse[j * (k + 1)]);
            coefficients[j] = new Coefficient(name, x.ColumnNames[j] == "(Intercept)" ? "1" : x.ColumnNames[j], beta[j], error, beta[j] - (quantile * error), beta[j] + (quantile * error));
        }

        return new TwoStageFit(name, coefficients, new NamedMatrix([.. coefficients.Select(c => c.Id)], inverse), Math.Sqrt(variance), n, z.ColumnNames);
    }

    private static double[] RowMajor(Design design)
    {
        double[] rows = new double[design.RowCount * design.ColumnCount];
        for (int j = 0; j < design.ColumnCount; j++)
            for (int i = 0; i < design.RowCount; i++) rows[(i * design.ColumnCount) + j] = design[i, j];
        return rows;
    }
}
