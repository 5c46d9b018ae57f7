namespace Stats.Modeling;

/// <summary>
/// Finds columns of a design that are sums of multiples of earlier ones. The coefficients of such columns are not estimable; R prints NA.
/// </summary>
public static class Aliasing
{
    /// <summary>
    /// The columns whose coefficients cannot be estimated, by the limited column pivoting of R's lm (LINPACK's dqrdc2): a column
    /// is set aside when less than a share of its length is left after the columns before it are taken out.
    /// </summary>
    /// <param name="design">The design; it is not changed.</param>
    /// <param name="tolerance">The share, R's 1e-7.</param>
    /// <returns>Columns, counted from 0, ascending.</returns>
    public static IReadOnlyList<int> Find(Design design, double tolerance = 1e-7)
    {
        ArgumentNullException.ThrowIfNull(design);
        int p = design.ColumnCount;
        double[] triangle = Triangle(design);
        double[] basis = new double[p * p];
        int rank = 0;
        List<int> aliased = [];
        double[] column = new double[p];
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < p; i++) column[i] = i <= j ? triangle[i * p + j] : 0;
            double length = Norm(column);
            // Twice is enough: the second pass removes what rounding left of the first (Giraud et al. 2005).
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < rank; k++)
                {
                    Span<double> q = basis.AsSpan(k * p, p);
                    double share = 0;
                    for (int i = 0; i < p; i++) share += q[i] * column[i];
                    for (int i = 0; i < p; i++) column[i] -= share * q[i];
                }
            }

            double rest = Norm(column);
            if (!(rest > tolerance * length))
            {
                aliased.Add(j);
                continue;
            }

            for (int i = 0; i < p; i++) basis[rank * p + i] = column[i] / rest;
            rank++;
        }

        return aliased;
    }

    // R of the QR factorisation, row by row with Givens-like Householder steps on blocks, so that the design is read once and never copied whole.
    private static double[] Triangle(Design design)
    {
        int p = design.ColumnCount, block = Math.Max(64, 2 * p);
        double[] work = new double[(p + block) * p];
        int height = p + block;
        double[] units = new double[p];
        for (int j = 0; j < p; j++) units[j] = Unit(design.Column(j));
        for (int start = 0; start < design.RowCount; start += block)
        {
            int count = Math.Min(block, design.RowCount - start);
            for (int j = 0; j < p; j++)
            {
                Span<double> target = work.AsSpan(j * height, height);
                design.Column(j).Slice(start, count).CopyTo(target[p..]);
                target[(p + count)..].Clear();
                if (units[j] != 1) for (int i = p; i < p + count; i++) target[i] /= units[j];
            }

            for (int j = 0; j < p; j++) Reflect(work, height, p, j);
        }

        double[] triangle = new double[p * p];
        for (int i = 0; i < p; i++) for (int j = i; j < p; j++) triangle[i * p + j] = work[j * height + i];
        return triangle;
    }

    // What a column is divided by so that its squares neither overflow nor vanish; it changes nothing in what depends on what.
    private static double Unit(ReadOnlySpan<double> x)
    {
        double largest = 0;
        foreach (double v in x) largest = Math.Max(largest, Math.Abs(v));
        return largest is > 1e100 or (> 0 and < 1e-100) && double.IsFinite(largest) ? largest : 1;
    }

    // Clears column j below the triangle: the pivot is row j, the rest are the block's rows.
    private static void Reflect(double[] work, int height, int p, int j)
    {
        Span<double> column = work.AsSpan(j * height, height);
        Span<double> below = column[p..];
        double norm = Norm(below);
        if (norm == 0) return;
        double pivot = column[j];
        double alpha = pivot >= 0 ? -Math.Sqrt(pivot * pivot + norm * norm) : Math.Sqrt(pivot * pivot + norm * norm);
        double u = pivot - alpha;
        double scale = u * u + norm * norm;
        for (int k = j + 1; k < p; k++)
        {
            Span<double> other = work.AsSpan(k * height, height);
            Span<double> otherBelow = other[p..];
            double t = u * other[j];
            for (int i = 0; i < below.Length; i++) t += below[i] * otherBelow[i];
            t *= 2 / scale;
            other[j] -= t * u;
            for (int i = 0; i < below.Length; i++) otherBelow[i] -= t * below[i];
        }

        column[j] = alpha;
        below.Clear();
    }

    private static double Norm(ReadOnlySpan<double> x)
    {
        double largest = 0;
        foreach (double v in x) largest = Math.Max(largest, Math.Abs(v));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        double sum = 0;
        foreach (double v in x) sum += v / largest * (v / largest);
        return largest * Math.Sqrt(sum);
    }
}
