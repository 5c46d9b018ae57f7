namespace Stats.Sem;

/// <summary>What a row of a <see cref="ParameterTable"/> says: lavaan's operators.</summary>
public enum SemOperator
{
    /// <summary><c>=~</c>: the latent variable on the left is measured by the variable on the right.</summary>
    Loading,

    /// <summary><c>~</c>: the variable on the left is regressed on the variable on the right.</summary>
    Regression,

    /// <summary><c>~~</c>: a covariance, or a variance where both sides are the same.</summary>
    Covariance,

    /// <summary><c>~1</c>: an intercept or mean; the right side is empty.</summary>
    Intercept,

    /// <summary><c>&lt;~</c>: the composite on the left is formed by the variable on the right.</summary>
    Composite,

    /// <summary><c>|</c>: a threshold of an ordinal variable.</summary>
    Threshold,

    /// <summary><c>~*~</c>: the scale of the response behind an ordinal variable.</summary>
    Scale,

    /// <summary><c>==</c>: both sides, expressions of labels, are equal.</summary>
    Equal,

    /// <summary><c>&lt;</c>: the left expression is at most the right one.</summary>
    Less,

    /// <summary><c>&gt;</c>: the left expression is at least the right one.</summary>
    Greater,

    /// <summary><c>:=</c>: the name on the left stands for the expression on the right.</summary>
    Definition,
}
