using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>Algebra of row-major factors U (d rows): the matrix meant is U U'.</summary>
internal static class Factors
{
    /// <summary>U'U, row-major.</summary>
    public static double[] Gram(ReadOnlySpan<double> u, int d)
    {
        int r = u.Length / d;
        double[] gram = new double[r * r];
        Gram(u, d, gram);
        return gram;
    }

    /// <summary>U'U, row-major, into room for it.</summary>
    public static void Gram(ReadOnlySpan<double> u, int d, Span<double> gram)
    {
        int r = u.Length / d;
        gram.Clear();
        for (int i = 0; i < d; i++)
        {
            ReadOnlySpan<double> row = u.Slice(i * r, r);
            for (int j = 0; j < r; j++) Dense.Add(row[j], row, gram.Slice(j * r, r));
        }
    }

    /// <summary>The eigenvalues of U U', descending, as many as U has columns.</summary>
    public static double[] Eigenvalues(ReadOnlySpan<double> u, int d)
    {
        int r = u.Length / d;
        double[] gram = Gram(u, d), values = new double[r];
        SymmetricEigen.Decompose(gram, r, values, new double[2 * r]);
        Array.Reverse(values);
        for (int i = 0; i < r; i++) values[i] = Math.Max(0, values[i]);
        return values;
    }

    /// <summary>U turned into its principal axes, of which the first are kept: U V with U'U = V diag V', columns by falling length.</summary>
    public static double[] Principal(ReadOnlySpan<double> u, int d, int keep)
    {
        int r = u.Length / d;
        double[] gram = Gram(u, d), values = new double[r], result = new double[d * keep];
        SymmetricEigen.Decompose(gram, r, values, new double[2 * r]);
        for (int i = 0; i < d; i++)
            for (int k = 0; k < Math.Min(keep, r); k++) result[i * keep + k] = Dense.Dot(u.Slice(i * r, r), gram.AsSpan((r - 1 - k) * r, r));
        return result;
    }

    /// <summary>U U', row-major d*d.</summary>
    public static double[] Product(ReadOnlySpan<double> u, int d)
    {
        int r = u.Length / d;
        double[] x = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++) x[i * d + j] = x[j * d + i] = Dense.Dot(u.Slice(i * r, r), u.Slice(j * r, r));
        return x;
    }

    /// <summary>|U U' - V V'|_F, without cancellation.</summary>
    public static double Distance(ReadOnlySpan<double> u, ReadOnlySpan<double> v, int d)
    {
        int r = u.Length / d, s = v.Length / d;
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double difference = Dense.Dot(u.Slice(i * r, r), u.Slice(j * r, r)) - Dense.Dot(v.Slice(i * s, s), v.Slice(j * s, s));
                sum += (i == j ? 1 : 2) * difference * difference;
            }
        }

        return Math.Sqrt(sum);
    }

    /// <summary>rows := rows (U'U + damping I)^-1 for rows of as many columns as U.</summary>
    /// <returns>False when the matrix is not positive definite to working precision; rows are then unchanged.</returns>
    public static bool Precondition(Span<double> gram, double damping, Span<double> rows)
    {
        int r = (int)Math.Sqrt(gram.Length + 0.5);
        for (int k = 0; k < r; k++) gram[k * r + k] += damping;
        if (!Cholesky.TryFactor(gram, r)) return false;
        for (int i = 0; i < rows.Length / r; i++) Cholesky.Solve(gram, r, rows.Slice(i * r, r));
        return true;
    }
}
