using Stats.Modeling;

namespace Stats.Survival;

/// <summary>One argument of a call of Surv(), evaluated.</summary>
internal sealed class SurvArgument
{
    private SurvArgument(string? name, string label, SurvArgumentKind kind)
    {
        Name = name;
        Label = label;
        Kind = kind;
    }

    /// <summary>The name before the equal sign; null for an argument given by place.</summary>
    public string? Name { get; }

    /// <summary>What was typed for it: status == 2.</summary>
    public string Label { get; }

    public SurvArgumentKind Kind { get; }

    /// <summary>Numbers; 0 and 1 of a logical column; codes from 0 of a factor. NaN: missing. Length 1: the same for every row.</summary>
    public double[] Values { get; private init; } = [];

    /// <summary>The levels of a factor.</summary>
    public IReadOnlyList<string> Levels { get; private init; } = [];

    /// <summary>A constant text, as in type = "interval2".</summary>
    public string Text { get; private init; } = "";

    public static SurvArgument Number(string? name, string label, params double[] values) =>
        new(name, label, SurvArgumentKind.Number) { Values = values };

    public static SurvArgument Logical(string? name, string label, params double[] values) =>
        new(name, label, SurvArgumentKind.Logical) { Values = values };

    public static SurvArgument Factor(string? name, string label, IReadOnlyList<string> levels, params double[] codes) =>
        new(name, label, SurvArgumentKind.Factor) { Values = codes, Levels = levels };

    public static SurvArgument Constant(string? name, string text) =>
        new(name, '"' + text + '"', SurvArgumentKind.Constant) { Text = text };

    /// <summary>An argument of a call in a formula.</summary>
    public static SurvArgument Of(SpecialArgument argument) => argument.Value switch
    {
        NumericColumn numbers => Number(argument.Name, argument.Text, numbers.Array),
        LogicalColumn logical => Logical(argument.Name, argument.Text, logical.Array),
        CategoricalColumn factor => Factor(argument.Name, argument.Text, factor.Levels, [.. factor.Codes.ToArray().Select(c => c < 0 ? double.NaN : c)]),
        TextColumn { Count: 1 } text => Constant(argument.Name, text[0] ?? "NA"),
        _ => TextColumn(argument.Name, argument.Text),
    };

    public static SurvArgument TextColumn(string? name, string label) => new(name, label, SurvArgumentKind.TextColumn);
}
