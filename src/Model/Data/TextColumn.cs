namespace Stats.Modeling;

/// <summary>Free text. Equal texts are stored once, so that a million rows of a few words cost four bytes each.</summary>
public sealed class TextColumn : Column
{
    private readonly int[] codes;
    private readonly string[] distinct;

    /// <summary>A column of texts.</summary>
    /// <param name="values">The texts; null for missing.</param>
    public TextColumn(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        TextColumnBuilder builder = new();
        foreach (string? value in values)
        {
            if (value is null) builder.AddMissing();
            else builder.Add(value);
        }

        (codes, distinct) = builder.Finish();
    }

    internal TextColumn(int[] codes, string[] distinct)
    {
        this.codes = codes;
        this.distinct = distinct;
    }

    /// <inheritdoc/>
    public override int Count => codes.Length;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Text;

    /// <summary>The text of a row; null when missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public string? this[int row] => codes[row] < 0 ? null : distinct[codes[row]];

    internal int[] Codes => codes;

    internal string[] Distinct => distinct;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => codes[row] < 0;

    /// <inheritdoc/>
    public override string Show(int row) => this[row] ?? "NA";

    /// <inheritdoc/>
    public override TextColumn Select(ReadOnlySpan<int> rows) => new(Pick<int>(codes, rows), distinct);

    internal override bool MarkMissing(Span<bool> missing)
    {
        if (!codes.AsSpan().ContainsAnyInRange(int.MinValue, -1)) return false;
        for (int i = 0; i < missing.Length; i++) missing[i] |= codes[i] < 0;
        return true;
    }

    /// <summary>The texts that occur, sorted by character code.</summary>
    internal string[] SortedValues()
    {
        bool[] used = new bool[distinct.Length];
        foreach (int code in codes) if (code >= 0) used[code] = true;
        string[] values = [.. distinct.Where((_, i) => used[i])];
        System.Array.Sort(values, StringComparer.Ordinal);
        return values;
    }

    /// <summary>A factor whose levels are the texts that occur, sorted by character code.</summary>
    internal CategoricalColumn ToCategorical(bool ordered) => ToCategorical(SortedValues(), ordered);

    /// <summary>A factor with given levels.</summary>
    /// <exception cref="SpecificationException">A text is none of the levels.</exception>
    internal CategoricalColumn ToCategorical(IReadOnlyList<string> levels, bool ordered)
    {
        int[] mapped = MapTo(levels, out int[] unknown);
        if (unknown.Length > 0)
            throw new SpecificationException(SpecificationCode.InvalidData,
                $"'{this[unknown[0]]}' in {RowText.List(unknown)} is not one of the levels {string.Join(", ", levels)}.");
        return new CategoricalColumn(mapped, [.. levels], ordered);
    }

    /// <summary>Codes in the given levels; rows whose text is none of them get -1 and are listed.</summary>
    internal int[] MapTo(IReadOnlyList<string> levels, out int[] unknownRows)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < levels.Count; i++)
            if (!places.TryAdd(levels[i], i)) throw new SpecificationException(SpecificationCode.InvalidData, $"The level '{levels[i]}' is given twice.");
        int[] map = new int[distinct.Length];
        for (int i = 0; i < distinct.Length; i++) map[i] = places.TryGetValue(distinct[i], out int place) ? place : -2;
        int[] mapped = new int[codes.Length];
        List<int>? unknown = null;
        for (int i = 0; i < codes.Length; i++)
        {
            mapped[i] = codes[i] < 0 ? -1 : map[codes[i]];
            if (mapped[i] != -2) continue;
            mapped[i] = -1;
            (unknown ??= []).Add(i);
        }

        unknownRows = unknown is null ? [] : [.. unknown];
        return mapped;
    }
}
