using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// The sweep operator (Little and Rubin 2002, section 7.4): with the variables of a set swept in, a symmetric covariance matrix holds the regressions of the others on them (rows of the
/// set), the conditional covariances (outside), and minus the inverse of the set's covariance (inside).
/// </summary>
internal static class Sweep
{
    public static void In(Span<double> g, int p, int k) => Pivot(g, p, k, 1);

    public static void Out(Span<double> g, int p, int k) => Pivot(g, p, k, -1);

    private static void Pivot(Span<double> g, int p, int k, double sign)
    {
        Span<double> pivotRow = g.Slice(k * p, p);
        double d = pivotRow[k];
        for (int i = 0; i < p; i++)
        {
            if (i == k) continue;
            Span<double> row = g.Slice(i * p, p);
            double factor = row[k] / d;
            Dense.Add(-factor, pivotRow, row);
            row[k] = sign * factor;
        }

        for (int j = 0; j < p; j++) pivotRow[j] *= sign / d;
        pivotRow[k] = -1 / d;
    }
}
