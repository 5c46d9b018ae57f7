namespace Stats.Sem;

/// <summary>A defined parameter of a <see cref="ParameterTable"/>: a function of parameters and of definitions before it.</summary>
/// <param name="Row">The row of the table.</param>
/// <param name="Name">The new name.</param>
/// <param name="Expression">What it stands for.</param>
public sealed record SemDefinition(SemParameter Row, string Name, SemExpression Expression)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} := {Expression}";
}
