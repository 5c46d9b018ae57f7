namespace Stats.Sem;

/// <summary>Which variables a standardised solution gives unit variance.</summary>
public enum SemStandardization
{
    /// <summary>The latent ones (lavaan's <c>std.lv</c>).</summary>
    Latent,

    /// <summary>All of them (<c>std.all</c>).</summary>
    All,

    /// <summary>All but the exogenous observed ones (<c>std.nox</c>).</summary>
    AllButExogenous,
}

/// <summary>
/// Standardised parameters: every row of the table is its estimate times powers of variances, total ones (of a variable, as implied) and residual ones (the parameter itself; a covariance
/// becomes the correlation of residuals).
/// </summary>
internal sealed class Standardization
{
    private readonly Power[][] powers;

    /// <summary>The powers for each row of a table.</summary>
    /// <param name="rows">The rows: those of a model, or of a model with candidates for release added.</param>
    /// <param name="roles">What the variables are, by group.</param>
    /// <param name="kind">Which variables are standardised.</param>
    public Standardization(IReadOnlyList<SemParameter> rows, IReadOnlyList<TableRoles> roles, SemStandardization kind)
    {
        Dictionary<(int Group, string Name), int> variances = [];
        for (int r = 0; r < rows.Count; r++)
            if (rows[r].Operator == SemOperator.Covariance && rows[r].Lhs == rows[r].Rhs) variances.TryAdd((rows[r].Group, rows[r].Lhs), r);
        powers = new Power[rows.Count][];
        for (int r = 0; r < rows.Count; r++) powers[r] = rows[r].Group > 0 ? [.. Powers(rows[r], roles[rows[r].Group - 1], kind, variances)] : [];
    }

    /// <summary>The standardised value of a row; NaN where a variance is not positive.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="estimates">The value of each row.</param>
    /// <param name="totals">For each group the implied variances of all its variables, in the order of the roles.</param>
    public double Value(int row, ReadOnlySpan<double> estimates, double[][] totals)
    {
        double value = estimates[row];
        foreach (Power p in powers[row])
        {
            double variance = p.IsTotal ? totals[p.Group][p.Index] : Math.Abs(estimates[p.Index]);
            value = variance < 0 || (variance == 0 && p.Exponent < 0) ? double.NaN : value * Math.Pow(variance, p.Exponent);
        }
        return value;
    }

    /// <summary>The derivative of a standardised value by one parameter.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="estimates">The value of each row.</param>
    /// <param name="totals">For each group the implied variances of all its variables.</param>
    /// <param name="estimateSlopes">The derivative of each row.</param>
    /// <param name="totalSlopes">The derivatives of the implied variances.</param>
    public double Slope(int row, ReadOnlySpan<double> estimates, double[][] totals, ReadOnlySpan<double> estimateSlopes, double[][] totalSlopes)
    {
        double factor = 1, relative = 0;
        foreach (Power p in powers[row])
        {
            double variance = p.IsTotal ? totals[p.Group][p.Index] : estimates[p.Index], slope = p.IsTotal ? totalSlopes[p.Group][p.Index] : estimateSlopes[p.Index];
            factor *= Math.Pow(p.IsTotal ? variance : Math.Abs(variance), p.Exponent);
            if (slope != 0) relative += p.Exponent * slope / variance;
        }
        return factor * (estimateSlopes[row] + (estimates[row] * relative));
    }

    private static IEnumerable<Power> Powers(SemParameter row, TableRoles roles, SemStandardization kind, Dictionary<(int Group, string Name), int> variances)
    {
        int g = row.Group - 1;
        bool Standardised(string name) => roles.IsLatent(name) || kind == SemStandardization.All || (kind == SemStandardization.AllButExogenous && !roles.IsExogenous(name));
        // A variable that is explained is no exogenous one, whatever the model said of it before.
        bool StandardisedOutcome(string name) => roles.IsLatent(name) || kind != SemStandardization.Latent;
        Power Total(string name, double exponent) => new(true, g, roles.IndexOf(name), exponent);
        switch (row.Operator)
        {
            case SemOperator.Loading:
                yield return Total(row.Lhs, 0.5);
                if (StandardisedOutcome(row.Rhs)) yield return Total(row.Rhs, -0.5);
                break;
            case SemOperator.Regression or SemOperator.Composite:
                if (StandardisedOutcome(row.Lhs)) yield return Total(row.Lhs, -0.5);
                if (Standardised(row.Rhs)) yield return Total(row.Rhs, 0.5);
                break;
            case SemOperator.Intercept:
                if (Standardised(row.Lhs)) yield return Total(row.Lhs, -0.5);
                break;
            case SemOperator.Covariance when row.Lhs == row.Rhs:
                if (Standardised(row.Lhs)) yield return Total(row.Lhs, -1);
                break;
            case SemOperator.Covariance:
                foreach (string name in (string[])[row.Lhs, row.Rhs])
                    if (Standardised(name) && variances.TryGetValue((row.Group, name), out int own)) yield return new(false, g, own, -0.5);
                break;
        }
    }

    /// <summary>A power of an implied variance (by variable) or of a parameter (by row).</summary>
    private readonly record struct Power(bool IsTotal, int Group, int Index, double Exponent);
}
