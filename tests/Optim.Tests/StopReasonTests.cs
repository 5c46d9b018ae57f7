using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Tests.Optims;

public class StopReasonTests
{
    private static readonly MghProblem Rosenbrock = MghProblem.Load(Reference.File("optim", "mgh.json"))[0];

    private static readonly Function Slope = new(1, x => x[0], _ => [1], _ => [0]);

    public static TheoryData<Minimizer> Smooth => [new TrustRegionNewton(), new Bfgs(), new LimitedBfgs(), new Bfgs { LineSearch = LineSearchKind.HagerZhang }, new TrustRegionNewton { ExactDimension = 0 }];

    public static TheoryData<Minimizer> All => [new TrustRegionNewton(), new Bfgs(), new LimitedBfgs(), new LevenbergMarquardt(), new NelderMead()];

    [Theory, MemberData(nameof(Smooth))]
    public void A_small_gradient_is_convergence(Minimizer minimizer)
    {
        Minimum m = minimizer.Minimize(Rosenbrock, [-1.2, 1]);
        Assert.Equal(StopReason.GradientSmall, m.Reason);
        Assert.True(m.Converged);
        Tolerance.Published(1, m.Point[0]);
        Tolerance.Published(1, m.Point[1]);
    }

    [Theory, MemberData(nameof(All))]
    public void Limits_are_results_with_the_best_point(Minimizer minimizer)
    {
        Minimum m = (minimizer with { MaxIterations = 3 }).Minimize(Rosenbrock, [-1.2, 1]);
        Assert.Equal(StopReason.IterationLimit, m.Reason);
        Assert.Equal(3, m.Iterations);
        Assert.True(m.Value < 24.2);
        Assert.False(m.Converged);

        m = (minimizer with { MaxEvaluations = 4 }).Minimize(Rosenbrock, [-1.2, 1]);
        Assert.Equal(StopReason.EvaluationLimit, m.Reason);
        Assert.Equal(4, m.Evaluations);
        Assert.True(m.Value < 24.2);

        m = (minimizer with { MaxIterations = 0 }).Minimize(Rosenbrock, [-1.2, 1]);
        Assert.Equal(StopReason.IterationLimit, m.Reason);
        Assert.True(m.Value <= 24.2 + 1e-12); // a simplex begins with more than one point
    }

    public static TheoryData<double, double> Outside => new() { { double.NaN, 0 }, { double.PositiveInfinity, 0 }, { 0, double.NaN }, { 0, double.NegativeInfinity } };

    [Theory, MemberData(nameof(Outside))]
    public void A_start_outside_the_domain_is_said_and_returned(double value, double slope)
    {
        foreach (Minimizer minimizer in new Minimizer[] { new TrustRegionNewton(), new Bfgs(), new LimitedBfgs() })
        {
            Minimum m = minimizer.Minimize(new Function(1, _ => value, _ => [slope], _ => [1]), [2]);
            Assert.Equal(StopReason.StartOutsideDomain, m.Reason);
            Assert.Equal(2, m.Point[0]);
            Assert.Equal(double.PositiveInfinity, m.Value);
            m = minimizer.Minimize(Rosenbrock, [double.NaN, 1]);
            Assert.Equal(StopReason.StartOutsideDomain, m.Reason);
        }
    }

    [Theory, MemberData(nameof(Smooth))]
    public void A_fall_without_end_is_unbounded(Minimizer minimizer)
    {
        Assert.Equal(StopReason.Unbounded, minimizer.Minimize(Slope, [0]).Reason);
        Function log = new(1, x => x[0] > 0 ? Math.Log(x[0]) : double.NegativeInfinity, x => [1 / x[0]], x => [-1 / (x[0] * x[0])]);
        Minimum m = minimizer.Minimize(log, [1]);
        Assert.Equal(StopReason.Unbounded, m.Reason);
        Assert.True(double.IsFinite(m.Value));
    }

    [Fact]
    public void A_wrong_gradient_ends_in_a_failed_line_search() =>
        Assert.Equal(StopReason.LineSearchFailed, new Bfgs().Minimize(new Function(2, x => x[0] * x[0] + x[1] * x[1], x => [-x[0], -x[1]]), [1, 2]).Reason);

