using System.Numerics;

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
    private readonly BigInteger[] _bit; // the component's bit among the cyclic ones; zero for a single vertex
    private readonly Dictionary<int, (Polynomial Numerator, BigInteger Blocks)?[]> _rows = [];
    private readonly int[]?[] _above; // of each component: it and those with a path to it, in topological order
    private readonly Lock _lock = new();
    private readonly long _maxTermProducts;
    private readonly CancellationToken _cancellation;

    public ComponentInverse(GraphParameters parameters, long maxTermProducts, CancellationToken cancellationToken)
    {
        _parameters = parameters;
        _maxTermProducts = maxTermProducts;
        _cancellation = cancellationToken;
        _graph = parameters.Graph;
        int[][] parts = _graph.StrongParts;
        _block = new int[_graph.Count];
        _bit = new BigInteger[parts.Length];
        _above = new int[parts.Length][];
        _programmes = new SubsetProgramme<Polynomial>[parts.Length];
        _adjugateRows = new Polynomial[_graph.Count][];
        List<Polynomial> determinants = [];
        for (int b = 0; b < parts.Length; b++)
        {
            foreach (int v in parts[b]) _block[v] = b;
            _programmes[b] = new SubsetProgramme<Polynomial>(
                new PolynomialArithmetic(parameters.Ring), FieldMatrix.Select(parameters.Lambda, parts[b], parts[b]), cancellationToken);
            if (parts[b].Length == 1) continue;
            _bit[b] = BigInteger.One << determinants.Count;
            determinants.Add(_programmes[b].Determinant);
        }

        Determinants = determinants;
    }

    /// <summary>det(I - Lambda_S) of the components with more than one vertex; bit k of a set of blocks stands for the k-th.</summary>
    public IReadOnlyList<Polynomial> Determinants { get; }

    /// <summary>The numerator of the entry of paths from one vertex to another, with the components in its denominator.</summary>
    public (Polynomial Numerator, BigInteger Blocks) Entry(int from, int to)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(from, out (Polynomial Numerator, BigInteger Blocks)?[]? row))
                _rows[from] = row = new (Polynomial, BigInteger)?[_graph.Count];

            // Only what lies above the end is formed: another entry of the row may be too long to be written out.
            if (row[to] is null)
                foreach (int b in _above[_block[to]] ??= [.. _graph.AncestorsOf(to).Select(v => _block[v]).Distinct().Order()])
                    if (row[_graph.StrongParts[b][0]] is null) Extend(row, from, b);
            return row[to]!.Value;
        }
    }

    /// <summary>The row's entries in one component, those in the components above it known.</summary>
    private void Extend((Polynomial Numerator, BigInteger Blocks)?[] row, int from, int b)
    {
        int[] part = _graph.StrongParts[b];
        (Polynomial Numerator, BigInteger Blocks)[] ends = new (Polynomial, BigInteger)[part.Length];
        Array.Fill(ends, (_parameters.Ring.Zero, BigInteger.Zero));
        for (int k = 0; k < part.Length; k++)
        {
            (Polynomial Numerator, BigInteger Blocks) entering = part[k] == from ? (_parameters.Ring.One, BigInteger.Zero) : Entering(row, part[k], b);
            if (entering.Numerator.IsZero) continue;
            Polynomial[] adjugate = _adjugateRows[part[k]] ??= _programmes[b].AdjugateRow(k);
            for (int j = 0; j < part.Length; j++)
                if (!adjugate[j].IsZero) ends[j] = Sum(ends[j], (Times(entering.Numerator, adjugate[j]), entering.Blocks | _bit[b]));
        }

        for (int j = 0; j < part.Length; j++) row[part[j]] = ends[j];
    }

    public (Polynomial Numerator, BigInteger Blocks) Sum((Polynomial Numerator, BigInteger Blocks) a, (Polynomial Numerator, BigInteger Blocks) b)
    {
        if (a.Numerator.IsZero) return b;
        if (b.Numerator.IsZero) return a;
        BigInteger all = a.Blocks | b.Blocks;
        return (Times(a.Numerator, Product(all & ~a.Blocks)) + Times(b.Numerator, Product(all & ~b.Blocks)), all);
    }

    /// <summary>The product of the determinants in a set of components.</summary>
    public Polynomial Product(BigInteger blocks)
    {
        Polynomial product = _parameters.Ring.One;
        for (int k = 0; k < Determinants.Count; k++)
            if (!(blocks >> k).IsEven) product = Times(product, Determinants[k]);
        return product;
    }

    /// <summary>A product within the bound: determinants of many components multiply to more terms than any memory holds.</summary>
    public Polynomial Times(Polynomial a, Polynomial b)
    {
        _cancellation.ThrowIfCancellationRequested();
        long products = (long)a.TermCount * b.TermCount;
        return products <= _maxTermProducts
            ? a * b
            : throw new InvalidOperationException(
                FormattableString.Invariant($"The closed form is not written out: one product in it takes {products:N0} term products, more than MaxTermProducts = {_maxTermProducts:N0} allows."));
    }

    private (Polynomial Numerator, BigInteger Blocks) Entering((Polynomial Numerator, BigInteger Blocks)?[] row, int vertex, int block)
    {
        (Polynomial Numerator, BigInteger Blocks) sum = (_parameters.Ring.Zero, BigInteger.Zero);
        foreach (int parent in _graph.Parents[vertex])
            if (_block[parent] != block && row[parent] is (Polynomial numerator, BigInteger blocks) && !numerator.IsZero)
                sum = Sum(sum, (numerator * _parameters.Lambda[parent, vertex], blocks));
        return sum;
    }
}
