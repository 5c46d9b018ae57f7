namespace Stats.Sem;

/// <summary>What stands before '*' or '?' of one element: a value for all groups, or one for each. Null: not said; NaN in <see cref="Fixed"/>: NA, the parameter is free.</summary>
internal sealed class SemModifier(TextSpan span)
{
    /// <summary>Where the modifier stands.</summary>
    public TextSpan Span { get; set; } = span;

    public double?[]? Fixed { get; set; }

    public double?[]? Start { get; set; }

    public double?[]? Lower { get; set; }

    public double?[]? Upper { get; set; }

    public string[]? Label { get; set; }

    public string? RandomSlope { get; set; }

    public string? Prior { get; set; }

    /// <summary>The block of rotated factors; stands on the left of '=~'.</summary>
    public string? Rotation { get; set; }

    /// <summary>The name of a kind of modifier that both say, else null.</summary>
    public string? Overlap(SemModifier other) =>
        Fixed is not null && other.Fixed is not null ? "value"
        : Start is not null && other.Start is not null ? "start"
        : Lower is not null && other.Lower is not null ? "lower bound"
        : Upper is not null && other.Upper is not null ? "upper bound"
        : Label is not null && other.Label is not null ? "label"
        : RandomSlope is not null && other.RandomSlope is not null ? "random slope"
        : Prior is not null && other.Prior is not null ? "prior"
        : null;

    public void Take(SemModifier other)
    {
        Fixed ??= other.Fixed;
        Start ??= other.Start;
        Lower ??= other.Lower;
        Upper ??= other.Upper;
        Label ??= other.Label;
        RandomSlope ??= other.RandomSlope;
        Prior ??= other.Prior;
        Rotation ??= other.Rotation;
    }

    /// <summary>The lengths of all parts that are said.</summary>
    public IEnumerable<int> Lengths()
    {
        if (Fixed is not null) yield return Fixed.Length;
        if (Start is not null) yield return Start.Length;
        if (Lower is not null) yield return Lower.Length;
        if (Upper is not null) yield return Upper.Length;
        if (Label is not null) yield return Label.Length;
    }

    /// <summary>The entry for one of several groups; one entry serves all.</summary>
    public static T At<T>(T[] values, int index) => values.Length == 1 ? values[0] : values[index];
}
