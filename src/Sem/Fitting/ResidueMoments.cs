using Stats.Modeling;

namespace Stats.Sem;

/// <summary>Derivatives of one group's implied moments at a point modulo a prime; the vectors are those of <see cref="ImpliedMoments"/>.</summary>
internal sealed class ResidueMoments
{
    private readonly GroupStructure _structure;
    private readonly PrimeField _field;
    private readonly uint[,] _total, _latent; // E and E S E', columns of the sources
    private readonly uint[] _variableMean;

    public ResidueMoments(GroupStructure structure, PrimeField field, Random random, uint[] theta)
    {
        _structure = structure;
        _field = field;
        int n = structure.Count, q = structure.Sources.Length;
        uint[,] arrows = new uint[n, q], errors = new uint[n, n];
        uint[] means = new uint[n];
        foreach (Cell c in structure.Cells)
        {
            // A moment taken from the data is as good as any number.
            uint value = c.Parameter >= 0 ? theta[c.Parameter] : _structure.Cells.Length > 0 && IsSample(c) ? field.NextNonzero(random) : ModelRank.Residue(field, c.Value);
            switch (c.Matrix)
            {
                case ModelMatrix.Directed:
                    arrows[c.Row, structure.SourceOf[c.Column]] = value;
                    break;
                case ModelMatrix.Symmetric:
                    errors[c.Row, c.Column] = errors[c.Column, c.Row] = value;
                    break;
                default:
                    means[c.Row] = value;
                    break;
            }
        }

        uint[,] inverse = Inverse(arrows);
        _total = new uint[n, q];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < q; k++)
            {
                if (structure.SourceOf[i] >= 0)
                {
                    _total[i, k] = inverse[structure.SourceOf[i], k];
                    continue;
                }

                uint sum = 0;
                for (int l = 0; l < q; l++)
                    if (arrows[i, l] != 0) sum = field.MultiplyAdd(sum, arrows[i, l], inverse[l, k]);
                _total[i, k] = sum;
            }
        }

        // (S E')_{:,Q}, then E times it.
        uint[,] product = new uint[n, q];
        for (int i = 0; i < n; i++)
            for (int l = 0; l < q; l++)
                if (errors[i, structure.Sources[l]] != 0)
                    for (int k = 0; k < q; k++) product[i, k] = field.MultiplyAdd(product[i, k], errors[i, structure.Sources[l]], _total[structure.Sources[k], l]);
        _latent = new uint[n, q];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < q; k++)
            {
                uint sum = structure.SourceOf[i] < 0 ? product[i, k] : 0;
                for (int l = 0; l < q; l++)
                    if (_total[i, l] != 0) sum = field.MultiplyAdd(sum, _total[i, l], product[structure.Sources[l], k]);
                _latent[i, k] = sum;
            }
        }

        _variableMean = new uint[n];
        for (int i = 0; i < n; i++)
        {
            uint sum = structure.SourceOf[i] < 0 ? means[i] : 0;
            for (int k = 0; k < q; k++) sum = field.MultiplyAdd(sum, _total[i, k], means[structure.Sources[k]]);
            _variableMean[i] = sum;
        }
    }

    /// <summary>One row for each moment that some parameter moves; columns are the coordinates of the search.</summary>
    public IEnumerable<SparseRow> Rows(List<(int Column, uint Weight)>[] weights)
    {
        int p = _structure.Observed, moments = MomentVector.Length(p, true);
        Dictionary<int, uint>[] rows = new Dictionary<int, uint>[moments];
        uint[] u = new uint[p], v = new uint[p];
        foreach (Cell c in _structure.Free)
        {
            List<(int Column, uint Weight)> where = weights[c.Parameter];
            Vector(c.Row, false, u);
            if (_structure.HasMeans && c.Matrix != ModelMatrix.Symmetric)
            {
                uint factor = c.Matrix == ModelMatrix.Mean ? 1 : _variableMean[c.Column];
                for (int i = 0; i < p; i++)
                    if (u[i] != 0 && factor != 0) Add(i, _field.Multiply(factor, u[i]));
            }

            if (c.Matrix == ModelMatrix.Mean) continue;
            Vector(c.Column, c.Matrix == ModelMatrix.Directed, v);
            int[] su = Support(u), sv = Support(v);
            bool half = c.Matrix == ModelMatrix.Symmetric && c.Row == c.Column;
            foreach (int i in su)
            {
                foreach (int j in sv)
                {
                    if (half && i < j) continue;
                    uint value = _field.Multiply(u[i], v[j]);
                    if (i == j && !half) value = _field.Add(value, value);
                    Add(p + MomentVector.Place(Math.Max(i, j), Math.Min(i, j), p), value);
                }
            }

            void Add(int moment, uint value)
            {
                Dictionary<int, uint> row = rows[moment] ??= [];
                foreach ((int column, uint weight) in where) row[column] = _field.MultiplyAdd(row.GetValueOrDefault(column), weight, value);
            }
        }

        foreach (Dictionary<int, uint>? row in rows)
        {
            if (row is null) continue;
            KeyValuePair<int, uint>[] entries = [.. row.Where(e => e.Value != 0)];
            if (entries.Length > 0) yield return new SparseRow([.. entries.Select(e => e.Key)], [.. entries.Select(e => e.Value)]);
        }
    }

    private static bool IsSample(Cell c) => c.TableRow >= 0 && double.IsNaN(c.Value);

    private static int[] Support(uint[] vector) => [.. Enumerable.Range(0, vector.Length).Where(i => vector[i] != 0)];

    private void Vector(int variable, bool covariance, uint[] vector)
    {
        int k = _structure.SourceOf[variable];
        for (int i = 0; i < vector.Length; i++) vector[i] = k < 0 ? (i == variable ? 1u : 0) : covariance ? _latent[i, k] : _total[i, k];
    }

    private uint[,] Inverse(uint[,] arrows)
    {
        int q = _structure.Sources.Length;
        uint[,] a = new uint[q, 2 * q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++) a[i, j] = _field.Negate(arrows[_structure.Sources[i], j]);
            a[i, i] = _field.Add(a[i, i], 1);
            a[i, q + i] = 1;
        }

        for (int k = 0; k < q; k++)
        {
            int pivot = k;
            while (pivot < q && a[pivot, k] == 0) pivot++;
            if (pivot == q) throw new SpecificationException(
                SpecificationCode.Conflict, "I - A is singular for every value of the parameters: the fixed arrows of a cycle multiply to 1.", "Free one of them, or fix it at another value.");
            for (int j = 0; j < 2 * q && pivot != k; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            uint inverse = _field.Invert(a[k, k]);
            for (int j = 0; j < 2 * q; j++)
                if (a[k, j] != 0) a[k, j] = _field.Multiply(a[k, j], inverse);
            for (int i = 0; i < q; i++)
            {
                if (i == k || a[i, k] == 0) continue;
                uint factor = _field.Negate(a[i, k]);
                for (int j = 0; j < 2 * q; j++)
                    if (a[k, j] != 0) a[i, j] = _field.MultiplyAdd(a[i, j], factor, a[k, j]);
            }
        }

        uint[,] result = new uint[q, q];
        for (int i = 0; i < q; i++)
            for (int j = 0; j < q; j++) result[i, j] = a[i, q + j];
        return result;
    }
}
