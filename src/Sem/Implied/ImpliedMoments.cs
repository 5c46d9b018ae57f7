using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The moments that a model implies in one group at a point: with E = (I - A)^-1 and F the rows of the observed variables, Sigma = F E S E' F' and mu = F E m.
/// Every derivative of Sigma is of rank two: for an arrow a_ij it is u v' + v u' with u = L_i (column i of L = F E) and v = C_j (column j of F E S E');
/// for an error covariance s_ij, u = L_i and v = L_j, half of it when i = j. L_i is a unit vector unless i has an arrow going out.
/// The vectors are numbered: 0 to n-1 are the L_i, and n + k is C_j of the k-th source j.
/// </summary>
internal sealed class ImpliedMoments
{
    private readonly double[] _arrows, _covariances, _effects, _product, _lu;
    private readonly int[] _pivot;

    public ImpliedMoments(GroupStructure structure)
    {
        Structure = structure;
        int p = structure.Observed, n = structure.Count, q = structure.Sources.Length;
        _arrows = new double[n * q];
        _covariances = new double[n * n];
        _effects = new double[n * q];
        _product = new double[n * q];
        _lu = new double[q * q];
        _pivot = new int[q];
        Total = new double[n * q];
        Latent = new double[n * q];
        Sigma = new double[p * p];
        Mean = new double[p];
        VariableMean = new double[n];
        ErrorMean = new double[n];
    }

    /// <summary>The structure.</summary>
    public GroupStructure Structure { get; }

    /// <summary>Number of observed variables.</summary>
    public int Observed => Structure.Observed;

    /// <summary>Number of vectors u, v.</summary>
    public int Vectors => Structure.Count + Structure.Sources.Length;

    /// <summary>Columns of E that belong to the sources; row-major variables * sources. Its first p rows are the columns of L.</summary>
    public double[] Total { get; }

    /// <summary>Columns of E S E' that belong to the sources; row-major variables * sources. Its first p rows are the vectors C.</summary>
    public double[] Latent { get; }

    /// <summary>Implied covariances of the observed variables, row-major.</summary>
    public double[] Sigma { get; }

    /// <summary>Implied means of the observed variables; zero without a mean structure.</summary>
    public double[] Mean { get; }

    /// <summary>Implied means of all variables, E m.</summary>
    public double[] VariableMean { get; }

    /// <summary>The vector m.</summary>
    public double[] ErrorMean { get; }

    /// <summary>The matrix S, row-major n * n.</summary>
    public ReadOnlySpan<double> ErrorCovariance => _covariances;

    /// <summary>A[:, source k], row-major n * q.</summary>
    public ReadOnlySpan<double> Arrows => _arrows;

    /// <summary>det(I - A).</summary>
    public double Determinant { get; private set; }

    /// <summary>Whether an error covariance joins a variable with arrows going out and one without.</summary>
    private bool _mixed;

    /// <summary>The moments at a point.</summary>
    /// <param name="theta">All free parameters of the table.</param>
    /// <returns>False when I - A is singular there.</returns>
    public bool Evaluate(ReadOnlySpan<double> theta)
    {
        Fill(theta);
        if (!Invert()) return false;
        Propagate();
        return true;
    }

    /// <summary>E[row, source].</summary>
    public double TotalEffect(int row, int column)
    {
        int k = Structure.SourceOf[column];
        return k >= 0 ? Total[(row * Structure.Sources.Length) + k] : row == column ? 1 : 0;
    }

    /// <summary>An entry of E S E' whose column is a source.</summary>
    public double LatentCovariance(int row, int source) => Latent[(row * Structure.Sources.Length) + Structure.SourceOf[source]];

