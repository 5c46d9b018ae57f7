using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>
/// Exchanges one row of the subset for one outside while that lowers the determinant: subsets that no concentration step improves can still be improved
/// so (the feasible solutions of Hawkins 1994, Comput. Stat. Data Anal. 17, 197-210).
/// </summary>
internal static class SwapSearch
{
    private const int MostPairs = 4096, MostAtOnce = 64;

    // With A the scatter matrix of the h rows about their mean, a = x_i' A^-1 x_i for the row that leaves, b that of the row that enters and c = x_i' A^-1 x_j (all
    // from the mean), the determinant is multiplied by
    //     1 - (1 + 1/h) a + (1 - 1/h) b + 2 c/h - (a b - c^2),
    // which is at least its value at c = -1/h. That bound falls in a and rises in b: sorted, all but a few pairs are never formed.
    public static bool Improve(SubsetFit fit, StandardRows data, Span<int> rows, Span<int> scratch, CancellationToken cancellationToken)
    {
        int n = data.Rows, p = data.Variables, h = rows.Length;
        double[] y = new double[n * p]; // row-major: pairs of rows meet
        bool improved = false;
        List<(double Ratio, int Leave, int Enter)> pairs = [];
        bool[] member = new bool[n];
        int[] inside = new int[h], outside = new int[n - h];
        double[] keysIn = new double[h], keysOut = new double[n - h];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fit.Whiten();
            double scale = 1 / Math.Sqrt(h - 1.0);
            for (int j = 0; j < p; j++)
                for (int i = 0; i < n; i++) y[(i * p) + j] = fit.Whitened[(j * n) + i] * scale;
            Array.Clear(member);
            foreach (int r in rows) member[r] = true;
            int ins = 0, outs = 0;
            for (int i = 0; i < n; i++)
            {
                double d = fit.Distances[i] / (h - 1);
                if (member[i])
                {
                    keysIn[ins] = -d;
                    inside[ins++] = i;
                }
                else
                {
                    keysOut[outs] = d;
                    outside[outs++] = i;
                }
            }

            Array.Sort(keysIn, inside);
            Array.Sort(keysOut, outside);
            double best = 1 - 1e-12; // less is rounding
            pairs.Clear();
            for (int s = 0; s < h; s++)
            {
                double a = -keysIn[s];
                int considered = 0;
                for (int t = 0; t < n - h; t++, considered++)
                {
                    double b = keysOut[t], known = 1 - ((1 + 1.0 / h) * a) + ((1 - 1.0 / h) * b) - (a * b);
                    if (known - 1.0 / ((double)h * h) >= (pairs.Count < MostPairs ? 1 - 1e-12 : best)) break;
                    double c = Dense.Dot(y.AsSpan(inside[s] * p, p), y.AsSpan(outside[t] * p, p)), ratio = known + (2 * c / h) + (c * c);
                    if (ratio >= (pairs.Count < MostPairs ? 1 - 1e-12 : best)) continue;
                    best = Math.Min(best, ratio);
                    pairs.Add((ratio, inside[s], outside[t]));
                }

                if (considered == 0) break;
            }

            if (pairs.Count == 0) return improved;
            pairs.Sort();
            double before = fit.LogDeterminant;
            // Many exchanges at once where they do at least as well together as the best alone.
            if (Exchanged(fit, rows, scratch, pairs, MostAtOnce) && fit.LogDeterminant <= before + Math.Log(pairs[0].Ratio))
            {
                scratch.CopyTo(rows);
                improved = true;
                continue;
            }

            if (!Exchanged(fit, rows, scratch, pairs, 1))
            {
                scratch.CopyTo(rows); // an exact fit
                return true;
            }

            if (!(fit.LogDeterminant < before))
            {
                fit.Fit(rows);
                return improved;
            }

            scratch.CopyTo(rows);
            improved = true;
        }
    }

    // Fits the rows after the best pairs of which no row occurs twice; false when their covariance is singular.
    private static bool Exchanged(SubsetFit fit, ReadOnlySpan<int> rows, Span<int> scratch, List<(double Ratio, int Leave, int Enter)> pairs, int most)
    {
        rows.CopyTo(scratch);
        HashSet<int> touched = [];
        foreach ((_, int leave, int enter) in pairs)
        {
            if (touched.Contains(leave) || touched.Contains(enter)) continue;
            scratch[rows.BinarySearch(leave)] = enter;
            touched.Add(leave);
            touched.Add(enter);
            if (touched.Count == 2 * most) break;
        }

        scratch.Sort();
        return fit.Fit(scratch);
    }
}
