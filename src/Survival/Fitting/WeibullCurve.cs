using Stats.Optim;

namespace Stats.Survival;

/// <summary>The Weibull distribution of all rows together: the reference that starting values follow.</summary>
/// <param name="LogTime">A log time in the middle of the events.</param>
/// <param name="CumulativeHazard">The cumulative hazard there.</param>
/// <param name="Gamma">The slope of log H in log time.</param>
internal sealed record WeibullCurve(double LogTime, double CumulativeHazard, double Gamma)
{
    // At the middle of the events. Below it a right-truncated Weibull is on its way to the limit in which only gamma is told.
    private const double SmallestTruncatedHazard = 0.02;

    public static WeibullCurve Fit(SurvivalProblem problem, CancellationToken cancellationToken)
    {
        ObservedRows rows = problem.Rows;

        // Events per time at risk, an interval counted at its middle: the exponential estimate, exact without intervals.
        double events = 0, risk = 0, logSum = 0;
        foreach (RowGroup group in rows.Groups)
        {
            for (int i = group.Start; i < group.End; i++)
            {
                double weight = rows.WeightOf(i);
                double lower = Math.Exp(rows.LogLower[i]), upper = Math.Exp(rows.LogUpper[i]), entry = group.Entered ? Math.Exp(rows.LogEntry[i]) : 0;
                double end = group.Kind switch
                {
                    GroupKind.Watched => lower,
                    GroupKind.LeftCensored => 0.5 * upper,
                    _ => 0.5 * (lower + upper),
                };
                risk += weight * (end - entry);
                if (group.Kind == GroupKind.Watched && !rows.IsEvent(i)) continue;
                events += weight;
                logSum += weight * Math.Log(end);
            }
        }

        double logTime = logSum / events, logRate = Math.Log(events / risk);

        // In log (t/t*) with t* the middle of the events; H(t*) and gamma are then nearly uncorrelated.
        LinearPredictor[] predictors =
        [
            new([(ParameterRole.TimeScale, 1)], 0, false, [], -logTime, null),
            new([(ParameterRole.HazardScale, 1)], 0, true, [], 0, null),
            new([(ParameterRole.PowerShape, 1)], 1, true, [], 0, null),
        ];
        SurvivalLikelihood likelihood = new(HazardFamilies.Weibull, rows, predictors, problem.MaximumThreads);
        Minimum minimum = new TrustRegionNewton { MaxIterations = 50 }.Minimize(new UnitFreeObjective(likelihood, rows), [logRate + logTime, 0], null, cancellationToken);
        double gamma = Math.Exp(minimum.Point[1]), hazard = Math.Exp(minimum.Point[0]);

        if (rows.Groups.Any(g => g.Truncated) && !(hazard > SmallestTruncatedHazard)) return new(logTime, Math.Exp(logRate + logTime), gamma is > 0.05 and < 20 ? gamma : 1);

        // With a single event, or events at one time, the Weibull may have no maximum: the exponential then serves.
        return minimum.Converged && gamma is > 0.05 and < 20 && hazard is > 1e-12 and < 1e3
            ? new(logTime, hazard, gamma)
            : new(logTime, Math.Exp(logRate + logTime), 1);
    }
}
