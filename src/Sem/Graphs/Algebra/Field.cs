namespace Stats.Sem;

/// <summary>A commutative ring as a value, so that one procedure runs on polynomials and on numbers.</summary>
internal abstract class Ring<T>
{
    public abstract T Zero { get; }

    public abstract T One { get; }

    public abstract bool IsZero(T a);

    public abstract T Add(T a, T b);

    public abstract T Subtract(T a, T b);

    public abstract T Multiply(T a, T b);
}

/// <summary>A ring with division: residues modulo a prime, doubles, rationals, rational functions.</summary>
internal abstract class Field<T> : Ring<T>
{
    /// <summary>a/b; throws <see cref="DivideByZeroException"/> when b is zero.</summary>
    public abstract T Divide(T a, T b);

    /// <summary>Of several candidates, how good a pivot this is: 0 for zero, larger is better.</summary>
    public virtual double PivotQuality(T a) => IsZero(a) ? 0 : 1;
}

internal sealed class PolynomialArithmetic(PolynomialRing ring) : Ring<Polynomial>
{
    public override Polynomial Zero => ring.Zero;

    public override Polynomial One => ring.One;

    public override bool IsZero(Polynomial a) => a.IsZero;

    public override Polynomial Add(Polynomial a, Polynomial b) => a + b;

    public override Polynomial Subtract(Polynomial a, Polynomial b) => a - b;

    public override Polynomial Multiply(Polynomial a, Polynomial b) => a * b;
}

internal sealed class ResidueField(PrimeField field) : Field<uint>
{
    public override uint Zero => 0;

    public override uint One => 1;

    public override bool IsZero(uint a) => a == 0;

    public override uint Add(uint a, uint b) => field.Add(a, b);

    public override uint Subtract(uint a, uint b) => field.Subtract(a, b);

    public override uint Multiply(uint a, uint b) => field.Multiply(a, b);

    public override uint Divide(uint a, uint b) => field.Divide(a, b);
}

internal sealed class RealField : Field<double>
{
    public static RealField Instance { get; } = new();

    public override double Zero => 0;

    public override double One => 1;

    public override bool IsZero(double a) => a == 0;

    public override double Add(double a, double b) => a + b;

    public override double Subtract(double a, double b) => a - b;

    public override double Multiply(double a, double b) => a * b;

    public override double Divide(double a, double b) => b == 0 ? throw new DivideByZeroException("A pivot is zero.") : a / b;

    public override double PivotQuality(double a) => Math.Abs(a);
}

internal sealed class RationalField : Field<Rational>
{
    public static RationalField Instance { get; } = new();

    public override Rational Zero => Rational.Zero;

    public override Rational One => Rational.One;

    public override bool IsZero(Rational a) => a.IsZero;

    public override Rational Add(Rational a, Rational b) => a + b;

    public override Rational Subtract(Rational a, Rational b) => a - b;

    public override Rational Multiply(Rational a, Rational b) => a * b;

    public override Rational Divide(Rational a, Rational b) => a / b;
}

/// <summary>Rational functions; stops with <see cref="SizeLimitException"/> when an intermediate result has too many terms.</summary>
internal sealed class FunctionField(PolynomialRing ring, int termLimit, CancellationToken cancellationToken) : Field<RationalFunction>
{
    public override RationalFunction Zero { get; } = new(ring.Zero);

    public override RationalFunction One { get; } = new(ring.One);

    public override bool IsZero(RationalFunction a) => a.IsZero;

    public override RationalFunction Add(RationalFunction a, RationalFunction b)
    {
        Check(a, b);
        return RationalFunction.Sum(a, b, cancellationToken);
    }

    public override RationalFunction Subtract(RationalFunction a, RationalFunction b) => Add(a, -b);

    public override RationalFunction Multiply(RationalFunction a, RationalFunction b)
    {
        Check(a, b);
        return RationalFunction.Product(a, b, cancellationToken);
    }

    public override RationalFunction Divide(RationalFunction a, RationalFunction b) => Multiply(a, RationalFunction.Inverse(b));

    public override double PivotQuality(RationalFunction a) =>
        a.IsZero ? 0 : 1.0 / (a.Numerator.TermCount + a.Denominator.TermCount);

    /// <summary>Operands, not results, are held to the limit: a product of two allowed ones is still of moderate size.</summary>
    private void Check(RationalFunction a, RationalFunction b)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Size(a) > termLimit || Size(b) > termLimit) throw new SizeLimitException();
    }

    private static int Size(RationalFunction f) => f.Numerator.TermCount + f.Denominator.TermCount;
}

/// <summary>A symbolic result grew beyond the size its caller allowed; the caller answers "not written out".</summary>
internal sealed class SizeLimitException : Exception;
