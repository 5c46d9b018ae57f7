namespace Stats.Sem;

/// <summary>A criterion of identification: a set of rules used together until nothing more is found.</summary>
public enum IdentificationCriterion
{
    /// <summary>The half-trek criterion after Tian's decomposition.</summary>
    HalfTrek,

    /// <summary>The half-trek criterion with ancestral decomposition.</summary>
    Ancestral,

    /// <summary>Edgewise identification after Tian's decomposition; it contains the half-trek criterion.</summary>
    Edgewise,

    /// <summary>Half-trek, edgewise and trek-separation rules in turn (TSID) after Tian's decomposition.</summary>
    EdgewiseTrekSeparation,

    /// <summary>All rules for observed graphs in turn.</summary>
    Combined,

    /// <summary>The latent-factor half-trek criterion; for graphs whose latent vertices are sources and that have no bidirected edge.</summary>
    LatentFactorHalfTrek,
}
