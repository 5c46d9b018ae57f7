using System.Collections.Frozen;

namespace Stats.Sem;

/// <summary>
/// An ordered list of variables over the rational numbers; every <see cref="Polynomial"/> belongs to one ring, and only
/// polynomials of one ring can be added or multiplied. Two rings are the same when they list the same names.
/// </summary>
public sealed class PolynomialRing
{
    internal const int MostVariables = 0xFFFF;

    private readonly FrozenDictionary<string, int> _places;

    /// <summary>A ring in these variables.</summary>
    /// <param name="variables">Distinct identifiers: a letter or underscore, then letters, digits or underscores.</param>
    /// <exception cref="ArgumentException">A name is no identifier or occurs twice.</exception>
    public PolynomialRing(IEnumerable<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        string[] names = [.. variables];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!IsIdentifier(name)) throw new ArgumentException($"'{name}' is no identifier: use letters, digits and underscores.", nameof(variables));
            if (!places.TryAdd(name, places.Count)) throw new ArgumentException($"The variable '{name}' occurs twice.", nameof(variables));
        }

        if (names.Length > MostVariables) throw new ArgumentException("A ring holds at most 65,535 variables.", nameof(variables));
        Variables = names;
        _places = places.ToFrozenDictionary(StringComparer.Ordinal);
        Zero = new Polynomial(this, [], []);
        One = new Polynomial(this, [Monomial.One], [Rational.One]);
    }

    /// <summary>The variables, greatest first in the order of monomials.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The polynomial 0.</summary>
    public Polynomial Zero { get; }

    /// <summary>The polynomial 1.</summary>
    public Polynomial One { get; }

    /// <summary>The variable of this name as a polynomial. Throws <see cref="ArgumentException"/> for an unknown name.</summary>
    public Polynomial this[string name] => Variable(IndexOf(name) is int i and >= 0
        ? i
        : throw new ArgumentException($"The ring has no variable '{name}'.", nameof(name)));

    /// <summary>The place of a variable, or -1.</summary>
    public int IndexOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>The variable at a place as a polynomial.</summary>
    public Polynomial Variable(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Variables.Count);
        return new Polynomial(this, [Monomial.Variable(index)], [Rational.One]);
    }

    /// <summary>A constant polynomial.</summary>
    public Polynomial Constant(Rational value) => value.IsZero ? Zero : new Polynomial(this, [Monomial.One], [value]);

    /// <summary>Reads a polynomial from plain infix text, such as "2*a^2*b - 3/4*c". '**' is read as '^'.</summary>
    /// <exception cref="FormatException">The text is no polynomial in this ring's variables; the message gives the position.</exception>
    public Polynomial Parse(string text)
    {
        RationalFunction f = ParseFraction(text);
        return f.Denominator.IsConstant
            ? f.Numerator / f.Denominator.ConstantTerm
            : throw new FormatException($"'{text}' has a denominator with variables; use {nameof(ParseFraction)}.");
    }

    /// <summary>Reads a quotient of polynomials from plain infix text, such as "(a + b)/(1 - c*d)^2".</summary>
    /// <exception cref="FormatException">The text is no rational function in this ring's variables; the message gives the position.</exception>
    public RationalFunction ParseFraction(string text) => new InfixParser(this, text).Read();

    internal bool SameAs(PolynomialRing other) =>
        ReferenceEquals(this, other) || Variables.SequenceEqual(other.Variables, StringComparer.Ordinal);

    private static bool IsIdentifier(string? name) => !string.IsNullOrEmpty(name)
        && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}
