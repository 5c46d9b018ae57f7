namespace Stats.Sem;

/// <summary>The mixed graph of one group of a parameter table.</summary>
internal static class TableGraph
{
    public static MixedGraph Of(ParameterTable table, int group)
    {
        List<SemParameter> rows = [.. table.Rows.Where(r => r.Group == group && !r.IsRelation)];
        Dictionary<string, string> names = Names([.. Vertices(table, rows)]);
        IEnumerable<Edge> Edges(Func<SemParameter, (string From, string To)?> ends) => rows.Where(Stands).Select(ends).OfType<(string From, string To)>()
            .Where(e => e.From != e.To).Select(e => new Edge(names[e.From], names[e.To])).Distinct();
        return new MixedGraph(names.Values, Edges(Arrow), Edges(r => r.Operator == SemOperator.Covariance ? (r.Lhs, r.Rhs) : null), table.LatentVariables.Where(names.ContainsKey).Select(v => names[v]));
    }

    /// <summary>The ends of a row's arrow, or null where it has none.</summary>
    public static (string From, string To)? Arrow(SemParameter row) => row.Operator switch
    {
        SemOperator.Loading => (row.Lhs, row.Rhs),
        SemOperator.Regression or SemOperator.Composite => (row.Rhs, row.Lhs),
        _ => null,
    };

    /// <summary>A path that is fixed at 0 is no path.</summary>
    public static bool Stands(SemParameter row) => row.Free > 0 || row.Start != 0;

    public static IEnumerable<string> Vertices(ParameterTable table, List<SemParameter> rows)
    {
        HashSet<string> here = [.. rows.Select(r => r.Lhs), .. rows.Where(r => r.Operator is not (SemOperator.Intercept or SemOperator.Threshold)).Select(r => r.Rhs)];
        return table.LatentVariables.Concat(table.ObservedVariables).Distinct().Where(here.Contains);
    }

    // A vertex is a plain word: other characters, as in the product 'x:z', become underscores.
    private static Dictionary<string, string> Names(List<string> variables)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string variable in variables)
        {
            string plain = string.Concat(variable.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '_'));
            while (names.ContainsValue(plain)) plain += "_";
            names[variable] = plain;
        }

        return names;
    }
}
