namespace Stats.Survival;

/// <summary>A linear predictor that is being summed up over a block: its column, its coefficients, and what it begins with.</summary>
internal readonly ref struct PredictorSum
{
    private PredictorSum(int target, ReadOnlySpan<double> coefficients, bool begins, double level)
    {
        Target = target;
        Coefficients = coefficients;
        Begins = begins;
        Level = level;
    }

    /// <summary>No predictor.</summary>
    public static PredictorSum None => default;

    /// <summary>The column of the predictor.</summary>
    public int Target { get; }

    /// <summary>A coefficient for each column; empty: there is no predictor.</summary>
    public ReadOnlySpan<double> Coefficients { get; }

    /// <summary>Whether the sum begins with the level, and not with what its column holds.</summary>
    public bool Begins { get; }

    public double Level { get; }

    /// <summary>The sum begins with a number.</summary>
    public static PredictorSum From(double level, int target, ReadOnlySpan<double> coefficients) => new(target, coefficients, true, level);

    /// <summary>The sum begins with what its column holds.</summary>
    public static PredictorSum Onto(int target, ReadOnlySpan<double> coefficients) => new(target, coefficients, false, 0);

    /// <summary>The part of some columns, on top of those before them.</summary>
    public PredictorSum Piece(int first, int count) =>
        Coefficients.IsEmpty ? default : new(Target, Coefficients.Slice(first, count), Begins && first == 0, Level);
}
