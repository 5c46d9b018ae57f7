using System.Globalization;
using System.Numerics;
using System.Text;

namespace Stats.Sem;

/// <summary>Writes polynomials and their quotients.</summary>
internal static class PolynomialText
{
    public static string Write(RationalFunction f, Notation notation)
    {
        string numerator = Write(f.Numerator, notation);
        if (f.IsPolynomial) return numerator;
        string denominator = Write(f.Denominator, notation);
        if (notation == Notation.LaTeX) return $@"\frac{{{numerator}}}{{{denominator}}}";
        if (f.Numerator.TermCount > 1) numerator = $"({numerator})";
        bool bare = f.Denominator.TermCount == 1 && f.Denominator.LeadingCoefficient.IsOne
            && f.Denominator.Monomials[0].Length == 1 && (notation == Notation.Infix || f.Denominator.Degree == 1);
        return $"{numerator}/{(bare ? denominator : $"({denominator})")}";
    }

    public static string Write(Polynomial p, Notation notation)
    {
        if (p.IsZero) return notation == Notation.CSharp ? "0.0" : "0";
        StringBuilder text = new();
        for (int k = 0; k < p.TermCount; k++)
        {
            Rational c = p.Coefficients[k];
            if (k == 0) text.Append(c.Sign < 0 ? "-" : "");
            else text.Append(c.Sign < 0 ? " - " : " + ");
            WriteTerm(text, p.Ring, p.Monomials[k], c.Abs(), notation);
        }

        return text.ToString();
    }

    private static void WriteTerm(StringBuilder text, PolynomialRing ring, Monomial monomial, Rational coefficient, Notation notation)
    {
        string separator = notation == Notation.LaTeX ? @"\," : "*";
        bool first = true;
        if (!coefficient.IsOne || monomial.IsOne)
        {
            text.Append(Number(coefficient, notation));
            first = false;
        }

        foreach (uint factor in monomial.Factors)
        {
            string name = ring.Variables[Monomial.VariableOf(factor)];
            int exponent = Monomial.ExponentOf(factor);
            string power = notation switch
            {
                Notation.LaTeX => exponent == 1 ? LaTeXName(name) : $"{LaTeXName(name)}^{{{exponent}}}",
                Notation.CSharp => string.Join('*', Enumerable.Repeat(name, exponent)),
                _ => exponent == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}^{exponent}"),
            };
            if (!first) text.Append(separator);
            text.Append(power);
            first = false;
        }
    }

    private static string Number(Rational c, Notation notation) => notation switch
    {
        Notation.LaTeX when !c.IsInteger => $@"\frac{{{Text(c.Numerator)}}}{{{Text(c.Denominator)}}}",
        Notation.CSharp when !c.IsInteger => $"({Text(c.Numerator)}.0/{Text(c.Denominator)}.0)",
        Notation.CSharp => Text(c.Numerator) + ".0",
        _ => c.ToString(),
    };

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string LaTeXName(string name)
    {
        string? letter = name[0] switch { 'l' => @"\lambda", 'w' => @"\omega", 's' => @"\sigma", _ => null };
        string rest = name[1..];
        if (letter is null || rest.Length == 0) return $@"\mathrm{{{name.Replace("_", @"\_", StringComparison.Ordinal)}}}";
        string[] places = rest[0] == '_' ? rest[1..].Split('_') : [.. rest.Select(c => c.ToString())];
        return $"{letter}_{{{string.Join(",", places.Select(p => p.Length == 1 || p.All(char.IsAsciiDigit) ? p : $@"\mathrm{{{p}}}"))}}}";
    }
}
