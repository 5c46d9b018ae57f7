using System.Runtime.InteropServices;

namespace Stats.Optim.Recovery;

/// <summary>What a recovery is at.</summary>
public enum RecoveryPhase
{
    /// <summary>The sub-gradient search. Residual: the median of the absolute residuals.</summary>
    Search,

    /// <summary>Gauss-Newton on the inliers. Residual: the root mean square of the smaller half of the residuals.</summary>
    GaussNewton,

    /// <summary>Principal component pursuit. Residual: |M - L - S| / |M|.</summary>
    Pursuit,

    /// <summary>Random errors seen through the measurements (<see cref="SignRip"/>). Residual: how strongly their signs respond.</summary>
    Probing,
}

/// <summary>How far a recovery has come.</summary>
/// <param name="Phase">What it is at.</param>
/// <param name="Number">Steps since the recovery began, of all phases: 0, 1, 2, ...</param>
/// <param name="Residual">What is left, in the measure of the phase.</param>
/// <param name="Rank">Columns of the search, the rank that is fitted, or that of the low-rank part.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecoveryProgress(RecoveryPhase Phase, int Number, double Residual, int Rank);

/// <summary>Counts the steps of a recovery over its phases, for an observer who may be absent.</summary>
internal sealed class RecoverySteps(IProgress<RecoveryProgress>? progress)
{
    private int number;

    /// <summary>Whether anyone listens: what is only told need not be computed otherwise.</summary>
    public bool Watched => progress is not null;

    public void Tell(RecoveryPhase phase, double residual, int rank) => progress?.Report(new(phase, number++, residual, rank));
}
