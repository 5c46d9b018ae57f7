using System.Numerics;
using System.Runtime.InteropServices;

namespace Stats.Sem;

/// <summary>
/// A sparse polynomial in several variables with exact rational coefficients. Immutable; terms are kept in falling order
/// (degree, then lexicographic), so equal polynomials print equally.
/// </summary>
public sealed partial class Polynomial : IEquatable<Polynomial>
{
    private readonly Monomial[] _monomials;
    private readonly Rational[] _coefficients;

    internal Polynomial(PolynomialRing ring, Monomial[] monomials, Rational[] coefficients)
    {
        Ring = ring;
        _monomials = monomials;
        _coefficients = coefficients;
    }

    /// <summary>The ring this polynomial belongs to.</summary>
    public PolynomialRing Ring { get; }

    /// <summary>The number of terms; 0 for the zero polynomial.</summary>
    public int TermCount => _monomials.Length;

    /// <summary>The largest degree of a term; -1 for the zero polynomial.</summary>
    public int Degree => IsZero ? -1 : _monomials[0].Degree;

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => _monomials.Length == 0;

    /// <summary>Whether no variable occurs.</summary>
    public bool IsConstant => IsZero || (_monomials.Length == 1 && _monomials[0].IsOne);

    /// <summary>Whether this is 1.</summary>
    public bool IsOne => IsConstant && !IsZero && _coefficients[0].IsOne;

    /// <summary>The coefficient of the term without variables.</summary>
    public Rational ConstantTerm => !IsZero && _monomials[^1].IsOne ? _coefficients[^1] : Rational.Zero;

    internal ReadOnlySpan<Monomial> Monomials => _monomials;

    internal ReadOnlySpan<Rational> Coefficients => _coefficients;

    internal Rational LeadingCoefficient => IsZero ? Rational.Zero : _coefficients[0];

    /// <summary>Sum.</summary>
    public static Polynomial operator +(Polynomial a, Polynomial b) => Merge(a, b, Rational.One);

    /// <summary>Difference.</summary>
    public static Polynomial operator -(Polynomial a, Polynomial b) => Merge(a, b, -1);

    /// <summary>The polynomial with all signs changed.</summary>
    public static Polynomial operator -(Polynomial a) => a * (Rational)(-1);

    /// <summary>Product with a number.</summary>
    public static Polynomial operator *(Polynomial a, Rational factor) => factor.IsZero
        ? a.Ring.Zero
        : new Polynomial(a.Ring, a._monomials, Array.ConvertAll(a._coefficients, c => c * factor));

    /// <summary>Quotient by a number. Throws <see cref="DivideByZeroException"/> when it is zero.</summary>
    public static Polynomial operator /(Polynomial a, Rational divisor) => a * (Rational.One / divisor);

    /// <summary>Product.</summary>
    public static Polynomial operator *(Polynomial a, Polynomial b)
    {
        PolynomialRing ring = Shared(a, b);
        if (a.IsZero || b.IsZero) return ring.Zero;
        if (a.IsConstant) return b * a._coefficients[0];
        if (b.IsConstant) return a * b._coefficients[0];
        if (a.TermCount == 1) return b.TimesTerm(a._monomials[0], a._coefficients[0]);
        if (b.TermCount == 1) return a.TimesTerm(b._monomials[0], b._coefficients[0]);
        PolynomialBuilder builder = new(ring);
        builder.AddProduct(a, b, Rational.One);
        return builder.Build();
    }

