namespace Stats.Sem;

/// <summary>A constraint of a <see cref="ParameterTable"/>, ready to be evaluated: <see cref="Left"/> and <see cref="Right"/> by labels and row labels.</summary>
/// <param name="Row">The row of the table.</param>
/// <param name="Left">The left expression.</param>
/// <param name="Right">The right expression.</param>
public sealed record SemConstraint(SemParameter Row, SemExpression Left, SemExpression Right)
{
    /// <summary>Equal, Less (left at most right) or Greater (left at least right).</summary>
    public SemOperator Operator => Row.Operator;

    /// <summary>True where both sides are constants plus multiples of names.</summary>
    public bool IsLinear => Left.IsLinear && Right.IsLinear;

    /// <inheritdoc/>
    public override string ToString() => $"{Left} {Operator.Symbol()} {Right}";
}
