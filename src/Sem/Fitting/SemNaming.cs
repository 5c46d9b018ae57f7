using System.Globalization;

namespace Stats.Sem;

/// <summary>The ids of coefficients: lavaan's names, such as <c>visual=~x2</c>, <c>x1~~x1</c>, <c>x1~1</c>, with <c>.g2</c> in the second group.</summary>
internal static class SemNaming
{
    /// <summary>The part of the id before its last tilde, as <see cref="Modeling.Coefficient.Parameter"/> holds it.</summary>
    public static string Parameter(SemParameter row) => row.Operator switch
    {
        SemOperator.Loading => row.Lhs + "=",
        SemOperator.Covariance => row.Lhs + "~",
        _ => row.Lhs,
    };

    /// <summary>The part of the id after it.</summary>
    public static string Term(SemParameter row) =>
        (row.Operator == SemOperator.Intercept ? "1" : row.Rhs) + (row.Group > 1 ? string.Create(CultureInfo.InvariantCulture, $".g{row.Group}") : "");

    /// <summary>The id.</summary>
    public static string Id(SemParameter row) => row.Operator == SemOperator.Definition ? row.Lhs : $"{Parameter(row)}~{Term(row)}";
}