    [Fact]
    public void A_method_that_needs_residuals_says_so() =>
        Assert.StartsWith(
            "LevenbergMarquardt needs a sum of squares that shows its residuals (ILeastSquares); ",
            Assert.Throws<ArgumentException>(() => new LevenbergMarquardt().Minimize(Slope, [1])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_kink_ends_with_steps_too_small()
    {
        Minimum m = new NelderMead().Minimize(new Function(2, x => Math.Abs(x[0]) + 0.5 * x[0] + Math.Abs(x[1] - 1)), [3, 3]);
        Assert.Equal(StopReason.StepTooSmall, m.Reason);
        Assert.Equal(0, m.Value, 1e-7);
    }

    [Fact]
    public void A_wrong_gradient_ends_with_steps_too_small_for_newton() =>
        Assert.Equal(
            StopReason.StepTooSmall,
            new TrustRegionNewton().Minimize(new Function(2, x => x[0] * x[0] + x[1] * x[1], x => [-x[0], -x[1]], _ => [1, 0, 0, 1]), [1, 2]).Reason);

    [Fact]
    public void Newton_leaves_a_saddle_where_the_gradient_is_zero()
    {
        Function f = new(2, x => x[0] * x[0] - x[1] * x[1] + Math.Pow(x[1], 4), x => [2 * x[0], -2 * x[1] + 4 * Math.Pow(x[1], 3)], x => [2, 0, 0, -2 + 12 * x[1] * x[1]]);
        Minimum m = new TrustRegionNewton().Minimize(f, [0, 0]);
        Assert.True(m.Converged);
        Tolerance.Close(-0.25, m.Value);
        Assert.True(m.Certificate.SmallestEigenvalue > 0);
    }

    [Theory, MemberData(nameof(All))]
    public void Cancellation_at_the_third_iteration_stops_there(Minimizer minimizer)
    {
        using CancellationTokenSource source = new();
        List<int> seen = [];
        Assert.ThrowsAny<OperationCanceledException>(() => minimizer.Minimize(Rosenbrock, [-1.2, 1], new Listener(line =>
        {
            seen.Add(line.Number);
            if (line.Number == 3) source.Cancel();
        }), source.Token));
        Assert.Equal([0, 1, 2, 3], seen);
    }

    [Theory, MemberData(nameof(All))]
    public void A_second_run_is_identical_and_the_start_untouched(Minimizer minimizer)
    {
        double[] start = [-1.2, 1];
        Minimum a = (minimizer with { Trace = true }).Minimize(Rosenbrock, start), b = (minimizer with { Trace = true }).Minimize(Rosenbrock, start);
        Assert.Equal([-1.2, 1], start);
        Assert.Equal(a.Point.ToArray(), b.Point.ToArray());
        Assert.Equal(a.Trace, b.Trace);
        Assert.Equal(a.Iterations + 1, a.Trace.Count);
        Assert.True(a.Trace[0].Value <= 24.2 + 1e-12);
    }

    [Fact]
    public void Bad_arguments_say_which()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new Bfgs().Minimize(Rosenbrock, [1]));
        Assert.StartsWith("The start has 1 coordinate, the objective 2.", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentException>(() => new Bfgs { GradientTolerance = 0 }.Minimize(Rosenbrock, [1, 1]));
        Assert.Equal("GradientTolerance is 0; it has to be positive.", e.Message);
    }

    /// <summary>f = (x - 1)^2 where x is at least 0.9 of the way outside a wall of NaN, infinities and bad derivatives.</summary>
    [Theory, MemberData(nameof(Smooth))]
    public void Walls_of_nonsense_are_stepped_around(Minimizer minimizer)
    {
        foreach (double nonsense in new[] { double.NaN, double.PositiveInfinity })
        {
            Function wall = new(1, x => x[0] > 1.1 ? nonsense : -Math.Log(1.1 - x[0]) + x[0] * -20, x => [1 / (1.1 - x[0]) - 20], x => [1 / ((1.1 - x[0]) * (1.1 - x[0]))]);
            Minimum m = minimizer.Minimize(wall, [-30]);
            Assert.True(m.Converged, m.Reason.ToString());
            Tolerance.Published(1.05, m.Point[0], 1e-7);
        }
    }
}

internal sealed class Listener(Action<Iteration> action) : IProgress<Iteration>
{
    public void Report(Iteration value) => action(value);
}
