using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Stats.Modeling;

namespace Stats.Cmdlets;

/// <summary>What a person said about columns: which are factors, in which order their levels stand, which texts mean missing.</summary>
internal sealed record ColumnChoices
{
    private readonly Dictionary<string, string[]> factors = new(StringComparer.Ordinal);
    private readonly HashSet<string> ordered = new(StringComparer.Ordinal);
    private readonly string[] texts = [];
    private readonly string[]? missing;
    private readonly char decimalMark;

    public ColumnChoices(Hashtable? factor = null, Hashtable? ordered = null, string[]? text = null, string[]? missing = null, string decimalMark = ".")
    {
        Note(factor, _ => { });
        Note(ordered, name => this.ordered.Add(name));
        texts = text ?? [];
        this.missing = missing;
        this.decimalMark = decimalMark[0];
    }

    /// <summary>Refuses choices about columns that are not there.</summary>
    public void Require(IReadOnlyCollection<string> names)
    {
        foreach (string declared in factors.Keys.Concat(texts))
            if (!names.Contains(declared))
                throw new SpecificationException(SpecificationCode.UnknownColumn, $"There is no column '{declared}' to declare.", NearestName.Suggest(declared, names, "The columns are"));
    }

    /// <summary>The options for reading columns of texts.</summary>
    public CsvOptions ForTexts(IReadOnlyCollection<string>? names = null)
    {
        CsvOptions options = new() { DecimalMark = decimalMark };
        if (missing is not null) options = options with { MissingTexts = [.. missing] };
        foreach ((string name, string[] levels) in factors)
            if (names?.Contains(name) ?? true) options = ordered.Contains(name) ? options.WithOrdered(name, levels) : options.WithFactor(name, levels);
        foreach (string name in texts) options = options.WithText(name);
        return options;
    }

    /// <summary>Declares the factors among columns that were not read from texts.</summary>
    public DataFrame Declare(DataFrame frame, IReadOnlyCollection<string> done)
    {
        foreach ((string name, string[] levels) in factors)
            if (!done.Contains(name)) frame = ordered.Contains(name) ? frame.WithOrdered(name, levels) : frame.WithFactor(name, levels);
        return frame;
    }

    private void Note(Hashtable? table, Action<string> also)
    {
        if (table is null) return;
        foreach (DictionaryEntry entry in table)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!;
            factors[name] = entry.Value is null ? [] : (string[])LanguagePrimitives.ConvertTo(entry.Value, typeof(string[]), CultureInfo.InvariantCulture);
            also(name);
        }
    }
}
