using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class BoundsTests
{
    private static readonly IReadOnlyList<MghProblem> Problems = MghProblem.Load(Reference.File("optim", "mgh.json"));

    public static TheoryData<Minimizer> Methods => [new TrustRegionNewton(), new Bfgs(), new LimitedBfgs(), new LevenbergMarquardt(), new NelderMead()];

    /// <summary>Those that take any function, not sums of squares alone.</summary>
    public static TheoryData<Minimizer> OfAnyFunction => [new TrustRegionNewton(), new Bfgs(), new LimitedBfgs(), new NelderMead()];

    [Theory, MemberData(nameof(Methods))]
    public void Rosenbrock_in_a_box_stops_at_its_edge(Minimizer minimizer)
    {
        // upper bound 0.5 on x: then y = 0.25 is free and f = 0.25; with y >= 0.5 as well, f = 100 (0.25)^2 + 0.25 = 6.5
        Minimum m = (minimizer with { Bounds = new([-2, -2], [0.5, 2]) }).Minimize(Problems[0], [-1.2, 1]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.Equal(0.5, m.Point[0]);
        Tolerance.Published(0.25, m.Point[1]);
        Tolerance.Published(0.25, m.Value, 1e-9);
        m = (minimizer with { Bounds = new([-2, 0.5], [0.5, 2]) }).Minimize(Problems[0], [0, 1]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.Equal([0.5, 0.5], m.Point.ToArray());
        Tolerance.Close(6.5, m.Value);
    }

    /// <summary>What lies beyond a bound may be no number or an exception: differences for a derivative or the certificate stay inside.</summary>
    [Theory, MemberData(nameof(OfAnyFunction))]
    public void Differences_stay_inside_the_bounds(Minimizer minimizer)
    {
        static double Root(double x) => x >= 0 && x <= 4 ? Math.Sqrt(0.01 + x) : throw new InvalidOperationException("outside");
        Bounds box = new([0, 0, 0], [4, 4, 4]);
        static double Value(double[] x) => Math.Pow(Root(x[0]) - 1, 2) + Math.Pow(Root(x[1]) + 1, 2) + Math.Pow(Root(x[2]) - 3, 2) + (0.1 * x[0] * x[2]);
        static double[] Gradient(double[] x) => [1 - (1 / Root(x[0])) + (0.1 * x[2]), 1 + (1 / Root(x[1])), 1 - (3 / Root(x[2])) + (0.1 * x[0])];
        foreach (Function f in new[] { new Function(3, Value), new Function(3, Value, Gradient) })
            foreach (double[] start in new double[][] { [0, 0, 0], [4, 4, 4], [1, 1e-9, 3.9999999], [-1, 9, 2] })
            {
                Minimum m = (minimizer with { Bounds = box, GradientTolerance = Math.Max(minimizer.GradientTolerance, f.Available == Derivatives.None ? 1e-6 : 1e-8) }).Minimize(f, start); // of values alone
                Assert.True(m.Converged, $"{m.Reason} {m.Value} {m.Certificate.ScaledGradient}");
                // x2 = 0 and x3 = 4 on their bounds; then 1 - 1/r + 0.4 = 0
                Assert.Equal((1 / 1.96) - 0.01, m.Point[0], 1e-6); // a scaled gradient of 1e-6 of values alone
                Assert.Equal([0, 4], m.Point[1..].ToArray());
                Assert.False(m.Hessian.IsEmpty);
            }
    }

    public static TheoryData<Minimizer> OfSquares => [new LevenbergMarquardt(), new TrustRegionNewton(), new Bfgs(), new Sqp { Constraints = Constraints.Linear([1, 1], [1.5], 1, 2) }];

    /// <summary>Residuals and constraints whose derivatives are left to differences exist inside the bounds only.</summary>
    [Theory, MemberData(nameof(OfSquares))]
    public void Differences_of_residuals_and_constraints_stay_inside_the_bounds(Minimizer minimizer)
    {
        static double Root(double x) => x >= 0 && x <= 4e-6 ? Math.Sqrt(x * 1e6 + 0.01) : throw new InvalidOperationException("outside");
        LeastSquaresObjective squares = new(2, 3, static (x, r) => (r[0], r[1], r[2]) = (Root(x[0]) - 1, Root(x[1]) - 3, 0.1 * Root(x[0]) * Root(x[1])));
        if (minimizer is Sqp) minimizer = new Sqp { Constraints = new Constraints(2, 1, 0, static (x, v) => v[0] = Root(x[0]) * Root(x[1]) - 1.5) };
        foreach (IObjective f in new IObjective[] { squares, new WeightedSum((1, squares), (1, squares)), new DifferencedObjective(squares) })
            foreach (double[] start in new double[][] { [0, 0], [4e-6, 4e-6], [1e-6, 1e-15] })
            {
                if (minimizer is LevenbergMarquardt && f is not ILeastSquares) continue;
                Minimum m = (minimizer with { Bounds = new([0, 0], [4e-6, 4e-6]) }).Minimize(f, start);
                Assert.True(m.Converged, $"{m.Reason} {m.Certificate.ScaledGradient} {m.Point[0]} {m.Point[1]}");
                // x2 on its bound, Root(x2)^2 = 4.01; then r - 1 + 0.0401 r = 0, or r = 1.5 / Root(x2)
                double r = minimizer is Sqp ? 1.5 / Math.Sqrt(4.01) : 1 / 1.0401;
                Assert.Equal(1, m.Point[1] / 4e-6, 1e-14); // the bound, within its last digit
                Assert.Equal(1, m.Point[0] / ((r * r - 0.01) * 1e-6), 1e-6);
            }
    }

    /// <summary>A box may be smaller than any usual step of differences.</summary>
    [Theory, MemberData(nameof(OfAnyFunction))]
    public void A_tiny_box_is_not_left(Minimizer minimizer)
    {
        Function f = new(1, x => x[0] >= 1 && x[0] <= 1 + 1e-6 ? Math.Pow((x[0] - 1) * 1e6 - 0.4, 2) : throw new InvalidOperationException("outside"));
        Minimum m = (minimizer with { Bounds = new([1], [1 + 1e-6]), GradientTolerance = 1e-6 }).Minimize(f, [1]);
        Assert.Equal(0.4, (m.Point[0] - 1) * 1e6, minimizer is NelderMead ? 1e-2 : 1e-5); // x has ten digits of it; the simplex ends at 1e-8 of x
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_start_outside_is_moved_in_and_held_coordinates_stay(Minimizer minimizer)
    {
        MghProblem wood = Problems.Single(p => p.Key == "wood");
        Minimum m = (minimizer with { Bounds = new([-10, -10, 0.3, -10], [10, 10, 0.3, 10]) }).Minimize(wood, [-3, -1, -30, -1]);
        Assert.True(m.Converged, m.Reason.ToString());
        Assert.Equal(0.3, m.Point[2]);
    }

    /// <summary>Every problem in a box that cuts off its minimum: first-order conditions hold, no value lies below the best of the methods by more than 1e-6 unless it is another local minimum.</summary>
    [Theory, MemberData(nameof(Methods))]
    public void Boxes_are_never_left_and_the_conditions_hold(Minimizer minimizer)
    {
        int converged = 0, runs = 0;
        List<string> failed = [];
        foreach (MghProblem p in Problems.Where(q => q.Dimension <= 6))
        {
            double[] lower = [.. p.BestPoint.Zip(p.Start, (b, s) => Math.Min(b, s) + 0.3 * Math.Abs(b - s) - 0.1)];
            double[] upper = [.. p.BestPoint.Zip(p.Start, (b, s) => Math.Max(b, s) - 0.3 * Math.Abs(b - s) + 0.1)];
            Watched watched = new(p, lower, upper);
            Minimum m = (minimizer with { Bounds = new(lower, upper) }).Minimize(watched, p.Start);
            runs++;
            if (!m.Converged) failed.Add($"{p.Name} {m.Reason} after {m.Iterations}: {m.Certificate.ScaledGradient:E1}");
            if (!m.Converged) continue;
            converged++;
            for (int i = 0; i < p.Dimension; i++)
            {
                Assert.InRange(m.Point[i], lower[i], upper[i]);
                bool free = m.Point[i] > lower[i] && m.Point[i] < upper[i];
                if (!free) continue;
                double curvature = Math.Abs(m.Hessian[i * p.Dimension + i]);
                Assert.True(curvature == 0 || Math.Abs(m.Gradient[i]) <= 1.01 * minimizer.GradientTolerance * Math.Sqrt(curvature * Math.Max(1, m.Value)), p.Name);
            }
        }

        Assert.True(converged >= (minimizer is NelderMead ? 0.7 : 0.93) * runs, $"{converged} of {runs}; {string.Join("; ", failed)}"); // a simplex flattens against a bound; Gauss-Newton creeps where residuals are large
    }

    [Fact]
    public void Wrong_bounds_say_where()
    {
        Assert.StartsWith("Coordinate 1 is bounded by 2 and 1; ", Assert.Throws<ArgumentException>(() => new Bounds([0, 2], [1, 1])).Message, StringComparison.Ordinal);
        Assert.StartsWith("The lower bounds number 1, the upper ones 2.", Assert.Throws<ArgumentException>(() => new Bounds([0], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Equal(
            "The bounds have 1 coordinate, the objective 2.",
            Assert.Throws<ArgumentException>(() => new Bfgs { Bounds = Bounds.AtLeast(0, 1) }.Minimize(Problems[0], [1, 1])).Message);
    }

    /// <summary>Fails when a method evaluates outside the box (the certificate's differences may look across it).</summary>
    private sealed class Watched(MghProblem inner, double[] lower, double[] upper) : ILeastSquares
    {
        public int Dimension => inner.Dimension;

        public int ResidualCount => inner.ResidualCount;

        public Derivatives Available => inner.Available;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            Check(x);
            return inner.Evaluate(x, gradient, hessian, cancellationToken);
        }

        public void Residuals(ReadOnlySpan<double> x, Span<double> residuals, Span<double> jacobian, CancellationToken cancellationToken = default)
        {
            Check(x);
            ((ILeastSquares)inner).Residuals(x, residuals, jacobian, cancellationToken);
        }

        private void Check(ReadOnlySpan<double> x)
        {
            for (int i = 0; i < x.Length; i++) Assert.InRange(x[i], lower[i], upper[i]);
        }
    }
}
