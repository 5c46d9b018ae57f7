namespace Stats.Sem;

/// <summary>Bounds of the identification search. When one is hit, the answer says what was not decided; it is never a wrong verdict.</summary>
public sealed record IdentificationOptions
{
    /// <summary>The longest time for the rules of one criterion.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time for the degree of a generic fibre, per prime.</summary>
    public TimeSpan FibreTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The largest number of matrix entries held at once by the fibre's elimination (4 bytes each).
    /// </summary>
    public long FibreMatrixLimit { get; init; } = 100_000_000;

    /// <summary>
    /// Whether the rules are applied to the components of Tian's decomposition, as SEMID does by default. Without it the half-trek criterion is
    /// that of Foygel, Draisma and Drton (2012); it solves fewer coefficients, never others.
    /// </summary>
    public bool TianDecomposition { get; init; } = true;

    /// <summary>
    /// Edgewise rule: with k unsolved parents, subsets of sizes 1, ..., s and k - s + 1, ..., k are tried. SEMID's default is 3.
    /// </summary>
    public int EdgewiseSubsetSize { get; init; } = 3;

    /// <summary>Trek separation: the largest number of rows of a minor. SEMID's default is 3.</summary>
    public int TrekSeparationSize { get; init; } = 3;

    /// <summary>Instruments: the largest conditioning set.</summary>
    public int InstrumentConditioningSize { get; init; } = 2;

    /// <summary>Whether the report computes the degree of a generic fibre.</summary>
    public bool FibreDegree { get; init; } = true;

    /// <summary>Whether the report looks for two real parameter values with one covariance matrix.</summary>
    public bool Demonstration { get; init; } = true;

    /// <summary>The longest time for writing formulas out.</summary>
    public TimeSpan FormulaTimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest number of terms of a written-out formula for a coefficient; 0 for none.</summary>
    public int FormulaTerms { get; init; } = 300;
}
