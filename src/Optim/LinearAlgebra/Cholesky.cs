namespace Stats.Optim.LinearAlgebra;

/// <summary>Cholesky factors of small symmetric matrices, row-major, in place.</summary>
internal static class Cholesky
{
    /// <summary>Overwrites the lower triangle of a by L with A = L L'. Only the lower triangle is read.</summary>
    /// <returns>False when a pivot is not above <paramref name="smallestPivot"/>: the matrix is not (safely) positive definite and a is spoilt.</returns>
    public static bool TryFactor(Span<double> a, int n, double smallestPivot = 0)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = a.Slice(i * n, n);
            for (int j = 0; j < i; j++)
            {
                Span<double> other = a.Slice(j * n, n);
                row[j] = (row[j] - Dense.Dot(other[..j], row)) / other[j];
            }

            double pivot = row[i] - Dense.Dot(row[..i], row);
            if (!(pivot > smallestPivot) || !double.IsFinite(pivot)) return false;
            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>b := L^-1 b.</summary>
    public static void SolveLower(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++) b[i] = (b[i] - Dense.Dot(l.Slice(i * n, i), b)) / l[i * n + i];
    }

    /// <summary>b := L'^-1 b.</summary>
    public static void SolveUpper(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        for (int i = n - 1; i >= 0; i--)
        {
            b[i] /= l[i * n + i];
            Dense.Add(-b[i], l.Slice(i * n, i), b);
        }
    }

    /// <summary>b := A^-1 b.</summary>
    public static void Solve(ReadOnlySpan<double> l, int n, Span<double> b)
    {
        SolveLower(l, n, b);
        SolveUpper(l, n, b);
    }

    /// <summary>The full symmetric inverse of A from its factor.</summary>
    public static void Invert(ReadOnlySpan<double> l, int n, Span<double> inverse)
    {
        inverse.Clear();
        for (int j = 0; j < n; j++)
        {
            Span<double> row = inverse.Slice(j * n, n); // A^-1 is symmetric: its column j is its row j
            row[j] = 1;
            Solve(l, n, row);
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                inverse[i * n + j] = inverse[j * n + i] = 0.5 * (inverse[i * n + j] + inverse[j * n + i]);
    }

    /// <summary>log det A.</summary>
    public static double LogDeterminant(ReadOnlySpan<double> l, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += Math.Log(l[i * n + i]);
        return 2 * sum;
    }
}
