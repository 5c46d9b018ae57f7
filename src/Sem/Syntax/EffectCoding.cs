namespace Stats.Sem;

/// <summary>Which parameters set the scale of latent variables by their average instead of a marker: lavaan's <c>effect.coding</c> (Little, Slegers and Card 2006).</summary>
[Flags]
public enum EffectCoding
{
    /// <summary>None: a marker, or a fixed variance, sets the scale.</summary>
    None = 0,

    /// <summary>The loadings of a latent variable average 1: <c>loadings</c>. No loading is fixed.</summary>
    Loadings = 1,

    /// <summary>The intercepts of its indicators average 0, and its mean is free: <c>intercepts</c>.</summary>
    Intercepts = 2,
}
