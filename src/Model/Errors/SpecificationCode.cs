namespace Stats.Modeling;

/// <summary>What kind of thing is wrong in a text or in data that a person gave.</summary>
public enum SpecificationCode
{
    /// <summary>The text does not follow the grammar.</summary>
    Syntax,

    /// <summary>A name is not a column of the data.</summary>
    UnknownColumn,

    /// <summary>A function is not known.</summary>
    UnknownFunction,

    /// <summary>A parameter is not one of the family's.</summary>
    UnknownParameter,

    /// <summary>A term has no meaning as a column of a design.</summary>
    InvalidTerm,

    /// <summary>An argument of a function has the wrong kind or value.</summary>
    InvalidArgument,

    /// <summary>The data cannot be read, or a column has not the needed form.</summary>
    InvalidData,

    /// <summary>Values are missing where none may be.</summary>
    MissingValues,

    /// <summary>A factor has a level at prediction that it did not have at the fit.</summary>
    NewLevel,

    /// <summary>A column has another type at prediction than at the fit.</summary>
    TypeChanged,

    /// <summary>A special such as strata() stands where it may not.</summary>
    SpecialMisplaced,

    /// <summary>A special such as frailty() is not offered by this model.</summary>
    SpecialUnsupported,

    /// <summary>Two parts of the text contradict each other.</summary>
    Conflict,
}
