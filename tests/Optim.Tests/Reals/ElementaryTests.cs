using Stats.Optim;

namespace Stats.Tests.Optims;

public class ElementaryTests
{
    // Expected values here and below: mpmath 1.2.1 with 50 digits, at the double nearest to x.
    [Theory]
    [InlineData(1e-300, 1.0000000000000000251e-300)]
    [InlineData(1.4e-12, 1.400000000000980093e-12)]
    [InlineData(-0.3, -0.25918177931828212571)]
    [InlineData(0.49, 0.63231621995537895562)]
    [InlineData(0.51, 0.66529119494588632322)]
    [InlineData(-40, -0.99999999999999999575)]
    public void Expm1_keeps_relative_accuracy(double x, double expected) => Tight(expected, Elementary.Expm1(x));

    [Theory]
    [InlineData(1e-300, 1.0000000000000000251e-300)]
    [InlineData(-1e-9, -1.0000000005000000626e-9)]
    [InlineData(0.1, 0.09531017980432486509)]
    [InlineData(-0.75, -1.3862943611198906188)]
    [InlineData(1e300, 690.77552789821370526)]
    public void Log1p_keeps_relative_accuracy(double x, double expected) => Tight(expected, Elementary.Log1p(x));

    [Theory]
    [InlineData(-700, 9.8596765437597708567e-305)]
    [InlineData(-1, 0.31326168751822283405)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(700, 700)]
    public void Softplus_keeps_both_tails(double x, double expected) => Tight(expected, Elementary.Softplus(x));

    [Theory]
    [InlineData(1e-20, -46.051701859880913735)]
    [InlineData(0.7, -0.6863410028083851535)]
    [InlineData(50, -1.928749847963917783e-22)]
    public void Log1mExp_keeps_both_tails(double x, double expected) => Tight(expected, Elementary.Log1mExp(x));

    [Theory]
    [InlineData(-30, 0)]
    [InlineData(-0.999, 0)]
    [InlineData(-1e-9, 0)]
    [InlineData(0, 0)]
    [InlineData(0.3, 0)]
    [InlineData(1.001, 0)]
    [InlineData(50, 0)]
    public void The_quotient_of_expm1_satisfies_its_differential_equations(double x, double _)
    {
        Elementary.Expm1OverX(x, out double f, out double f1, out double f2);
        Tight(x == 0 ? 1 : Elementary.Expm1(x) / x, f);
        double e = Math.Exp(x);
        Assert.InRange(Math.Abs(f + (x * f1) - e), 0, 1e-15 * (e + Math.Abs(f)) * 4);
        Assert.InRange(Math.Abs((2 * f1) + (x * f2) - e), 0, 1e-15 * (e + Math.Abs(f1)) * 8);
        Assert.True(f1 > 0 && f2 > 0);
    }

    [Theory]
    [InlineData(-0.9)]
    [InlineData(-0.34)]
    [InlineData(1e-12)]
    [InlineData(0.34)]
    [InlineData(0.36)]
    [InlineData(1e8)]
    public void The_quotient_of_log1p_satisfies_its_differential_equations(double x)
    {
        Elementary.Log1pOverX(x, out double g, out double g1, out double g2);
        double q = 1 / (1 + x);
        Assert.InRange(Math.Abs(g + (x * g1) - q), 0, 1e-14 * q);
        Assert.InRange(Math.Abs((2 * g1) + (x * g2) + (q * q)), 0, 1e-14 * q * Math.Max(q, Math.Abs(g1)));
        Assert.True(g1 < 0 && g2 > 0);
    }

    [Theory]
    [InlineData(-40, 0)]
    [InlineData(-10, 7.619853024160526066e-24)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(4.9, 14.551182689355312642)]
    [InlineData(10, 53.231285150512470578)]
    [InlineData(100, 5005.5242086942050886)]
    public void The_normal_tail_keeps_its_digits(double x, double expected)
    {
        double actual = Elementary.LogNormalTail(x);
        if (expected == 0) Assert.InRange(actual, 0, 1e-300);
        else Tolerance.Close(1, actual / expected, 1e-13);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0.5)]
    [InlineData(4.999)]
    [InlineData(5.001)]
    [InlineData(60)]
    public void Derivatives_of_the_normal_tail_agree_with_differences(double x)
    {
        Elementary.LogNormalTail(x, out _, out double first, out double second);
        const double h = 1e-4;
        double slope = (Elementary.LogNormalTail(x + h) - Elementary.LogNormalTail(x - h)) / (2 * h);
        Elementary.LogNormalTail(x + h, out _, out double up, out _);
        Elementary.LogNormalTail(x - h, out _, out double down, out _);
        Tolerance.Close(slope, first, 1e-7); // differences of step 1e-4
        Tolerance.Close((up - down) / (2 * h), second, 1e-7); // differences of step 1e-4
    }

    // A few units in the last place.
    private static void Tight(double expected, double actual) => Assert.InRange(Math.Abs(actual - expected), 0, 2e-15 * Math.Abs(expected));
}
