using System.Globalization;

namespace Stats.Modeling;

/// <summary>One column while its file is read: numbers as long as its cells are, texts from the start otherwise.</summary>
internal sealed class CsvColumn
{
    // Up to this many cells that are no numbers, in a column of numbers, are mistakes and not a reason to call the column text.
    private const int MistakeLimit = 3;

    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = "," };

    private readonly CsvOptions options;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> missing;
    private readonly bool skip;
    private readonly bool mustBeText;
    private readonly bool mustBeNumber;
    private readonly NumberFormatInfo numberFormat;
    private List<double>? numbers;
    private TextColumnBuilder? texts;
    private int leadingMissing;
    private readonly List<(int Row, string Text)> unparsable = [];
    private int unparsableCount;

    public CsvColumn(string name, CsvOptions options)
        : this(name, options, options.Texts.Contains(name) || options.Factors.ContainsKey(name), skip: false)
    {
    }

    private CsvColumn(string name, CsvOptions options, bool mustBeText, bool skip)
    {
        Name = name;
        this.options = options;
        this.skip = skip;
        this.mustBeText = mustBeText;
        mustBeNumber = options.Numbers.Contains(name);
        numberFormat = options.DecimalMark == ',' ? DecimalComma : NumberFormatInfo.InvariantInfo;
        missing = new HashSet<string>(options.MissingTexts, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        if (mustBeText) texts = new TextColumnBuilder();
        else if (mustBeNumber) numbers = [];
    }

    public static CsvColumn Skipped { get; } = new("", new CsvOptions(), mustBeText: false, skip: true);

    public static CsvColumn ForText(string name, CsvOptions options) => new(name, options, mustBeText: true, skip: false);

    public string Name { get; }

    public int Count => numbers?.Count ?? texts?.Count ?? leadingMissing;

    /// <summary>It began with numbers, but so many cells are none that it is a text column: it must be read again.</summary>
    public bool NeedsText => numbers is not null && !mustBeNumber && unparsableCount > 0 && !IsMistaken(unparsableCount, Count);

    public void Add(ReadOnlySpan<char> cell)
    {
        if (skip) return;
        cell = cell.Trim();
        if (missing.Contains(cell))
        {
            if (numbers is not null) numbers.Add(double.NaN);
            else if (texts is not null) texts.AddMissing();
            else leadingMissing++;
            return;
        }

        if (numbers is null && texts is null)
        {
            if (TryNumber(cell, out _)) numbers = [.. Enumerable.Repeat(double.NaN, leadingMissing)];
            else
            {
                texts = new TextColumnBuilder();
                for (int i = 0; i < leadingMissing; i++) texts.AddMissing();
            }
        }

        if (texts is not null)
        {
            texts.Add(cell);
        }
        else if (TryNumber(cell, out double value))
        {
            numbers!.Add(value);
        }
        else
        {
            if (unparsable.Count < 20) unparsable.Add((Count, cell.ToString()));
            unparsableCount++;
            numbers!.Add(double.NaN);
        }
    }

    public Column? Finish(List<string> faults)
    {
        if (numbers is not null)
        {
            if (unparsableCount == 0) return new NumericColumn(numbers.ToArray());
            Report(faults, unparsable, unparsableCount, "not a number");
            return null;
        }

        if (texts is null) return new NumericColumn([.. Enumerable.Repeat(double.NaN, leadingMissing)]);
        (int[] codes, string[] distinct) = texts.Finish();
        TextColumn column = new(codes, distinct);
        if (options.Factors.TryGetValue(Name, out System.Collections.Immutable.ImmutableArray<string> levels)) return Factor(column, levels, faults);
        if (options.Texts.Contains(Name)) return column;
        if (HasOtherMarks(column, faults)) return null;
        if (mustBeText) return column;
        if (Array.TrueForAll(distinct, d => d is "TRUE" or "FALSE" or "true" or "false" or "True" or "False"))
            return new LogicalColumn(Array.ConvertAll(codes, c => c < 0 ? double.NaN : distinct[c][0] is 'T' or 't' ? 1.0 : 0.0));
        return CheckMistakes(column, faults);
    }

    // Levels found are sorted as numbers when all of them are.
    private CategoricalColumn? Factor(TextColumn column, System.Collections.Immutable.ImmutableArray<string> levels, List<string> faults)
    {
        bool ordered = options.Ordered.Contains(Name);
        if (levels.Length == 0)
        {
            string[] found = column.SortedValues();
            if (Array.TrueForAll(found, f => TryNumber(f, out _)))
                Array.Sort(Array.ConvertAll(found, f => double.Parse(f, NumberStyles.Float, numberFormat)), found);
            return column.ToCategorical(found, ordered);
        }

        int[] codes = column.MapTo(levels, out int[] unknown);
        if (unknown.Length == 0) return new CategoricalColumn(codes, [.. levels], ordered);
        Report(faults, [.. unknown.Take(20).Select(r => (r, column.Show(r)))], unknown.Length, "not one of the levels " + string.Join(", ", levels));
        return null;
    }

    // A column whose first cell is no number is text, unless it is the mistake in a column of numbers.
    private TextColumn? CheckMistakes(TextColumn column, List<string> faults)
    {
        bool[] numeric = Array.ConvertAll(column.Distinct, d => TryNumber(d, out _));
        List<(int, string)> odd = [];
        int count = 0, known = 0;
        for (int i = 0; i < column.Count; i++)
        {
            int code = column.Codes[i];
            if (code < 0) continue;
            known++;
            if (numeric[code]) continue;
            if (++count > MistakeLimit) return column;
            odd.Add((i, column.Distinct[code]));
        }

        if (!IsMistaken(count, known)) return column;
        Report(faults, odd, count, "not a number");
        return null;
    }

    // "1,5" or "1,234.5" in every cell: text without a word would be a model of dummies.
    private bool HasOtherMarks(TextColumn column, List<string> faults)
    {
        (char mark, char other, string word) = options.DecimalMark == ',' ? (',', '.', "point") : ('.', ',', "comma");
        if (column.Distinct.Length == 0 || !Array.TrueForAll(column.Distinct, d => TryNumber(d, out _) || IsDecimal(d) || HasThousands(d, other))) return false;
        (int, string)[] cells = [.. Enumerable.Range(0, column.Count).Where(i => !column.IsMissing(i) && column.Show(i).Contains(other, StringComparison.Ordinal)).Select(i => (i, column.Show(i)))];
        if (cells.Length == 0) return false;
        string named = Array.TrueForAll(column.Distinct, d => TryNumber(d, out _) || IsDecimal(d)) ? $"; or say DecimalMark = '{other}'" : "";
        Report(faults, [.. cells.Take(20)], cells.Length, $"a {word} within a number: write nothing between thousands, and a {(mark == '.' ? "point" : "comma")} before decimals{named}");
        return true;

        bool IsDecimal(string d) => d.AsSpan().Count(other) == 1 && TryNumber(d.Replace(other, mark), out _);
    }

    // Groups of three digits after the first separator, as far as the decimals.
    private bool HasThousands(string cell, char separator)
    {
        string[] groups = cell.Split(options.DecimalMark)[0].TrimStart('+', '-').Split(separator);
        return groups.Length > 1 && TryNumber(cell.Replace($"{separator}", "", StringComparison.Ordinal), out _) && groups[0].Length is >= 1 and <= 3 && Array.TrueForAll(groups[1..], g => g.Length == 3) && Array.TrueForAll(groups, g => g.All(char.IsAsciiDigit));
    }

    private static bool IsMistaken(int odd, int known) => odd is > 0 and <= MistakeLimit && known - odd > odd;

    private void Report(List<string> faults, IReadOnlyList<(int Row, string Text)> cells, int count, string why)
    {
        string list = string.Join(", ", cells.Take(5).Select(c => $"'{c.Text}' in row {c.Row + 1}"));
        if (count > 5) list += $" and {count - 5} more";
        faults.Add($"column '{Name}' has {list} ({why})");
    }

    private bool TryNumber(ReadOnlySpan<char> cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, numberFormat, out value)) return true;
        value = cell switch
        {
            "Inf" or "+Inf" or "inf" or "INF" => double.PositiveInfinity,
            "-Inf" or "-inf" or "-INF" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value);
    }
}
