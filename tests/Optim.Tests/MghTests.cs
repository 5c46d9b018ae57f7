using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class MghTests
{
    private static readonly IReadOnlyList<MghProblem> Problems = MghProblem.Load(Reference.File("optim", "mgh.json"));

    public static TheoryData<string> Names => [.. Problems.Select(p => p.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Formulas_agree_with_the_reference_at_the_start_and_at_its_best_point(string name)
    {
        MghProblem problem = Problems.Single(p => p.Name == name);
        double[] gradient = new double[problem.Dimension];
        Tolerance.Published(problem.StartValue, problem.Evaluate(problem.Start, gradient, default), 1e-12);
        double size = Math.Max(1, gradient.Max(Math.Abs));
        for (int i = 0; i < gradient.Length; i++) Tolerance.Published(problem.StartGradient[i] / size, gradient[i] / size, 1e-11);
        Tolerance.Published(problem.BestFound, problem.Evaluate(problem.BestPoint, default, default), 1e-8);
    }

    /// <summary>R 4.2.2 on the same entries: nlminb with Hessian 48, nlminb 48, optim BFGS 44, L-BFGS-B 44.</summary>
    public static TheoryData<Minimizer, int> Methods => new()
    {
        { new TrustRegionNewton { GradientTolerance = 1e-9 }, 49 },
        { new Bfgs(), 48 },
        { new Bfgs { LineSearch = LineSearchKind.HagerZhang }, 46 },
        { new LimitedBfgs { LineSearch = LineSearchKind.HagerZhang, MaxIterations = 10_000 }, 44 },
        { new LimitedBfgs { MaxIterations = 10_000 }, 47 },
        { new NelderMead(), 47 },
        { new LevenbergMarquardt(), 49 },
    };

    [Theory, MemberData(nameof(Methods))]
    public void Global_optimum_from_the_standard_start(Minimizer minimizer, int atLeast)
    {
        List<string> missed = [];
        foreach (MghProblem p in Problems)
        {
            Minimum m = minimizer.Minimize(p, p.Start);
            if (!m.Converged || !p.IsOptimal(m.Value)) missed.Add(FormattableString.Invariant($"{p.Name}: {m.Value:E6} {m.Reason} after {m.Evaluations}"));
        }

        Assert.True(Problems.Count - missed.Count >= atLeast, $"{Problems.Count - missed.Count} of {Problems.Count}; missed {string.Join("; ", missed)}");
    }

    [Fact]
    public void Every_global_optimum_is_found_from_several_starts()
    {
        foreach (MghProblem p in Problems)
        {
            Minimum m = new MultiStart { Starts = 100, Target = p.Optimum + 1e-10 * Math.Max(Math.Abs(p.Optimum), 1) }.Minimize(p, p.Start);
            Assert.True(m.Converged && p.IsOptimal(m.Value), $"{p.Name}: {m.Value} {m.Reason}");
        }
    }

    public static TheoryData<Minimizer, int> FarStarts
    {
        get
        {
            TheoryData<Minimizer, int> all = [];
            foreach (Minimizer m in new Minimizer[] { new TrustRegionNewton(), new Bfgs(), new LimitedBfgs(), new NelderMead { MaxIterations = 5000 }, new LevenbergMarquardt() })
            {
                all.Add(m, 10);
                all.Add(m, 100);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(FarStarts))]
    public void Far_starts_end_honestly(Minimizer minimizer, int factor)
    {
        double[] gradient = new double[50], hessian = new double[2500];
        foreach (MghProblem p in Problems)
        {
            double[] start = p.FarStart(factor);
            Minimum m = minimizer.Minimize(p, start);
            if (m.Reason == StopReason.StartOutsideDomain)
            {
                Assert.Equal(double.PositiveInfinity, p.Evaluate(start, default, default));
                continue;
            }

            int n = p.Dimension;
            Assert.True(m.Value <= p.Evaluate(start, default, default), p.Name);
            Assert.Equal(m.Value, p.Evaluate(m.Point, gradient.AsSpan(0, n), hessian.AsSpan(0, n * n)), 1e-9 * Math.Max(1, Math.Abs(m.Value)));
            if (!m.Converged) continue;
            for (int i = 0; i < n; i++)
            {
                // the first-order test with the exact Hessian, written out again
                double curvature = Math.Abs(hessian[i * n + i]);
                if (curvature == 0) continue;
                double scaled = Math.Abs(gradient[i]) / Math.Sqrt(curvature * Math.Max(1, Math.Abs(m.Value)));
                Assert.True(scaled <= 1.01 * minimizer.GradientTolerance, $"{p.Name} coordinate {i}: {scaled:E2}, value {m.Value}");
            }
        }
    }
}
