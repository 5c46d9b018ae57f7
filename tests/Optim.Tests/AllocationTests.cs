using Stats.Optim;

namespace Stats.Tests.Optims;

public class AllocationTests
{
    public static TheoryData<Minimizer> Methods => [new TrustRegionNewton(), new Bfgs(), new Bfgs { LineSearch = LineSearchKind.HagerZhang }, new TrustRegionNewton { ExactDimension = 0 }, new LimitedBfgs(), new LevenbergMarquardt(), new NelderMead(), new TrustRegionNewton { Bounds = Box }, new Bfgs { Bounds = Box }, new LimitedBfgs { Bounds = Box }, new LevenbergMarquardt { Bounds = Box }, new ProximalGradient { Penalty = new ElasticNet { Lambda = 0.1 } }, new ProximalGradient { Penalty = new Scad { Lambda = 0.1 } }, new SubgradientMethod()];

    private static Bounds Box => new([.. Enumerable.Repeat(-2.0, 50)], [.. Enumerable.Repeat(0.9, 50)]);

    [Theory, MemberData(nameof(Methods))]
    public void An_iteration_allocates_nothing_after_the_first(Minimizer minimizer)
    {
        List<long> marks = new(10_000);
        Listener listener = new(_ => marks.Add(GC.GetAllocatedBytesForCurrentThread()));
        double[] start = [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? -1.2 : 1.0)];
        (minimizer with { MaxIterations = 12 }).Minimize(new ChainedRosenbrock(), start, listener); // compiles everything once
        marks.Clear();
        (minimizer with { MaxIterations = 12 }).Minimize(new ChainedRosenbrock(), start, listener);
        for (int i = 2; i < marks.Count; i++) Assert.Equal(0, marks[i] - marks[i - 1]);
        Assert.True(marks.Count > 5);
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
