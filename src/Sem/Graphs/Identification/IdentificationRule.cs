namespace Stats.Sem;

/// <summary>The rule by which a coefficient was identified.</summary>
public enum IdentificationRule
{
    /// <summary>No rule reached the coefficient.</summary>
    None,

    /// <summary>
    /// Half-trek criterion (Foygel, Draisma and Drton 2012), within the components of Tian's decomposition: all coefficients into one
    /// vertex solve a linear system.
    /// </summary>
    HalfTrek,

    /// <summary>Half-trek criterion in an ancestral subset and its components (Drton and Weihs 2016).</summary>
    Ancestral,

    /// <summary>Edgewise half-trek criterion (Weihs and others 2018): a linear system for some of the coefficients into one vertex.</summary>
    Edgewise,

    /// <summary>Trek separation (Weihs and others 2018): one coefficient as a quotient of two determinants.</summary>
    TrekSeparation,

    /// <summary>Conditional instrument: a partial covariance over another.</summary>
    Instrument,

    /// <summary>Latent-factor half-trek criterion (Barber, Drton, Sturma and Weihs 2022): latent sources kept explicit.</summary>
    LatentFactor,
}
