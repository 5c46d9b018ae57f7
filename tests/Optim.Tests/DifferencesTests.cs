using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class DifferencesTests
{
    private static readonly IReadOnlyList<MghProblem> Problems = MghProblem.Load(Reference.File("optim", "mgh.json"));

    public static TheoryData<string> Names => [.. Problems.Where(p => p.Key is not "brown_bs" and not "meyer" and not "jenn_samp").Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Exact_derivatives_agree_with_differences(string name)
    {
        MghProblem p = Problems.Single(q => q.Name == name);
        int n = p.Dimension;
        double[] g = new double[n], h = new double[n * n], dg = new double[n], dh = new double[n * n];
        p.Evaluate(p.Start, g, h);
        Differences.Gradient(new ValueOnly(p), p.Start, dg);
        double size = g.Max(Math.Abs) + Math.Abs(p.StartValue) + 1e-3; // what errors are relative to; not 0 where all vanish
        for (int i = 0; i < n; i++) Tolerance.Published(g[i] / size, dg[i] / size, 1e-7); // truncation h^2 f''' / 6
        Differences.Hessian(p, p.Start, dh);
        size = h.Max(Math.Abs) + 1e-3; // likewise
        for (int i = 0; i < n * n; i++) Tolerance.Published(h[i] / size, dh[i] / size, 1e-7);
        Differences.Hessian(new ValueOnly(p), p.Start, dh);
        size += Math.Abs(p.StartValue);
        for (int i = 0; i < n * n; i++) Tolerance.Published(h[i] / size, dh[i] / size, 1e-4); // rounding eps^(1/2)
    }

    [Fact]
    public void A_hessian_from_values_at_an_edge_of_the_domain()
    {
        Function f = new(2, x => (x[0] * Math.Log(x[1] - 1)) + (x[0] > 2 ? double.NaN : x[0] * x[0] * x[0]) + (x[1] * x[1]));
        double[] h = new double[4];
        Differences.Hessian(f, [2, 1.00002], h); // beyond 2 and below 1 there is nothing
        Assert.Equal(12, h[0], 1e-5);
        Assert.All(h, v => Assert.True(double.IsFinite(v))); // the logarithm is too steep there for digits
        Assert.Equal(h[1], h[2]);
        Differences.Hessian(f, [2, 3], h);
        Assert.Equal(12, h[0], 1e-5);
        Assert.Equal(0.5, h[1], 1e-3); // one-sided
        Assert.Equal(1.5, h[3], 1e-5);
    }

    [Fact]
    public void Every_combination_of_outputs_gives_the_same_numbers_in_buffers_full_of_nan()
    {
        foreach (MghProblem p in Problems)
        {
            IObjective[] objectives = [p, new WeightedSum((2, p), (-0.5, p)), new DifferencedObjective(new ValueOnly(p))];
            foreach (IObjective o in objectives)
            {
                int n = p.Dimension;
                double[] x = [.. p.Start];
                double[] g1 = Nan(n), g2 = Nan(n), h1 = Nan(n * n), h2 = Nan(n * n);
                double v0 = o.Evaluate(x, default, default), v1 = o.Evaluate(x, g1, default), v2 = o.Evaluate(x, default, h1), v3 = o.Evaluate(x, g2, h2);
                Tolerance.Close(v0, v1);
                Assert.Equal(v1, v2);
                Assert.Equal(v1, v3);
                Assert.Equal(g1, g2);
                Assert.Equal(h1, h2);
                Assert.All(g1, v => Assert.True(double.IsFinite(v)));
                Assert.All(h1, v => Assert.True(double.IsFinite(v)));
                Assert.Equal(p.Start, x);
            }
        }
    }

    [Fact]
    public void The_wrapper_asks_the_objective_for_what_it_has()
    {
        MghProblem p = Problems[0];
        double[] own = new double[4], wrapped = new double[4];
        p.Evaluate(p.Start, default, own);
        new DifferencedObjective(p).Evaluate(p.Start, default, wrapped);
        Assert.Equal(own, wrapped);
    }

    [Fact]
    public void Next_to_the_edge_of_the_domain_one_side_is_enough()
    {
        Function root = new(1, x => x[0] >= 0 ? Math.Pow(x[0] + 1, 1.5) : double.PositiveInfinity);
        double[] g = new double[1];
        Differences.Gradient(root, [0], g);
        Tolerance.Published(1.5, g[0], 1e-8);
        Function sloped = new(1, x => x[0] >= 0 ? Math.Pow(x[0] + 1, 1.5) : double.NaN, x => [1.5 * Math.Sqrt(x[0] + 1)]);
        Differences.Hessian(new Edge(sloped), [0], g);
        Tolerance.Published(0.75, g[0], 1e-8);
    }

    [Fact]
    public void Jacobian_of_a_vector_function()
    {
        double[] j = new double[6];
        Differences.Jacobian((x, v) => { v[0] = x[0] * x[1]; v[1] = Math.Sin(x[0]); v[2] = x[1]; }, [0.3, -2], 3, j);
        double[] expected = [-2, 0.3, Math.Cos(0.3), 0, 0, 1];
        for (int i = 0; i < 6; i++) Tolerance.Published(expected[i], j[i], 1e-9);
    }

    [Fact]
    public void Value_only_objectives_are_minimised_by_differences()
    {
        Minimum m = new Bfgs { GradientTolerance = 1e-7 }.Minimize(new ValueOnly(Problems[0]), [-1.2, 1]);
        Assert.True(m.Converged);
        Tolerance.Published(1, m.Point[0], 1e-5); // differences of values: half the digits
        m = new TrustRegionNewton { GradientTolerance = 1e-6 }.Minimize(new ValueOnly(Problems[0]), [-1.2, 1]);
        Assert.True(m.Converged);
        Tolerance.Published(1, m.Point[0], 1e-5);
    }

    [Fact]
    public void A_sum_is_infinite_where_a_term_is_and_checks_its_terms()
    {
        Function a = new(1, x => x[0]), b = new(1, _ => double.PositiveInfinity), c = new(2, x => x[0]);
        Assert.Equal(double.PositiveInfinity, new WeightedSum((1, a), (0, b)).Evaluate([1], default, default));
        Assert.StartsWith("Term 1 has 2 coordinates, term 0 has 1.", Assert.Throws<ArgumentException>(() => new WeightedSum((1, a), (1, c))).Message, StringComparison.Ordinal);
        Assert.StartsWith("A sum needs at least one term.", Assert.Throws<ArgumentException>(() => new WeightedSum()).Message, StringComparison.Ordinal);
    }

    public static TheoryData<Minimizer> Methods => [new TrustRegionNewton(), new Bfgs(), new LimitedBfgs()];

    /// <summary>Himmelblau (1972) in coordinates of other units, and far from 0 in value: a step of 6e-7 was once all that there was, and Newton said to have converged at a scaled gradient of 0.5.</summary>
    [Theory, MemberData(nameof(Methods))]
    public void Units_and_offsets_do_not_matter_to_differences_of_values(Minimizer minimizer)
    {
        foreach (double unit in new[] { 1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9 })
            foreach (double offset in new[] { 0, -1e6, 1e6 })
                foreach (double tolerance in new[] { 1e-8, 1e-6 })
                {
                    // nothing tells L-BFGS the units
                    if (minimizer is LimitedBfgs && unit is not (1e-3 or 1 or 1e3)) continue;
                    Function f = Himmelblau(unit, offset);
                    Minimum m = (minimizer with { GradientTolerance = tolerance }).Minimize(f, [unit, unit]);
                    Assert.True(m.Converged || (offset != 0 && m.Reason != StopReason.IterationLimit), $"{unit} {offset} {tolerance} {m.Reason} {m.Certificate.ScaledGradient}");
                    if (!m.Converged) continue;
                    // (3, 2): gradient 0, Hessian [74 20; 20 34]
                    double reach = 10 * tolerance * Math.Sqrt(Math.Max(1, Math.Abs(m.Value))) / Math.Sqrt(28); // 28: the smaller eigenvalue; 10: for the condition
                    Assert.Equal(3, m.Point[0] / unit, reach);
                    Assert.Equal(2, m.Point[1] / unit, reach);
                    Assert.Equal(74, m.Hessian[0] * unit * unit, 0.1);
                }
    }

    /// <summary>"Converged" of values alone, checked against the exact derivatives, in any unit of the coordinates.</summary>
    [Theory, MemberData(nameof(Methods))]
    public void Convergence_of_values_alone_is_true(Minimizer minimizer)
    {
        foreach (MghProblem p in Problems.Where(p => p.Dimension <= 6))
            foreach ((double unit, double offset) in new[] { (1.0, 0.0), (1e-3, 0), (1e-6, 0), (1e6, 0), (1, 1e6), (1e-6, 1e6) })
            {
                int n = p.Dimension;
                Function f = new(n, x => p.Evaluate([.. x.Select(v => v / unit)], default, default) + offset);
                Minimum m = (minimizer with { MaxIterations = 200 }).Minimize(f, [.. p.Start.Select(v => v * unit)]);
                if (!m.Converged) continue;
                double[] gradient = new double[n], hessian = new double[n * n];
                double value = p.Evaluate([.. m.Point.ToArray().Select(v => v / unit)], gradient, hessian) + offset;
                for (int i = 0; i < n; i++)
                {
                    double scale = Math.Sqrt(Math.Abs(hessian[i * n + i]) * Math.Max(1, Math.Abs(value)));
                    Assert.True(Math.Abs(gradient[i]) <= 1.01 * minimizer.GradientTolerance * scale, $"{p.Name} in {unit}, {offset}: {gradient[i] / scale}"); // 1.01: the scale is one of differences
                }
            }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Where_the_differences_cannot_tell_the_reason_says_so(Minimizer minimizer)
    {
        // values of 1e12 move by 1e-4 at a time; and a likelihood of 1e6 cannot meet 1e-13
        foreach ((double offset, double tolerance) in new[] { (1e12, 1e-10), (1e6, 1e-13) })
        {
            Minimum m = (minimizer with { GradientTolerance = tolerance }).Minimize(Himmelblau(1, offset), [3, 2]);
            // too small a step: where the gradient at the lowest value can be told from 0
            Assert.Contains(m.Reason, new[] { StopReason.GradientUncertain, StopReason.StepTooSmall });
            Assert.False(m.Converged);
            Assert.True(m.Certificate.ScaledGradient > tolerance);
            if (minimizer is Bfgs) Assert.Equal(StopReason.GradientUncertain, m.Reason);
        }
    }

    [Fact]
    public void A_rough_function_is_not_looked_at_ever_more_closely()
    {
        // noise of 1e-6 with the frequency of the last digits
        Function rough = new(1, x => Math.Pow(x[0] - 1, 2) + 1 + (1e-6 * Math.Sin(1e15 * x[0])));
        double[] g = new double[1];
        Differences.Gradient(rough, [3], g);
        Assert.Equal(4, g[0], 1e-6 / 6e-6); // the noise over the usual step, not over a finer one
    }

    [Fact]
    public void Differences_of_gradients_follow_the_units()
    {
        double[] h = new double[4];
        foreach (double unit in new[] { 1e-9, 1e-6, 1e-3, 1, 1e3 })
        {
            Function f = Himmelblau(unit, 0, gradient: true);
            Differences.Hessian(f, [3 * unit, 2 * unit], h);
            Assert.Equal(74, h[0] * unit * unit, 1e-5);
            Assert.Equal(20, h[1] * unit * unit, 1e-5);
            Assert.Equal(34, h[3] * unit * unit, 1e-5);
        }
    }

    [Fact]
    public void A_jacobian_follows_the_units()
    {
        double[] j = new double[4];
        foreach (double unit in new[] { 1e-9, 1e-6, 1, 1e6 })
        {
            Differences.Jacobian((x, v) => (v[0], v[1]) = (Math.Exp(x[0] / unit) - 1, x[1] / unit * x[0] / unit), [unit, -2 * unit], 2, j);
            double[] expected = [Math.E, 0, -2, 1];
            for (int i = 0; i < 4; i++) Tolerance.Published(expected[i], j[i] * unit, 1e-7);
        }
    }

    // ((x/u)^2 + y/u - 11)^2 + (x/u + (y/u)^2 - 7)^2
    private static Function Himmelblau(double unit, double offset, bool gradient = false)
    {
        double A(double[] x) => (x[0] / unit * x[0] / unit) + (x[1] / unit) - 11;
        double B(double[] x) => (x[0] / unit) + (x[1] / unit * x[1] / unit) - 7;
        return new(
            2,
            x => (A(x) * A(x)) + (B(x) * B(x)) + offset,
            gradient ? x => [((4 * A(x) * x[0] / unit) + (2 * B(x))) / unit, ((2 * A(x)) + (4 * B(x) * x[1] / unit)) / unit] : null);
    }

    private static double[] Nan(int n) => [.. Enumerable.Repeat(double.NaN, n)];

    private sealed class Edge(Function inner) : IObjective
    {
        public int Dimension => inner.Dimension;

        public Derivatives Available => inner.Available;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default) =>
            x[0] < 0 ? double.PositiveInfinity : inner.Evaluate(x, gradient, hessian, cancellationToken);
    }
}
