namespace Stats.Survival;

/// <summary>Kinds of residuals.</summary>
/// <remarks>
/// Of a right-truncated row, the hazard is that of its event among those that are seen, -log P(event &gt; t given entry &lt; event &lt;= truncation): unit exponential too, and infinite for an event at
/// the truncation time itself.
/// </remarks>
public enum ResidualType
{
    /// <summary>The cumulative hazard lived through, H(t) - H(entry): unit exponential if the model holds. For an interval, its expectation.</summary>
    CoxSnell,

    /// <summary>Events minus the cumulative hazard lived through; for an interval the derivative of its log-likelihood in log lambda.</summary>
    Martingale,

    /// <summary>The martingale residual on the scale of a deviance: nearly symmetric about 0.</summary>
    Deviance,
}
