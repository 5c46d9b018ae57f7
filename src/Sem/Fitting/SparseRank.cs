namespace Stats.Sem;

/// <summary>A row of a sparse matrix of residues.</summary>
internal readonly record struct SparseRow(int[] Columns, uint[] Values);

/// <summary>The rank of a sparse matrix modulo a prime: columns with a single entry are taken off first, then rows enter one by one until the rank is full.</summary>
internal sealed class SparseRank
{
    private readonly PrimeField _field;
    private readonly int _width;
    private readonly List<SparseRow> _independent = [];

    private SparseRank(PrimeField field, int width)
    {
        _field = field;
        _width = width;
    }

    public int Rank => _independent.Count;

    public static SparseRank Of(PrimeField field, List<SparseRow> rows, int width, CancellationToken cancellationToken)
    {
        SparseRank result = new(field, width);
        bool[] columnGone = new bool[width], rowGone = new bool[rows.Count];
        result.Peel(rows, columnGone, rowGone);
        result.Insert(rows, columnGone, rowGone, cancellationToken);
        return result;
    }

    /// <summary>A basis of the null space.</summary>
    public List<uint[]> NullSpace()
    {
        List<uint[]> dense = [];
        foreach (SparseRow row in _independent)
        {
            uint[] full = new uint[_width];
            for (int c = 0; c < row.Columns.Length; c++) full[row.Columns[c]] = row.Values[c];
            dense.Add(full);
        }

        return ModularMatrix.Reduce(_field, dense, _width).NullSpace();
    }

    // A column whose only entry is in row r is independent of the others: the rank is one more than that of the matrix without both.
    private void Peel(List<SparseRow> rows, bool[] columnGone, bool[] rowGone)
    {
        int[] count = new int[_width];
        List<int>[] where = new List<int>[_width];
        for (int c = 0; c < _width; c++) where[c] = [];
        for (int r = 0; r < rows.Count; r++)
        {
            foreach (int c in rows[r].Columns)
            {
                count[c]++;
                where[c].Add(r);
            }
        }

        Stack<int> singles = new(Enumerable.Range(0, _width).Where(c => count[c] == 1));
        while (singles.TryPop(out int c))
        {
            if (columnGone[c] || count[c] != 1) continue;
            int r = where[c].Find(x => !rowGone[x]);
            columnGone[c] = true;
            rowGone[r] = true;
            _independent.Add(rows[r]);
            foreach (int other in rows[r].Columns)
                if (--count[other] == 1) singles.Push(other);
        }
    }

    private void Insert(List<SparseRow> rows, bool[] columnGone, bool[] rowGone, CancellationToken cancellationToken)
    {
        int left = _width - Rank;
        SparseRow[] pivotRows = new SparseRow[_width];
        bool[] hasPivot = new bool[_width];
        int[] order = new int[_width]; // when a column became a pivot
        uint[] work = new uint[_width];
        List<int> touched = [];
        PriorityQueue<int, int> pending = new();

        // Short rows first keep the pivots short.
        int[] sequence = [.. Enumerable.Range(0, rows.Count).Where(r => !rowGone[r]).OrderBy(r => rows[r].Columns.Length)];
        int inserted = 0;
        foreach (int r in sequence)
        {
            if (left == 0) return;
            cancellationToken.ThrowIfCancellationRequested();
            touched.Clear();
            SparseRow row = rows[r];
            for (int k = 0; k < row.Columns.Length; k++)
            {
                int c = row.Columns[k];
                if (columnGone[c]) continue;
                work[c] = row.Values[k];
                touched.Add(c);
                if (hasPivot[c]) pending.Enqueue(c, order[c]);
            }

            // A pivot row holds no column that became a pivot before it: going through the pivots in their order removes each once.
            while (pending.TryDequeue(out int c, out _))
            {
                uint factor = work[c];
                if (factor == 0) continue;
                factor = _field.Negate(factor);
                SparseRow pivot = pivotRows[c];
                for (int k = 0; k < pivot.Columns.Length; k++)
                {
                    int d = pivot.Columns[k];
                    if (work[d] == 0)
                    {
                        touched.Add(d);
                        if (hasPivot[d] && d != c) pending.Enqueue(d, order[d]);
                    }

                    work[d] = _field.MultiplyAdd(work[d], factor, pivot.Values[k]);
                }
            }

            int[] columns = [.. touched.Where(c => work[c] != 0).Distinct()];
            if (columns.Length > 0)
            {
                int at = columns[0];
                uint inverse = _field.Invert(work[at]);
                pivotRows[at] = new SparseRow(columns, [.. columns.Select(c => _field.Multiply(work[c], inverse))]);
                hasPivot[at] = true;
                order[at] = inserted++;
                _independent.Add(row);
                left--;
            }

            foreach (int c in touched) work[c] = 0;
        }
    }
}
