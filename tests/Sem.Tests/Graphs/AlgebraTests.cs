using System.Numerics;
using Stats.Sem;

namespace Stats.Tests.Sems;

public class AlgebraTests
{
    private static readonly PolynomialRing Ring = new(["x", "y", "z"]);

    [Theory]
    [InlineData("x + y", "x + y")]
    [InlineData("y + x", "x + y")]
    [InlineData("(x - y)*(x + y)", "x^2 - y^2")]
    [InlineData("(x + 1)**3", "x^3 + 3*x^2 + 3*x + 1")]
    [InlineData("-x^2 - -y", "-x^2 + y")]
    [InlineData("3/4*x - x/4", "1/2*x")]
    [InlineData("x - x", "0")]
    [InlineData("(x^2 - y^2)/(x - y)", "x + y")]
    public void Text_is_read_and_written(string text, string written)
    {
        Polynomial p = Ring.Parse(text);
        Assert.Equal(written, p.ToString());
        Assert.Equal(p, Ring.Parse(p.ToString()));
    }

    [Theory]
    [InlineData("x +", "'x +' ends too early.")]
    [InlineData("x + q", "There is no variable 'q' (position 5).")]
    [InlineData("x $ y", "Unexpected '$' at position 3 of 'x $ y'.")]
    [InlineData("1/(x - x)", "Division by zero at position 3 of '1/(x - x)'.")]
    [InlineData("1/x", "'1/x' has a denominator with variables; use ParseFraction.")]
    public void Wrong_text_gets_one_sentence(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Ring.Parse(text)).Message);

    [Fact]
    public void Quotients_are_in_lowest_terms_and_print_in_three_notations()
    {
        PolynomialRing ring = new(["l12", "l21", "w_a_b"]);
        RationalFunction f = ring.ParseFraction("(2*l12^2 - 2*l12^2*l21*l12)/(4*(1 - l12*l21)^2*w_a_b)");
        Assert.Equal("-1/2*l12^2/(l12*l21*w_a_b - w_a_b)", f.ToString());
        Assert.Equal(@"\frac{-\frac{1}{2}\,\lambda_{1,2}^{2}}{\lambda_{1,2}\,\lambda_{2,1}\,\omega_{a,b} - \omega_{a,b}}", f.ToString(Notation.LaTeX));
        Assert.Equal("-(1.0/2.0)*l12*l12/(l12*l21*w_a_b - w_a_b)", f.ToString(Notation.CSharp));
        Assert.Equal(f, ring.ParseFraction(f.ToString()));
    }

    [Fact]
    public void Gcd_finds_the_planted_factor()
    {
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            Polynomial a = Draw(random), b = Draw(random), g = Draw(random);
            if (a.IsZero || b.IsZero || g.IsZero) continue;
            Polynomial gcd = PolynomialGcd.Gcd(a * g, b * g);
            Assert.True(gcd.TryDivide(g, out _) && (a * g).TryDivide(gcd, out _) && (b * g).TryDivide(gcd, out _));
            Polynomial rest = PolynomialGcd.Gcd(Quotient(a * g, gcd), Quotient(b * g, gcd));
            Assert.True(rest.IsConstant);
        }
    }

    [Fact]
    public void Rational_functions_obey_the_laws_of_a_field_and_the_rule_of_quotients()
    {
        Random random = new(6);
        for (int round = 0; round < 100; round++)
        {
            RationalFunction f = DrawFraction(random), g = DrawFraction(random), h = DrawFraction(random);
            Assert.Equal(f * (g + h), f * g + f * h);
            Assert.Equal(f - g, -(g - f));
            if (!g.IsZero) Assert.Equal(f, f / g * g);
            Assert.Equal((f * g).Derivative("x"), f.Derivative("x") * g + f * g.Derivative("x"));
        }
    }

    [Fact]
    public void Values_at_points_agree_exactly_in_doubles_and_modulo_a_prime()
    {
        Polynomial p = Ring.Parse("3*x^2*y - 5/2*z + 7");
        Assert.Equal(new Rational(79, 2), p.Evaluate([(Rational)2, 3, new Rational(7, 5)]));
        Assert.Equal(39.5, p.Evaluate([2.0, 3.0, 1.4]), 12);
        PrimeField field = PrimeField.First;
        Assert.Equal(field.Reduce(new Rational(79, 2)), field.Evaluate(p, [2, 3, field.Divide(7, 5)]));
    }

    [Fact]
    public void Rationals_are_exact_and_convert_beyond_the_range_of_their_parts()
    {
        Rational huge = new(BigInteger.Pow(10, 400) + 1, BigInteger.Pow(10, 399));
        Assert.Equal(10, huge.ToDouble(), 12);
        Assert.Equal(new Rational(-1, 2), new Rational(3, -6));
        Assert.Equal(Rational.Zero, default(Rational) * 5);
        Assert.True(new Rational(1, 3) < new Rational(2, 5));
    }

    [Fact]
    public void Prime_field_arithmetic_agrees_with_big_integers()
    {
        Random random = new(7);
        foreach (PrimeField field in PrimeField.All)
        {
            for (int round = 0; round < 1000; round++)
            {
                uint a = (uint)random.NextInt64(field.Prime), b = field.NextNonzero(random), c = (uint)random.NextInt64(field.Prime);
                Assert.Equal((uint)((a + (BigInteger)b * c) % field.Prime), field.MultiplyAdd(a, b, c));
                Assert.Equal(a, field.Multiply(field.Divide(a, b), b));
                Assert.Equal(a, field.Add(field.Subtract(a, c), c));
            }

            ulong large = ulong.MaxValue - 3;
            Assert.Equal((uint)(large % field.Prime), field.Reduce(large));
        }
    }

    private static Polynomial Quotient(Polynomial a, Polynomial b)
    {
        Assert.True(a.TryDivide(b, out Polynomial q));
        Assert.Equal(a, q * b);
        return q;
    }

    private static RationalFunction DrawFraction(Random random)
    {
        Polynomial d = Draw(random, 2);
        return new RationalFunction(Draw(random, 3), d.IsZero ? Ring.One : d);
    }

    private static Polynomial Draw(Random random, int terms = 4)
    {
        Polynomial p = Ring.Zero;
        for (int t = 0; t < terms; t++)
        {
            Polynomial term = Ring.Constant(random.Next(-6, 7));
            foreach (string v in Ring.Variables) term *= Ring[v].Power(random.Next(3));
            p += term;
        }

        return p;
    }
}
