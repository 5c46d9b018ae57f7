using Stats.Modeling;

namespace Stats.Sem;

/// <summary>One equation estimated by two-stage least squares. Immutable.</summary>
/// <param name="Response">The left side of the equation.</param>
/// <param name="Coefficients">The coefficients in the order of the equation; ids such as <c>C~P</c>, intercept <c>C~1</c>.</param>
/// <param name="Covariance">Their covariance: s2 (X'PX)^-1, P the projection on the instruments.</param>
/// <param name="ResidualStandardError">s: root of the sum of squared structural residuals over rows less coefficients.</param>
/// <param name="Observations">Rows that took part.</param>
/// <param name="Instruments">The instruments' columns.</param>
public sealed record TwoStageFit(
    string Response, IReadOnlyList<Coefficient> Coefficients, NamedMatrix Covariance, double ResidualStandardError, int Observations, IReadOnlyList<string> Instruments)
{
    /// <summary>A coefficient by its id.</summary>
    /// <exception cref="ArgumentException">There is no coefficient with this id.</exception>
    public Coefficient this[string id] => Coefficients.FirstOrDefault(c => c.Id == id)
        ?? throw new ArgumentException($"There is no coefficient '{id}'. The coefficients are {string.Join(", ", Coefficients.Select(c => c.Id))}.", nameof(id));
}
