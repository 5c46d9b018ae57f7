namespace Stats.Plots;

/// <summary>A line of a <see cref="RecoveryTracePlot"/>.</summary>
public sealed record RecoveryCurve
{
    /// <summary>What the legend says.</summary>
    public required string Label { get; init; }

    /// <summary>Places on the horizontal axis, increasing.</summary>
    public required IReadOnlyList<double> Places { get; init; }

    /// <summary>Values, as many as places. Those that are not positive and finite break the line: the axis is logarithmic.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Whether places are marked: for a few points rather than a trace.</summary>
    public bool Marked { get; init; }
}
