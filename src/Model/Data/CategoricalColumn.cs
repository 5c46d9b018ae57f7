namespace Stats.Modeling;

/// <summary>A factor: every row holds one of a fixed list of levels, or nothing.</summary>
public sealed class CategoricalColumn : Column
{
    /// <summary>The code of a missing value.</summary>
    public const int Missing = -1;

    private readonly int[] codes;
    private readonly string[] levels;

    /// <summary>A factor from texts.</summary>
    /// <param name="values">One of the levels in each row, or null for missing.</param>
    /// <param name="levels">The levels in their order; without them, the texts found, sorted by character code.</param>
    /// <param name="ordered">Whether the order of the levels means something.</param>
    /// <exception cref="SpecificationException">A value is none of the levels, or a level is given twice.</exception>
    public CategoricalColumn(IEnumerable<string?> values, IReadOnlyList<string>? levels = null, bool ordered = false)
    {
        TextColumn text = new(values);
        CategoricalColumn made = levels is null ? text.ToCategorical(ordered) : text.ToCategorical(levels, ordered);
        (codes, this.levels, Ordered) = (made.codes, made.levels, ordered);
    }

    internal CategoricalColumn(int[] codes, string[] levels, bool ordered, Contrast? contrast = null)
    {
        this.codes = codes;
        this.levels = levels;
        Ordered = ordered;
        Contrast = contrast;
    }

    /// <inheritdoc/>
    public override int Count => codes.Length;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Categorical;

    /// <summary>The levels in their order.</summary>
    public IReadOnlyList<string> Levels => levels;

    /// <summary>Whether the order of the levels means something.</summary>
    public bool Ordered { get; }

    /// <summary>The place of each row's level in <see cref="Levels"/>; <see cref="Missing"/> when missing.</summary>
    public ReadOnlySpan<int> Codes => codes;

    /// <summary>The level of a row; null when missing.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public string? this[int row] => codes[row] < 0 ? null : levels[codes[row]];

    // The coding that C() asked for; null for the default one.
    internal Contrast? Contrast { get; }

    internal int[] CodeArray => codes;

    internal string[] LevelArray => levels;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => codes[row] < 0;

    /// <inheritdoc/>
    public override string Show(int row) => this[row] ?? "NA";

    /// <inheritdoc/>
    public override CategoricalColumn Select(ReadOnlySpan<int> rows) => new(Pick<int>(codes, rows), levels, Ordered, Contrast);

    internal CategoricalColumn With(Contrast contrast) => new(codes, levels, Ordered, contrast);

    internal override bool MarkMissing(Span<bool> missing)
    {
        if (!codes.AsSpan().ContainsAnyInRange(int.MinValue, -1)) return false;
        for (int i = 0; i < missing.Length; i++) missing[i] |= codes[i] < 0;
        return true;
    }
}
