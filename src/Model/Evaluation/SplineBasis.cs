using System.Runtime.CompilerServices;

namespace Stats.Modeling;

/// <summary>B-splines by the recurrence of de Boor (1978, ch. X). Beyond the boundary knots the end pieces' polynomials go on.</summary>
internal sealed class SplineBasis
{
    private readonly double[] t;
    private readonly int order;

    /// <param name="knots">Boundary knots at the ends, inner knots between, ascending.</param>
    /// <param name="degree">Degree of the pieces, 3 for cubic.</param>
    public SplineBasis(double[] knots, int degree)
    {
        order = degree + 1;
        t = [.. Enumerable.Repeat(knots[0], degree), .. knots, .. Enumerable.Repeat(knots[^1], degree)];
    }

    /// <summary>Number of basis functions.</summary>
    public int Count => t.Length - order;

    /// <summary>The basis at the given points, one array per function; the first function is left out without an intercept.</summary>
    public double[][] Evaluate(double[] x, bool intercept)
    {
        int first = intercept ? 0 : 1;
        if (order <= 4) return Pieces(first).Evaluate(x);
        double[][] columns = new double[Count - first][];
        for (int j = 0; j < columns.Length; j++) columns[j] = new double[x.Length];
        Scan.Rows(x.Length, (from, to) => Fill(x, columns, first, from, to));
        return columns;
    }

    /// <summary>The functions from the given one on as cubics between the knots. The end pieces go on beyond the boundary.</summary>
    private PiecewiseCubic Pieces(int first)
    {
        (double Start, int Interval)[] pieces = Intervals;
        double[][] coefficients = new double[Count - first][];
        for (int j = 0; j < coefficients.Length; j++) coefficients[j] = [.. pieces.SelectMany(p => Powers(j + first, p.Interval))];
        double[] origins = [.. pieces.Select(p => p.Start)];
        return new PiecewiseCubic(origins[1..], origins, coefficients);
    }

    /// <summary>Where the pieces between the knots begin, and their numbers.</summary>
    public (double Start, int Interval)[] Intervals => [.. Enumerable.Range(order - 1, Count - order + 1).Where(m => t[m] < t[m + 1]).Select(m => (t[m], m))];

    /// <summary>One function in powers of the distance from the beginning of an interval: 4 coefficients, for cubics or less.</summary>
    public double[] Powers(int j, int interval)
    {
        double[] powers = new double[4];
        double factorial = 1;
        for (int k = 0; k < order; k++)
        {
            if (k > 0) factorial *= k;
            powers[k] = Derivative(j, order, t[interval], k, interval) / factorial;
        }

        return powers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(double[] x, double[][] columns, int first, int from, int to)
    {
        Span<double> values = stackalloc double[order];
        for (int i = from; i < to; i++)
        {
            if (double.IsNaN(x[i]))
            {
                foreach (double[] column in columns) column[i] = double.NaN;
                continue;
            }

            int start = Values(x[i], values);
            for (int k = 0; k < order; k++) if (start + k >= first) columns[start + k - first][i] = values[k];
        }
    }

    /// <summary>The values of the functions that are not zero around a point.</summary>
    /// <returns>The number of the first of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Values(double x, Span<double> values)
    {
        int m = Interval(x);
        values.Clear();
        values[0] = 1;
        for (int k = 1; k < order; k++)
        {
            double saved = 0;
            for (int r = 0; r < k; r++)
            {
                double right = t[m + r + 1], left = t[m + 1 - k + r];
                double share = values[r] / (right - left);
                values[r] = saved + (right - x) * share;
                saved = (x - left) * share;
            }

            values[k] = saved;
        }

        return m - order + 1;
    }

    /// <summary>All functions' derivatives of some order at a point.</summary>
    public double[] Derivatives(double x, int derivative)
    {
        double[] result = new double[Count];
        int m = Interval(x);
        for (int j = 0; j < result.Length; j++) result[j] = Derivative(j, order, x, derivative, m);
        return result;
    }

    private double Derivative(int j, int k, double x, int derivative, int m)
    {
        if (derivative == 0) return Value(j, k, x, m);
        double a = t[j + k - 1] - t[j], b = t[j + k] - t[j + 1];
        double left = a > 0 ? Derivative(j, k - 1, x, derivative - 1, m) / a : 0;
        double right = b > 0 ? Derivative(j + 1, k - 1, x, derivative - 1, m) / b : 0;
        return (k - 1) * (left - right);
    }

    private double Value(int j, int k, double x, int m)
    {
        if (k == 1) return j == m ? 1 : 0;
        double a = t[j + k - 1] - t[j], b = t[j + k] - t[j + 1];
        return (a > 0 ? (x - t[j]) / a * Value(j, k - 1, x, m) : 0) + (b > 0 ? (t[j + k] - x) / b * Value(j + 1, k - 1, x, m) : 0);
    }

    // The last knot interval is closed on the right; points outside belong to the end intervals.
    private int Interval(double x)
    {
        int low = order - 1, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (x >= t[middle]) low = middle;
            else high = middle - 1;
        }

        // Inner knots on a boundary leave intervals of no length before the first or behind the last one.
        while (low < Count - 1 && t[low] == t[low + 1]) low++;
        while (low > order - 1 && t[low] == t[low + 1]) low--;
        return low;
    }
}
