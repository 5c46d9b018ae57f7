namespace Stats.Sem;

/// <summary>
/// (I - Lambda)^{-1} entry by entry: a polynomial over the product of det(I - Lambda_S) of the strongly connected components that
/// lie on some directed path between the two vertices. Determinants and adjugates are formed inside components only; between
/// components the entries are propagated in topological order.
/// </summary>
internal sealed class ComponentInverse
{
    private readonly MixedGraph _graph;
    private readonly GraphParameters _parameters;
    private readonly Polynomial[]?[] _adjugateRows; // row of a vertex inside its component
    private readonly SubsetProgramme<Polynomial>[] _programmes;
    private readonly int[] _block; // component of each vertex
    private readonly UInt128[] _bit; // the component's bit among the cyclic ones; zero for a single vertex
    private readonly Dictionary<int, (Polynomial Numerator, UInt128 Blocks)[]> _rows = [];
    private readonly Lock _lock = new();

    public ComponentInverse(GraphParameters parameters, CancellationToken cancellation)
    {
        _parameters = parameters;
        _graph = parameters.Graph;
        int[][] parts = _graph.StrongParts;
        _block = new int[_graph.Count];
        _bit = new UInt128[parts.Length];
        _programmes = new SubsetProgramme<Polynomial>[parts.Length];
        _adjugateRows = new Polynomial[_graph.Count][];
        List<Polynomial> determinants = [];
        for (int b = 0; b < parts.Length; b++)
        {
            foreach (int v in parts[b]) _block[v] = b;
            _programmes[b] = new SubsetProgramme<Polynomial>(
                new PolynomialArithmetic(parameters.Ring), FieldMatrix.Select(parameters.Lambda, parts[b], parts[b]), cancellation);
            if (parts[b].Length == 1) continue;
            _bit[b] = UInt128.One << determinants.Count;
            determinants.Add(_programmes[b].Determinant);
        }

        Determinants = determinants;
    }

    /// <summary>det(I - Lambda_S) of the components with more than one vertex; bit k of a set of blocks stands for the k-th.</summary>
    public IReadOnlyList<Polynomial> Determinants { get; }

    /// <summary>The numerators of the row of paths that begin at a vertex, with the components in each denominator.</summary>
    public (Polynomial Numerator, UInt128 Blocks)[] Row(int from)
    {
        lock (_lock)
        {
            if (_rows.TryGetValue(from, out (Polynomial, UInt128)[]? known)) return known;
            (Polynomial Numerator, UInt128 Blocks)[] row = new (Polynomial, UInt128)[_graph.Count];
            Array.Fill(row, (_parameters.Ring.Zero, UInt128.Zero));
            int[][] parts = _graph.StrongParts;
            for (int b = _block[from]; b < parts.Length; b++)
            {
                int[] part = parts[b];
                for (int k = 0; k < part.Length; k++)
                {
                    (Polynomial Numerator, UInt128 Blocks) entering = part[k] == from ? (_parameters.Ring.One, UInt128.Zero) : Entering(row, part[k], b);
                    if (entering.Numerator.IsZero) continue;
                    Polynomial[] adjugate = _adjugateRows[part[k]] ??= _programmes[b].AdjugateRow(k);
                    for (int j = 0; j < part.Length; j++)
                        if (!adjugate[j].IsZero) row[part[j]] = Sum(row[part[j]], (entering.Numerator * adjugate[j], entering.Blocks | _bit[b]));
                }
            }

            _rows[from] = row;
            return row;
        }
    }

    public (Polynomial Numerator, UInt128 Blocks) Sum((Polynomial Numerator, UInt128 Blocks) a, (Polynomial Numerator, UInt128 Blocks) b)
    {
        if (a.Numerator.IsZero) return b;
        if (b.Numerator.IsZero) return a;
        UInt128 all = a.Blocks | b.Blocks;
        return (a.Numerator * Product(all & ~a.Blocks) + b.Numerator * Product(all & ~b.Blocks), all);
    }

    /// <summary>The product of the determinants in a set of components.</summary>
    public Polynomial Product(UInt128 blocks)
    {
        Polynomial product = _parameters.Ring.One;
        for (int k = 0; k < Determinants.Count; k++)
            if ((blocks >> k & 1) != 0) product *= Determinants[k];
        return product;
    }

    private (Polynomial Numerator, UInt128 Blocks) Entering((Polynomial Numerator, UInt128 Blocks)[] row, int vertex, int block)
    {
        (Polynomial Numerator, UInt128 Blocks) sum = (_parameters.Ring.Zero, UInt128.Zero);
        foreach (int parent in _graph.Parents[vertex])
            if (_block[parent] != block) sum = Sum(sum, (row[parent].Numerator * _parameters.Lambda[parent, vertex], row[parent].Blocks));
        return sum;
    }
}
