using Stats.Optim;

namespace Stats.Survival;

/// <summary>Martingale residuals of right-truncated rows, from the cumulative hazard of the event among those that are seen.</summary>
/// <remarks>
/// Given entry &lt; event &lt;= T, that hazard is A(t) = D(entry, t) + log(1 - e^-D(entry, T)) - log(1 - e^-D(t, T)), D the increments of the row's own: unit exponential, as H is without truncation. Over an
/// interval its expectation is A(lower) + 1 - d/(e^d - 1), d its increment.
/// </remarks>
internal static class TruncatedResiduals
{
    /// <summary>Puts those of the right-truncated rows that take part into a list by rows of the data.</summary>
    public static void Put(SurvivalProblem problem, double[] point, double[] martingale)
    {
        ObservedRows rows = problem.Rows;
        PredictorJet[] jets = new PredictorJet[Block.Rows];
        double[] entry = new double[Block.Rows], lower = new double[Block.Rows], upper = new double[Block.Rows], last = new double[Block.Rows];
        problem.Likelihood.ForEachBlock(point, (kernel, start, count) =>
        {
            RowGroup group = rows.Groups.First(g => start >= g.Start && start < g.End);
            if (!group.Truncated) return;
            Hazards(kernel, group.Entered ? rows.LogEntry : [], entry);
            Hazards(kernel, group.Kind == GroupKind.LeftCensored ? [] : rows.LogLower, lower);
            Hazards(kernel, group.Kind == GroupKind.Watched ? rows.LogLower : rows.LogUpper, upper);
            Hazards(kernel, rows.LogTruncation, last);
            for (int i = 0; i < count; i++)
            {
                double from = Seen(entry[i], lower[i], last[i]), to = Seen(entry[i], upper[i], last[i]), width = to - from;
                martingale[rows.NumberOf(start + i)] = group.Kind == GroupKind.Watched ? 1 - to : (1 / Elementary.Expm1OverX(width)) - from;
            }

            void Hazards(RowKernel at, double[] logTimes, double[] result)
            {
                Array.Clear(result);
                if (logTimes.Length == 0) return;
                at.Cumulative(logTimes.AsSpan(start, count), jets);
                for (int i = 0; i < count; i++) result[i] = jets[i].Value;
            }
        });
    }

    private static double Seen(double entry, double at, double last) =>
        at <= entry ? 0 : at - entry + Elementary.Log1mExp(last - entry) - Elementary.Log1mExp(last - at);
}
