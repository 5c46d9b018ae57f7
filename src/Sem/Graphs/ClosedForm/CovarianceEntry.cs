namespace Stats.Sem;

/// <summary>One covariance in closed form: a polynomial over powers of determinants det(I - Lambda_S) of strongly connected components.</summary>
public sealed class CovarianceEntry
{
    internal CovarianceEntry(Polynomial numerator, IReadOnlyList<(Polynomial Factor, int Exponent)> denominator)
    {
        Numerator = numerator;
        DenominatorFactors = denominator;
    }

    /// <summary>The numerator; it shares no factor with the denominator.</summary>
    public Polynomial Numerator { get; }

    /// <summary>The irreducible factors of the denominator with exponents 1 or 2; none when the entry is a polynomial.</summary>
    public IReadOnlyList<(Polynomial Factor, int Exponent)> DenominatorFactors { get; }

    /// <summary>The entry as one quotient.</summary>
    public RationalFunction ToFraction()
    {
        Polynomial denominator = Numerator.Ring.One;
        foreach ((Polynomial factor, int exponent) in DenominatorFactors) denominator *= factor.Power(exponent);
        return RationalFunction.FromCoprime(Numerator, denominator);
    }

    /// <summary>Plain infix with the denominator in factors, such as "(l12^2*w11 + w22)/(1 - l12*l21)^2".</summary>
    public override string ToString() => ToString(Notation.Infix);

    /// <summary>The entry in a notation, with the denominator in factors.</summary>
    public string ToString(Notation notation)
    {
        string numerator = Numerator.ToString(notation);
        if (DenominatorFactors.Count == 0) return numerator;
        IEnumerable<string> factors = DenominatorFactors.Select(f =>
        {
            string factor = $"({f.Factor.ToString(notation)})";
            return f.Exponent == 1 ? factor : notation == Notation.CSharp ? $"({factor}*{factor})" : $"{factor}^{f.Exponent}";
        });
        if (notation == Notation.LaTeX) return $@"\frac{{{numerator}}}{{{string.Concat(factors)}}}";
        string denominator = string.Join("*", factors);
        return $"({numerator})/{(DenominatorFactors.Count == 1 ? denominator : $"({denominator})")}";
    }
}
