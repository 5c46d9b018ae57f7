namespace Stats.Sem;

/// <summary>The parameters that a model does not estimate and could: its fixed rows first (moments of fixed exogenous variables apart), then every loading, covariance, regression and intercept that it leaves out.</summary>
internal static class ReleaseCandidates
{
    /// <summary>The candidates of a table: rows with their fixed values, 0 for those that the table does not have.</summary>
    public static IReadOnlyList<SemParameter> Of(ParameterTable table)
    {
        List<SemParameter> candidates = [.. table.Rows.Where(r => r.Group > 0 && r.Free == 0 && !r.Exogenous)];
        HashSet<(int, SemOperator, string, string)> known = [];
        foreach (SemParameter r in table.Rows.Where(r => r.Group > 0))
        {
            known.Add((r.Group, r.Operator, r.Lhs, r.Rhs));
            if (r.Operator == SemOperator.Covariance) known.Add((r.Group, r.Operator, r.Rhs, r.Lhs));
            // A loading of a latent variable on another is the arrow of a regression: released beside it, it would take its place.
            if (r.Operator == SemOperator.Loading) known.Add((r.Group, SemOperator.Regression, r.Rhs, r.Lhs));
            if (r.Operator == SemOperator.Regression) known.Add((r.Group, SemOperator.Loading, r.Rhs, r.Lhs));
        }
        for (int g = 1; g <= table.Groups; g++)
        {
            foreach ((SemOperator op, string lhs, string rhs) in Possible(table, new TableRoles(table, g)))
            {
                if (!known.Add((g, op, lhs, rhs))) continue;
                candidates.Add(new SemParameter { Id = 0, Lhs = lhs, Operator = op, Rhs = rhs, Origin = RowOrigin.Automatic, Block = g, Group = g, Start = 0 });
            }
        }
        return candidates;
    }

    private static IEnumerable<(SemOperator, string, string)> Possible(ParameterTable table, TableRoles roles)
    {
        string[] equations = [.. roles.Outcomes.Concat(roles.Predictors).Distinct()];
        string[] free = [.. table.ObservedVariables.Where(v => !roles.IsExogenous(v))];
        // A variable with an equation of its own is reached by a regression on the latent variable, not by another loading.
        foreach (string latent in table.LatentVariables)
            foreach (string v in free)
                if (!equations.Contains(v)) yield return (SemOperator.Loading, latent, v);

        // Covariances of errors: of indicators among themselves, of the exogenous, of the latent variables. Elsewhere a regression says the same.
        foreach ((string a, string b) in Pairs([.. free.Where(roles.Indicators.Contains)])) yield return (SemOperator.Covariance, a, b);
        foreach ((string a, string b) in Pairs([.. table.ObservedVariables.Where(roles.IsExogenous)])) yield return (SemOperator.Covariance, a, b);
        foreach ((string a, string b) in Pairs(table.LatentVariables)) yield return (SemOperator.Covariance, a, b);

        foreach (string y in equations)
            foreach (string x in equations)
                if (x != y && !(roles.Indicators.Contains(y) && roles.IsObserved(y) && roles.IsLatent(x))) yield return (SemOperator.Regression, y, x);

        if (!table.HasMeanStructure) yield break;
        foreach (string v in table.ObservedVariables.Concat(table.LatentVariables)) yield return (SemOperator.Intercept, v, "");
    }

    private static IEnumerable<(string, string)> Pairs(IReadOnlyList<string> names)
    {
        for (int j = 0; j < names.Count; j++)
            for (int i = j; i < names.Count; i++)
                yield return (names[j], names[i]);
    }
}
