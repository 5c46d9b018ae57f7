using System.Globalization;

namespace Stats.Optim.Recovery;

/// <summary>What there is to be said about a fit.</summary>
internal static class Verdict
{
    /// <summary>Below so many measurements times (1 - share wrong)^2 per unknown, recovery fails in a good part of simulated problems (docs/recovery.md).</summary>
    public const double HonestLimit = 3.2;

    private const double HeavyTails = 1.5;

    public static double NoiseScale(InlierFit fit, int d)
    {
        double unknowns = Unknowns(fit.Rank, d), sum = 0;
        int inliers = fit.InlierCount;
        if (inliers <= unknowns) return double.NaN;
        for (int i = 0; i < fit.Residuals.Length; i++)
            if (fit.Inliers[i]) sum += fit.Residuals[i] * fit.Residuals[i];
        return Math.Sqrt(sum / (inliers - unknowns));
    }

    public static List<string> Warnings(InlierFit fit, double[] y, int d, double size, bool exact)
    {
        List<string> warnings = [];
        int m = y.Length, inliers = fit.InlierCount;
        double share = 1 - (inliers / (double)m), unknowns = Unknowns(fit.Rank, d), ratio = fit.Trimmed / size;
        if (ratio > 0.3)
            warnings.Add(Invariant($"No matrix of low rank explains these measurements: at rank {fit.Rank} the better half of the residuals is still {100 * ratio:F0} % of the size of the measurements. Either nearly all of them are grossly wrong, or the matrix is not of low rank."));
        if (m * (1 - share) * (1 - share) < HonestLimit * unknowns)
            warnings.Add(Invariant($"Too few measurements to be sure: {m}, of which {100 * share:F0} % count as grossly wrong, for {Counted.Of(unknowns, "unknown")} at rank {fit.Rank}. Below {Math.Ceiling(HonestLimit * unknowns / ((1 - share) * (1 - share))):F0} the estimate may be wrong without a sign of it; measure more, or fewer that are wrong."));
        // Of normal noise the better half has a root mean square of 0.378 deviations; gross errors that hide among the inliers raise theirs alone.
        if (!exact && 0.378 * NoiseScale(fit, d) > HeavyTails * fit.Trimmed)
            warnings.Add("The residuals of the inliers have heavier tails than normal noise: some of them may be gross errors, and more measurements are wrong than count as such.");
        if (share > 0.45)
            warnings.Add(Invariant($"{100 * share:F0} % of the measurements count as grossly wrong: near to one half, the right matrix cannot be told from another that explains the wrong ones."));
        if (!fit.Converged && !exact)
            warnings.Add(Invariant($"The least-squares fit to the inliers did not settle in {Counted.Of(fit.Steps, "step")}: the set of inliers or the rank is doubtful."));
        return warnings;
    }

    public static double Unknowns(int rank, int d) => rank * (d - (0.5 * (rank - 1)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
