using System.Globalization;
using System.Numerics;

namespace Stats.Sem;

/// <summary>An exact rational number of any size, always in lowest terms with a positive denominator.</summary>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger _denominator; // zero in default(Rational), which stands for 0/1

    /// <summary>The quotient of two integers. Throws <see cref="DivideByZeroException"/> when the denominator is zero.</summary>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A rational number has a denominator other than zero.");
        if (!denominator.IsOne)
        {
            BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            if (denominator.Sign < 0) divisor = -divisor;
            numerator /= divisor;
            denominator /= divisor;
        }

        Numerator = numerator;
        _denominator = denominator;
    }

    private Rational(BigInteger integer)
    {
        Numerator = integer;
        _denominator = BigInteger.One;
    }

    /// <summary>Zero.</summary>
    public static Rational Zero => default;

    /// <summary>One.</summary>
    public static Rational One { get; } = new(BigInteger.One);

    /// <summary>The numerator in lowest terms; it carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator in lowest terms, at least 1.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whether this is 1.</summary>
    public bool IsOne => Numerator.IsOne && IsInteger;

    /// <summary>Whether the denominator is 1.</summary>
    public bool IsInteger => _denominator.IsOne || _denominator.IsZero;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>An integer as a rational number.</summary>
    public static implicit operator Rational(long value) => new((BigInteger)value);

    /// <summary>An integer as a rational number.</summary>
    public static implicit operator Rational(BigInteger value) => new(value);

    /// <summary>The nearest double; infinity where the number is beyond its range.</summary>
    public static explicit operator double(Rational value) => value.ToDouble();

    /// <summary>Sum.</summary>
    public static Rational operator +(Rational a, Rational b) => a.IsInteger && b.IsInteger
        ? new(a.Numerator + b.Numerator)
        : new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    /// <summary>Difference.</summary>
    public static Rational operator -(Rational a, Rational b) => a + -b;

    /// <summary>The number with its sign changed.</summary>
    public static Rational operator -(Rational a) => a.IsInteger ? new(-a.Numerator) : new(-a.Numerator, a.Denominator);

    /// <summary>Product.</summary>
    public static Rational operator *(Rational a, Rational b) => a.IsInteger && b.IsInteger
        ? new(a.Numerator * b.Numerator)
        : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>Quotient. Throws <see cref="DivideByZeroException"/> when <paramref name="b"/> is zero.</summary>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Equal numbers.</summary>
    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    /// <summary>Different numbers.</summary>
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    /// <summary>Less than.</summary>
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    /// <summary>Greater than.</summary>
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    /// <summary>At most.</summary>
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    /// <summary>At least.</summary>
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    /// <summary>The number without its sign.</summary>
    public Rational Abs() => Sign < 0 ? -this : this;

    /// <summary>The nearest double; infinity where the number is beyond its range.</summary>
    public double ToDouble()
    {
        if (IsInteger) return (double)Numerator;

        // Both parts may exceed a double although the quotient does not: keep 80 bits of the quotient.
        int shift = (int)(Denominator.GetBitLength() - BigInteger.Abs(Numerator).GetBitLength()) + 80;
        BigInteger quotient = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        return Math.ScaleB((double)quotient, -shift);
    }

    /// <inheritdoc/>
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>"3", "-2/7".</summary>
    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
