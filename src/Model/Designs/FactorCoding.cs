namespace Stats.Modeling;

/// <summary>How it is decided which factors are coded by contrasts and which by all their levels.</summary>
public enum FactorCoding
{
    /// <summary>R's rule: columns and names are those of R's model.matrix, which are not independent for some models (y ~ g:h).</summary>
    R,

    /// <summary>The rule of patsy and formulaic: columns are independent whenever the data allow it.</summary>
    FullRank,
}
