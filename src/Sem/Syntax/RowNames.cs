using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Names every row: its label, or its element as text (<c>f=~x2</c>, in the second group <c>f=~x2.g2</c>). Rows of one name are equal.</summary>
internal static class RowNames
{
    public static void Assign(List<TableRow> rows, SemSyntaxOptions options, int groups, List<string> notExogenous, List<string> latent, List<string> ordinal, bool byGroup)
    {
        foreach (TableRow row in rows) row.Name = Element(row) + (byGroup && row.Group > 1 ? $".g{row.Group}" : "");
        if (byGroup && groups > 1 && options.GroupEqual != GroupEquality.None)
        {
            HashSet<string> partial = [.. options.GroupPartial.Select(p => string.Concat(p.Where(c => !char.IsWhiteSpace(c))))];
            if (partial.FirstOrDefault(p => !rows.Exists(r => r.Name == p)) is { } unknown)
            {
                string? turned = rows.Find(r => r.Operator == SemOperator.Covariance && $"{r.Rhs}~~{r.Lhs}" == unknown)?.Name;
                string hint = turned is null ? NearestName.Suggest(unknown, [.. rows.Where(r => r.Group == 1).Select(r => r.Name)], "The parameters are") : $"In the table it is '{turned}'.";
                throw new SpecificationException(SpecificationCode.InvalidArgument, $"GroupPartial names '{unknown}', which is no parameter of the model.", hint);
            }
            Dictionary<(string, SemOperator, string, int), string> first = [];
            foreach (TableRow row in rows.Where(r => r.Group == 1))
                if (IsEqual(row, options.GroupEqual, notExogenous, latent, ordinal) && !partial.Contains(row.Name)) first[(row.Lhs, row.Operator, row.Rhs, row.Level)] = row.Name;
            foreach (TableRow row in rows.Where(r => r.Group > 1))
                if (first.TryGetValue((row.Lhs, row.Operator, row.Rhs, row.Level), out string? name)) row.Name = name;
        }

        foreach (TableRow row in rows)
        {
            if (row.Level > 1) row.Name += $".l{row.LevelText}";
            if (row.Label.Length > 0) row.Name = row.Label;
        }
    }

    /// <summary>The element without blanks: <c>y~1</c> for an intercept.</summary>
    private static string Element(TableRow row) => row.Lhs + row.Operator.Symbol() + row.Rhs;

    private static bool IsEqual(TableRow row, GroupEquality equal, List<string> notExogenous, List<string> latent, List<string> ordinal)
    {
        GroupEquality kind = row.Operator switch
        {
            SemOperator.Loading => GroupEquality.Loadings,
            SemOperator.Composite => GroupEquality.CompositeWeights,
            SemOperator.Regression => GroupEquality.Regressions,
            SemOperator.Threshold when ordinal.Contains(row.Lhs) => GroupEquality.Thresholds,
            SemOperator.Intercept when latent.Contains(row.Lhs) => GroupEquality.Means,
            SemOperator.Intercept when notExogenous.Contains(row.Lhs) => GroupEquality.Intercepts,
            SemOperator.Covariance when latent.Contains(row.Lhs) => row.IsVariance ? GroupEquality.LatentVariances : GroupEquality.LatentCovariances,
            SemOperator.Covariance when notExogenous.Contains(row.Lhs) => row.IsVariance ? GroupEquality.Residuals : GroupEquality.ResidualCovariances,
            _ => GroupEquality.None,
        };
        return kind != GroupEquality.None && equal.HasFlag(kind);
    }
}
