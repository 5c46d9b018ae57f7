namespace Stats.Sem;

/// <summary>Robust correlations of pairs of variables, from which <see cref="Cellwise"/> starts. All are consistent at the normal.</summary>
public enum PairCorrelation
{
    /// <summary>The correlation of wrapped values: as they are up to 1.5 scales from the median, drawn back to 0 from there to 4 (Raymaekers and Rousseeuw 2021, Technometrics 63, 184-198).</summary>
    Wrapped,

    /// <summary>The correlation of normal scores of the ranks.</summary>
    GaussianRank,

    /// <summary>The share of rows on the same side of both medians, through sin(pi/2 r): the most robust, the least efficient.</summary>
    Quadrant,
}
