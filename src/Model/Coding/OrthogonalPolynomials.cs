using System.Numerics;
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
            alpha[k] = origin + Moment(x, origin, current) / norm2[k];
            double norm = Advance(x, alpha[k], k == 0 ? 0 : norm2[k] / norm2[k - 1], before, current);
            norm2[k + 1] = norm;
        }

        return new OrthogonalPolynomials(alpha, norm2);
    }

    /// <summary>Degrees 1, 2, ... at the given points, one array each.</summary>
    public double[][] Evaluate(double[] x)
    {
        double[][] columns = new double[alpha.Length][];
        for (int k = 0; k < columns.Length; k++) columns[k] = GC.AllocateUninitializedArray<double>(x.Length);
        double[] unit = new double[columns.Length + 1];
        for (int k = 0; k < unit.Length; k++) unit[k] = k == 0 ? 1 : Math.Sqrt(norm2[k]);
        Scan.Rows(x.Length, (from, to) =>
        {
            // Few rows at a time, so that all degrees of them stay in the cache; scaled at once, p[k] = unit[k] * column.
            for (int start = from; start < to; start += BlockRows)
            {
                int count = Math.Min(BlockRows, to - start);
                for (int k = 0; k < columns.Length; k++)
                {
                    double c = unit[k] / unit[k + 1], ratio = k < 2 ? (k == 0 ? 0 : norm2[1] / norm2[0] / unit[2]) : norm2[k] / norm2[k - 1] * unit[k - 1] / unit[k + 1];
                    Next(x.AsSpan(start, count), alpha[k], c, k > 0 ? columns[k - 1].AsSpan(start, count) : [], ratio, k > 1 ? columns[k - 2].AsSpan(start, count) : [], columns[k].AsSpan(start, count));
                }
            }
        });
        return columns;
    }

    private const int BlockRows = 1024;

    // result = c (x - alpha) current - ratio before; degree 0 is 1 everywhere and given as an empty list.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Next(ReadOnlySpan<double> x, double alpha, double c, ReadOnlySpan<double> current, double ratio, ReadOnlySpan<double> before, Span<double> result)
    {
        int done = 0;
        if (!before.IsEmpty)
        {
            int width = Vector<double>.Count;
            Vector<double> a = new(alpha), cs = new(c), ratios = new(ratio);
            for (; done <= x.Length - width; done += width)
                (cs * (new Vector<double>(x[done..]) - a) * new Vector<double>(current[done..]) - ratios * new Vector<double>(before[done..])).CopyTo(result[done..]);
        }

        for (int i = done; i < x.Length; i++)
            result[i] = c * (x[i] - alpha) * (current.IsEmpty ? 1 : current[i]) - (current.IsEmpty ? 0 : ratio * (before.IsEmpty ? 1 : before[i]));
    }

    // The sum of (x - origin) p^2.
    private static double Moment(ReadOnlySpan<double> x, double origin, ReadOnlySpan<double> p)
    {
        Vector<double> sums = default, o = new(origin);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> v = new(p[i..]);
            sums += (new Vector<double>(x[i..]) - o) * v * v;
        }

        double sum = Vector.Sum(sums);
        for (; i < x.Length; i++) sum += (x[i] - origin) * p[i] * p[i];
        return sum;
    }

    // One step of the recurrence in place; returns the squared norm of the new polynomial.
    private static double Advance(ReadOnlySpan<double> x, double alpha, double ratio, Span<double> before, Span<double> current)
    {
        Vector<double> sums = default, a = new(alpha), r = new(ratio);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> now = new(current[i..]), next = (new Vector<double>(x[i..]) - a) * now - r * new Vector<double>(before[i..]);
            now.CopyTo(before[i..]);
            next.CopyTo(current[i..]);
            sums += next * next;
        }

        double norm = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            double next = (x[i] - alpha) * current[i] - ratio * before[i];
            before[i] = current[i];
            current[i] = next;
            norm += next * next;
        }

        return norm;
    }

    private static double Mean(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double v in x) sum += v;
        return sum / x.Length;
    }
}
