namespace Stats.Survival;

/// <summary>A place at infinity towards which a likelihood rises, where no maximum exists.</summary>
/// <param name="Code">Which limit: <c>Weibull</c>, <c>WeibullTail</c>, <c>InfiniteShape</c>, <c>Promotion</c>, <c>GuaranteeTime</c>, <c>Separation</c>, <c>Unbounded</c> or <c>FlatDirection</c>.</param>
/// <param name="Description">Which parameters diverge and what the model becomes: one sentence.</param>
/// <param name="LogLikelihood">The log-likelihood at the point reached on the way; its supremum is at least this.</param>
/// <param name="Remedy">The submodel to fit instead.</param>
public sealed record LikelihoodLimit(string Code, string Description, double LogLikelihood, string Remedy);
