namespace Stats.Survival;

/// <summary>One linear predictor: offset + X b, and the roles in the hazard that it drives.</summary>
/// <remarks>Rows are in the order of <see cref="ObservedRows"/>.</remarks>
internal sealed class LinearPredictor
{
    private const double FarOut = 30; // standard deviations of a column
    private (double Min, double Max)[]? ranges;

    /// <param name="roles">The roles driven (several when parameters are tied), each with its sign.</param>
    /// <param name="first">Index of the first coefficient.</param>
    /// <param name="hasIntercept">Whether the first coefficient is an intercept, which has no column.</param>
    /// <param name="columns">The other columns.</param>
    /// <param name="constant">Added to every row.</param>
    /// <param name="offset">Added row by row, or null.</param>
    public LinearPredictor((ParameterRole Role, int Sign)[] roles, int first, bool hasIntercept, StandardColumn[] columns, double constant, double[]? offset)
    {
        Roles = roles;
        First = first;
        HasIntercept = hasIntercept;
        Columns = columns;
        Constant = constant;
        Offset = offset;
    }

    public (ParameterRole Role, int Sign)[] Roles { get; }

    public int First { get; }

    public bool HasIntercept { get; }

    public StandardColumn[] Columns { get; }

    public double Constant { get; }

    public double[]? Offset { get; }

    /// <summary>The size of a coefficient that counts as one: 1/time for a shape that multiplies time, otherwise 1.</summary>
    public double Unit { get; init; } = 1;

    /// <summary>The largest value of any row, or a bound of it that is not above <paramref name="enough"/>.</summary>
    public double UpperBound(ReadOnlySpan<double> coefficients, double enough)
    {
        double level = Constant + (HasIntercept ? coefficients[First] : 0) + (Offset is null ? 0 : Offset.Max());
        ReadOnlySpan<double> slopes = coefficients.Slice(First + (HasIntercept ? 1 : 0), Columns.Length);
        double bound = level;
        foreach (double b in slopes) bound += FarOut * Math.Abs(b);
        if (bound <= enough) return bound;
        ranges ??= [.. Columns.Select(column => column.Range())];
        bound = level;
        for (int k = 0; k < slopes.Length; k++) bound += slopes[k] > 0 ? slopes[k] * ranges[k].Max : slopes[k] * ranges[k].Min;
        return bound;
    }

    /// <summary>The same predictor with another size that counts as one.</summary>
    public LinearPredictor InUnits(double unit) => new(Roles, First, HasIntercept, Columns, Constant, Offset) { Unit = unit };

    /// <summary>Number of coefficients.</summary>
    public int Count => Columns.Length + (HasIntercept ? 1 : 0);
}
