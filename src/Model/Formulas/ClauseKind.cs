namespace Stats.Modeling;

/// <summary>What a clause of a model text says about its parameters.</summary>
public enum ClauseKind
{
    /// <summary>gamma ~ trt: a linear predictor of their own.</summary>
    Predictor,

    /// <summary>phi = 1: fixed at a number.</summary>
    Fixed,

    /// <summary>kappa = gamma: equal to another parameter.</summary>
    Tied,
}
