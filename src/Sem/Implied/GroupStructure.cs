namespace Stats.Sem;

/// <summary>The matrices of the reticular action model: v = A v + error, cov(error) = S, E(error) = m.</summary>
internal enum ModelMatrix
{
    /// <summary>A[i, j]: the arrow from variable j to variable i.</summary>
    Directed,

    /// <summary>S[i, j] = S[j, i]: the covariance of two errors.</summary>
    Symmetric,

    /// <summary>m[i]: the mean of an error.</summary>
    Mean,
}

/// <summary>One element of a model matrix.</summary>
/// <param name="Matrix">The matrix.</param>
/// <param name="Row">The row: for an arrow, its head.</param>
/// <param name="Column">The column: for an arrow, its tail; for a mean the same as the row.</param>
/// <param name="Parameter">The free parameter, from 0 (lavaan's number less 1), or -1 where the element is fixed.</param>
/// <param name="Value">The value of a fixed element; NaN where it comes from the data (exogenous moments).</param>
/// <param name="TableRow">The row of the parameter table, from 0.</param>
internal readonly record struct Cell(ModelMatrix Matrix, int Row, int Column, int Parameter, double Value, int TableRow);

/// <summary>Which parameter sits where in one group's model: sparse maps into A, S and m, and what follows from the pattern alone.</summary>
internal sealed class GroupStructure
{
    private GroupStructure(int group, string[] variables, int observed, Cell[] cells, bool hasMeans)
    {
        Group = group;
        Variables = variables;
        Observed = observed;
        Cells = cells;
        HasMeans = hasMeans;
        SourceOf = new int[variables.Length];
        Array.Fill(SourceOf, -1);
        foreach (Cell cell in cells)
            if (cell.Matrix == ModelMatrix.Directed) SourceOf[cell.Column] = 0;
        Sources = [.. Enumerable.Range(0, variables.Length).Where(i => SourceOf[i] == 0)];
        for (int k = 0; k < Sources.Length; k++) SourceOf[Sources[k]] = k;
        Free = [.. cells.Where(c => c.Parameter >= 0)];
        Order = Topological();
    }

    /// <summary>The group, from 0.</summary>
    public int Group { get; }

    /// <summary>All variables: the observed ones, in the order of the data, then the latent ones.</summary>
    public string[] Variables { get; }

    /// <summary>Number of observed variables.</summary>
    public int Observed { get; }

    /// <summary>Number of variables.</summary>
    public int Count => Variables.Length;

    /// <summary>Every element that the table mentions.</summary>
    public Cell[] Cells { get; }

    /// <summary>The elements that are free parameters.</summary>
    public Cell[] Free { get; }

    /// <summary>Whether means are part of the model.</summary>
    public bool HasMeans { get; }

    /// <summary>The variables that have an arrow going out. Every other column of (I - A)^-1 is a unit vector.</summary>
    public int[] Sources { get; }

    /// <summary>For every variable its place in <see cref="Sources"/>, or -1.</summary>
    public int[] SourceOf { get; }

    /// <summary>Places in <see cref="Sources"/>, causes before effects; null when the arrows among the sources form a cycle.</summary>
    public int[]? Order { get; }

    /// <summary>Whether some arrows form a directed cycle: the model is not recursive.</summary>
    public bool IsCyclic => Order is null;

    /// <summary>The structure of a group of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="group">The group, from 0.</param>
    public static GroupStructure Of(ParameterTable table, int group)
    {
        string[] variables = [.. table.ObservedVariables, .. table.LatentVariables];
        Dictionary<string, int> place = new(StringComparer.Ordinal);
        for (int i = 0; i < variables.Length; i++) place.Add(variables[i], i);
        List<Cell> cells = [];
        bool means = false;
        for (int r = 0; r < table.Rows.Count; r++)
        {
            SemParameter row = table.Rows[r];
            if (row.Group != group + 1) continue;
            ModelMatrix matrix;
            int i, j;
            switch (row.Operator)
            {
                case SemOperator.Loading:
                    (matrix, i, j) = (ModelMatrix.Directed, place[row.Rhs], place[row.Lhs]);
                    break;
                case SemOperator.Regression:
                    (matrix, i, j) = (ModelMatrix.Directed, place[row.Lhs], place[row.Rhs]);
                    break;
                case SemOperator.Covariance:
                    (matrix, i, j) = (ModelMatrix.Symmetric, place[row.Lhs], place[row.Rhs]);
                    break;
                case SemOperator.Intercept:
                    (matrix, i) = (ModelMatrix.Mean, place[row.Lhs]);
                    j = i;
                    means = true;
                    break;
                default:
                    continue;
            }

            // Exogenous moments without a value of their own are those of the sample.
            double value = row.Free > 0 ? 0 : row.Exogenous ? double.NaN : row.Start;
            if (row.Free == 0 && !row.Exogenous && double.IsNaN(value)) value = 0;
            cells.Add(new Cell(matrix, i, j, row.Free - 1, value, r));
        }

        return new GroupStructure(group, variables, table.ObservedVariables.Count, [.. cells], means || table.HasMeanStructure);
    }

