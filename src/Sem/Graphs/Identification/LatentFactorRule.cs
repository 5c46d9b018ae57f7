namespace Stats.Sem;

/// <summary>
/// The latent-factor half-trek criterion (Barber, Drton, Sturma and Weihs, Ann. Statist. 50 (2022) 3174, Theorem 3.7): latent vertices are sources and the
/// only confounding. For v a set H of latent vertices with four or more children is controlled by |H| extra solved
/// vertices Z: a half-trek system without sided intersection leads from Y to pa(v) and Z, those to Z having the form y &lt;- h -> z.
/// </summary>
internal sealed class LatentFactorRule
{
    private readonly MixedGraph _graph;
    private readonly SubModel _whole;
    private readonly int[] _observed;
    private readonly DisjointPaths _paths;

    public LatentFactorRule(MixedGraph graph)
    {
        _graph = graph;
        _whole = SubModel.Whole(graph);
        int n = graph.Count;
        _observed = [.. Enumerable.Range(0, n).Where(v => !graph.Latent[v])];

        // Left copies step back along arrows out of latent vertices only: the paths are half-treks, y -> ... or y <- h -> ...
        _paths = new DisjointPaths(2 * n);
        for (int v = 0; v < n; v++) _paths.AddArc(v, n + v);
        foreach ((int from, int to) in graph.DirectedPairs())
        {
            _paths.AddArc(n + from, n + to);
            if (graph.Latent[from]) _paths.AddArc(to, from);
        }
    }

    /// <summary>Whether the criterion speaks about this graph: latent sources, no bidirected edge.</summary>
    public static bool Applies(MixedGraph graph) => graph.HasLatent && !graph.BidirectedPairs().Any()
        && Enumerable.Range(0, graph.Count).All(v => !graph.Latent[v] || graph.Parents[v].Length == 0);

    /// <summary>Tries the vertices until no further one is solved. Returns whether all coefficients between observed vertices are.</summary>
    public bool Apply(SolvedEdges solved, CancellationToken cancellationToken)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (int v in _observed)
                if (!IsSolved(solved, v) && TrySolve(solved, v, cancellationToken)) changed = true;
        }

        return Array.TrueForAll(_observed, v => IsSolved(solved, v));
    }

    private int[] ObservedParents(int v) => Array.FindAll(_graph.Parents[v], p => !_graph.Latent[p]);

    private bool IsSolved(SolvedEdges solved, int v) => Array.TrueForAll(ObservedParents(v), p => solved.Contains(p, v));

    private bool TrySolve(SolvedEdges solved, int v, CancellationToken cancellationToken)
    {
        // Any factor may be controlled, v's own or one that a vertex of Z brings in; with fewer than four children there is no room for Y and Z.
        int[] large = [.. Enumerable.Range(0, _graph.Count).Where(h => _graph.Latent[h] && _graph.Children[h].Length >= 4)];
        for (int size = 0; size <= large.Length; size++)
        {
            foreach (int[] controlled in Subsets.OfSize(large, size))
            {
                int[] zs = [.. _observed.Where(z => z != v && !_graph.Directed[z, v] && IsSolved(solved, z))];
                foreach ((int[] y, int[] z) in Pairs(controlled, v, zs))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (TrySolve(solved, v, controlled, y, z)) return true;
                }
            }
        }

        return false;
    }

    private bool TrySolve(SolvedEdges solved, int v, int[] controlled, int[] y, int[] z)
    {
        int[] heads = [v, .. z];
        int[] others = [.. heads.SelectMany(w => _graph.Parents[w]).Where(p => _graph.Latent[p]).Distinct().Except(controlled)];
        HashSet<int> reached = [.. _graph.DescendantsOf([.. heads, .. others])];
        HashSet<int> siblings = [.. others.SelectMany(h => _graph.Children[h]), .. heads];
        int[] allowed = [.. _observed.Where(w => !siblings.Contains(w) && (!reached.Contains(w) || IsSolved(solved, w)))];
        if (!Array.TrueForAll(y, allowed.Contains)) return false;
        int n = _graph.Count;
        int[] parents = ObservedParents(v);
        int[] closed = [.. y, .. controlled, .. z.Select(w => n + w), .. controlled.Select(h => n + h)];
        List<int> sources = _paths.Find(allowed.Except(y), parents.Select(p => n + p), closed);
        if (sources.Count < parents.Length) return false;
        int[] rows = [.. sources, .. y];
        solved.Add(new LatentFactorStep(
            _whole, v, parents, rows, z, controlled, [.. rows.Select(w => reached.Contains(w) ? ObservedParents(w) : [])], [.. z.Select(ObservedParents)]));
        return true;
    }

    /// <summary>For every controlled factor one child y and one child z, all different.</summary>
    private IEnumerable<(int[] Y, int[] Z)> Pairs(int[] controlled, int v, int[] zs)
    {
        if (controlled.Length == 0)
        {
            yield return ([], []);
            yield break;
        }

        int[] children = _graph.Children[controlled[0]];
        foreach ((int[] restY, int[] restZ) in Pairs(controlled[1..], v, zs))
        {
            foreach (int y in children)
            {
                if (y == v || restY.Contains(y) || restZ.Contains(y)) continue;
                foreach (int z in children)
                    if (z != y && zs.Contains(z) && !restY.Contains(z) && !restZ.Contains(z)) yield return ([y, .. restY], [z, .. restZ]);
            }
        }
    }
}

/// <summary>The linear system of the latent-factor criterion: unknown are the coefficients of pa(v) and nuisance ratios for Z.</summary>
internal sealed class LatentFactorStep(
    SubModel part, int vertex, int[] targets, int[] rows, int[] z, int[] controlled, int[][] removed, int[][] parentsOfZ)
    : IdentificationStep(IdentificationRule.LatentFactor, part, vertex, targets)
{
    public override T[] Solve<T>(Field<T> field, T[,] sigma, Func<int, int, T> lambda)
    {
        int m = rows.Length;
        T[,] system = new T[m, m], right = new T[m, 1];
        for (int r = 0; r < m; r++)
        {
            int row = r;
            for (int c = 0; c < Targets.Length; c++) system[r, c] = Entry(Targets[c]);
            for (int c = 0; c < z.Length; c++)
            {
                T value = Entry(z[c]);
                foreach (int p in parentsOfZ[c]) value = field.Subtract(value, field.Multiply(Entry(p), lambda(p, z[c])));
                system[r, Targets.Length + c] = value;
            }

            right[r, 0] = Entry(Vertex);

            T Entry(int column)
            {
                T entry = sigma[rows[row], column];
                foreach (int p in removed[row]) entry = field.Subtract(entry, field.Multiply(lambda(p, rows[row]), sigma[p, column]));
                return entry;
            }
        }

        T[,] solution = FieldMatrix.Solve(field, system, right);
        T[] values = new T[Targets.Length];
        for (int k = 0; k < values.Length; k++) values[k] = solution[k, 0];
        return values;
    }

    public override string Describe()
    {
        string text = $"half-treks from {{{string.Join(", ", Part.Graph.Names(rows))}}}";
        return controlled.Length == 0
            ? text
            : $"{text} with {{{string.Join(", ", Part.Graph.Names(controlled))}}} controlled by {{{string.Join(", ", Part.Graph.Names(z))}}}";
    }
}
