using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>All products a' M b of a symmetric matrix with the vectors of <see cref="ImpliedMoments"/>: what gradients and Hessians of any discrepancy are made of.</summary>
internal sealed class GramTable
{
    private readonly int _p, _n, _q;
    private readonly double[] _y, _my;

    public GramTable(GroupStructure structure)
    {
        _p = structure.Observed;
        _n = structure.Count;
        _q = structure.Sources.Length;
        Size = _n + _q;
        Values = new double[Size * Size];
        _y = new double[2 * _q * _p];
        _my = new double[2 * _q * _p];
    }

    /// <summary>Number of vectors.</summary>
    public int Size { get; }

    /// <summary>The products, row-major Size * Size.</summary>
    public double[] Values { get; }

    /// <summary>The product of two vectors.</summary>
    public double this[int a, int b] => Values[(a * Size) + b];

    /// <summary>Fills the table.</summary>
    /// <param name="moments">Evaluated moments.</param>
    /// <param name="m">Symmetric p * p, both triangles.</param>
    public void Fill(ImpliedMoments moments, ReadOnlySpan<double> m)
    {
        int p = _p, n = _n, q = _q, size = Size;
        int[] sources = moments.Structure.Sources, sourceOf = moments.Structure.SourceOf;
        for (int k = 0; k < q; k++)
        {
            Span<double> l = _y.AsSpan(k * p, p), c = _y.AsSpan((q + k) * p, p);
            for (int i = 0; i < p; i++)
            {
                l[i] = moments.Total[(i * q) + k];
                c[i] = moments.Latent[(i * q) + k];
            }
        }

        for (int k = 0; k < 2 * q; k++) Dense.MultiplyTransposed(m, _y.AsSpan(k * p, p), _my.AsSpan(k * p, p));

        // Unit vectors among themselves; an unobserved variable without arrows going out moves nothing.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = Values.AsSpan(i * size, size);
            if (sourceOf[i] >= 0) continue;
            if (i >= p)
            {
                row.Clear();
                continue;
            }

            for (int j = 0; j < n; j++) row[j] = sourceOf[j] >= 0 ? _my[(sourceOf[j] * p) + i] : j < p ? m[(i * p) + j] : 0;
            for (int k = 0; k < q; k++) row[n + k] = _my[((q + k) * p) + i];
        }

        for (int a = 0; a < 2 * q; a++)
        {
            int index = a < q ? sources[a] : n + a - q;
            Span<double> row = Values.AsSpan(index * size, size);
            for (int j = 0; j < n; j++)
            {
                if (sourceOf[j] >= 0) row[j] = Dense.Dot(_y.AsSpan(sourceOf[j] * p, p), _my.AsSpan(a * p, p));
                else row[j] = j < p ? _my[(a * p) + j] : 0;
            }

            for (int k = 0; k < q; k++) row[n + k] = Dense.Dot(_y.AsSpan((q + k) * p, p), _my.AsSpan(a * p, p));
        }
    }
}
