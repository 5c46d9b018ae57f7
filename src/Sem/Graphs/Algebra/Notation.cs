namespace Stats.Sem;

/// <summary>How a polynomial is written.</summary>
public enum Notation
{
    /// <summary>Plain infix with * and ^, readable by most algebra systems and by <see cref="PolynomialRing.Parse"/>.</summary>
    Infix,

    /// <summary>LaTeX: l_1_2 becomes \lambda_{1,2}, w becomes \omega, s becomes \sigma; other names become \mathrm.</summary>
    LaTeX,

    /// <summary>A C# expression in doubles, powers written as products.</summary>
    CSharp,
}
