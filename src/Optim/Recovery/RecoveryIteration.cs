using System.Runtime.InteropServices;

namespace Stats.Optim.Recovery;

/// <summary>One line of the trace of a recovery.</summary>
/// <param name="Number">0 for the start, then 1, 2, ...</param>
/// <param name="Loss">The mean absolute residual.</param>
/// <param name="LowerQuartile">Of the absolute residuals.</param>
/// <param name="Median">Of the absolute residuals: proportional to the error as long as fewer than half of the measurements are wrong.</param>
/// <param name="UpperQuartile">Of the absolute residuals.</param>
/// <param name="EffectiveRank">Sum of the eigenvalues of U U' over the largest.</param>
/// <param name="GapRank">Number of eigenvalues above the largest gap, in ratio, between neighbours.</param>
/// <param name="EigenGap">That largest ratio. Eigenvalues below a tenth of the median residual, which residuals cannot show, count as that.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecoveryIteration(int Number, double Loss, double LowerQuartile, double Median, double UpperQuartile, double EffectiveRank, int GapRank, double EigenGap)
{
    internal static RecoveryIteration At(int number, double loss, ReadOnlySpan<double> sortedResiduals, ReadOnlySpan<double> eigenvalues, double unit)
    {
        double Quantile(ReadOnlySpan<double> sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        double sum = 0;
        foreach (double v in eigenvalues) sum += v;
        (int rank, double gap) = LargestGap(eigenvalues, 0.1 * Quantile(sortedResiduals, 0.5) / unit);
        return new RecoveryIteration(number, loss, Quantile(sortedResiduals, 0.25), Quantile(sortedResiduals, 0.5), Quantile(sortedResiduals, 0.75), eigenvalues[0] > 0 ? sum / eigenvalues[0] : 0, rank, gap);
    }

    /// <summary>Where neighbouring eigenvalues differ most in ratio; those below the floor count as that.</summary>
    internal static (int Rank, double Ratio) LargestGap(ReadOnlySpan<double> eigenvalues, double floor)
    {
        int rank = eigenvalues.Length;
        double best = 1;
        floor = Math.Max(floor, 1e-14 * eigenvalues[0]);
        for (int k = 0; k < eigenvalues.Length; k++)
        {
            if (eigenvalues[k] <= floor) break;
            double next = k + 1 < eigenvalues.Length ? Math.Max(floor, eigenvalues[k + 1]) : floor, ratio = eigenvalues[k] / next;
            if (!(ratio > best)) continue;
            (best, rank) = (ratio, k + 1);
        }

        return (rank, best);
    }
}
