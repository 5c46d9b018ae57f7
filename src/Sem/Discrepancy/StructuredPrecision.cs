using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The inverse of Sigma = L S_QQ L' + Theta where arrows go out of unobserved variables alone and the residuals fall into small blocks (Woodbury):
/// with S_QQ = U U', W = Theta^-1 L U, B = I + U' L' Theta^-1 L U = R R' and V = W R'^-1 it is Theta^-1 - V V', and log|Sigma| = log|Theta| + log|B|.
/// A factor model of p variables and q latents costs p^2 q instead of p^3.
/// </summary>
internal sealed class StructuredPrecision
{
    // Below this share of the variance a residual's inverse would cancel against V V': the dense way is taken.
    private const double SmallestShare = 0.01;
    private const int LargestBlock = 8;

    private readonly GroupStructure _structure;
    private readonly int _p, _q;
    private readonly double[] _u, _w, _b, _theta, _work;

    private StructuredPrecision(GroupStructure structure, int[][] blocks)
    {
        _structure = structure;
        Blocks = blocks;
        _p = structure.Observed;
        _q = structure.Sources.Length;
        _u = new double[_q * _q];
        _b = new double[_q * _q];
        _w = new double[_p * _q];
        V = new double[_q * _p];
        _theta = new double[_p * _p];
        _work = new double[Math.Max(_p, LargestBlock * LargestBlock) * 2];
        Projected = new double[_q * _p];
    }

    /// <summary>The columns of V, one after the other.</summary>
    public double[] V { get; }

    /// <summary>Blocks of correlated residuals.</summary>
    public int[][] Blocks { get; }

    /// <summary>S V, column after column; filled by <see cref="Trace"/>.</summary>
    private double[] Projected { get; }

    /// <summary>The way for a structure, or null where it does not fit or saves nothing.</summary>
    public static StructuredPrecision? For(GroupStructure structure)
    {
        int p = structure.Observed, q = structure.Sources.Length;
        if (q == 0 || 3 * q > p || Array.Exists(structure.Sources, s => s < p)) return null;
        int[] root = [.. Enumerable.Range(0, p)];
        int Find(int i)
        {
            while (root[i] != i) i = root[i];
            return i;
        }

        foreach (Cell c in structure.Cells)
        {
            if (c.Matrix != ModelMatrix.Symmetric || c.Row == c.Column) continue;
            bool first = structure.SourceOf[c.Row] >= 0, second = structure.SourceOf[c.Column] >= 0;
            if (first != second) return null; // an error of a latent correlates with a residual
            if (!first && c.Row < p && c.Column < p) root[Find(c.Row)] = Find(c.Column);
        }

        int[][] blocks = [.. Enumerable.Range(0, p).GroupBy(Find).Select(g => g.ToArray())];
        return blocks.Max(b => b.Length) > LargestBlock ? null : new StructuredPrecision(structure, blocks);
    }

    /// <summary>Prepares V and the blocks of Theta^-1 at evaluated moments; false: take the dense way.</summary>
    public bool TryPrepare(ImpliedMoments moments, out double logDeterminant)
    {
        int n = _structure.Count;
        logDeterminant = 0;
        ReadOnlySpan<double> s = moments.ErrorCovariance;
        foreach (int[] block in Blocks)
        {
            int m = block.Length;
            Span<double> part = _work.AsSpan(0, m * m), inverse = _work.AsSpan(LargestBlock * LargestBlock, m * m);
            for (int a = 0; a < m; a++)
            {
                if (!(s[(block[a] * n) + block[a]] > SmallestShare * moments.Sigma[block[a] * (_p + 1)])) return false;
                for (int b = 0; b < m; b++) part[(a * m) + b] = s[(block[a] * n) + block[b]];
            }

            if (!Cholesky.TryFactor(part, m, SmallestShare * SmallestShare * part[0])) return false;
            logDeterminant += Cholesky.LogDeterminant(part, m);
            Cholesky.Invert(part, m, inverse);
            for (int a = 0; a < m; a++)
                for (int b = 0; b < m; b++) _theta[(block[a] * _p) + block[b]] = inverse[(a * m) + b];
        }

        for (int k = 0; k < _q; k++)
            for (int l = 0; l < _q; l++) _u[(k * _q) + l] = s[(_structure.Sources[k] * n) + _structure.Sources[l]];
        if (!Cholesky.TryFactor(_u, _q)) return false;

        // W = Theta^-1 (L U), column after column in V for now; U is the lower triangle of _u.
        for (int k = 0; k < _q; k++)
        {
            for (int i = 0; i < _p; i++)
            {
                double sum = 0;
                for (int l = k; l < _q; l++) sum += moments.Total[(i * _q) + l] * _u[(l * _q) + k];
                _w[(k * _p) + i] = sum;
            }
        }

        for (int k = 0; k < _q; k++) ApplyTheta(_w.AsSpan(k * _p, _p), V.AsSpan(k * _p, _p));
        for (int k = 0; k < _q; k++)
            for (int l = 0; l <= k; l++) _b[(k * _q) + l] = Dense.Dot(_w.AsSpan(k * _p, _p), V.AsSpan(l * _p, _p)) + (k == l ? 1 : 0);
        if (!Cholesky.TryFactor(_b, _q)) return false;
        logDeterminant += Cholesky.LogDeterminant(_b, _q);

        // V = W R'^-1: column k of V is (W_k - sum_{l<k} R_kl V_l) / R_kk.
        for (int k = 0; k < _q; k++)
        {
            Span<double> column = V.AsSpan(k * _p, _p);
            for (int l = 0; l < k; l++) Dense.Add(-_b[(k * _q) + l], V.AsSpan(l * _p, _p), column);
            double inverse = 1 / _b[k * (_q + 1)];
            for (int i = 0; i < _p; i++) column[i] *= inverse;
        }

        return true;
    }

