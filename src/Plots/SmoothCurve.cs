namespace Stats.Plots;

/// <summary>A curve of a fitted model: straight lines between points that lie close enough.</summary>
public sealed record SmoothCurve
{
    /// <summary>The group; it decides the colour.</summary>
    public required string Label { get; init; }

    /// <summary>The family that was fitted, as the legend shall name it; empty: the legend names the group alone.</summary>
    public string Family { get; init; } = "";

    /// <summary>Times, not negative, increasing.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>The value at each time. NaN and infinity are left out of the line.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Lower limits, as long as <see cref="Times"/>, or empty.</summary>
    public IReadOnlyList<double> Lower { get; init; } = [];

    /// <summary>Upper limits, as long as <see cref="Times"/>, or empty.</summary>
    public IReadOnlyList<double> Upper { get; init; } = [];
}
