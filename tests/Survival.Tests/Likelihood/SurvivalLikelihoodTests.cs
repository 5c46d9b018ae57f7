using Stats.Optim;
using Stats.Survival;

namespace Stats.Tests.Survivals;

/// <summary>The likelihood of every kind of observation, in every family.</summary>
public class SurvivalLikelihoodTests
{
    public static TheoryData<string> Families => [.. HazardFamilies.All.Select(f => f.Name)];

    [Theory, MemberData(nameof(Families))]
    public void Derivatives_agree_with_differences(string name)
    {
        SurvivalProblem problem = MixedProblem(Named(name), Times(1));
        int n = problem.Dimension;
        double[] x = Point(problem), gradient = new double[n], hessian = new double[n * n];
        Array.Fill(gradient, double.NaN);
        Array.Fill(hessian, double.NaN);
        double value = problem.Likelihood.Evaluate(x, gradient, hessian);
        Assert.True(double.IsFinite(value));
        const double h = 1e-5;
        double size = gradient.Max(Math.Abs) + hessian.Max(Math.Abs);
        double[] up = new double[n], down = new double[n];
        for (int j = 0; j < n; j++)
        {
            double[] right = [.. x], left = [.. x];
            right[j] += h;
            left[j] -= h;
            double difference = (problem.Likelihood.Evaluate(right, up, default) - problem.Likelihood.Evaluate(left, down, default)) / (2 * h);
            Assert.InRange(Math.Abs(difference - gradient[j]) / size, 0, 1e-8); // differences of step 1e-5
            for (int i = 0; i < n; i++)
                Assert.InRange(Math.Abs(((up[i] - down[i]) / (2 * h)) - hessian[(i * n) + j]) / size, 0, 1e-8); // differences of step 1e-5
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Outputs_do_not_depend_on_which_are_asked_for(string name)
    {
        SurvivalProblem problem = MixedProblem(Named(name), Times(1));
        int n = problem.Dimension;
        double[] x = Point(problem), copy = [.. x], g1 = new double[n], g2 = new double[n], h = new double[n * n];
        double alone = problem.Likelihood.Evaluate(x, default, default);
        double withGradient = problem.Likelihood.Evaluate(x, g1, default);
        double withBoth = problem.Likelihood.Evaluate(x, g2, h);
        Tolerance.Close(withBoth, alone, 1e-14);
        Assert.Equal(withBoth, withGradient);
        Assert.Equal(g2, g1);
        Assert.Equal(copy, x);
        double[] again = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => problem.Likelihood.Evaluate(x, new double[n], new double[n * n]))];
        Assert.All(again, v => Assert.Equal(withBoth, v));
    }

    [Theory, MemberData(nameof(Families))]
    public void Contributions_are_those_of_the_distribution(string name)
    {
        HazardFamily family = Named(name);
        SurvivalProblem problem = MixedProblem(family, Times(1));
        double[] x = Point(problem);
        double sum = 0;
        SurvivalResponse response = Times(1);
        for (int i = 0; i < response.Count; i++)
        {
            SurvivalDistribution d = Distribution(problem, x, i);
            double entry = response.Entry[i], lower = Math.Max(entry, response.Lower[i]);
            double own = response.Kinds[i] switch
            {
                ObservationKind.Exact => d.LogDensity(response.Upper[i]),
                ObservationKind.RightCensored => -d.CumulativeHazard(response.Lower[i]),
                _ => Math.Log(d.Survival(lower) - d.Survival(response.Upper[i])),
            };
            sum += own + d.CumulativeHazard(entry);
        }

        Tolerance.Close(-sum, problem.Likelihood.Evaluate(x, default, default), 1e-10);
    }

    [Theory]
    [InlineData(1e-3), InlineData(1e-6), InlineData(1e-10)]
    public void Narrow_intervals_keep_their_digits(double width)
    {
        // log(S(a) - S(b)) -> log density + log width - the next terms of the width, for every family.
        foreach (HazardFamily family in HazardFamilies.All)
        {
            SurvivalResponse narrow = SurvivalResponse.Interval2([2.0], [2.0 * (1 + width)]), exact = SurvivalResponse.Right([2.0 * (1 + (width / 2))], [1.0]);
            double[] x = [.. Enumerable.Repeat(0.1, Bare(family, narrow).Dimension)];
            int n = x.Length;
            double[] g = new double[n], e = new double[n];
            double interval = -Bare(family, narrow).Likelihood.Evaluate(x, g, new double[n * n]), density = -Bare(family, exact).Likelihood.Evaluate(x, e, new double[n * n]);
            double actualWidth = (2.0 * (1 + width)) - 2.0; // as the doubles have it
            Assert.InRange(Math.Abs(interval - Math.Log(actualWidth) - density), 0, 1e-13 + (5 * width * width));
            for (int k = 0; k < n; k++) Assert.InRange(Math.Abs(g[k] - e[k]), 0, 1e-12 + (20 * width * width));
        }
    }

