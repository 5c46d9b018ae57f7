namespace Stats.Optim;

/// <summary>A square sparse matrix by rows, with the diagonal kept apart: for systems too large for a dense factor. Immutable.</summary>
public sealed class SparseMatrix
{
    private readonly int[] starts;
    private readonly int[] columns;
    private readonly double[] values;
    private readonly double[] diagonal;

    /// <summary>Makes the matrix; entries of the same place are added.</summary>
    /// <param name="order">Number of rows.</param>
    /// <param name="entries">Rows, columns and values, in any order.</param>
    /// <exception cref="ArgumentException">An entry lies outside, or a diagonal element is missing or 0.</exception>
    public SparseMatrix(int order, IEnumerable<(int Row, int Column, double Value)> entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentNullException.ThrowIfNull(entries);
        Order = order;
        diagonal = new double[order];
        SortedDictionary<(int Row, int Column), double> off = [];
        foreach ((int row, int column, double value) in entries)
        {
            if (row < 0 || row >= order || column < 0 || column >= order) throw new ArgumentException($"Entry ({row}, {column}) lies outside a matrix of order {order}.", nameof(entries));
            if (row == column) diagonal[row] += value;
            else off[(row, column)] = off.GetValueOrDefault((row, column)) + value;
        }

        int missing = Array.IndexOf(diagonal, 0.0);
        if (missing >= 0) throw new ArgumentException($"Diagonal element {missing} is 0; relaxation divides by it.", nameof(entries));
        starts = new int[order + 1];
        columns = [.. off.Keys.Select(k => k.Column)];
        values = [.. off.Values];
        foreach ((int row, _) in off.Keys) starts[row + 1]++;
        for (int i = 0; i < order; i++) starts[i + 1] += starts[i];
    }

    private SparseMatrix(SparseMatrix source, double shift)
    {
        Order = source.Order;
        (starts, columns, values) = (source.starts, source.columns, source.values);
        diagonal = [.. source.diagonal.Select(d => d + shift)];
    }

    /// <summary>Number of rows.</summary>
    public int Order { get; }

    /// <summary>The matrix plus a multiple of the identity; the off-diagonal part is shared.</summary>
    public SparseMatrix Shifted(double shift) => new(this, shift);

    /// <summary>y = A x.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < Order; i++) y[i] = diagonal[i] * x[i] + OffDiagonal(i, x);
    }

    /// <summary>One sweep of successive over-relaxation for A x = b, in place.</summary>
    internal void Relax(Span<double> x, ReadOnlySpan<double> b, double omega)
    {
        for (int i = 0; i < Order; i++) x[i] += omega * ((b[i] - OffDiagonal(i, x)) / diagonal[i] - x[i]);
    }

    /// <summary>z = M^-1 r, M = (D + omega L) D^-1 (D + omega L') / (omega (2 - omega)): the symmetric relaxation as a preconditioner; A symmetric.</summary>
    internal void Precondition(ReadOnlySpan<double> r, Span<double> z, double omega)
    {
        for (int i = 0; i < Order; i++)
        {
            double sum = r[i];
            for (int k = starts[i]; k < starts[i + 1] && columns[k] < i; k++) sum -= omega * values[k] * z[columns[k]];
            z[i] = sum / diagonal[i];
        }

        for (int i = 0; i < Order; i++) z[i] *= omega * (2 - omega) * diagonal[i];
        for (int i = Order - 1; i >= 0; i--)
        {
            double sum = z[i];
            for (int k = starts[i + 1] - 1; k >= starts[i] && columns[k] > i; k--) sum -= omega * values[k] * z[columns[k]];
            z[i] = sum / diagonal[i];
        }
    }

    private double OffDiagonal(int row, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int k = starts[row]; k < starts[row + 1]; k++) sum += values[k] * x[columns[k]];
        return sum;
    }
}
