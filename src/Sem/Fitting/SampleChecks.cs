using Stats.Modeling;
using Stats.Optim.LinearAlgebra;

namespace Stats.Sem;

/// <summary>Whether a group's moments suffice for the estimator; one sentence where they do not.</summary>
internal static class SampleChecks
{
    // A pivot of the correlation matrix below this is a variable that the others give exactly, but for rounding.
    private const double SingularPivot = 1e-10;

    public static void Check(GroupData group, GroupMoments sample, SemOptions options, bool means)
    {
        int p = group.Count;
        string where = group.Label.Length > 0 ? $"Group '{group.Label}'" : "The data", have = group.Label.Length > 0 ? "has" : "have";
        if (means && group.Mean is null)
            throw new SpecificationException(SpecificationCode.InvalidData, $"The model has means, but {(group.Label.Length > 0 ? $"group '{group.Label}'" : "the sample")} comes without any.", "Give means beside the covariances, or leave the mean structure out.");
        if (options.Estimator is not (SemEstimator.MaximumLikelihood or SemEstimator.GeneralisedLeastSquares)) return;
        if (group.Rows is not null && !group.HasMissing && group.Observations <= p)
        {
            throw new SpecificationException(
                SpecificationCode.InvalidData,
                $"{where} {have} {group.Observations} complete rows for {p} observed variables: the sample covariance is singular, and {Name(options)} needs more rows than variables.",
                "Use ULS, fewer variables, or more data.");
        }

        double[] correlation = new double[p * p];
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++) correlation[(i * p) + j] = sample.Covariance[(i * p) + j] / Math.Sqrt(sample.Covariance[i * (p + 1)] * sample.Covariance[j * (p + 1)]);
        for (int i = 0; i < p; i++)
        {
            if (!(sample.Covariance[i * (p + 1)] > 0))
                throw new SpecificationException(SpecificationCode.InvalidData, $"The variance of '{group.Variables[i]}' is 0{(group.Label.Length > 0 ? $" in group '{group.Label}'" : "")}.", "Leave it out of the model.");
        }

        if (Cholesky.TryFactor([.. correlation], p, SingularPivot)) return;
        int m = 1;
        while (m < p && Cholesky.TryFactor(Leading(correlation, p, m), m, SingularPivot)) m++;
        string before = string.Join(", ", group.Variables.Take(m - 1));
        // A pivot below zero by more than rounding is no dependence: rows of data cannot have such covariances.
        if (Pivot(correlation, p, m) < -SingularPivot)
        {
            throw new SpecificationException(
                SpecificationCode.InvalidData,
                $"{where}: the sample covariance is not positive definite; '{group.Variables[m - 1]}' varies less than its covariances with the variables before it ({before}) need, which no complete rows can do.",
                "Correct the numbers; where values were missing, give the rows and Missing = FullInformation.");
        }

        throw new SpecificationException(
            SpecificationCode.InvalidData,
            $"{where}: the sample covariance is not positive definite; '{group.Variables[m - 1]}' is a linear combination of the variables before it ({before}).",
            "Leave one of them out, or use ULS.");
    }

    // What is left of variable m (from 1) given those before it, as a share of its variance.
    private static double Pivot(double[] correlation, int p, int m)
    {
        double[] factor = Leading(correlation, p, m - 1), row = [.. Enumerable.Range(0, m - 1).Select(i => correlation[((m - 1) * p) + i])], solved = [.. row];
        Cholesky.TryFactor(factor, m - 1);
        Cholesky.Solve(factor, m - 1, solved);
        return 1 - row.Zip(solved, (a, b) => a * b).Sum();
    }

    private static double[] Leading(double[] matrix, int p, int m)
    {
        double[] leading = new double[m * m];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) leading[(i * m) + j] = matrix[(i * p) + j];
        return leading;
    }

    private static string Name(SemOptions options) => options.Estimator == SemEstimator.MaximumLikelihood ? "ML" : "GLS";
}
