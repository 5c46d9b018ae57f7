using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class AllocationTests
{
    public static TheoryData<Minimizer> Methods => [new TrustRegionNewton(), new Bfgs(), new Bfgs { LineSearch = LineSearchKind.HagerZhang }, new TrustRegionNewton { ExactDimension = 0 }, new LimitedBfgs(), new LevenbergMarquardt(), new NelderMead(), new TrustRegionNewton { Bounds = Box }, new Bfgs { Bounds = Box }, new LimitedBfgs { Bounds = Box }, new LevenbergMarquardt { Bounds = Box }, new ProximalGradient { Penalty = new ElasticNet { Lambda = 0.1 } }, new ProximalGradient { Penalty = new Scad { Lambda = 0.1 } }, new SubgradientMethod(), new Sqp { Constraints = Held(true) }, new Sqp { Constraints = Held(false) }, new Sqp { Constraints = Held(true), Bounds = Box }, new Sqp { Constraints = Contradictory, Fallback = false }];

    private static Bounds Box => new([.. Enumerable.Repeat(-2.0, 50)], [.. Enumerable.Repeat(0.9, 50)]);

    private static Constraints Contradictory => Constraints.Linear([.. Enumerable.Range(0, 100).Select(k => k == 0 ? 1.0 : k == 50 ? -1 : 0)], [1, 1], 0, 50);

    /// <summary>One equation, and twenty-four discs of which most press, on the pairs of coordinates.</summary>
    private static Constraints Held(bool derivatives) => new(
        50,
        1,
        24,
        static (x, v) =>
        {
            v[0] = x[0] * x[1] - 0.5;
            for (int k = 1; k < 25; k++) v[k] = 0.1 * k - x[2 * k] * x[2 * k] - x[2 * k + 1] * x[2 * k + 1];
        },
        derivatives
            ? static (x, j) =>
            {
                j.Clear();
                (j[0], j[1]) = (x[1], x[0]);
                for (int k = 1; k < 25; k++) (j[k * 52], j[k * 52 + 1]) = (-2 * x[2 * k], -2 * x[2 * k + 1]);
            }
            : null);

    [Theory, MemberData(nameof(Methods))]
    public void An_iteration_allocates_nothing_after_the_first(Minimizer minimizer)
    {
        double[] start = [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? -1.2 : 1.0)];
        int iterations = minimizer is Sqp ? 300 : 12; // to the Newton steps at the end of a constrained search
        Assert.True(IterationsWithoutAllocation(minimizer with { MaxIterations = iterations }, new ChainedRosenbrock(), start) > 5);
    }

    [Fact]
    public void Leaving_a_saddle_under_constraints_allocates_nothing()
    {
        // from the diagonal to the maximum of xy on the circle, which meets the first-order conditions, and on to a minimum
        Constraints circle = new(2, 1, 0, static (x, v) => v[0] = x[0] * x[0] + x[1] * x[1] - 1);
        Assert.True(IterationsWithoutAllocation(new Sqp { Constraints = circle }, new Product(), [2, 2]) > 5);
    }

    public static TheoryData<StochasticUpdate> Updates => [.. Enum.GetValues<StochasticUpdate>()];

    [Theory, MemberData(nameof(Updates))]
    public void An_epoch_allocates_nothing(StochasticUpdate update) =>
        Assert.True(IterationsWithoutAllocation(new StochasticGradient { Update = update, MaxIterations = 22 }, new WeibullAft(500, 20, 2), new double[21]) > 5);

    [Theory, InlineData(0, false), InlineData(10, false), InlineData(0, true)]
    public void A_surrogate_allocates_nothing(int innerSteps, bool metric)
    {
        WeibullAft f = new(500, 20, 3, knownScale: true);
        TargetSurrogate method = new() { Loss = f, Design = f.Design, InnerSteps = innerSteps, UseMetric = metric, MaxIterations = 12 };
        Assert.True(IterationsWithoutAllocation(method, method.Objective(), new double[20]) > 5);
    }

    private static int IterationsWithoutAllocation(Minimizer minimizer, IObjective objective, double[] start)
    {
        List<long> marks = new(10_000);
        Listener listener = new(_ => marks.Add(GC.GetAllocatedBytesForCurrentThread()));
        minimizer.Minimize(objective, start, listener); // compiles everything once
        marks.Clear();
        minimizer.Minimize(objective, start, listener);
        for (int i = 2; i < marks.Count; i++) Assert.Equal(0, marks[i] - marks[i - 1]);
        return marks.Count;
    }

    public static TheoryData<SeparablePenalty> Penalties => [new ElasticNet { Lambda = 0.001 }, new ElasticNet { Lambda = 0.001, Mixing = 0.3 }, new Scad { Lambda = 0.001 }];

    /// <summary>Coordinate descent has no listener: three times the sweeps are not to allocate a byte more.</summary>
    [Theory, MemberData(nameof(Penalties))]
    public void A_sweep_allocates_nothing(SeparablePenalty penalty)
    {
        Random random = new(1);
        double[] design = [.. Enumerable.Range(0, 200 * 50).Select(_ => random.NextDouble() - 0.5)], response = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
        Allocated(90); // compiles everything once
        Assert.Equal(Allocated(30), Allocated(90));

        long Allocated(int sweeps)
        {
            CoordinateDescent method = new() { MaxSweeps = sweeps, Tolerance = -1 }; // never met
            long before = GC.GetAllocatedBytesForCurrentThread();
            PenalisedFit fit = method.Path(design, response, penalty, [0.001])[0];
            long after = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(sweeps, fit.Sweeps);
            return after - before;
        }
    }

    private sealed class Product : IObjective
    {
        public int Dimension => 2;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            if (!gradient.IsEmpty) (gradient[0], gradient[1]) = (x[1], x[0]);
            return x[0] * x[1];
        }
    }

    private sealed class ChainedRosenbrock : ILeastSquares
    {
        public int Dimension => 50;

        public int ResidualCount => 50;

        public Derivatives Available => Derivatives.Gradient | Derivatives.Hessian;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            gradient.Clear();
            hessian.Clear();
            double sum = 0;
            for (int i = 0; i < 50; i += 2)
            {
                double a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
                sum += a * a + 100 * b * b;
                if (!gradient.IsEmpty)
                {
                    gradient[i] = -2 * a - 400 * b * x[i];
                    gradient[i + 1] = 200 * b;
                }

                if (hessian.IsEmpty) continue;
                hessian[i * 50 + i] = 2 - 400 * b + 800 * x[i] * x[i];
                hessian[i * 50 + i + 1] = hessian[(i + 1) * 50 + i] = -400 * x[i];
                hessian[(i + 1) * 50 + i + 1] = 200;
            }

            return sum;
        }

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default)
        {
            jacobian.Clear();
            for (int i = 0; i < 50; i += 2)
            {
                residuals[i] = 1 - x[i];
                residuals[i + 1] = 10 * (x[i + 1] - x[i] * x[i]);
                if (jacobian.IsEmpty) continue;
                jacobian[i * 50 + i] = -1;
                jacobian[(i + 1) * 50 + i] = -20 * x[i];
                jacobian[(i + 1) * 50 + i + 1] = 10;
            }
        }
    }
}
