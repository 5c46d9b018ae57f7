using FsCheck.Xunit;
using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class RobustnessTests
{
    private static readonly Minimizer[] Methods =
    [
        new TrustRegionNewton { MaxIterations = 200 }, new TrustRegionNewton { ExactDimension = 0, MaxIterations = 200 }, new Bfgs { MaxIterations = 200 },
        new Bfgs { LineSearch = LineSearchKind.HagerZhang, MaxIterations = 200 }, new LimitedBfgs { MaxIterations = 200 }, new NelderMead { MaxIterations = 500 },
        new SubgradientMethod { MaxIterations = 200 }, new ProximalGradient { Penalty = new ElasticNet { Lambda = 0.1 }, MaxIterations = 200 },
        new Sqp { Constraints = Constraints.Linear([1, 1], [0.5], 0, 2), MaxIterations = 200 },
    ];

    /// <summary>A bowl with holes of NaN, infinities and broken derivatives everywhere but at the start: whatever happens, the result is finite and no worse than the start.</summary>
    [Property(MaxTest = 60)]
    public void Nonsense_in_the_objective_never_escapes(int seed)
    {
        Random choose = new(seed);
        double[] start = [1 + choose.NextDouble(), 2 * choose.NextDouble()];
        int salt = choose.Next();
        double[] nonsense = [double.NaN, double.PositiveInfinity, double.NaN];
        int Hole(double[] x) => x.SequenceEqual(start) ? -1 : (int)((uint)HashCode.Combine(Math.Floor(x[0] * 7), Math.Floor(x[1] * 7), salt) % 12) - 6;
        Function f = new(
            2,
            x => Hole(x) is >= 0 and < 3 and int k ? nonsense[k] : Math.Pow(x[0] - 0.3, 2) + 3 * Math.Pow(x[1] + 0.2, 2),
            x => [Hole(x) == 3 ? double.NaN : 2 * (x[0] - 0.3), Hole(x) == 4 ? double.PositiveInfinity : 6 * (x[1] + 0.2)],
            x => [2, 0, 0, Hole(x) == 5 ? double.NaN : 6]);
        foreach (Minimizer method in Methods)
        {
            Minimum m = method.Minimize(f, start);
            Assert.True(double.IsFinite(m.Value), $"{method}: {m.Reason}");
            foreach (double v in m.Point) Assert.True(double.IsFinite(v));
            if (method is not ProximalGradient and not Sqp) Assert.True(m.Value <= f.Evaluate(start, default, default));
        }
    }

    /// <summary>Himmelblau's function with one coordinate in millions and the other in millionths: the line search of an isotropic first step fails, and the Hessian tells the units.</summary>
    [Theory]
    [InlineData(LineSearchKind.MoreThuente, 1, 1)]
    [InlineData(LineSearchKind.MoreThuente, 0, 0)]
    [InlineData(LineSearchKind.HagerZhang, -1, 1)]
    [InlineData(LineSearchKind.HagerZhang, -2, -3)]
    public void Bfgs_learns_units_that_differ_by_twelve_orders(LineSearchKind search, double x, double y)
    {
        const double A = 1e6, B = 1e-6;
        Function f = new(
            2,
            v => Math.Pow((A * v[0] * A * v[0]) + (B * v[1]) - 11, 2) + Math.Pow((A * v[0]) + (B * v[1] * B * v[1]) - 7, 2),
            v =>
            {
                double p = A * v[0], q = B * v[1], r = (p * p) + q - 11, s = p + (q * q) - 7;
                return [A * ((4 * p * r) + (2 * s)), B * ((2 * r) + (4 * q * s))];
            });
        Minimum m = new Bfgs { LineSearch = search }.Minimize(f, [x / A, y / B]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.Equal(0, m.Value, 1e-12);
    }

    [Fact]
    public void Wrappers_are_pure_on_eight_threads()
    {
        MghProblem p = MghProblem.Load(Reference.File("optim", "mgh.json")).Single(q => q.Key == "biggs_exp6");
        foreach (IObjective o in new IObjective[] { p, new WeightedSum((1, p), (2, p)), new DifferencedObjective(new ValueOnly(p)), new SubspaceObjective(p, p.Start, Projection.Fastfood(6, 3, 1)) })
        {
            double[] x = [.. Enumerable.Range(0, o.Dimension).Select(i => 0.3 + 0.1 * i)], expected = new double[o.Dimension];
            double value = o.Evaluate(x, expected, default);
            Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            {
                double[] g = new double[o.Dimension];
                Assert.Equal(value, o.Evaluate(x, g, default));
                Assert.Equal(expected, g);
            });
        }
    }
}
