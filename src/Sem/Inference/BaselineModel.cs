namespace Stats.Sem;

/// <summary>The model that indices of incremental fit compare with: variances (and means) free, no covariance but those of fixed exogenous variables.</summary>
internal static class BaselineModel
{
    /// <summary>The baseline model of a fit, fitted to the same data with the same options.</summary>
    public static FittedModel Fit(FittedModel model)
    {
        SemOptions options = model.Options with { Start = null, Restarts = 0, Minimizer = new SemOptions().Minimizer };
        return new SemEstimation(Of(model.Table), model.Groups, options, [], CancellationToken.None).Run(null, CancellationToken.None);
    }

    /// <summary>The table of the baseline model of a table.</summary>
    public static ParameterTable Of(ParameterTable table)
    {
        List<SemParameter> rows = [];
        int free = 0;
        for (int g = 1; g <= table.Groups; g++)
        {
            SemParameter[] exogenous = [.. table.Rows.Where(r => r.Group == g && r.Exogenous)];
            HashSet<string> isFixed = [.. exogenous.Where(r => r.Operator == SemOperator.Covariance).SelectMany(r => new[] { r.Lhs, r.Rhs })];
            void Add(SemOperator op, string lhs, string rhs) => rows.Add(new SemParameter
            {
                Id = rows.Count + 1, Lhs = lhs, Operator = op, Rhs = rhs, Origin = RowOrigin.Automatic, Block = g, Group = g, Free = ++free, RowLabel = $".p{rows.Count + 1}.",
            });
            foreach (string v in table.ObservedVariables)
                if (!isFixed.Contains(v)) Add(SemOperator.Covariance, v, v);
            // Exogenous variables stay correlated, whether their moments are taken from the data or estimated.
            TableRoles roles = new(table, g);
            string[] random = [.. table.ObservedVariables.Where(v => roles.IsExogenous(v) && !isFixed.Contains(v))];
            for (int i = 0; i < random.Length; i++)
                for (int j = i + 1; j < random.Length; j++) Add(SemOperator.Covariance, random[i], random[j]);
            if (table.HasMeanStructure)
            {
                foreach (string v in table.ObservedVariables)
                    if (!isFixed.Contains(v)) Add(SemOperator.Intercept, v, "");
            }
            foreach (SemParameter r in exogenous) rows.Add(r with { Id = rows.Count + 1, RowLabel = $".p{rows.Count + 1}." });
        }
        return new ParameterTable(rows, table.ObservedVariables, [], table.Groups, table.HasMeanStructure, []);
    }
}
