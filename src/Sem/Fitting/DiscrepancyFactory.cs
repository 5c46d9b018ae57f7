using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>The terms of a fit's objective: for every group what it is compared with, its discrepancy and its weight.</summary>
internal static class DiscrepancyFactory
{
    /// <summary>Whether covariances divide by n - 1 (Wishart likelihood, and all least squares).</summary>
    public static bool DividesByLess(SemOptions options) => options.Likelihood is { } given
        ? given == SemLikelihood.Wishart && options.Missing == MissingData.Listwise
        : options.Estimator != SemEstimator.MaximumLikelihood;

    /// <summary>What a group's model is compared with.</summary>
    public static GroupMoments Sample(GroupData group, SemOptions options, bool means)
    {
        double factor = DividesByLess(options) ? group.Observations / (group.Observations - 1.0) : 1;
        double[] covariance = [.. group.Covariance.Select(c => c * factor)];
        return new GroupMoments(covariance, means ? group.Mean ?? [] : [], group.Observations);
    }

    /// <summary>The weight of a group's half discrepancy in the objective: n for likelihoods (the Wishart one too, as in lavaan), n - 1 for least squares.</summary>
    public static double Weight(GroupData group, SemOptions options) => options.Estimator == SemEstimator.MaximumLikelihood ? group.Observations : group.Observations - 1;

    /// <summary>The weight of a group's half discrepancy in half the test statistic: n, or n - 1 where covariances divide by n - 1.</summary>
    public static double StatisticWeight(GroupData group, SemOptions options) =>
        options.Estimator == SemEstimator.MaximumLikelihood && !DividesByLess(options) ? group.Observations : group.Observations - 1;

    /// <summary>The weight of a group's unit information: n, times (N - G) / N where covariances divide by n - 1 (lavaan's rule).</summary>
    public static double InformationWeight(GroupData group, IReadOnlyList<GroupData> groups, SemOptions options)
    {
        double total = groups.Sum(g => g.Observations);
        return options.Estimator == SemEstimator.MaximumLikelihood && !DividesByLess(options) ? group.Observations : group.Observations * (total - groups.Count) / total;
    }

    /// <summary>The weight matrices of the groups: null for likelihoods and GLS, whose weights are matrices of the size of the model.</summary>
    /// <param name="group">The group.</param>
    /// <param name="options">The options.</param>
    /// <param name="means">Whether the model has means.</param>
    /// <param name="fixedVariables">The places of the variables whose moments are the sample's: these weigh nothing.</param>
    /// <exception cref="SpecificationException">The estimator needs rows that are not there, or more of them.</exception>
    public static QuadraticWeight? MomentWeight(GroupData group, SemOptions options, bool means, int[] fixedVariables)
    {
        int p = group.Count, length = MomentVector.Length(p, means);
        if (options.Estimator is SemEstimator.MaximumLikelihood or SemEstimator.GeneralisedLeastSquares) return null;
        if (options.Estimator == SemEstimator.UnweightedLeastSquares) return QuadraticWeight.OfDiagonal([.. Enumerable.Repeat(1.0, length)]);
        string name = options.Estimator == SemEstimator.WeightedLeastSquares ? "WLS" : "DWLS", where = group.Label.Length > 0 ? $"Group '{group.Label}'" : "The data";
        if (group.Rows is null)
            throw new SpecificationException(SpecificationCode.InvalidData, $"{name} needs the rows of the data: its weights are their fourth moments, and a covariance matrix does not hold them.", "Use ML, GLS or ULS.");
        if (options.Estimator == SemEstimator.DiagonallyWeightedLeastSquares)
        {
            double[] diagonal = AsymptoticCovariance.Diagonal(group.Rows, group.Observations, p, means, fixedVariables);
            return QuadraticWeight.OfDiagonal([.. diagonal.Select(g => g > 0 ? 1 / g : 0)]);
        }

        if (group.Observations <= length)
            throw new SpecificationException(SpecificationCode.InvalidData, $"{where} {(group.Label.Length > 0 ? "has" : "have")} {group.Observations} rows; WLS needs more than the {length} moments of {p} variables.", "Use ML with robust errors (MLM, MLR), or DWLS.");
        double[] gamma = AsymptoticCovariance.Of(group.Rows, group.Observations, p, means, fixedVariables), inverse = new double[length * length];
        if (!AsymptoticCovariance.TryInvert(gamma, p, means, fixedVariables, inverse))
            throw new SpecificationException(SpecificationCode.InvalidData, $"{where}: the covariance of the sample moments is singular, so WLS has no weights (a variable with two values, such as an indicator of 0 and 1, does this).", "Use DWLS, or ML with robust errors.");
        return QuadraticWeight.OfMatrix(inverse, length);
    }

    /// <summary>One group's half discrepancy by all free rows.</summary>
    public static IObjective Term(GroupStructure structure, GroupData group, GroupMoments sample, QuadraticWeight? weight, SemOptions options, int parameters, Curvature curvature)
    {
        if (weight is not null) return new LeastSquaresDiscrepancy(structure, sample, weight, parameters, curvature);
        if (options.Estimator == SemEstimator.GeneralisedLeastSquares) return new NormalWeightDiscrepancy(structure, sample, parameters, curvature);
        return group.HasMissing ? new FullInformationDiscrepancy(structure, group.Patterns!, parameters, curvature) : new LikelihoodDiscrepancy(structure, sample, parameters, curvature);
    }
}
