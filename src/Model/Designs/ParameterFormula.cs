namespace Stats.Modeling;

/// <summary>The right side of one parameter of a model.</summary>
/// <param name="Parameter">Name of the parameter; "" in a model with one predictor only.</param>
/// <param name="Right">Its right side.</param>
/// <param name="InterceptColumn">
/// False for models without an intercept of their own, as Cox's: factors are coded as if there were one, and its column is left out.
/// </param>
public sealed record ParameterFormula(string Parameter, FormulaExpression Right, bool InterceptColumn = true);