    [Fact]
    public void Wide_and_integrated_intervals_agree()
    {
        // The same interval, once as a difference and once as the sum of its halves.
        foreach (HazardFamily family in HazardFamilies.All)
        {
            double[] x = [.. Enumerable.Repeat(0.1, Bare(family, SurvivalResponse.Right([1.0], [1.0])).Dimension)];
            double P(double a, double b) => Math.Exp(-Bare(family, SurvivalResponse.Interval2([a], [b])).Likelihood.Evaluate(x, default, default));
            double whole = P(1, 1.6), halves = 0;
            for (int k = 0; k < 600; k++) halves += P(1 + (k / 1000.0), 1 + ((k + 1) / 1000.0));
            Tolerance.Close(whole, halves, 1e-11);
        }
    }

    [Fact]
    public void Zero_lower_ends_and_entries_keep_value_and_derivatives_finite()
    {
        SurvivalResponse response = SurvivalResponse.Interval2([0, 0.5, 1], [2, 0.5, double.PositiveInfinity], [0, 0, 0]);
        SurvivalProblem problem = Bare(HazardFamilies.Apgw, response);
        double[] gradient = new double[4], hessian = new double[16];
        Assert.True(double.IsFinite(problem.Likelihood.Evaluate([0.1, 0.2, 0.3, 0.4], gradient, hessian)));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
        Assert.All(hessian, h => Assert.True(double.IsFinite(h)));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_sum_does_not_depend_on_the_number_of_threads(bool inBits)
    {
        Random random = new(7);
        int n = 50_000;
        double[] time = [.. Enumerable.Range(0, n).Select(_ => 0.1 + random.NextDouble())], status = [.. Enumerable.Range(0, n).Select(i => (double)(i % 3 > 0 ? 1 : 0))];
        double[] z = [.. Enumerable.Range(0, n).Select(_ => inBits ? random.Next(2) : random.NextDouble())];
        SurvivalResponse response = SurvivalResponse.Right(time, status);
        double[][] results =
        [
            .. new[] { 1, 2, 3, 8 }.Select(threads =>
            {
                SurvivalProblem problem = new(HazardFamilies.Apgw, response, default, Plans(HazardFamilies.Apgw, z), threads);
                int p = problem.Dimension;
                Assert.Equal(inBits, problem.Designs[1]!.Columns[0].Bits is not null);
                double[] g = new double[p], h = new double[p * p];
                double value = problem.Likelihood.Evaluate(Point(problem), g, h);
                return (double[])[value, .. g, .. h];
            }),
        ];
        Assert.All(results, r => Assert.Equal(results[0], r));
    }

    internal static HazardFamily Named(string name) => HazardFamilies.All.First(f => f.Name == name);

    // Every kind of observation, with and without truncation; a narrow interval and a wide one.
    private static SurvivalResponse Times(double unit)
    {
        double inf = double.PositiveInfinity;
        double[] lower = [0.7, 1.2, 0.9, 0, 0, 0.5, 1.1, 0.8, 1.5, 0.3], upper = [0.7, 1.2, inf, 0.8, 1.4, 0.9, 1.1001, inf, 2.5, 0.3];
        double[] entry = [0, 0.4, 0, 0, 0.2, 0, 0, 0.6, 0.5, 0.1];
        return SurvivalResponse.Interval2([.. lower.Select(x => x * unit)], [.. upper.Select(x => x * unit)], [.. entry.Select(x => x * unit)]);
    }

    private static readonly double[] Covariate = [0.3, -1.2, 0.5, 0.9, -0.4, 1.7, 0.1, -0.8, 0.6, -0.2];

    private static ParameterPlan[] Plans(HazardFamily family, double[] z) =>
        [.. family.Parameters.Select(p => new ParameterPlan(p) { Design = new(true, ["z"], [z], null) })];

    private static SurvivalProblem MixedProblem(HazardFamily family, SurvivalResponse response) => new(family, response, default, Plans(family, Covariate), 1);

    private static SurvivalProblem Bare(HazardFamily family, SurvivalResponse response) =>
        new(family, response, default, [.. family.Parameters.Select(p => new ParameterPlan(p) { Design = ParameterDesign.InterceptOnly })], 1);

    private static double[] Point(SurvivalProblem problem) => [.. Enumerable.Range(0, problem.Dimension).Select(k => 0.15 * Math.Cos(k + 1))];

    private static SurvivalDistribution Distribution(SurvivalProblem problem, double[] x, int row)
    {
        double[] eta = new double[4];
        CoefficientMap map = new(problem);
        double[] user = map.ToUser(x);
        for (int k = 0; k < problem.Plans.Count; k++)
        {
            FamilyParameter p = problem.Plans[k].Parameter;
            eta[(int)p.Role] = p.Sign * (user[2 * k] + (user[(2 * k) + 1] * Covariate[row]));
        }

        return new(problem.Family, eta);
    }
}