    /// <summary>The unrestricted structure: every covariance and every mean is free.</summary>
    public static GroupStructure Unrestricted(IReadOnlyList<string> variables)
    {
        List<Cell> cells = [];
        int p = variables.Count;
        for (int i = 0; i < p; i++) cells.Add(new Cell(ModelMatrix.Mean, i, i, cells.Count, 0, -1));
        for (int j = 0; j < p; j++)
            for (int i = j; i < p; i++) cells.Add(new Cell(ModelMatrix.Symmetric, i, j, cells.Count, 0, -1));
        return new GroupStructure(0, [.. variables], p, [.. cells], true);
    }

    /// <summary>The same structure with the exogenous moments taken from the sample.</summary>
    public GroupStructure WithExogenous(ReadOnlySpan<double> covariance, ReadOnlySpan<double> mean)
    {
        if (!Array.Exists(Cells, c => c.Parameter < 0 && double.IsNaN(c.Value))) return this;
        Cell[] cells = [.. Cells];
        for (int k = 0; k < cells.Length; k++)
        {
            Cell c = cells[k];
            if (c.Parameter >= 0 || !double.IsNaN(c.Value)) continue;
            double value = c.Matrix == ModelMatrix.Mean ? (mean.IsEmpty ? 0 : mean[c.Row]) : covariance[(c.Row * Observed) + c.Column];
            cells[k] = c with { Value = value };
        }

        return new GroupStructure(Group, Variables, Observed, cells, HasMeans);
    }

    private int[]? Topological()
    {
        int q = Sources.Length;
        int[] incoming = new int[q];
        List<int>[] outgoing = new List<int>[q];
        for (int k = 0; k < q; k++) outgoing[k] = [];
        foreach (Cell c in Cells)
        {
            if (c.Matrix != ModelMatrix.Directed || SourceOf[c.Row] < 0 || c is { Parameter: < 0, Value: 0 }) continue; // an arrow held at 0 closes no cycle
            outgoing[SourceOf[c.Column]].Add(SourceOf[c.Row]);
            incoming[SourceOf[c.Row]]++;
        }

        List<int> order = [.. Enumerable.Range(0, q).Where(k => incoming[k] == 0)];
        for (int at = 0; at < order.Count; at++)
            foreach (int next in outgoing[order[at]])
                if (--incoming[next] == 0) order.Add(next);
        return order.Count == q ? [.. order] : null;
    }
}

/// <summary>The structures of all groups of a table.</summary>
internal sealed class SemStructure(GroupStructure[] groups, int parameters)
{
    /// <summary>One structure for each group.</summary>
    public GroupStructure[] Groups { get; } = groups;

    /// <summary>Number of free rows, lavaan's npar.</summary>
    public int Parameters { get; } = parameters;

    /// <summary>Whether some group has a directed cycle.</summary>
    public bool IsCyclic => Array.Exists(Groups, g => g.IsCyclic);

    /// <summary>The structures of a table.</summary>
    public static SemStructure Of(ParameterTable table) =>
        new([.. Enumerable.Range(0, table.Groups).Select(g => GroupStructure.Of(table, g))], table.FreeParameters);

    /// <summary>The same structures with exogenous moments from the groups' targets.</summary>
    public SemStructure WithExogenous(IReadOnlyList<GroupMoments> samples) =>
        new([.. Groups.Select((g, k) => g.WithExogenous(samples[k].Covariance, samples[k].Mean))], Parameters);
}
