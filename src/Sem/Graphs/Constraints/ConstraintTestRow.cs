namespace Stats.Sem;

/// <summary>The test of one implied constraint.</summary>
/// <param name="Constraint">The constraint.</param>
/// <param name="Value">Its polynomial at the correlation matrix of the sample.</param>
/// <param name="StandardError">By the delta method, for normal data.</param>
/// <param name="Z">Value over standard error; NaN at a singular point.</param>
/// <param name="PValue">Two-sided, from the normal distribution.</param>
/// <param name="AdjustedPValue">Holm's adjustment for the number of constraints tested.</param>
/// <param name="IsSingular">Whether the gradient vanishes at the sample, so that the test says nothing.</param>
public sealed record ConstraintTestRow(
    ImpliedConstraint Constraint, double Value, double StandardError, double Z, double PValue, double AdjustedPValue, bool IsSingular);
