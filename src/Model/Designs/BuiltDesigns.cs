namespace Stats.Modeling;

/// <summary>Designs for new data, one row for each row of the data.</summary>
public sealed class BuiltDesigns
{
    private readonly string first;

    internal BuiltDesigns(int rowCount, IReadOnlyDictionary<string, Design> designs, string first, IReadOnlyList<SpecialTerm> specialTerms, IReadOnlyList<string> notes)
    {
        RowCount = rowCount;
        Designs = designs;
        this.first = first;
        SpecialTerms = specialTerms;
        Notes = notes;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The designs by parameter.</summary>
    public IReadOnlyDictionary<string, Design> Designs { get; }

    /// <summary>The design of a model with one predictor.</summary>
    public Design Design => Designs[first];

    /// <summary>The specials that were asked for.</summary>
    public IReadOnlyList<SpecialTerm> SpecialTerms { get; }

    /// <summary>What the user should know: extrapolation, levels taken as missing.</summary>
    public IReadOnlyList<string> Notes { get; }
}
