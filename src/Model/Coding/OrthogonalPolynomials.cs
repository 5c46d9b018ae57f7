using System.Runtime.CompilerServices;

namespace Stats.Modeling;

/// <summary>
/// Polynomials orthonormal over the points they were fitted to, by the three-term recurrence of Forsythe (1957):
/// p[k+1](x) = (x - alpha[k]) p[k](x) - norm2[k]/norm2[k-1] p[k-1](x). The constants predict at new points.
/// </summary>
internal sealed class OrthogonalPolynomials(double[] alpha, double[] norm2)
{
    /// <summary>Centres, one per degree.</summary>
    public double[] Alpha => alpha;

    /// <summary>Squared norms of degrees 0, 1, ..., degree.</summary>
    public double[] Norm2 => norm2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OrthogonalPolynomials Fit(ReadOnlySpan<double> x, int degree)
    {
        double[] alpha = new double[degree], norm2 = new double[degree + 1];
        double[] before = new double[x.Length], current = new double[x.Length];
        Array.Fill(current, 1.0);
        norm2[0] = x.Length;
        for (int k = 0; k < degree; k++)
        {
            // Centred at the mean first, so that far-off origins (years, dates) cost no digits.
            double origin = k == 0 ? Mean(x) : alpha[0];
            double sum = 0;
            for (int i = 0; i < x.Length; i++) sum += (x[i] - origin) * current[i] * current[i];
            alpha[k] = origin + sum / norm2[k];
            double ratio = k == 0 ? 0 : norm2[k] / norm2[k - 1];
            double norm = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double next = (x[i] - alpha[k]) * current[i] - ratio * before[i];
                before[i] = current[i];
                current[i] = next;
                norm += next * next;
            }

            norm2[k + 1] = norm;
        }

        return new OrthogonalPolynomials(alpha, norm2);
    }

    /// <summary>Degrees 1, 2, ... at the given points, one array each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[][] Evaluate(ReadOnlySpan<double> x)
    {
        double[][] columns = new double[alpha.Length][];
        for (int k = 0; k < columns.Length; k++)
        {
            double[] column = columns[k] = new double[x.Length];
            double ratio = k == 0 ? 0 : norm2[k] / norm2[k - 1];
            for (int i = 0; i < column.Length; i++)
            {
                double current = k == 0 ? 1 : columns[k - 1][i];
                double before = k == 0 ? 0 : k == 1 ? 1 : columns[k - 2][i];
                column[i] = (x[i] - alpha[k]) * current - ratio * before;
            }
        }

        for (int k = 0; k < columns.Length; k++)
        {
            double scale = 1 / Math.Sqrt(norm2[k + 1]);
            double[] column = columns[k];
            for (int i = 0; i < column.Length; i++) column[i] *= scale;
        }

        return columns;
    }

    private static double Mean(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double v in x) sum += v;
        return sum / x.Length;
    }
}
