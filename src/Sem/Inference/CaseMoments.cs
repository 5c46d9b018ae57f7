using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// What each row of one group's data adds to its moments, centred: the vector z = (d, vech(d d' - S)) with d the row's deviation from the means. Where observed variables are fixed,
/// the same made of their regressions is taken away, z(d) - z(fitted d), so that the moments of the fixed variables do not vary (Yuan and Bentler; lavaan's fixed.x).
/// The average of z z' is Gamma, the covariance of the moments, which is never formed here. Row-major matrices.
/// </summary>
internal sealed class CaseMoments
{
    private readonly double[] constant;

    private CaseMoments(double[] rows, double[]? fitted, int count, int variables)
    {
        Rows = rows;
        Fitted = fitted;
        Count = count;
        Variables = variables;
        constant = RowMajor.TransposedProduct(rows, rows, count, variables, variables);
        if (fitted is not null)
        {
            double[] regressed = RowMajor.TransposedProduct(fitted, fitted, count, variables, variables);
            for (int i = 0; i < constant.Length; i++) constant[i] -= regressed[i];
        }
        for (int i = 0; i < constant.Length; i++) constant[i] /= count;
    }

    /// <summary>n x p deviations from the means.</summary>
    public double[] Rows { get; }

    /// <summary>n x p fitted deviations where some variables are fixed; null where none is.</summary>
    public double[]? Fitted { get; }

    /// <summary>n, the number of rows.</summary>
    public int Count { get; }

    /// <summary>p, the number of variables.</summary>
    public int Variables { get; }

    /// <summary>The average of d d' (less that of the fitted ones): p x p.</summary>
    public ReadOnlySpan<double> Average => constant;

    /// <summary>The cases of complete data.</summary>
    /// <param name="data">n x p values.</param>
    /// <param name="count">n.</param>
    /// <param name="variables">p.</param>
    /// <param name="fixedVariables">The positions of the fixed exogenous variables; their covariance matrix has to be positive definite.</param>
    public static CaseMoments Of(ReadOnlySpan<double> data, int count, int variables, ReadOnlySpan<int> fixedVariables)
    {
        double[] rows = data.ToArray();
        for (int j = 0; j < variables; j++)
        {
            double mean = 0;
            for (int i = 0; i < count; i++) mean += data[(i * variables) + j];
            mean /= count;
            for (int i = 0; i < count; i++) rows[(i * variables) + j] -= mean;
        }
        return new CaseMoments(rows, fixedVariables.IsEmpty ? null : Regress(rows, count, variables, fixedVariables), count, variables);
    }

    /// <summary>The vectors z themselves, n x (p +) p (p + 1) / 2, the means first where <paramref name="means"/>; vech by columns of the lower triangle.</summary>
    public double[] ToMatrix(bool means)
    {
        int p = Variables, first = means ? p : 0, width = first + (p * (p + 1) / 2);
        double[] z = new double[Count * width];
        Parallel.For(0, Count, i =>
        {
            ReadOnlySpan<double> d = Rows.AsSpan(i * p, p), f = Fitted is null ? default : Fitted.AsSpan(i * p, p);
            Span<double> row = z.AsSpan(i * width, width);
            for (int j = 0; j < first; j++) row[j] = d[j] - (f.IsEmpty ? 0 : f[j]);
            int k = first;
            for (int j = 0; j < p; j++)
                for (int l = j; l < p; l++, k++)
                    row[k] = (d[l] * d[j]) - (f.IsEmpty ? 0 : f[l] * f[j]) - constant[(l * p) + j];
        });
        return z;
    }

    /// <summary>The regressions of all variables on the fixed ones; the fixed ones themselves stay as they are.</summary>
    private static double[] Regress(double[] rows, int count, int p, ReadOnlySpan<int> fixedVariables)
    {
        int x = fixedVariables.Length;
        double[] exogenous = new double[count * x];
        for (int i = 0; i < count; i++)
            for (int k = 0; k < x; k++)
                exogenous[(i * x) + k] = rows[(i * p) + fixedVariables[k]];
        double[] cross = RowMajor.TransposedProduct(exogenous, exogenous, count, x, x), slopes = RowMajor.TransposedProduct(rows, exogenous, count, p, x);
        if (!Cholesky.TryFactor(cross, x)) throw new InvalidOperationException("The fixed variables are collinear; the data are checked for this before.");
        for (int j = 0; j < p; j++) Cholesky.Solve(cross, x, slopes.AsSpan(j * x, x));
        double[] fitted = RowMajor.Product(exogenous, RowMajor.Transpose(slopes, p, x), count, x, p);
        foreach (int k in fixedVariables)
            for (int i = 0; i < count; i++)
                fitted[(i * p) + k] = rows[(i * p) + k];
        return fitted;
    }
}