    /// <summary>tr(Sigma^-1 S).</summary>
    public double Trace(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (int[] block in Blocks)
            foreach (int i in block)
                foreach (int j in block) sum += _theta[(i * _p) + j] * sample[(i * _p) + j];
        for (int k = 0; k < _q; k++)
        {
            Dense.Multiply(sample, V.AsSpan(k * _p, _p), Projected.AsSpan(k * _p, _p));
            sum -= Dense.Dot(V.AsSpan(k * _p, _p), Projected.AsSpan(k * _p, _p));
        }

        return sum;
    }

    /// <summary>Sigma^-1 x.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> y)
    {
        ApplyTheta(x, y);
        for (int k = 0; k < _q; k++) Dense.Add(-Dense.Dot(V.AsSpan(k * _p, _p), x), V.AsSpan(k * _p, _p), y);
    }

    /// <summary>Sigma^-1, both triangles.</summary>
    public void Precision(Span<double> precision)
    {
        precision.Clear();
        foreach (int[] block in Blocks)
            foreach (int i in block)
                foreach (int j in block) precision[(i * _p) + j] = _theta[(i * _p) + j];
        for (int k = 0; k < _q; k++)
        {
            Span<double> v = V.AsSpan(k * _p, _p);
            for (int i = 0; i < _p; i++) Dense.Add(-v[i], v, precision.Slice(i * _p, _p));
        }
    }

    /// <summary>Sigma^-1 S Sigma^-1 after <see cref="Trace"/>: Theta^-1 S Theta^-1 - G V' - V G', G = Theta^-1 S V - V (V'SV) / 2.</summary>
    public void Sandwich(ReadOnlySpan<double> sample, Span<double> middle)
    {
        Span<double> column = _work.AsSpan(0, _p);
        for (int k = 0; k < _q; k++)
        {
            ApplyTheta(Projected.AsSpan(k * _p, _p), column);
            for (int l = 0; l < _q; l++) Dense.Add(-0.5 * Dense.Dot(V.AsSpan(l * _p, _p), Projected.AsSpan(k * _p, _p)), V.AsSpan(l * _p, _p), column);
            column.CopyTo(_w.AsSpan(k * _p, _p)); // W is spent: G takes its place
        }

        foreach (int[] block in Blocks)
        {
            foreach (int i in block)
            {
                // Row i of Theta^-1 S Theta^-1.
                Span<double> row = middle.Slice(i * _p, _p);
                if (block.Length == 1)
                {
                    column.Clear();
                    Dense.Add(_theta[i * (_p + 1)], sample.Slice(i * _p, _p), column);
                }
                else
                {
                    column.Clear();
                    foreach (int j in block) Dense.Add(_theta[(i * _p) + j], sample.Slice(j * _p, _p), column);
                }

                ApplyTheta(column, row);
                for (int k = 0; k < _q; k++)
                {
                    Dense.Add(-_w[(k * _p) + i], V.AsSpan(k * _p, _p), row);
                    Dense.Add(-V[(k * _p) + i], _w.AsSpan(k * _p, _p), row);
                }
            }
        }
    }

    private void ApplyTheta(ReadOnlySpan<double> x, Span<double> y)
    {
        foreach (int[] block in Blocks)
        {
            if (block.Length == 1)
            {
                y[block[0]] = _theta[block[0] * (_p + 1)] * x[block[0]];
                continue;
            }

            foreach (int i in block)
            {
                double sum = 0;
                foreach (int j in block) sum += _theta[(i * _p) + j] * x[j];
                y[i] = sum;
            }
        }
    }
}
