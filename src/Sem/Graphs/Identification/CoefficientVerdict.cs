namespace Stats.Sem;

/// <summary>What is known about one coefficient.</summary>
public enum CoefficientStatus
{
    /// <summary>A function of the covariance matrix: one value on a generic fibre.</summary>
    Identified,

    /// <summary>Finitely many, more than one, complex values on a generic fibre.</summary>
    FinitelyMany,

    /// <summary>Finitely many values on a generic fibre; whether only one was not decided.</summary>
    FiniteNotCounted,

    /// <summary>Infinitely many values on a generic fibre.</summary>
    NotIdentified,
}

/// <summary>The verdict about one arrow.</summary>
/// <param name="Arrow">The arrow.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Rule">The rule that identified it; none when only the count of values did, or nothing.</param>
/// <param name="Reason">The rule's ingredients, or the count, in words.</param>
/// <param name="ValueCount">The number of complex values on a generic fibre; null when infinite or not counted.</param>
/// <param name="Formula">The coefficient in terms of covariances; null when no rule gives one or it is longer than the options allow.</param>
public sealed record CoefficientVerdict(
    Edge Arrow, CoefficientStatus Status, IdentificationRule Rule, string Reason, int? ValueCount, RationalFunction? Formula);
