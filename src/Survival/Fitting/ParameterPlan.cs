namespace Stats.Survival;

/// <summary>What the model says of one parameter: its own linear predictor, a fixed value, or tied to another.</summary>
internal sealed record ParameterPlan(FamilyParameter Parameter)
{
    /// <summary>The linear predictor, or null.</summary>
    public ParameterDesign? Design { get; init; }

    /// <summary>The fixed value on the natural scale, or null.</summary>
    public double? Fixed { get; init; }

    /// <summary>The name of the parameter whose value this one shares, or null.</summary>
    public string? TiedTo { get; init; }
}

/// <summary>The columns of one parameter's linear predictor, in the order of the data.</summary>
/// <param name="HasIntercept">Whether there is an intercept (it has no column).</param>
/// <param name="Names">The names of the columns.</param>
/// <param name="Columns">The columns; each as long as the response.</param>
/// <param name="Offset">Added to every row, or null.</param>
internal sealed record ParameterDesign(bool HasIntercept, IReadOnlyList<string> Names, IReadOnlyList<ReadOnlyMemory<double>> Columns, double[]? Offset)
{
    /// <summary>An intercept alone.</summary>
    public static ParameterDesign InterceptOnly { get; } = new(true, [], [], null);

    /// <summary>Number of coefficients, aliased ones included.</summary>
    public int Count => Columns.Count + (HasIntercept ? 1 : 0);
}
