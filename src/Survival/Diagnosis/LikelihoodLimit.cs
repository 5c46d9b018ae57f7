namespace Stats.Survival;

/// <summary>A place at infinity towards which a likelihood rises, where no maximum exists.</summary>
/// <param name="Code">Which limit: <c>Weibull</c>, <c>WeibullTail</c>, <c>InfiniteShape</c>, <c>Promotion</c>, <c>GuaranteeTime</c>, <c>GuaranteeTimeOfSome</c>, <c>ShapeOfSome</c>, <c>Separation</c>, <c>VanishingHazard</c>, <c>Unbounded</c> or <c>FlatDirection</c>.</param>
/// <param name="Description">Which parameters diverge and what the model becomes: one sentence.</param>
/// <param name="LogLikelihood">The log-likelihood of the submodel that the limit tends to, where it is one of the library's families and its fit can be started from the point reached; otherwise that of the point reached on
/// the way, and the supremum is at least this. Infinite where the likelihood is known to have no bound.</param>
/// <param name="Remedy">The submodel to fit instead.</param>
public sealed record LikelihoodLimit(string Code, string Description, double LogLikelihood, string Remedy);
