namespace Stats.Sem;

/// <summary>
/// One use of a rule: the coefficients of some parents of a vertex as the solution of a linear system (or quotient of determinants) in
/// covariances and coefficients found by earlier steps. Vertices are numbered within the part of the model the step works in.
/// </summary>
internal abstract class IdentificationStep(IdentificationRule rule, SubModel part, int vertex, int[] targets)
{
    public IdentificationRule Rule { get; } = rule;

    public SubModel Part { get; } = part;

    /// <summary>The vertex the arrows enter.</summary>
    public int Vertex { get; } = vertex;

    /// <summary>The parents whose coefficients are found.</summary>
    public int[] Targets { get; } = targets;

    /// <summary>The coefficients of <see cref="Targets"/>.</summary>
    /// <param name="field">Where the numbers live.</param>
    /// <param name="sigma">The covariance matrix of <see cref="Part"/>.</param>
    /// <param name="lambda">The coefficient of an edge of the part, from an earlier step.</param>
    public abstract T[] Solve<T>(Field<T> field, T[,] sigma, Func<int, int, T> lambda);

    /// <summary>What was used, in words.</summary>
    public abstract string Describe();

    /// <summary>Writes the coefficients found by these steps into a matrix over the whole graph; others stay zero.</summary>
    public static T[,] Run<T>(IEnumerable<IdentificationStep> steps, Field<T> field, T[,] sigma)
    {
        int n = sigma.GetLength(0);
        T[,] lambda = new T[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) lambda[i, j] = field.Zero;
        Dictionary<SubModel, T[,]> covariances = [];
        foreach (IdentificationStep step in steps)
        {
            if (!covariances.TryGetValue(step.Part, out T[,]? local)) covariances[step.Part] = local = step.Part.Covariance(field, sigma);
            int[] whole = step.Part.Vertices;
            T[] values = step.Solve(field, local, (i, j) => lambda[whole[i], whole[j]]);
            for (int k = 0; k < values.Length; k++) lambda[whole[step.Targets[k]], whole[step.Vertex]] = values[k];
        }

        return lambda;
    }
}

/// <summary>
/// A linear step. Row y of the system: covariances of y, less those of some solved parents of y times their coefficients. Right-hand
/// side: the same row at the vertex, less its solved parents' share. Half-trek, ancestral and edgewise rules differ in what they remove.
/// </summary>
internal sealed class LinearStep(
    IdentificationRule rule, SubModel part, int vertex, int[] targets, int[] sources, int[][] removed, int[] solvedParents)
    : IdentificationStep(rule, part, vertex, targets)
{
    public int[] Sources { get; } = sources;

    public override T[] Solve<T>(Field<T> field, T[,] sigma, Func<int, int, T> lambda)
    {
        int m = Targets.Length;
        T[,] system = new T[m, m], right = new T[m, 1];
        for (int r = 0; r < m; r++)
        {
            int row = r;
            for (int c = 0; c < m; c++) system[r, c] = Entry(Targets[c]);
            T value = Entry(Vertex);
            foreach (int parent in solvedParents) value = field.Subtract(value, field.Multiply(Entry(parent), lambda(parent, Vertex)));
            right[r, 0] = value;

            T Entry(int column)
            {
                T entry = sigma[Sources[row], column];
                foreach (int p in removed[row]) entry = field.Subtract(entry, field.Multiply(lambda(p, Sources[row]), sigma[p, column]));
                return entry;
            }
        }

        T[,] solution = FieldMatrix.Solve(field, system, right);
        T[] values = new T[m];
        for (int k = 0; k < m; k++) values[k] = solution[k, 0];
        return values;
    }

    public override string Describe() => Rule == IdentificationRule.Ancestral
        ? $"half-treks from {List(Sources)} within the ancestral set {List(Enumerable.Range(0, Part.Graph.Count))}"
        : $"half-treks from {List(Sources)}";

    private string List(IEnumerable<int> places) => "{" + string.Join(", ", Part.Graph.Names(places)) + "}";
}

/// <summary>One coefficient as det(sources, targets + vertex) / det(sources, targets + parent), solved parents' shares removed at the vertex.</summary>
internal sealed class DeterminantStep(
    IdentificationRule rule, SubModel part, int vertex, int parent, int[] sources, int[] columns, int[] solvedParents)
    : IdentificationStep(rule, part, vertex, [parent])
{
    public int[] Sources { get; } = sources;

    public int[] Columns { get; } = columns;

    public override T[] Solve<T>(Field<T> field, T[,] sigma, Func<int, int, T> lambda)
    {
        T[,] above = FieldMatrix.Select(sigma, Sources, [.. Columns, Vertex]);
        T[,] below = FieldMatrix.Select(sigma, Sources, [.. Columns, Targets[0]]);
        for (int r = 0; r < Sources.Length; r++)
            foreach (int p in solvedParents)
                above[r, Columns.Length] = field.Subtract(above[r, Columns.Length], field.Multiply(sigma[Sources[r], p], lambda(p, Vertex)));
        return [field.Divide(FieldMatrix.Determinant(field, above), FieldMatrix.Determinant(field, below))];
    }

    public override string Describe()
    {
        string rows = string.Join(", ", Part.Graph.Names(Sources));
        if (Rule == IdentificationRule.Instrument)
        {
            return Columns.Length == 0
                ? $"instrument {rows}"
                : $"instrument {Part.Graph.Vertices[Sources[0]]} given {{{string.Join(", ", Part.Graph.Names(Columns))}}}";
        }

        return Columns.Length == 0
            ? $"trek separation of {{{rows}}}"
            : $"trek separation of {{{rows}}} with columns {{{string.Join(", ", Part.Graph.Names(Columns))}}}";
    }
}
