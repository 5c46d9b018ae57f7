namespace Stats.Modeling;

/// <summary>What is done with rows that miss a value in a variable of the model.</summary>
public enum MissingAction
{
    /// <summary>They are left out.</summary>
    Omit,

    /// <summary>They are left out of the fit; residuals and fitted values have NaN in their places.</summary>
    Exclude,

    /// <summary>They are kept, with NaN in the design.</summary>
    Pass,

    /// <summary>They are an error.</summary>
    Fail,
}
