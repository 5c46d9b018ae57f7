using MathNet.Numerics.LinearAlgebra;

namespace Stats.Survival;

/// <summary>Finds out whether the location of log time can meet the times of all events exactly: the likelihood then has no bound.</summary>
/// <remarks>
/// With log T = m + e/gamma and m = x'b, an event with log t = m has density proportional to gamma, and a row censored at c with log c at most m the probability of a constant:
/// as gamma tends to infinity the likelihood rises as gamma to the number of events. This needs about as many coefficients as events with covariates of their own.
/// </remarks>
internal static class Interpolation
{
    private const double Met = 1e-9; // of the spread of log times
    private const int Projections = 2_000;
    private const int MostEvents = 500;

    /// <summary>The limit, or null where the times are not met.</summary>
    public static LikelihoodLimit? Find(SurvivalProblem problem)
    {
        if (problem.Driving(ParameterRole.PowerShape) is not { HasIntercept: true } power || Location(problem) is not { } location) return null;
        (Matrix<double> design, Vector<double> exact, List<(double[] Row, double Least)> bounds) = Conditions(problem, location.Predictor, location.Sign, location.Scaled);
        if (exact.Count == 0 || exact.Count > MostEvents || !CanMeet(design, exact, bounds)) return null;
        string gamma = Name(problem, ParameterRole.PowerShape), end = power.Roles.First(r => r.Role == ParameterRole.PowerShape).Sign > 0 ? "infinity" : "0";
        int coefficients = location.Predictor.Count;
        string events = exact.Count == 1 ? "the time of the event" : $"the times of all {exact.Count} events";
        return new("Unbounded", FormattableString.Invariant($"{gamma} tends to {end}: the hazard concentrates at single times, as the {(coefficients == 1 ? "coefficient of " + location.Name + " meets" : coefficients + " coefficients of " + location.Name + " meet")} {events} exactly"),
            double.PositiveInfinity, $"fix {gamma}, for instance {gamma} = 1, or use fewer covariates than there are events");
    }

    // The predictor of log time, its sign there, and whether it grows with gamma (then its offset does not count).
    private static (LinearPredictor Predictor, int Sign, bool Scaled, string Name)? Location(SurvivalProblem problem)
    {
        ParameterRole role = problem.Driving(ParameterRole.TimeScale) is { Count: > 0 } ? ParameterRole.TimeScale : ParameterRole.HazardScale;
        if (role == ParameterRole.HazardScale && problem.Family.Kernel is not BaselineKernel<WeibullBaseline>) return null;
        if (problem.Driving(role) is not { Count: > 0 } predictor) return null;
        int sign = predictor.Roles.First(r => r.Role == role).Sign;
        return (predictor, sign, role == ParameterRole.HazardScale || problem.Family.HasPowerScale, Name(problem, role));
    }

    private static string Name(SurvivalProblem problem, ParameterRole role) => problem.Family.Parameters.First(p => p.Role == role).Name;

    // sign (x'b + offset) = -log t for events; for other rows x'b has a bound from above or from below: row'b at least a number.
    private static (Matrix<double> Design, Vector<double> Exact, List<(double[] Row, double Least)> Bounds) Conditions(SurvivalProblem problem, LinearPredictor predictor, int sign, bool scaled)
    {
        ObservedRows rows = problem.Rows;
        List<double[]> designs = [];
        List<double> exact = [];
        List<(double[], double)> bounds = [];
        foreach (RowGroup group in rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                if (rows.WeightOf(i) == 0) continue;
                double[] row = Row(predictor, i);
                double offset = scaled ? 0 : predictor.Constant + (predictor.Offset?[i] ?? 0);
                if (rows.IsEvent(i))
                {
                    designs.Add(row);
                    exact.Add((-sign * rows.LogLower[i]) - offset);
                    if (exact.Count > MostEvents) return (Matrix<double>.Build.Dense(1, 1), Vector<double>.Build.DenseOfEnumerable(exact), bounds);
                    continue;
                }

                // The location is at least the lower end, and at most the upper one.
                if (double.IsFinite(rows.LogLower[i])) bounds.Add(([.. row.Select(x => -sign * x)], rows.LogLower[i] + (sign * offset)));
                if (group.Kind != GroupKind.Watched && double.IsFinite(rows.LogUpper[i])) bounds.Add(([.. row.Select(x => sign * x)], -rows.LogUpper[i] - (sign * offset)));
            }
        }

        return (designs.Count == 0 ? Matrix<double>.Build.Dense(1, 1) : Matrix<double>.Build.DenseOfRowArrays(designs), Vector<double>.Build.DenseOfEnumerable(exact), bounds);
    }

    private static double[] Row(LinearPredictor predictor, int row)
    {
        double[] x = new double[predictor.Count];
        int k = 0;
        if (predictor.HasIntercept) x[k++] = 1;
        foreach (StandardColumn column in predictor.Columns) x[k++] = column[row];
        return x;
    }

    private static bool CanMeet(Matrix<double> design, Vector<double> exact, List<(double[] Row, double Least)> bounds)
    {
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd = design.Svd(true);
        int rank = svd.S.Count(s => s > Met * svd.S[0]);
        Vector<double> point = Vector<double>.Build.Dense(design.ColumnCount);
        for (int k = 0; k < rank; k++) point += svd.VT.Row(k) * (svd.U.Column(k) * exact / svd.S[k]);
        double spread = Math.Max(1, exact.Maximum() - exact.Minimum());
        if ((design * point - exact).AbsoluteMaximum() > Met * spread) return false;

        // What is free besides: projections onto the half space that is violated most (Agmon 1954).
        bool any = design.ColumnCount > rank;
        Matrix<double> free = any ? svd.VT.SubMatrix(rank, design.ColumnCount - rank, 0, design.ColumnCount) : svd.VT;
        for (int step = 0; step < Projections; step++)
        {
            (double worst, double[]? row) = (Met * spread, null);
            foreach ((double[] bound, double least) in bounds)
            {
                double missing = least;
                for (int k = 0; k < bound.Length; k++) missing -= bound[k] * point[k];
                if (missing > worst) (worst, row) = (missing, bound);
            }

            if (row is null) return true;
            if (!any) return false;
            Vector<double> move = free * Vector<double>.Build.DenseOfArray(row);
            double length = move * move;
            if (length <= Met * Met) return false;
            point += free.TransposeThisAndMultiply(move) * (1.5 * worst / length);
        }

        return false;
    }
}
