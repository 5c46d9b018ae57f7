using System.Buffers;
using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>Entries of the matrix as measurements: completion, and robust principal components. Entries of a rectangular matrix of p rows are those of rows i and p + j of the lifted one.</summary>
public sealed class EntryMeasurements : IMeasurementOperator
{
    private readonly int[] rows, columns;
    private readonly int[]? places; // the first entry at the same place, when some occur twice

    /// <summary>Takes the places.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="rows">Row of each entry, 0 to d - 1.</param>
    /// <param name="columns">Column of each entry, 0 to d - 1. (i, j) and (j, i) are the same entry; one of them is enough.</param>
    /// <exception cref="ArgumentException">There are no entries, or one lies outside.</exception>
    public EntryMeasurements(int dimension, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        Demand.Size(dimension, rows.Length);
        if (rows.Length != columns.Length) throw new ArgumentException($"There are {Counted.Of(rows.Length, "row")} and {Counted.Of(columns.Length, "column")}: give one of each per entry.");
        for (int i = 0; i < rows.Length; i++)
            if ((uint)rows[i] >= (uint)dimension || (uint)columns[i] >= (uint)dimension)
                throw new ArgumentException($"Entry {i} is ({rows[i]}, {columns[i]}): rows and columns run from 0 to {dimension - 1}.");
        (Dimension, this.rows, this.columns) = (dimension, [.. rows], [.. columns]);
        Dictionary<(int, int), int> known = new(rows.Length);
        int[] first = new int[rows.Length];
        for (int e = 0; e < rows.Length; e++)
        {
            (int, int) place = (Math.Max(rows[e], columns[e]), Math.Min(rows[e], columns[e]));
            first[e] = known.TryGetValue(place, out int before) ? before : known[place] = e;
        }

        places = known.Count < rows.Length ? first : null;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count => rows.Length;

    /// <summary>The row of each entry.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>The column of each entry.</summary>
    public ReadOnlySpan<int> Columns => columns;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int rank = left.Length / Dimension;
        bool same = left == right;
        for (int e = 0; e < rows.Length; e++)
        {
            int i = rows[e] * rank, j = columns[e] * rank;
            double product = Dense.Dot(left.Slice(i, rank), right.Slice(j, rank));
            values[e] = same ? product : 0.5 * (product + Dense.Dot(right.Slice(i, rank), left.Slice(j, rank)));
        }
    }

    /// <inheritdoc/>
    public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int rank = factor.Length / Dimension;
        product.Clear();
        for (int e = 0; e < rows.Length; e++)
        {
            if (weights[e] == 0) continue;
            double half = 0.5 * weights[e];
            int i = rows[e] * rank, j = columns[e] * rank;
            Dense.Add(half, factor.Slice(j, rank), product.Slice(i, rank));
            Dense.Add(half, factor.Slice(i, rank), product.Slice(j, rank));
        }
    }

    /// <inheritdoc/>
    public double AdjointNorm(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default)
    {
        double square = 0;
        if (places is null)
        {
            for (int e = 0; e < rows.Length; e++) square += (rows[e] == columns[e] ? 1 : 0.5) * weights[e] * weights[e];
            return Math.Sqrt(square);
        }

        // Places that occur twice add up first.
        double[] sums = ArrayPool<double>.Shared.Rent(rows.Length);
        Array.Clear(sums, 0, rows.Length);
        for (int e = 0; e < rows.Length; e++) sums[places[e]] += weights[e];
        for (int e = 0; e < rows.Length; e++) square += (rows[e] == columns[e] ? 1 : 0.5) * sums[e] * sums[e];
        ArrayPool<double>.Shared.Return(sums);
        return Math.Sqrt(square);
    }
}
