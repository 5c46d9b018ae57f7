namespace Stats.Sem;

/// <summary>Linear algebra on small square arrays over any field, by elimination.</summary>
internal static class FieldMatrix
{
    /// <summary>The inverse. Throws <see cref="DivideByZeroException"/> for a singular matrix.</summary>
    public static T[,] Invert<T>(Field<T> field, T[,] a)
    {
        int n = a.GetLength(0);
        T[,] identity = new T[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) identity[i, j] = i == j ? field.One : field.Zero;
        return Solve(field, a, identity);
    }

    /// <summary>X with A X = B. Throws <see cref="DivideByZeroException"/> for a singular A.</summary>
    public static T[,] Solve<T>(Field<T> field, T[,] a, T[,] b)
    {
        int n = a.GetLength(0), m = b.GetLength(1);
        T[,] work = (T[,])a.Clone(), x = (T[,])b.Clone();
        for (int k = 0; k < n; k++)
        {
            int pivot = BestPivot(field, work, k);
            if (pivot < 0) throw new DivideByZeroException("The matrix is singular.");
            if (pivot != k)
            {
                SwapRows(work, k, pivot);
                SwapRows(x, k, pivot);
            }

            T scale = field.Divide(field.One, work[k, k]);
            for (int j = k; j < n; j++) work[k, j] = field.Multiply(work[k, j], scale);
            for (int j = 0; j < m; j++) x[k, j] = field.Multiply(x[k, j], scale);
            for (int i = 0; i < n; i++)
            {
                if (i == k || field.IsZero(work[i, k])) continue;
                T factor = work[i, k];
                for (int j = k; j < n; j++) work[i, j] = SubtractProduct(field, work[i, j], factor, work[k, j]);
                for (int j = 0; j < m; j++) x[i, j] = SubtractProduct(field, x[i, j], factor, x[k, j]);
            }
        }

        return x;
    }

    /// <summary>The determinant; one for an empty matrix.</summary>
    public static T Determinant<T>(Field<T> field, T[,] a)
    {
        int n = a.GetLength(0);
        T[,] work = (T[,])a.Clone();
        T determinant = field.One;
        for (int k = 0; k < n; k++)
        {
            int pivot = BestPivot(field, work, k);
            if (pivot < 0) return field.Zero;
            if (pivot != k)
            {
                SwapRows(work, k, pivot);
                determinant = field.Subtract(field.Zero, determinant);
            }

            determinant = field.Multiply(determinant, work[k, k]);
            for (int i = k + 1; i < n; i++)
            {
                if (field.IsZero(work[i, k])) continue;
                T factor = field.Divide(work[i, k], work[k, k]);
                for (int j = k; j < n; j++) work[i, j] = SubtractProduct(field, work[i, j], factor, work[k, j]);
            }
        }

        return determinant;
    }

    /// <summary>A B, with entries that are zero skipped.</summary>
    public static T[,] Multiply<T>(Field<T> field, T[,] a, T[,] b)
    {
        int n = a.GetLength(0), m = b.GetLength(1), inner = a.GetLength(1);
        T[,] product = new T[n, m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                T sum = field.Zero;
                for (int k = 0; k < inner; k++)
                    if (!field.IsZero(a[i, k]) && !field.IsZero(b[k, j])) sum = field.Add(sum, field.Multiply(a[i, k], b[k, j]));
                product[i, j] = sum;
            }
        }

        return product;
    }

    public static T[,] Transpose<T>(T[,] a)
    {
        T[,] transposed = new T[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) transposed[j, i] = a[i, j];
        return transposed;
    }

    public static T[,] Select<T>(T[,] a, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        T[,] part = new T[rows.Count, columns.Count];
        for (int i = 0; i < rows.Count; i++)
            for (int j = 0; j < columns.Count; j++) part[i, j] = a[rows[i], columns[j]];
        return part;
    }

    private static int BestPivot<T>(Field<T> field, T[,] work, int k)
    {
        int best = -1;
        double quality = 0;
        for (int i = k; i < work.GetLength(0); i++)
        {
            double q = field.PivotQuality(work[i, k]);
            if (q > quality)
            {
                quality = q;
                best = i;
            }
        }

        return best;
    }

    private static void SwapRows<T>(T[,] a, int i, int j)
    {
        for (int k = 0; k < a.GetLength(1); k++) (a[i, k], a[j, k]) = (a[j, k], a[i, k]);
    }

    private static T SubtractProduct<T>(Field<T> field, T a, T b, T c) =>
        field.IsZero(c) ? a : field.Subtract(a, field.Multiply(b, c));
}
