using System.Collections.Immutable;
using System.Text;

namespace Stats.Modeling;

/// <summary>How a file of comma-separated values is read.</summary>
public sealed record CsvOptions
{
    /// <summary>The character between cells; null: found from the header line (comma, semicolon or tab).</summary>
    public char? Delimiter { get; init; }

    /// <summary>The character before the decimals of a number: a point, or a comma as in R's read.csv2. Nothing may stand between thousands.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public char DecimalMark
    {
        get;
        init => field = value is '.' or ',' ? value : throw new ArgumentException($"'{value}' is no decimal mark: give a point or a comma.", nameof(DecimalMark));
    } = '.';

    /// <summary>How the bytes of a file stand for letters, where it does not begin with a mark that says so. Bytes that stand for none are an error.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>Cells that mean a missing value; blanks around them do not count.</summary>
    public ImmutableHashSet<string> MissingTexts { get; init; } = ImmutableHashSet.Create(StringComparer.Ordinal, "", "NA", "NaN", "N/A", ".");

    /// <summary>Columns that are factors: their levels in order; an empty list: the levels found, sorted.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Factors { get; init; } = ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>Those of the factors whose order means something.</summary>
    public ImmutableHashSet<string> Ordered { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Columns that stay text even where all cells look like numbers.</summary>
    public ImmutableHashSet<string> Texts { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Columns that must be numbers: every other cell is reported.</summary>
    public ImmutableHashSet<string> Numbers { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Declares a factor.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="levels">Its levels in order; none: those found, sorted (numbers by size, text by character code).</param>
    public CsvOptions WithFactor(string column, params ReadOnlySpan<string> levels) => this with { Factors = Factors.SetItem(column, [.. levels]) };

    /// <summary>Declares an ordered factor.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="levels">Its levels from low to high; none: those found, sorted.</param>
    public CsvOptions WithOrdered(string column, params ReadOnlySpan<string> levels) => WithFactor(column, levels) with { Ordered = Ordered.Add(column) };

    /// <summary>Declares a text column.</summary>
    /// <param name="column">Name of the column.</param>
    public CsvOptions WithText(string column) => this with { Texts = Texts.Add(column) };

    /// <summary>Declares a numeric column.</summary>
    /// <param name="column">Name of the column.</param>
    public CsvOptions WithNumber(string column) => this with { Numbers = Numbers.Add(column) };
}
