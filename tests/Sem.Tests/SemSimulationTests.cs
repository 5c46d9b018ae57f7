using Stats.Modeling;
using Stats.Sem;

namespace Stats.Tests.Simulation;

public class SemSimulationTests
{
    [Fact]
    public void A_large_sample_has_the_moments_of_its_model()
    {
        // x1 = f + e, x2 = 0.8 f + e with var f 1, var e 0.5: var x1 1.5, var x2 0.64 + 0.5 = 1.14, covariance 0.8; y = 2 + 0.5 f + e: mean 2, var 0.25 + 1.
        ParameterTable table = ParameterTable.Parse("f =~ 1*x1 + 0.8*x2; x1 ~~ 0.5*x1; x2 ~~ 0.5*x2; f ~~ 1*f; y ~ 0.5*f; y ~ 2*1; y ~~ 1*y");
        DataFrame data = SemSimulation.Sample(table, 200_000, 1);
        double[] x1 = data.Numeric("x1").Values.ToArray(), x2 = data.Numeric("x2").Values.ToArray(), y = data.Numeric("y").Values.ToArray();
        // Five standard errors of a sample of 200 000.
        Assert.Equal(1.5, Covariance(x1, x1), 0.03);
        Assert.Equal(1.14, Covariance(x2, x2), 0.03);
        Assert.Equal(0.8, Covariance(x1, x2), 0.02);
        Assert.Equal(0.5, Covariance(x1, y), 0.02);
        Assert.Equal(2, y.Average(), 0.02);
    }

    [Fact]
    public void A_cycle_is_solved()
    {
        // x = 0.5 y + e, y = 0.4 x + d with unit variances: determinant 1 - 0.2 = 0.8; var x = (1 + 0.25)/0.64.
        DataFrame data = SemSimulation.Sample(ParameterTable.Parse("x ~ 0.5*y; y ~ 0.4*x; x ~~ 1*x; y ~~ 1*y"), 100_000, 3);
        double[] x = data.Numeric("x").Values.ToArray();
        Assert.Equal(1.25 / 0.64, Covariance(x, x), 0.05);
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows()
    {
        ParameterTable table = ParameterTable.Parse("f =~ 1*a + 1*b");
        Assert.Equal(SemSimulation.Sample(table, 5, 4).Numeric("b").Values.ToArray(), SemSimulation.Sample(table, 5, 4).Numeric("b").Values.ToArray());
        Assert.NotEqual(SemSimulation.Sample(table, 5, 4).Numeric("b").Values.ToArray(), SemSimulation.Sample(table, 5, 5).Numeric("b").Values.ToArray());
    }

    [Fact]
    public void A_fit_to_a_sample_finds_the_fit_it_came_from()
    {
        DataFrame data = DataFrame.ReadCsv(Reference.File("sem-fit", "data", "PoliticalDemocracy.csv"));
        const string model = "ind60 =~ x1 + x2 + x3; dem60 =~ y1 + y2 + y3 + y4; dem60 ~ ind60";
        SemFit first = SemModel.Fit(model, data), second = SemModel.Fit(model, SemSimulation.Sample(first, 50_000, 1));
        foreach (Coefficient c in second.Coefficients) Assert.InRange((c.Estimate - first[c.Id].Estimate) / c.StandardError, -4.5, 4.5);
    }

    [Fact]
    public void Coefficients_without_a_number_and_impossible_covariances_are_refused()
    {
        SpecificationException open = Assert.Throws<SpecificationException>(() => SemSimulation.Sample(ParameterTable.Parse("f =~ 1*a + b; y ~ f"), 5, 1));
        Assert.Equal("A simulation needs a number for every loading and regression; f=~b, y~f have none.", open.Sentence);
        SpecificationException none = Assert.Throws<SpecificationException>(() => SemSimulation.Sample(ParameterTable.Parse("a ~~ 2*b; a ~~ 1*a; b ~~ 1*b"), 5, 1));
        Assert.Contains("not positive semi-definite", none.Sentence, StringComparison.Ordinal);
    }

    private static double Covariance(double[] a, double[] b)
    {
        double ma = a.Average(), mb = b.Average();
        return a.Zip(b, (x, y) => (x - ma) * (y - mb)).Average();
    }
}
