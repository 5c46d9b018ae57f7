namespace Stats.Sem;

/// <summary>What the variables of one group are in its model.</summary>
internal sealed class TableRoles
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly HashSet<string> exogenous = new(StringComparer.Ordinal);
    private readonly int observed;

    /// <summary>The roles in one group of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="group">The group, from 1.</param>
    public TableRoles(ParameterTable table, int group)
    {
        observed = table.ObservedVariables.Count;
        foreach (string name in table.ObservedVariables.Concat(table.LatentVariables)) places.Add(name, places.Count);
        SemParameter[] rows = [.. table.Rows.Where(r => r.Group == group)];
        Indicators = [.. rows.Where(r => r.Operator == SemOperator.Loading).Select(r => r.Rhs).Distinct()];
        Outcomes = [.. rows.Where(r => r.Operator == SemOperator.Regression).Select(r => r.Lhs).Distinct()];
        Predictors = [.. rows.Where(r => r.Operator is SemOperator.Regression or SemOperator.Composite).Select(r => r.Rhs).Distinct()];
        exogenous.UnionWith(Predictors.Where(IsObserved).Except(Indicators).Except(Outcomes));
        // A variable whose variance, covariance or mean the user wrote down is not exogenous any more: its moments are the model's.
        foreach (SemParameter r in rows.Where(r => r.Origin == RowOrigin.Written && r.Operator is SemOperator.Covariance or SemOperator.Intercept))
        {
            exogenous.Remove(r.Lhs);
            exogenous.Remove(r.Rhs);
        }
    }

    /// <summary>Variables measured by a latent one.</summary>
    public IReadOnlyList<string> Indicators { get; }

    /// <summary>Variables that are regressed on others.</summary>
    public IReadOnlyList<string> Outcomes { get; }

    /// <summary>Variables that others are regressed on.</summary>
    public IReadOnlyList<string> Predictors { get; }

    /// <summary>True for a latent variable.</summary>
    public bool IsLatent(string name) => places.TryGetValue(name, out int place) && place >= observed;

    /// <summary>True for an observed variable.</summary>
    public bool IsObserved(string name) => places.TryGetValue(name, out int place) && place < observed;

    /// <summary>True for an observed variable that only predicts, and whose moments are not parameters that the user wrote.</summary>
    public bool IsExogenous(string name) => exogenous.Contains(name);

    /// <summary>The place of a variable: the observed ones first, then the latent ones.</summary>
    public int IndexOf(string name) => places[name];
}
