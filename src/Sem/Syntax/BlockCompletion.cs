namespace Stats.Sem;

/// <summary>Completes one block: the written rows, then the rows that the options add, and which of them are fixed. Modifiers come later.</summary>
internal sealed class BlockCompletion(SemSyntaxOptions options, bool means, IReadOnlyCollection<string> randomSlopes)
{
    public List<TableRow> Complete(IReadOnlyList<WrittenRow> written, VariableRoles roles)
    {
        List<TableRow> rows = [.. written.Select(w => new TableRow(w.Lhs, w.Operator, w.Rhs, RowOrigin.Written, w))];
        HashSet<(string, SemOperator, string)> present = [.. rows.Select(r => (r.Lhs, r.Operator, r.Rhs))];
        foreach ((string lhs, SemOperator op, string rhs) in Defaults(roles))
            if (present.Add((lhs, op, rhs))) rows.Add(new TableRow(lhs, op, rhs, RowOrigin.Automatic, null));
        Variances(rows, roles);
        Markers(rows, roles);
        LatentCovariances(rows, roles);
        Intercepts(rows, roles);
        Exogenous(rows, roles);
        Ordinal(rows, roles);
        return rows;
    }

    private IEnumerable<(string, SemOperator, string)> Defaults(VariableRoles roles)
    {
        foreach (string v in roles.NotExogenous.Concat(roles.Latent)) yield return (v, SemOperator.Covariance, v);
        IEnumerable<(string, string)> pairs = [];
        if (options.CorrelatesLatents) pairs = Pairs(roles.ExogenousLatent);
        if (options.CorrelatesOutcomes) pairs = pairs.Concat(Pairs([.. roles.OutcomeLatent, .. roles.OutcomeObserved]));
        foreach (string composite in roles.Composites)
            pairs = pairs.Concat(Pairs([.. roles.CompositeIndicators]));
        foreach ((string a, string b) in pairs) yield return (a, SemOperator.Covariance, b);
        for (int i = 0; i < roles.Exogenous.Count; i++)
            for (int j = i; j < roles.Exogenous.Count; j++) yield return (roles.Exogenous[i], SemOperator.Covariance, roles.Exogenous[j]);
        foreach (string v in roles.Ordinal) yield return (v, SemOperator.Scale, v);
        if (!means) yield break;
        foreach (string v in roles.Observed.Concat(roles.Latent)) yield return (v, SemOperator.Intercept, "");
    }

    private static IEnumerable<(string, string)> Pairs(List<string> names)
    {
        for (int i = 0; i < names.Count; i++)
            for (int j = i + 1; j < names.Count; j++) yield return (names[i], names[j]);
    }

    private void Variances(List<TableRow> rows, VariableRoles roles)
    {
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Covariance))
        {
            // The moments of a composite's indicators are the data's, and its own variance follows from them and the weights (lavaan 0.7).
            bool formed = roles.CompositeIndicators.Contains(row.Lhs) && roles.CompositeIndicators.Contains(row.Rhs);
            bool composite = row.IsVariance && roles.Composites.Contains(row.Lhs);
            if (row.IsAutomatic && (formed || composite)) row.Fix(double.NaN);
            else if (row.IsAutomatic && row.IsVariance && !options.FreesVariances) row.Fix(0);
            if (row.IsVariance && options.StandardizeLatents && roles.Latent.Contains(row.Lhs) && !composite) row.Fix(1);
            if (row.IsVariance && roles.Rotated.Contains(row.Lhs)) row.Fix(1);
        }
    }

    private void Markers(List<TableRow> rows, VariableRoles roles)
    {
        List<TableRow> loadings = [.. rows.Where(r => r.Operator == SemOperator.Loading)];
        if (options.FixesFirst)
            foreach (TableRow first in loadings.Where(r => !roles.Rotated.Contains(r.Lhs)).DistinctBy(r => r.Lhs)) first.Fix(1);
        if (options.Automatic)
            foreach (TableRow first in rows.Where(r => r.Operator == SemOperator.Composite).DistinctBy(r => r.Lhs)) first.Fix(1);
        if (!options.FreesVariances || !options.FixesSingle) return;
        Dictionary<string, int> indicators = loadings.CountBy(r => r.Lhs).ToDictionary(StringComparer.Ordinal), latents = loadings.CountBy(r => r.Rhs).ToDictionary(StringComparer.Ordinal);
        HashSet<string> single = [.. loadings.Where(r => indicators[r.Lhs] == 1 && r.Lhs != r.Rhs && latents[r.Rhs] == 1).Select(r => r.Rhs)];
        foreach (TableRow row in rows.Where(r => r.IsVariance && r.IsAutomatic && single.Contains(r.Lhs))) row.Fix(0);
    }

    private void LatentCovariances(List<TableRow> rows, VariableRoles roles)
    {
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Covariance && !r.IsVariance && r.IsAutomatic))
        {
            bool Among(List<string> names) => names.Contains(row.Lhs) && names.Contains(row.Rhs);
            if ((options.Orthogonal && Among(roles.Latent)) || (options.OrthogonalOutcomes && Among(roles.OutcomeLatent))
                || (options.OrthogonalExogenous && Among(roles.ExogenousLatent)) || (options.OrthogonalRotation && Among(roles.Rotated))) row.Fix(0);
        }
    }

    private void Intercepts(List<TableRow> rows, VariableRoles roles)
    {
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Intercept && r.IsAutomatic))
        {
            bool latent = roles.Latent.Contains(row.Lhs);
            if (roles.Ordinal.Contains(row.Lhs) || !(latent ? options.FreesLatentIntercepts : options.FreesObservedIntercepts)) row.Fix(0);
        }

        // A random slope has a mean.
        HashSet<string> slopes = [.. rows.Where(r => r.Operator == SemOperator.Loading && randomSlopes.Contains(r.Lhs)).Select(r => r.Lhs)];
        foreach (TableRow row in rows.Where(r => r.Operator == SemOperator.Intercept && r.IsAutomatic && slopes.Contains(r.Lhs))) row.Release();
    }

    private void Exogenous(List<TableRow> rows, VariableRoles roles)
    {
        if (!options.FixedExogenous) return;
        foreach (TableRow row in rows.Where(r => r.IsAutomatic && roles.Exogenous.Contains(r.Lhs)))
        {
            bool moment = (row.Operator == SemOperator.Covariance && roles.Exogenous.Contains(row.Rhs)) || row.Operator == SemOperator.Intercept;
            if (!moment) continue;
            row.Fix(double.NaN);
            row.Exogenous = true;
        }
    }

    private static void Ordinal(List<TableRow> rows, VariableRoles roles)
    {
        foreach (TableRow row in rows.Where(r => r.IsAutomatic && roles.Ordinal.Contains(r.Lhs)))
            if (row.IsVariance || row.Operator == SemOperator.Scale) row.Fix(1);
    }
}
