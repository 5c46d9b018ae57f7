namespace Stats.Sem;

/// <summary>What an implied constraint on the covariance matrix says.</summary>
public enum ConstraintKind
{
    /// <summary>A covariance is zero.</summary>
    MarginalIndependence,

    /// <summary>A partial covariance is zero: an almost-principal minor vanishes.</summary>
    ConditionalIndependence,

    /// <summary>A tetrad difference vanishes: s_ac s_bd = s_ad s_bc with four different vertices.</summary>
    Tetrad,

    /// <summary>Another minor of the covariance matrix vanishes; treks explain it.</summary>
    VanishingMinor,

    /// <summary>No minor, not even up to constraints of lower degree: a Verma-type constraint, as nested determinants or conditional independences after an intervention give.</summary>
    Verma,
}
