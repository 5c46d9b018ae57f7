using System.Numerics;

namespace Stats.Sem;

/// <summary>
/// Determinant and adjugate of I - Lambda on one strongly connected component by dynamic programming over vertex subsets: the sums
/// of one-connections without listing them. Ring operations grow like 2^k k^2 + 3^k where the list grows like k!. No division.
/// </summary>
internal sealed class SubsetProgramme<T>
{
    /// <summary>The largest component: a path sum is held for every subset and end.</summary>
    public const int LargestSize = 24;

    private readonly Ring<T> _ring;
    private readonly T[,] _weights;
    private readonly int _k;
    private readonly T[] _determinants;
    private readonly CancellationToken _cancellation;

    /// <param name="ring">Where the weights live.</param>
    /// <param name="weights">weights[i, j] of the edge i -> j; zero where there is none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public SubsetProgramme(Ring<T> ring, T[,] weights, CancellationToken cancellationToken = default)
    {
        _ring = ring;
        _weights = weights;
        _k = weights.GetLength(0);
        _cancellation = cancellationToken;
        _determinants = Determinants();
    }

    public T Determinant => _determinants[^1];

    /// <summary>The row of the adjugate that belongs to paths from one vertex.</summary>
    public T[] AdjugateRow(int from)
    {
        T[] row = new T[_k];
        Array.Fill(row, _ring.Zero);
        T[]?[] paths = PathSums(from, lowest: false);
        for (int set = 0; set < paths.Length; set++)
        {
            if (paths[set] is not T[] ends) continue;
            T rest = _determinants[paths.Length - 1 - set];
            for (int to = 0; to < _k; to++)
                if (!_ring.IsZero(ends[to])) row[to] = _ring.Add(row[to], _ring.Multiply(ends[to], rest));
        }

        return row;
    }

    /// <summary>det(I - Lambda) on every subset.</summary>
    private T[] Determinants()
    {
        int full = 1 << _k;
        T[] cycles = new T[full]; // sum over cycles that visit exactly this set
        Array.Fill(cycles, _ring.Zero);
        for (int root = 0; root < _k; root++)
        {
            T[]?[] paths = PathSums(root, lowest: true);
            for (int set = 0; set < full; set++)
            {
                if (paths[set] is not T[] ends || BitOperations.PopCount((uint)set) < 2) continue;
                for (int end = 0; end < _k; end++)
                    if (!_ring.IsZero(ends[end]) && !_ring.IsZero(_weights[end, root]))
                        cycles[set] = _ring.Add(cycles[set], _ring.Multiply(ends[end], _weights[end, root]));
            }
        }

        T[] determinants = new T[full];
        determinants[0] = _ring.One;
        for (int set = 1; set < full; set++)
        {
            _cancellation.ThrowIfCancellationRequested();
            int root = set & -set, rest = set ^ root;
            T sum = determinants[rest]; // the root keeps its loop
            for (int part = rest; part > 0; part = (part - 1) & rest)
                if (!_ring.IsZero(cycles[part | root])) sum = _ring.Subtract(sum, _ring.Multiply(cycles[part | root], determinants[rest ^ part]));
            determinants[set] = sum;
        }

        return determinants;
    }

    /// <summary>For every set and end: the sum over simple paths from the root that visit exactly this set.</summary>
    private T[]?[] PathSums(int root, bool lowest)
    {
        int full = 1 << _k;
        T[]?[] sums = new T[full][];
        sums[1 << root] = Row();
        sums[1 << root]![root] = _ring.One;
        for (int set = 1 << root; set < full; set++)
        {
            if (sums[set] is not T[] ends) continue;
            _cancellation.ThrowIfCancellationRequested();
            for (int next = lowest ? root + 1 : 0; next < _k; next++)
            {
                if ((set & (1 << next)) != 0) continue;
                T sum = _ring.Zero;
                for (int end = 0; end < _k; end++)
                    if (!_ring.IsZero(ends[end]) && !_ring.IsZero(_weights[end, next])) sum = _ring.Add(sum, _ring.Multiply(ends[end], _weights[end, next]));
                if (_ring.IsZero(sum)) continue;
                T[] row = sums[set | (1 << next)] ??= Row();
                row[next] = _ring.Add(row[next], sum);
            }
        }

        return sums;
    }

    private T[] Row()
    {
        T[] row = new T[_k];
        Array.Fill(row, _ring.Zero);
        return row;
    }
}