    /// <summary>The covariance matrix of all variables, E S E', row-major n * n.</summary>
    public double[] FullCovariance()
    {
        int n = Structure.Count;
        double[] e = new double[n * n], es = new double[n * n], full = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) e[(i * n) + j] = TotalEffect(i, j);
        for (int i = 0; i < n; i++) Dense.MultiplyTransposed(_covariances, e.AsSpan(i * n, n), es.AsSpan(i * n, n));
        for (int i = 0; i < n; i++) Dense.Multiply(e, es.AsSpan(i * n, n), full.AsSpan(i * n, n));
        return full;
    }

    /// <summary>The vector of a number: L_i for i below the number of variables, else C of a source.</summary>
    public void Vector(int index, Span<double> vector)
    {
        int p = Observed, n = Structure.Count, q = Structure.Sources.Length;
        vector.Clear();
        int k = index < n ? Structure.SourceOf[index] : index - n;
        if (k < 0)
        {
            if (index < p) vector[index] = 1;
            return;
        }

        double[] source = index < n ? Total : Latent;
        for (int i = 0; i < p; i++) vector[i] = source[(i * q) + k];
    }

    /// <summary>The two vectors of an element, and the factor of u v' + v u' (0 for a mean, whose derivative moves mu alone).</summary>
    public (int U, int V, double Factor) Factors(in Cell cell) => cell.Matrix switch
    {
        ModelMatrix.Directed => (cell.Row, Structure.Count + Structure.SourceOf[cell.Column], 1),
        ModelMatrix.Symmetric => (cell.Row, cell.Column, cell.Row == cell.Column ? 0.5 : 1),
        _ => (cell.Row, cell.Row, 0),
    };

    /// <summary>The derivative of mu by an element is L of its row, times this number.</summary>
    public double MeanFactor(in Cell cell) => cell.Matrix switch
    {
        ModelMatrix.Directed => VariableMean[cell.Column],
        ModelMatrix.Mean => 1,
        _ => 0,
    };

    private void Fill(ReadOnlySpan<double> theta)
    {
        int n = Structure.Count, q = Structure.Sources.Length;
        int[] sourceOf = Structure.SourceOf;
        Array.Clear(_arrows);
        Array.Clear(_covariances);
        Array.Clear(ErrorMean);
        _mixed = false;
        foreach (Cell c in Structure.Cells)
        {
            double value = c.Parameter >= 0 ? theta[c.Parameter] : c.Value;
            switch (c.Matrix)
            {
                case ModelMatrix.Directed:
                    _arrows[(c.Row * q) + sourceOf[c.Column]] = value;
                    break;
                case ModelMatrix.Symmetric:
                    _covariances[(c.Row * n) + c.Column] = value;
                    _covariances[(c.Column * n) + c.Row] = value;
                    _mixed |= sourceOf[c.Row] < 0 != sourceOf[c.Column] < 0;
                    break;
                default:
                    ErrorMean[c.Row] = value;
                    break;
            }
        }
    }

    // Rows of the sources: (I - A_QQ)^-1. Other rows: A_iQ (I - A_QQ)^-1.
    private bool Invert()
    {
        int n = Structure.Count, q = Structure.Sources.Length;
        Array.Clear(_effects);
        Array.Clear(Total);
        if (q == 0)
        {
            Determinant = 1;
            return true;
        }

        Span<double> inverse = _effects.AsSpan(0, q * q);
        if (Structure.Order is { } order)
        {
            Determinant = 1;
            foreach (int k in order)
            {
                Span<double> row = inverse.Slice(k * q, q);
                row[k] = 1;
                ReadOnlySpan<double> arrows = _arrows.AsSpan(Structure.Sources[k] * q, q);
                for (int l = 0; l < q; l++)
                    if (arrows[l] != 0) Dense.Add(arrows[l], inverse.Slice(l * q, q), row);
            }
        }
        else if (!InvertCyclic(inverse)) return false;

        for (int i = 0; i < n; i++)
        {
            Span<double> row = Total.AsSpan(i * q, q);
            if (Structure.SourceOf[i] >= 0)
            {
                inverse.Slice(Structure.SourceOf[i] * q, q).CopyTo(row);
                continue;
            }

            ReadOnlySpan<double> arrows = _arrows.AsSpan(i * q, q);
            for (int l = 0; l < q; l++)
                if (arrows[l] != 0) Dense.Add(arrows[l], inverse.Slice(l * q, q), row);
        }

        return true;
    }

    private bool InvertCyclic(Span<double> inverse)
    {
        int q = Structure.Sources.Length;
        for (int k = 0; k < q; k++)
            for (int l = 0; l < q; l++) _lu[(k * q) + l] = (k == l ? 1 : 0) - _arrows[(Structure.Sources[k] * q) + l];
        if (!Lu.TryFactor(_lu, q, _pivot)) return false;
        Determinant = 1;
        for (int k = 0; k < q; k++) Determinant *= _pivot[k] == k ? _lu[(k * q) + k] : -_lu[(k * q) + k];
        Span<double> column = stackalloc double[q];
        for (int l = 0; l < q; l++)
        {
            column.Clear();
            column[l] = 1;
            Lu.Solve(_lu, q, _pivot, column);
            for (int k = 0; k < q; k++) inverse[(k * q) + l] = column[k];
        }

        return true;
    }

    private void Propagate()
    {
        int p = Observed, n = Structure.Count, q = Structure.Sources.Length;
        int[] sources = Structure.Sources, sourceOf = Structure.SourceOf;

        // S_{:,Q} E_QQ': one row for every variable; only sources' rows matter unless errors of both kinds are correlated.
        Array.Clear(_product);
        for (int i = 0; i < n; i++)
        {
            if (sourceOf[i] < 0 && !_mixed) continue;
            Span<double> row = _product.AsSpan(i * q, q);
            for (int l = 0; l < q; l++)
            {
                double s = _covariances[(i * n) + sources[l]];
                if (s == 0) continue;
                for (int k = 0; k < q; k++) row[k] += s * Total[(sources[k] * q) + l];
            }
        }

        // (E S E')_{i,Q} = sum over sources l of E_il (S E')_{l,Q}, plus (S E')_{i,Q} for a variable without arrows going out.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = Latent.AsSpan(i * q, q);
            row.Clear();
            for (int l = 0; l < q; l++)
            {
                double e = Total[(i * q) + l];
                if (e != 0) Dense.Add(e, _product.AsSpan(sources[l] * q, q), row);
            }

            if (sourceOf[i] < 0 && _mixed) Dense.Add(1, _product.AsSpan(i * q, q), row);
        }

        // Sigma = L_Q S_QQ L_Q' + ..., through L_Q S_QQ: with T = S_QQ L_Q' the product of row i of L_Q with column j of T.
        for (int i = 0; i < p; i++)
        {
            Span<double> left = _effects.AsSpan(i * q, q); // row i of L_Q S_QQ, and S_iQ for a variable that is no source
            left.Clear();
            for (int l = 0; l < q; l++)
            {
                double e = Total[(i * q) + l];
                if (e == 0) continue;
                for (int k = 0; k < q; k++) left[k] += e * _covariances[(sources[l] * n) + sources[k]];
            }

            if (sourceOf[i] < 0 && _mixed)
                for (int k = 0; k < q; k++) left[k] += _covariances[(i * n) + sources[k]];
        }

        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = q == 0 ? 0 : Dense.Dot(_effects.AsSpan(i * q, q), Total.AsSpan(j * q, q));
                if (sourceOf[j] < 0)
                {
                    if (_mixed) sum += MixedPart(i, j);
                    if (sourceOf[i] < 0) sum += _covariances[(i * n) + j];
                }

                Sigma[(i * p) + j] = sum;
                Sigma[(j * p) + i] = sum;
            }
        }

        if (!Structure.HasMeans) return;
        for (int i = 0; i < n; i++)
        {
            double sum = sourceOf[i] < 0 ? ErrorMean[i] : 0;
            for (int k = 0; k < q; k++) sum += Total[(i * q) + k] * ErrorMean[sources[k]];
            VariableMean[i] = sum;
        }

        VariableMean.AsSpan(0, p).CopyTo(Mean);
    }

    // Sum over sources k of L_ik S_kj, for a variable j that is no source.
    private double MixedPart(int i, int j)
    {
        int n = Structure.Count, q = Structure.Sources.Length;
        double sum = 0;
        for (int k = 0; k < q; k++) sum += Total[(i * q) + k] * _covariances[(Structure.Sources[k] * n) + j];
        return sum;
    }
}
