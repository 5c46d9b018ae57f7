using MathNet.Numerics.LinearAlgebra;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Validation.Survival;

/// <summary>A fit of ours beside one of a reference, in the same coefficients.</summary>
/// <remarks>
/// The likelihood must not be below. Estimates and standard errors are compared where the reference is a regular optimum: scaled information
/// positive definite with condition below 1e8, finite standard errors, and a Newton step below 1e-6 standard errors there.
/// </remarks>
internal static class FitComparison
{
    private const double LikelihoodTolerance = 1e-6;
    private const double LargestCondition = 1e8;

    // Above this our optimum is another, higher one, whose estimates theirs cannot be compared with.
    private const double Beaten = 1e-8;

    /// <param name="report">Counts.</param>
    /// <param name="set">The data set.</param>
    /// <param name="model">The model's name in the reference.</param>
    /// <param name="fit">Ours.</param>
    /// <param name="logLikelihood">Theirs.</param>
    /// <param name="estimates">Their estimates by our ids, or null: the likelihood alone.</param>
    /// <param name="errors">Their standard errors by our ids.</param>
    /// <param name="tolerance">Allowed differences: estimates in standard errors, standard errors relative.</param>
    public static void Check(
        Report report, string set, string model, SurvivalFit fit, double logLikelihood, IReadOnlyDictionary<string, double>? estimates,
        IReadOnlyDictionary<string, double>? errors, (double Estimate, double Error) tolerance)
    {
        double reached = Math.Max(fit.LogLikelihood, fit.Limit?.LogLikelihood ?? double.NegativeInfinity);
        report.Check(reached >= logLikelihood - LikelihoodTolerance, set, model, "log-likelihood", reached, logLikelihood);
        if (!fit.Converged) report.Check(fit.Limit is not null, set, model, "a fit that did not converge names its limit", fit.Limit?.Code ?? "none", "a name");
        if (estimates is null || errors is null || fit.LogLikelihood > logLikelihood + Beaten) return;
        if (!IsRegular(fit, estimates, errors)) return;
        report.Check(fit.Converged, set, model, "a regular optimum of the reference is reached", fit.Search.Reason, "converged");
        if (!fit.Converged) return;

        Dictionary<string, double>? numeric = null;
        int refuted = 0;
        (string Id, double Ours, double Theirs, double Judge) worst = ("", 1, 1, 1);
        foreach ((string id, double estimate) in estimates)
        {
            Coefficient ours = fit[id];
            double error = errors[id];
            report.Check(Math.Abs(ours.Estimate - estimate) <= tolerance.Estimate * error, set, model, id, ours.Estimate, estimate);
            bool agrees = Math.Abs(ours.StandardError - error) <= tolerance.Error * error;
            if (!agrees)
            {
                // Who is right? The curvature of the log-likelihood itself, by differences of its values.
                numeric ??= StandardErrorsByDifferences(fit);
                double judge = numeric[id];
                agrees = 10 * Math.Abs(ours.StandardError - judge) < Math.Abs(error - judge) || (Math.Abs(ours.StandardError - judge) <= tolerance.Error * judge && Math.Abs(error - judge) > tolerance.Error * judge);
                if (agrees && Math.Abs(error / judge - 1) > Math.Abs(worst.Theirs / worst.Judge - 1)) worst = (id, ours.StandardError, error, judge);
                if (agrees) refuted++;
            }

            report.Check(agrees, set, model, $"se({id})", ours.StandardError, error);
        }

        if (refuted > 0) Console.WriteLine(FormattableString.Invariant($"{set} | {model} | {refuted} standard errors of theirs refuted by differences of the log-likelihood, the worst se({worst.Id}) | ours {worst.Ours} | theirs {worst.Theirs} | differences give {worst.Judge}"));
    }

    // The curvature of the log-likelihood by fourth-order central differences of its values, in coordinates that our covariance makes round:
    // our estimates + L z with V = LL'. The step is small against the curvature of ridges and large against rounding.
    private static Dictionary<string, double> StandardErrorsByDifferences(SurvivalFit fit)
    {
        double step = fit.Search.ConditionNumber > 1e6 ? 3e-5 : 3e-4;
        string[] ids = [.. fit.Covariance.Names];
        int n = ids.Length;
        Matrix<double> root = fit.Covariance.ToMathNet().Cholesky().Factor;
        double Value(int i, double a, int j, double b)
        {
            Vector<double> z = Vector<double>.Build.Dense(n);
            z[i] += a * step;
            z[j] += b * step;
            Vector<double> move = root * z;
            return fit.LikelihoodAt(ids.Select((id, k) => (id, fit[id].Estimate + move[k])).ToDictionary(p => p.id, p => p.Item2, StringComparer.Ordinal)).Value;
        }

        double Mixed(int i, int j, double h) => (Value(i, h, j, h) - Value(i, h, j, -h) - Value(i, -h, j, h) + Value(i, -h, j, -h)) / (4 * h * h * step * step);
        Matrix<double> hessian = Matrix<double>.Build.Dense(n, n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) hessian[i, j] = hessian[j, i] = ((4 * Mixed(i, j, 1)) - Mixed(i, j, 2)) / 3;
        Vector<double> variances = (root * hessian.Inverse() * root.Transpose()).Diagonal();
        return ids.Select((id, i) => (id, Math.Sqrt(variances[i]))).ToDictionary(p => p.id, p => p.Item2, StringComparer.Ordinal);
    }

    // The reference's own gradient and information, from our likelihood at its estimates.
    public static bool IsRegular(SurvivalFit fit, IReadOnlyDictionary<string, double> estimates, IReadOnlyDictionary<string, double> errors)
    {
        if (errors.Values.Any(e => !double.IsFinite(e) || e <= 0)) return false;
        (double value, double[] gradient, double[] hessian, string[] ids) = fit.LikelihoodAt(estimates);
        if (!double.IsFinite(value)) return false;
        int n = ids.Length;
        Matrix<double> h = Matrix<double>.Build.Dense(n, n, (i, j) => hessian[(i * n) + j]);
        Vector<double> scale = h.Diagonal();
        if (scale.Any(d => !(d > 0))) return false;
        Vector<double> root = scale.PointwiseSqrt();
        Matrix<double> scaled = Matrix<double>.Build.Dense(n, n, (i, j) => h[i, j] / (root[i] * root[j]));
        double[] eigenvalues = [.. scaled.Evd(Symmetricity.Symmetric).EigenValues.Select(z => z.Real)];
        if (eigenvalues.Min() <= 0 || eigenvalues.Max() / eigenvalues.Min() >= LargestCondition) return false;
        Vector<double> step = h.Solve(Vector<double>.Build.DenseOfArray(gradient));
        return Enumerable.Range(0, n).All(i => Math.Abs(step[i]) < 1e-6 * errors[ids[i]]);
    }
}
