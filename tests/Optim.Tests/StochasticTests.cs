using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class StochasticTests
{
    [Fact]
    public void The_weibull_likelihood_has_exact_derivatives()
    {
        WeibullAft f = new(50, 4, 1);
        double[] x = [0.3, -0.1, 0.2, 0.1, 0.2], g = new double[5], h = new double[25], dg = new double[5], dh = new double[25];
        f.Evaluate(x, g, h);
        Differences.Gradient(new ValueOnly(f), x, dg);
        Differences.Hessian(f, x, dh);
        for (int i = 0; i < 5; i++) Tolerance.Published(dg[i], g[i], 1e-8);
        for (int i = 0; i < 25; i++) Tolerance.Published(dh[i], h[i], 1e-8);
    }

    public static TheoryData<StochasticGradient> Methods =>
    [
        new StochasticGradient(), new StochasticGradient { Update = StochasticUpdate.Plain, Step = 0.2 }, new StochasticGradient { Update = StochasticUpdate.Adam, Step = 0.02 },
    ];

    [Theory, MemberData(nameof(Methods))]
    public void Every_update_ends_certified_at_the_optimum(StochasticGradient method)
    {
        WeibullAft f = new(2000, 8, 2);
        Minimum exact = new TrustRegionNewton().Minimize(f, new double[9]);
        Minimum before = (method with { MaxIterations = method.Epochs + 10 }).Minimize(f, new double[9]);
        Assert.True(before.Value - exact.Value < 0.01, $"{before.Value - exact.Value}"); // the epochs do the work, the polish the last digits
        Minimum m = method.Minimize(f, new double[9]), again = method.Minimize(f, new double[9]);
        Assert.True(m.Converged);
        Assert.True(m.Certificate.SmallestEigenvalue > 0);
        for (int i = 0; i < 9; i++) Tolerance.Close(exact.Point[i], m.Point[i], 1e-9);
        Assert.Equal(m.Point.ToArray(), again.Point.ToArray());
    }

    [Fact]
    public void Surrogates_need_evaluations_in_the_published_order()
    {
        // facts: gradient descent 215, SSO with identity metric m = 1: 871, m = 10: 92, exact 19, with expected-information metric 12, Newton 8
        WeibullAft f = new(2000, 20, 3, knownScale: true);
        Minimum exact = new TrustRegionNewton().Minimize(f, new double[20]);
        TargetSurrogate surrogate = new() { Loss = f, Design = f.Design, MaxIterations = 5000 };
        int Count(TargetSurrogate method)
        {
            int evaluations = -1;
            Minimum m = method.Minimize(method.Objective(), new double[20], new Listener(l =>
            {
                if (evaluations < 0 && l.Value - exact.Value < 1e-8) evaluations = l.Evaluations;
            }));
            Assert.True(m.Converged, $"{m.Reason}");
            return evaluations;
        }

        int metric = Count(surrogate), equal = Count(surrogate with { UseMetric = false }), ten = Count(surrogate with { UseMetric = false, InnerSteps = 10 });
        int one = Count(surrogate with { UseMetric = false, InnerSteps = 1 });
        string line = $"SSO Newton {exact.Evaluations}, exact with metric {metric}, exact {equal}, m=10 {ten}, m=1 {one}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("STATS_TABLE") is not null) Console.WriteLine(line);
        Assert.True(exact.Evaluations <= metric && metric <= equal && equal < ten && ten < one, line);
    }

    [Fact]
    public void Methods_say_what_they_need()
    {
        Function f = new(1, x => x[0] * x[0]);
        Assert.StartsWith("StochasticGradient needs an objective that is a sum of terms (IFiniteSum).", Assert.Throws<ArgumentException>(() => new StochasticGradient().Minimize(f, [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_likelihood_needs_nearly_all_its_dimensions()
    {
        // facts: shares by dimension of 21: 1 7 %, 4 23 %, 8 46 %, 12 67 %, 18 85 %, 20 98 %
        WeibullAft f = new(1500, 20, 4);
        double[] origin = new double[21];
        Minimum fit = new TrustRegionNewton().Minimize(f, origin);
        IntrinsicDimension d = IntrinsicDimension.Measure(f, origin, fit, [1, 4, 8, 12, 16, 18, 20, 21], seeds: 6);
        string line = "INTRINSIC " + string.Join(", ", d.Shares.Select(s => FormattableString.Invariant($"{s.Dimension}: {s.Share:P0}"))) + $", rank {d.EffectiveRank:F1}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("STATS_TABLE") is not null) Console.WriteLine(line);
        foreach ((int dimension, double share) in d.Shares) Assert.InRange(share, dimension / 21.0 - 0.2, dimension / 21.0 + 0.2);
        Tolerance.Close(1, d.Shares[^1].Share, 1e-8);
        Assert.True(d.Reaching(0.9) >= 18, line);
        Assert.InRange(d.EffectiveRank, 18, 21);
    }

    [Fact]
    public void Projections_and_their_transposes_fit()
    {
        Random random = new(5);
        double[] metric = new double[30 * 30];
        for (int i = 0; i < 30; i++) metric[i * 30 + i] = i + 1;
        foreach (Projection p in new[] { Projection.Dense(30, 7, 1), Projection.Sparse(30, 7, 1), Projection.Fastfood(30, 7, 1), Projection.InMetric(metric, 30, 7, 1) })
        {
            double[] z = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble())], x = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble())], pz = new double[30], px = new double[7];
            p.Apply(z, pz);
            p.ApplyTransposed(x, px);
            Tolerance.Close(pz.Zip(x, (a, b) => a * b).Sum(), px.Zip(z, (a, b) => a * b).Sum());
        }

        WeibullAft f = new(100, 9, 6);
        SubspaceObjective s = new(f, new double[10], Projection.Fastfood(10, 4, 2));
        double[] at = [0.2, -0.1, 0.3, 0], g = new double[4], h = new double[16], dg = new double[4], dh = new double[16];
        s.Evaluate(at, g, h);
        Differences.Gradient(new ValueOnly(s), at, dg);
        Differences.Hessian(s, at, dh);
        for (int i = 0; i < 4; i++) Tolerance.Published(dg[i], g[i], 1e-8);
        for (int i = 0; i < 16; i++) Tolerance.Published(dh[i], h[i], 1e-7);
    }
}
