using Stats.Optim;

namespace Stats.Survival;

/// <summary>Rank questions about a model at its data, asked at a random point: is it identified, and is it closed under a change of the unit of time?</summary>
/// <remarks>
/// The rows of the Jacobian are d log H(t)/d theta at every time that the data name. A model is identified iff the columns are independent (generically
/// in theta), and closed iff d log H/d log t lies in their span.
/// </remarks>
internal static class Identification
{
    private const int ThinnedRows = 3_000;
    private const double DependenceTolerance = 1e-8;

    /// <summary>What the Jacobian says.</summary>
    /// <param name="NullVector">A combination of the standardised coefficients that changes nothing; null: identified.</param>
    /// <param name="ClosedUnderTimeScaling">Whether a change of the unit of time only changes the coefficients.</param>
    internal sealed record Verdict(double[]? NullVector, bool ClosedUnderTimeScaling);

    /// <summary>Asks about a model and its data.</summary>
    /// <param name="problem">The model.</param>
    /// <remarks>
    /// Asked with log times counted from near one of the rows (not from it: log t = 0 is no generic time). The answers are the same in every unit, but far from 1 a fixed time scale
    /// hides the bend of the baseline from the digits.
    /// </remarks>
    public static Verdict Ask(SurvivalProblem problem)
    {
        if (problem.Dimension == 0) return new(null, false);

        // Rank can only grow with rows: the answer of some stands when it is full.
        int n = problem.Rows.Count;
        return n > 2 * ThinnedRows && AskAll(problem.Thin(n / ThinnedRows)) is { NullVector: null } thinned ? thinned : AskAll(problem);
    }

    private static Verdict AskAll(SurvivalProblem given)
    {
        SurvivalProblem problem = given.WithRows(given.Rows.Rounded(given.Rows.AnyLogTime - 1));
        double[] around = StartingValues.Central(problem);
        Random random = new(20240611);
        double[] units = problem.Likelihood.Units, point = [.. around];
        for (int i = 0; i < point.Length; i++) point[i] += 0.2 * units[i] * ((2 * random.NextDouble()) - 1);
        List<double[]> columns = Jacobian(problem, point, out double[] inLogTime);
        double[][] basis = new double[columns.Count][];
        double[][] upper = new double[columns.Count][];
        double[] diagonal = new double[columns.Count];
        for (int j = 0; j < columns.Count; j++)
        {
            double norm = Norm(columns[j]);
            double[] own = [.. columns[j]];
            upper[j] = Orthogonalize(own, basis, j);
            diagonal[j] = Norm(own);
            if (diagonal[j] <= DependenceTolerance * norm || norm == 0) return new(NullVector(upper, diagonal, j), false);
            for (int i = 0; i < own.Length; i++) own[i] /= diagonal[j];
            basis[j] = own;
        }

        double size = Norm(inLogTime);
        _ = Orthogonalize(inLogTime, basis, basis.Length);
        return new(null, Norm(inLogTime) <= 1e-7 * size);
    }

    private static List<double[]> Jacobian(SurvivalProblem problem, double[] point, out double[] inLogTime)
    {
        ObservedRows rows = problem.Rows;
        int events = rows.Groups.Sum(g => (g.End - g.Start) * Times(g).Length);
        double[][] columns = [.. Enumerable.Range(0, problem.Dimension).Select(_ => new double[events])];
        double[] slope = new double[events];
        int at = 0;
        PredictorJet[] jets = new PredictorJet[Block.Rows], hazards = new PredictorJet[Block.Rows];
        problem.Likelihood.ForEachBlock(point, (kernel, start, count) =>
        {
            RowGroup group = rows.Groups.First(g => start >= g.Start && start < g.End);
            foreach (double[] logTimes in Times(group).Select(select => select(rows)))
            {
                ReadOnlySpan<double> times = logTimes.AsSpan(start, count);
                kernel.Cumulative(times, jets);
                kernel.LogHazardOnLogTime(times, hazards);
                for (int i = 0; i < count; i++, at++)
                {
                    double h = jets[i].Value;
                    if (!(h > 0) || !double.IsFinite(h)) continue;
                    slope[at] = Math.Exp(hazards[i].Value) / h;
                    foreach (LinearPredictor predictor in problem.Predictors)
                    {
                        double d = 0;
                        foreach ((ParameterRole role, int sign) in predictor.Roles) d += sign * Element(jets[i], role) / h;
                        int k = predictor.First;
                        if (predictor.HasIntercept) columns[k++][at] = d;
                        foreach (StandardColumn column in predictor.Columns) columns[k++][at] = d * column[start + i];
                    }
                }
            }
        });
        inLogTime = slope;
        return [.. columns];
    }

    private static Func<ObservedRows, double[]>[] Times(RowGroup group)
    {
        Func<ObservedRows, double[]>[] own = group.Kind switch
        {
            GroupKind.Watched => [r => r.LogLower],
            GroupKind.Interval => [r => r.LogLower, r => r.LogUpper],
            _ => [r => r.LogUpper],
        };
        if (group.Entered) own = [.. own, r => r.LogEntry];
        return group.Truncated ? [.. own, r => r.LogTruncation] : own;
    }

    private static double Element(in PredictorJet jet, ParameterRole role) => role switch
    {
        ParameterRole.TimeScale => jet.G0,
        ParameterRole.HazardScale => jet.G1,
        ParameterRole.PowerShape => jet.G2,
        _ => jet.G3,
    };

    // Removes the first count directions, twice; returns the coefficients removed.
    private static double[] Orthogonalize(double[] column, double[][] basis, int count)
    {
        double[] removed = new double[count];
        for (int pass = 0; pass < 2; pass++)
            for (int k = 0; k < count; k++)
            {
                double projection = Block.Dot(column, basis[k]);
                removed[k] += projection;
                Block.AddScaled(-projection, basis[k], column);
            }

        return removed;
    }

    // Column j is a combination c of the ones before it: R c = upper[j], solved backwards; then e_j - c changes nothing.
    private static double[] NullVector(double[][] upper, double[] diagonal, int j)
    {
        double[] result = new double[upper.Length];
        double[] right = [.. upper[j]];
        result[j] = 1;
        for (int k = j - 1; k >= 0; k--)
        {
            double c = right[k] / diagonal[k];
            for (int i = 0; i < k; i++) right[i] -= c * upper[k][i];
            result[k] = -c;
        }

        return result;
    }

    private static double Norm(double[] x) => Math.Sqrt(Block.Dot(x, x));
}