    /// <summary>Equal polynomials of one ring.</summary>
    public static bool operator ==(Polynomial? a, Polynomial? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Different polynomials.</summary>
    public static bool operator !=(Polynomial? a, Polynomial? b) => !(a == b);

    /// <summary>A power with a whole exponent, zero or more.</summary>
    public Polynomial Power(int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        Polynomial result = Ring.One, square = this;
        for (int e = exponent; e > 0; e >>= 1)
        {
            if ((e & 1) != 0) result *= square;
            if (e > 1) square *= square;
        }

        return result;
    }

    /// <summary>The partial derivative by one variable. Throws <see cref="ArgumentException"/> for an unknown name.</summary>
    public Polynomial Derivative(string variable)
    {
        int index = Ring.IndexOf(variable);
        if (index < 0) throw new ArgumentException($"The ring has no variable '{variable}'.", nameof(variable));
        PolynomialBuilder builder = new(Ring);
        for (int k = 0; k < _monomials.Length; k++)
        {
            int exponent = _monomials[k].Exponent(index);
            if (exponent > 0) builder.Add(_monomials[k].Without(index) * Monomial.Variable(index, exponent - 1), _coefficients[k] * exponent);
        }

        return builder.Build();
    }

    /// <summary>The value at a point; one exact number per variable of the ring, in its order.</summary>
    public Rational Evaluate(ReadOnlySpan<Rational> point)
    {
        CheckPoint(point.Length);
        Rational sum = Rational.Zero;
        for (int k = 0; k < _monomials.Length; k++)
        {
            Rational term = _coefficients[k];
            foreach (uint factor in _monomials[k].Factors)
                for (int e = Monomial.ExponentOf(factor); e > 0; e--) term *= point[Monomial.VariableOf(factor)];
            sum += term;
        }

        return sum;
    }

    /// <summary>The value at a point in double precision; one number per variable of the ring, in its order.</summary>
    public double Evaluate(ReadOnlySpan<double> point)
    {
        CheckPoint(point.Length);
        double sum = 0;
        for (int k = 0; k < _monomials.Length; k++)
        {
            double term = (double)_coefficients[k];
            foreach (uint factor in _monomials[k].Factors)
                for (int e = Monomial.ExponentOf(factor); e > 0; e--) term *= point[Monomial.VariableOf(factor)];
            sum += term;
        }

        return sum;
    }

    /// <summary>The quotient when the other polynomial divides this one without remainder.</summary>
    /// <returns>False when there is a remainder; then the quotient is zero.</returns>
    public bool TryDivide(Polynomial divisor, out Polynomial quotient)
    {
        Shared(this, divisor);
        if (divisor.IsZero) throw new DivideByZeroException("Division by the zero polynomial.");
        quotient = Ring.Zero;
        if (IsZero) return true;
        if (divisor.IsConstant)
        {
            quotient = this / divisor._coefficients[0];
            return true;
        }

        if (divisor.Degree > Degree) return false;
        if (divisor.TermCount == 1) return TryDivideByTerm(divisor._monomials[0], divisor._coefficients[0], out quotient);
        return PolynomialDivision.TryDivide(this, divisor, out quotient);
    }

    /// <summary>Plain infix, such as "2*a^2*b - 3/4*c"; <see cref="PolynomialRing.Parse"/> reads it back.</summary>
    public override string ToString() => ToString(Notation.Infix);

    /// <summary>The polynomial in a notation.</summary>
    public string ToString(Notation notation) => PolynomialText.Write(this, notation);

    /// <inheritdoc/>
    public bool Equals(Polynomial? other) => other is not null && Ring.SameAs(other.Ring) && TermCount == other.TermCount
        && _monomials.AsSpan().SequenceEqual(other._monomials) && _coefficients.AsSpan().SequenceEqual(other._coefficients);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Polynomial);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int k = 0; k < _monomials.Length; k++)
        {
            hash.Add(_monomials[k]);
            hash.Add(_coefficients[k]);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether a variable, by its place in the ring, occurs.</summary>
    internal bool Contains(int variable) => Array.Exists(_monomials, m => m.Exponent(variable) > 0);

    /// <summary>The largest exponent of a variable.</summary>
    internal int DegreeIn(int variable)
    {
        int degree = 0;
        foreach (Monomial m in _monomials) degree = Math.Max(degree, m.Exponent(variable));
        return degree;
    }

    /// <summary>The places of the variables that occur, rising.</summary>
    internal SortedSet<int> Support()
    {
        SortedSet<int> support = [];
        foreach (Monomial m in _monomials)
            foreach (uint factor in m.Factors) support.Add(Monomial.VariableOf(factor));
        return support;
    }

    internal Polynomial TimesTerm(Monomial monomial, Rational coefficient) => new(
        Ring, Array.ConvertAll(_monomials, m => m * monomial), coefficient.IsOne ? _coefficients : Array.ConvertAll(_coefficients, c => c * coefficient));

    internal static PolynomialRing Shared(Polynomial a, Polynomial b) => a.Ring.SameAs(b.Ring)
        ? a.Ring
        : throw new ArgumentException("The polynomials belong to different rings.", nameof(b));

    private bool TryDivideByTerm(Monomial monomial, Rational coefficient, out Polynomial quotient)
    {
        quotient = Ring.Zero;
        Monomial[] monomials = new Monomial[_monomials.Length];
        for (int k = 0; k < monomials.Length; k++)
            if (!Monomial.TryDivide(_monomials[k], monomial, out monomials[k])) return false;
        quotient = new Polynomial(Ring, monomials, Array.ConvertAll(_coefficients, c => c / coefficient));
        return true;
    }

    private static Polynomial Merge(Polynomial a, Polynomial b, Rational factor)
    {
        PolynomialRing ring = Shared(a, b);
        if (b.IsZero) return a;
        List<Monomial> monomials = new(a.TermCount + b.TermCount);
        List<Rational> coefficients = new(a.TermCount + b.TermCount);
        int i = 0, j = 0;
        while (i < a.TermCount || j < b.TermCount)
        {
            int order = i == a.TermCount ? -1 : j == b.TermCount ? 1 : a._monomials[i].CompareTo(b._monomials[j]);
            Rational c = order > 0 ? a._coefficients[i] : b._coefficients[j] * factor;
            if (order == 0) c += a._coefficients[i];
            if (!c.IsZero)
            {
                monomials.Add(order >= 0 ? a._monomials[i] : b._monomials[j]);
                coefficients.Add(c);
            }

            if (order >= 0) i++;
            if (order <= 0) j++;
        }

        return new Polynomial(ring, CollectionsMarshal.AsSpan(monomials).ToArray(), CollectionsMarshal.AsSpan(coefficients).ToArray());
    }

    private void CheckPoint(int length)
    {
        if (length != Ring.Variables.Count)
            throw new ArgumentException($"The point needs {Ring.Variables.Count} numbers, one per variable; it has {length}.", nameof(length));
    }
}
