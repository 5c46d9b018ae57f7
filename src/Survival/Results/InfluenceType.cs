namespace Stats.Survival;

/// <summary>What each row says of each coefficient.</summary>
public enum InfluenceType
{
    /// <summary>The derivative of the row's log-likelihood in the coefficient, times the row's weight: the column sums to 0.</summary>
    Score,

    /// <summary>The change that the row makes to the estimate, to first order: inverse information times score, in the units of the coefficient (R's dfbeta).</summary>
    DfBeta,

    /// <summary>That change in standard errors of the model, which are not robust ones (R's dfbetas).</summary>
    DfBetas,
}
