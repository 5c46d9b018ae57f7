using Stats.Sem;

namespace Stats.Tests.Sems;

public class NoncentralChiSquareTests
{
    // R 4.2.2: pchisq(x, df, ncp), and the same with lower.tail = FALSE.
    [Theory]
    [InlineData(85.3, 24, 10, 0.9999772617200063, 2.273827999367365e-05)]
    [InlineData(85.3, 24, 61.3, 0.5220616133977345, 0.4779383866022655)]
    [InlineData(2, 3.5, 0.7, 0.2679839997547337, 0.7320160002452663)]
    [InlineData(95563, 55, 95000, 0.7951685735433581, 0.2048314264566419)]
    [InlineData(30, 5, 0, 0.9999852514189616, 1.474858103844305e-05)]
    [InlineData(0.001, 2, 5, 4.105788875279241e-05, 0.9999589421112473)]
    public void Both_tails_agree_with_R(double x, double degreesOfFreedom, double noncentrality, double lower, double upper)
    {
        Assert.Equal(1, NoncentralChiSquare.Lower(x, degreesOfFreedom, noncentrality) / lower, 1e-9);
        Assert.Equal(1, NoncentralChiSquare.Upper(x, degreesOfFreedom, noncentrality) / upper, 1e-9);
    }

    [Theory]
    [InlineData(85.3, 24, 0.95)]
    [InlineData(85.3, 24, 0.05)]
    [InlineData(2693, 36, 0.5)]
    public void The_noncentrality_gives_the_probability_back(double x, double degreesOfFreedom, double probability)
    {
        double noncentrality = NoncentralChiSquare.Noncentrality(x, degreesOfFreedom, probability);
        Assert.Equal(probability, NoncentralChiSquare.Lower(x, degreesOfFreedom, noncentrality), 1e-10);
    }

    [Fact]
    public void A_small_value_has_no_noncentrality() => Assert.Equal(0, NoncentralChiSquare.Noncentrality(10, 24, 0.95));

    [Theory, InlineData(5e18), InlineData(double.PositiveInfinity), InlineData(double.NaN)]
    public void A_value_beyond_the_sum_has_no_known_noncentrality(double x) => Assert.Equal(double.NaN, NoncentralChiSquare.Noncentrality(x, 1, 0.95));

    // A correction for missing values can come out negative in few rows. lavaan's rmsea.pvalue.robust is NA then and its limits are 0 (PoliticalDemocracy, 75 rows with gaps in x1 and y4, MLF: the
    // robust RMSEA is 0.196); a negative chi-square has no p-value of 1.
    [Theory, InlineData(-0.8), InlineData(double.NaN)]
    public void There_is_no_close_fit_without_a_positive_scale(double scale)
    {
        ScaledChiSquare test = new(45.2, 38, scale);
        Assert.Equal(double.NaN, FitIndices.CloseFit(test, 75, 1, 0.05));
        Assert.Equal(double.NaN, FitIndices.NotCloseFit(test, 75, 1, 0.08));
        Assert.Equal(double.IsNaN(scale) ? double.NaN : 0, FitIndices.RmseaLimit(test, 75, 1, 0.05));
    }
}
