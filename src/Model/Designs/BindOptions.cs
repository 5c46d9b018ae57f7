using System.Collections.Immutable;

namespace Stats.Modeling;

/// <summary>How formulas are bound to data.</summary>
public sealed record BindOptions
{
    /// <summary>How factors are coded.</summary>
    public FactorCoding Coding { get; init; } = FactorCoding.R;

    /// <summary>What is done with rows that miss a value.</summary>
    public MissingAction Missing { get; init; } = MissingAction.Omit;

    /// <summary>The contrast of factors without order.</summary>
    public Contrast Unordered { get; init; } = Contrast.Treatment;

    /// <summary>The contrast of ordered factors.</summary>
    public Contrast Ordered { get; init; } = Contrast.Polynomial;

    /// <summary>Contrasts of single variables, by the variable as R prints it: "g", "factor(g)".</summary>
    public ImmutableDictionary<string, Contrast> Contrasts { get; init; } = ImmutableDictionary.Create<string, Contrast>(StringComparer.Ordinal);

    /// <summary>Functions that formulas may call besides the known ones; they get their arguments as columns (one entry per row, or a single one).</summary>
    public ImmutableDictionary<string, Func<IReadOnlyList<Column>, Column>> Functions { get; init; } =
        ImmutableDictionary.Create<string, Func<IReadOnlyList<Column>, Column>>(StringComparer.Ordinal);

    /// <summary>Whether an infinite value in a design is an error; R lets it through and fails in the fit.</summary>
    public bool RequireFinite { get; init; } = true;

    /// <summary>
    /// Further columns that the fit needs beside response and designs, by the caller's own names: { "weights": "wt" }. Each is an
    /// expression; rows where it is missing are dropped as well.
    /// </summary>
    public ImmutableDictionary<string, string> Extras { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>As <see cref="Extras"/>, but pieces of a formula: errors in them point into its text.</summary>
    internal ImmutableDictionary<string, FormulaExpression> ExtraExpressions { get; init; } = ImmutableDictionary.Create<string, FormulaExpression>(StringComparer.Ordinal);

    /// <summary>Registers a function of one numeric column.</summary>
    /// <param name="name">Its name in formulas.</param>
    /// <param name="function">Computes each row by itself.</param>
    public BindOptions WithFunction(string name, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return this with { Functions = Functions.SetItem(name, arguments => Apply(name, arguments, function)) };
    }

    private static NumericColumn Apply(string name, IReadOnlyList<Column> arguments, Func<double, double> function)
    {
        if (arguments is not [NumericColumn x]) throw new SpecificationException(SpecificationCode.InvalidArgument, $"{name}() takes one numeric column.");
        // One call after the other: a function of the caller's may keep state.
        return new NumericColumn(Array.ConvertAll(x.Array, v => function(v)));
    }
}
