using Stats.Modeling;

namespace Stats.Survival;

/// <content>Scores of rows, and what follows from them.</content>
public sealed partial class SurvivalFit
{
    /// <summary>Scores, and the changes that rows make to the estimates, for every family and every kind of censoring and truncation.</summary>
    /// <remarks>
    /// R's residuals of types dfbeta and dfbetas with weighted = TRUE: the change to first order in 1/n (Cain and Lange 1984; Therneau and Grambsch 2000, section 7.1). <see cref="Jackknife"/> refits without each row.
    /// With robust errors the information is still the model's.
    /// </remarks>
    /// <param name="type">What is wanted.</param>
    /// <param name="byCluster">Whether rows of one cluster are summed (R's collapse); the formula has <c>cluster(id)</c>.</param>
    /// <returns>One row for each row that took part, in the order of the data, or for each cluster; NaN but for scores where the information is not positive definite.</returns>
    /// <exception cref="ArgumentException">Clusters are asked for, and the formula names none.</exception>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data.</exception>
    public InfluenceTable Influence(InfluenceType type, bool byCluster = false)
    {
        double[][] scores = UnitScores(byCluster);
        CoefficientMap map = parts.Map!;
        if (type == InfluenceType.Score) return new(type, byCluster, map.Ids, [.. scores.Select(map.GradientToUser())]);
        if (ModelInformation() is not { } information) return new(type, byCluster, map.Ids, [.. scores.Select(_ => Unknown(map.Ids.Length))]);
        double[][] changes = [.. scores.Select(s => map.ToUser(information.Solve(s)))];
        if (type == InfluenceType.DfBeta) return new(type, byCluster, map.Ids, changes);
        double[] covariance = map.Covariance(information.Inverse());
        double[] errors = [.. map.Ids.Select((_, k) => Math.Sqrt(covariance[(k * map.Ids.Length) + k]))];
        return new(type, byCluster, map.Ids, [.. changes.Select(c => c.Zip(errors, (change, error) => change / error).ToArray())]);
    }

    /// <summary>How far the estimates without a row lie from the maximum, as twice a log-likelihood, to first order: s'V s for the row's score s and the inverse information V (R's ldcase; Escobar and Meeker 1992).</summary>
    /// <remarks>It does not depend on how the model is parametrised. The weight of a row is within its score and counts twice; R's weighted = TRUE counts it once.</remarks>
    /// <inheritdoc cref="Influence"/>
    /// <param name="byCluster">Whether rows of one cluster are taken out together; the formula has <c>cluster(id)</c>.</param>
    /// <returns>One number for each row that took part, in the order of the data, or for each cluster; at least 0; NaN where the information is not positive definite.</returns>
    public double[] LikelihoodDisplacement(bool byCluster = false)
    {
        double[][] scores = UnitScores(byCluster);
        return ModelInformation() is { } information ? [.. scores.Select(s => s.Zip(information.Solve(s), (a, b) => a * b).Sum())] : Unknown(scores.Length);
    }

    private static double[] Unknown(int count) => [.. Enumerable.Repeat(double.NaN, count)];

    // The weighted scores in the standardised coefficients.
    private double[][] UnitScores(bool byCluster)
    {
        (SurvivalProblem problem, _) = RequireData();
        if (byCluster && parts.Bound!.Clusters is null) throw new ArgumentException("The formula names no clusters: add cluster(id).", nameof(byCluster));
        (int[] units, int count) = byCluster ? RepeatedFits.Units(this) : ([.. Enumerable.Range(0, Response!.Count)], Response.Count);
        return Sandwich.Scores(problem, parts.Point, units, count);
    }

    private Information? ModelInformation()
    {
        (SurvivalProblem problem, _) = RequireData();
        int n = problem.Dimension;
        double[] gradient = new double[n], hessian = new double[n * n];
        problem.Likelihood.Evaluate(parts.Point, gradient, hessian);
        return Converged && Information.Of(hessian, n) is { IsPositiveDefinite: true } information ? information : null;
    }
}
