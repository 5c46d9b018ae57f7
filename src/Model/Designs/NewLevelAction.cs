namespace Stats.Modeling;

/// <summary>What a level that the fit did not know becomes at prediction.</summary>
public enum NewLevelAction
{
    /// <summary>An error that names the level and its rows.</summary>
    Error,

    /// <summary>A missing value: the row's prediction is NaN.</summary>
    Missing,

    /// <summary>The first level of the factor.</summary>
    Reference,
}
