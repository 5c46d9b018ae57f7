namespace Stats.Survival;

/// <summary>
/// Robust standard errors of a step estimate: root of the sum over rows of (w du/dw)^2, the infinitesimal jackknife. A row adds to log S, at a time t at which d of n fail,
/// Y (1/(n - d) - 1/n) - dN/(n - d) while it is watched (Y) or fails (dN), and to H it adds dN/n - Y d/n^2.
/// </summary>
/// <remarks>Both have the form A(min(t, exit)) - A(entry) less a jump at the row's own event, so that one walk in the order of time keeps the sum: O(n log n). R's survfit(robust = TRUE).</remarks>
internal static class InfluenceErrors
{
    /// <summary>Standard errors of log S or of H at each time of the table.</summary>
    public static double[] Of(RiskTable table, WatchedRows rows, bool hazard)
    {
        int n = rows.Exit.Length, entered = 0, left = 0;
        int[] byEntry = Order(rows.Entry), byExit = Order(rows.Exit);
        double[] at = new double[n], errors = new double[table.Times.Length];
        double slope = 0, fixedSum = 0, squares = 0, linear = 0, quadratic = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            double time = table.Times[i], risk = table.AtRisk[i], died = table.Events[i], survivors = risk - died;
            for (; entered < n && rows.Entry[byEntry[entered]] < time; entered++) Move(byEntry[entered], 1, at[byEntry[entered]] = slope);
            bool defined = died > 0 && (hazard || !table.AllFail[i]);
            double jump = !defined ? 0 : hazard ? 1 / risk : 1 / survivors;
            if (defined) slope += hazard ? died / (risk * risk) : died / (risk * survivors);
            for (; left < n && rows.Exit[byExit[left]] <= time; left++)
            {
                int row = byExit[left];
                double influence = rows.Weight[row] * (slope - at[row] - (rows.IsEvent[row] ? jump : 0));
                fixedSum += influence * influence;
                Move(row, -1, at[row]);
            }
            errors[i] = Math.Sqrt(fixedSum + Math.Max(0, (slope * slope * squares) - (2 * slope * linear) + quadratic));
        }

        return errors;

        void Move(int row, int sign, double from)
        {
            double square = sign * rows.Weight[row] * rows.Weight[row];
            squares += square;
            linear += square * from;
            quadratic += square * from * from;
        }
    }

    private static int[] Order(double[] keys)
    {
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort((double[])keys.Clone(), order);
        return order;
    }
}
