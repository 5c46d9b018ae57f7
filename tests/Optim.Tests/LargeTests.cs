using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class LargeTests
{
    [Fact]
    public void Conjugate_gradients_need_products_only()
    {
        Chain chain = new(1000);
        double[] start = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -1.2 : 1.0)];
        Minimum m = new TrustRegionNewton().Minimize(chain, start);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.Equal(0, m.Value, 1e-12);
        Assert.All(m.Point.ToArray(), v => Assert.Equal(1, v, 1e-6));
        Minimum l = new LimitedBfgs().Minimize(chain, start);
        Assert.True(l.Converged, l.Reason.ToString());
        Assert.All(l.Point.ToArray(), v => Assert.Equal(1, v, 1e-4)); // a first-order method: its gradient test over the smallest curvature, 0.4
        Assert.True(double.IsNaN(l.Certificate.SmallestEigenvalue));
    }

    [Fact]
    public void Truncated_steps_solve_the_standard_problems_too()
    {
        int solved = 0;
        foreach (MghProblem p in MghProblem.Load(Reference.File("optim", "mgh.json")))
        {
            Minimum m = new TrustRegionNewton { ExactDimension = 0 }.Minimize(p, p.Start);
            if (m.Converged && p.IsOptimal(m.Value)) solved++;
        }

        Assert.True(solved >= 46, $"{solved}");
    }

    /// <summary>Rosenbrock's function in consecutive pairs: sparse, so the product costs O(n).</summary>
    private sealed class Chain(int n) : IHessianProduct
    {
        public int Dimension => n;

        public Derivatives Available => Derivatives.Gradient;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            Assert.True(hessian.IsEmpty);
            double sum = 0;
            for (int i = 0; i < n; i += 2)
            {
                double a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
                sum += a * a + 100 * b * b;
                if (gradient.IsEmpty) continue;
                gradient[i] = -2 * a - 400 * b * x[i];
                gradient[i + 1] = 200 * b;
            }

            return sum;
        }

        public void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
        {
            for (int i = 0; i < n; i += 2)
            {
                double b = x[i + 1] - x[i] * x[i], cross = -400 * x[i];
                result[i] = (2 - 400 * b + 800 * x[i] * x[i]) * v[i] + cross * v[i + 1];
                result[i + 1] = cross * v[i] + 200 * v[i + 1];
            }
        }
    }
}
