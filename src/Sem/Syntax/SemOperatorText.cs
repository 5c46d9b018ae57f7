namespace Stats.Sem;

/// <summary>Operators as they are typed.</summary>
internal static class SemOperatorText
{
    /// <summary>As in a model text and in lavaan's column <c>op</c>; an intercept is <c>~1</c>.</summary>
    public static string Symbol(this SemOperator op) => op switch
    {
        SemOperator.Loading => "=~",
        SemOperator.Regression => "~",
        SemOperator.Covariance => "~~",
        SemOperator.Intercept => "~1",
        SemOperator.Composite => "<~",
        SemOperator.Threshold => "|",
        SemOperator.Scale => "~*~",
        SemOperator.Equal => "==",
        SemOperator.Less => "<",
        SemOperator.Greater => ">",
        _ => ":=",
    };

    /// <summary>True for constraints and definitions, which belong to no block.</summary>
    public static bool IsRelation(this SemOperator op) => op is SemOperator.Equal or SemOperator.Less or SemOperator.Greater or SemOperator.Definition;
}
