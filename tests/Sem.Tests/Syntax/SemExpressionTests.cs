using FsCheck.Xunit;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Sems;

public class SemExpressionTests
{
    private static readonly Dictionary<string, double> Values = new(StringComparer.Ordinal) { ["a"] = 0.3, ["b"] = -1.2, ["c"] = 2.5, ["my lab"] = 7 };

    /// <summary>R's precedence: ^ binds tighter than a sign and to the right; a sign binds tighter than * and /.</summary>
    [Theory]
    [InlineData("2+3*4", 14)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2^3^2", 512)]
    [InlineData("2*a**2", 0.18)]
    [InlineData("2**3**2", 512)]
    [InlineData("-2*3", -6)]
    [InlineData("10-4-3", 3)]
    [InlineData("12/3/2", 2)]
    [InlineData("2*-3", -6)]
    [InlineData("(1+2)*3", 9)]
    [InlineData("1e-3+.5", 0.501)]
    [InlineData("a + b*c", 0.3 - 3)]
    [InlineData("a*`my lab`", 2.1)]
    [InlineData("a*'my lab'", 2.1)]
    [InlineData("sqrt(4) + abs(b) + exp(0) + log(1) + log10(100) + log2(8)", 2 + 1.2 + 1 + 0 + 2 + 3)]
    [InlineData("log(8, 2)", 3)]
    [InlineData("min(a, b, c) + max(a, b, c) + sum(a, b) + prod(a, c)", -1.2 + 2.5 - 0.9 + 0.75)]
    [InlineData("cos(pi)", -1)]
    [InlineData("qnorm(pnorm(a))", 0.3)]
    public void Values_are_those_of_r(string text, double expected) => Tolerance.Close(expected, SemExpression.Parse(text).Evaluate(n => Values[n]));

    [Theory]
    [InlineData("a*b + c/a - b^3")]
    [InlineData("exp(a)*log(c) + sqrt(c)*sin(b)*cos(a) - tan(a)")]
    [InlineData("asin(a) + acos(a) + atan(b) + sinh(a) + cosh(b) + tanh(c)")]
    [InlineData("asinh(b) + acosh(c) + atanh(a) + log1p(a) + expm1(b) + log2(c) + log10(c)")]
    [InlineData("pnorm(a) + dnorm(b) + qnorm(a) + c^a + abs(b) + log(c, 2)")]
    [InlineData("max(a, b)*min(c, a + 1) + sum(a, b, c)^2/prod(b, c)")]
    [InlineData("-(a - 2*(b - c))^2 + b^2")]
    public void Derivatives_agree_with_differences(string text)
    {
        SemExpression expression = SemExpression.Parse(text);
        double[] x = [.. expression.Names.Select(n => Values[n])], gradient = [.. x.Select(_ => double.NaN)];
        double value = expression.Evaluate(x, gradient);
        Assert.Equal(value, expression.Evaluate(x, []));
        for (int i = 0; i < x.Length; i++)
        {
            const double h = 1e-5;
            double At(double step)
            {
                double[] moved = [.. x];
                moved[i] += step;
                return expression.Evaluate(moved, []);
            }

            double slope = (8 * (At(h) - At(-h)) - (At(2 * h) - At(-2 * h))) / (12 * h);
            Tolerance.Close(slope, gradient[i], 1e-8); // differences of order h^4 lose ten digits at most
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("2*a - b/3 + 1", true)]
    [InlineData("2*(a + b)*3", true)]
    [InlineData("exp(2)*a", true)]
    [InlineData("a*b", false)]
    [InlineData("1/a", false)]
    [InlineData("a^2", false)]
    [InlineData("exp(a)", false)]
    public void Linear_expressions_are_known(string text, bool linear) => Assert.Equal(linear, SemExpression.Parse(text).IsLinear);

    [Fact]
    public void Names_come_once_in_order_of_appearance() => Assert.Equal(["b", "a", ".p3."], SemExpression.Parse("b + a*b - .p3.").Names);

    [Fact]
    public void A_function_outside_its_domain_is_not_a_number() => Assert.Equal(double.NaN, SemExpression.Parse("log(b)").Evaluate(n => Values[n]));

    [Fact]
    public void An_unreadable_expression_marks_the_place()
    {
        SpecificationException e = Assert.Throws<SpecificationException>(() => SemExpression.Parse("a + * b"));
        Assert.Equal((4, 1), (e.Start, e.Length));
    }

    [Property]
    public void Sums_of_numbers_are_the_numbers_sum(int a, int b) => Assert.Equal((double)a - b, SemExpression.Parse($"{a} - ({b})").Evaluate([], []));
}
