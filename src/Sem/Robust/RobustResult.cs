using Stats.Modeling;

namespace Stats.Sem;

/// <summary>What an estimator hands over to <see cref="RobustCovariance"/>; arrays are given up.</summary>
internal sealed record RobustResult
{
    public required string Method { get; init; }

    public required string[] Names { get; init; }

    public required double[] Location { get; init; }

    public required double[] Covariance { get; init; }

    public required double[] Distances { get; init; }

    public required double[] Weights { get; init; }

    public required RawEstimate Raw { get; init; }

    public IReadOnlyList<FlaggedCell> FlaggedCells { get; init; } = [];

    public IReadOnlyList<int> BestSubset { get; init; } = [];

    public double Criterion { get; init; } = double.NaN;

    public ExactFit? ExactFit { get; init; }

    public FactorRecovery? Recovery { get; init; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
