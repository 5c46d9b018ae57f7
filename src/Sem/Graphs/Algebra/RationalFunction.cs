namespace Stats.Sem;

/// <summary>
/// A quotient of two polynomials of one ring in lowest terms. The denominator is primitive: whole coefficients without a common
/// factor, the leading one positive; so equal functions have equal parts.
/// </summary>
public sealed class RationalFunction : IEquatable<RationalFunction>
{
    /// <summary>A polynomial as a quotient with denominator 1.</summary>
    public RationalFunction(Polynomial numerator)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        Numerator = numerator;
        Denominator = numerator.Ring.One;
    }

    /// <summary>The quotient in lowest terms. Throws <see cref="DivideByZeroException"/> when the denominator is zero.</summary>
    public RationalFunction(Polynomial numerator, Polynomial denominator)
        : this(numerator, denominator, CancellationToken.None)
    {
    }

    private RationalFunction(Polynomial numerator, Polynomial denominator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        if (denominator.IsZero) throw new DivideByZeroException("The denominator is the zero polynomial.");
        Polynomial gcd = denominator.IsConstant ? denominator.Ring.One : PolynomialGcd.Gcd(numerator, denominator, cancellationToken);
        if (!gcd.IsOne)
        {
            numerator.TryDivide(gcd, out numerator);
            denominator.TryDivide(gcd, out denominator);
        }

        (Numerator, Denominator) = Normal(numerator, denominator);
    }

    private RationalFunction(Polynomial numerator, Polynomial denominator, bool _) =>
        (Numerator, Denominator) = Normal(numerator, denominator);

    /// <summary>The numerator.</summary>
    public Polynomial Numerator { get; }

    /// <summary>The denominator.</summary>
    public Polynomial Denominator { get; }

    /// <summary>The ring of both parts.</summary>
    public PolynomialRing Ring => Numerator.Ring;

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whether the denominator is 1.</summary>
    public bool IsPolynomial => Denominator.IsOne;

    /// <summary>Sum.</summary>
    public static RationalFunction operator +(RationalFunction a, RationalFunction b) => Sum(a, b, CancellationToken.None);

    /// <summary>Difference.</summary>
    public static RationalFunction operator -(RationalFunction a, RationalFunction b) => a + -b;

    /// <summary>The function with its sign changed.</summary>
    public static RationalFunction operator -(RationalFunction a) => new(-a.Numerator, a.Denominator, true);

    /// <summary>Product.</summary>
    public static RationalFunction operator *(RationalFunction a, RationalFunction b) => Product(a, b, CancellationToken.None);

    /// <summary>Quotient. Throws <see cref="DivideByZeroException"/> when <paramref name="b"/> is zero.</summary>
    public static RationalFunction operator /(RationalFunction a, RationalFunction b) => a * Inverse(b);

    /// <summary>Equal functions.</summary>
    public static bool operator ==(RationalFunction? a, RationalFunction? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Different functions.</summary>
    public static bool operator !=(RationalFunction? a, RationalFunction? b) => !(a == b);

    /// <summary>A power with a whole exponent, zero or more.</summary>
    public RationalFunction Power(int exponent) => new(Numerator.Power(exponent), Denominator.Power(exponent), true);

    /// <summary>The partial derivative by one variable.</summary>
    public RationalFunction Derivative(string variable) => new(
        Numerator.Derivative(variable) * Denominator - Numerator * Denominator.Derivative(variable), Denominator * Denominator);

    /// <summary>The exact value at a point. Throws <see cref="DivideByZeroException"/> at a pole.</summary>
    public Rational Evaluate(ReadOnlySpan<Rational> point) => Numerator.Evaluate(point) / Denominator.Evaluate(point);

    /// <summary>The value at a point in double precision; infinite or NaN at a pole.</summary>
    public double Evaluate(ReadOnlySpan<double> point) => Numerator.Evaluate(point) / Denominator.Evaluate(point);

    /// <inheritdoc/>
    public bool Equals(RationalFunction? other) => other is not null && Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RationalFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>Plain infix, such as "(a + b)/(a*b - 1)".</summary>
    public override string ToString() => ToString(Notation.Infix);

    /// <summary>The function in a notation.</summary>
    public string ToString(Notation notation) => PolynomialText.Write(this, notation);

    /// <summary>a + b, stopped by cancellation while common factors are looked for.</summary>
    internal static RationalFunction Sum(RationalFunction a, RationalFunction b, CancellationToken cancellationToken)
    {
        if (a.IsZero) return b;
        if (b.IsZero) return a;
        if (a.Denominator == b.Denominator) return new RationalFunction(a.Numerator + b.Numerator, a.Denominator, cancellationToken);
        Polynomial gcd = PolynomialGcd.Gcd(a.Denominator, b.Denominator, cancellationToken);
        a.Denominator.TryDivide(gcd, out Polynomial left);
        b.Denominator.TryDivide(gcd, out Polynomial right);
        return new RationalFunction(a.Numerator * right + b.Numerator * left, a.Denominator * right, cancellationToken);
    }

    /// <summary>a b, stopped by cancellation while common factors are looked for.</summary>
    internal static RationalFunction Product(RationalFunction a, RationalFunction b, CancellationToken cancellationToken)
    {
        // The parts of each factor are coprime already: only the crossed pairs can share a divisor.
        RationalFunction x = new(a.Numerator, b.Denominator, cancellationToken), y = new(b.Numerator, a.Denominator, cancellationToken);
        return new RationalFunction(x.Numerator * y.Numerator, x.Denominator * y.Denominator, true);
    }

    /// <summary>1/a. Throws <see cref="DivideByZeroException"/> for zero.</summary>
    internal static RationalFunction Inverse(RationalFunction a) => a.IsZero
        ? throw new DivideByZeroException("Division by the zero function.")
        : new RationalFunction(a.Denominator, a.Numerator, true);

    /// <summary>Makes a function from parts that are known to be coprime.</summary>
    internal static RationalFunction FromCoprime(Polynomial numerator, Polynomial denominator) => new(numerator, denominator, true);

    private static (Polynomial, Polynomial) Normal(Polynomial numerator, Polynomial denominator)
    {
        if (numerator.IsZero) return (numerator, denominator.Ring.One);
        Rational content = PolynomialGcd.Content(denominator);
        return content.IsOne ? (numerator, denominator) : (numerator / content, denominator / content);
    }
}
