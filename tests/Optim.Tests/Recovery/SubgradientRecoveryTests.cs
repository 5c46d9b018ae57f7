using System.Text.Json;
using Stats.Optim;
using Stats.Optim.Recovery;

namespace Stats.Tests.Optims.Recoveries;

/// <summary>The sub-gradient method as the paper writes it, and its steps from the median residual.</summary>
public class SubgradientRecoveryTests
{
    [Fact]
    public void The_subgradient_is_the_slope_of_the_loss_and_residuals_have_their_derivatives()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(4, 15, 1);
        RecoveryObjective objective = new(op, new RecoveryProblem { Rank = 2 }.Measure(op), 3);
        double[] u = OperatorTests.Numbers(12, 2), gradient = new double[12], jacobian = new double[15 * 12], residuals = new double[15], above = new double[15], below = new double[15];
        double value = objective.Evaluate(u, gradient, default);
        objective.Residuals(u, residuals, jacobian);
        Tolerance.Close(residuals.Average(Math.Abs), value);
        for (int k = 0; k < 12; k++)
        {
            double h = 1e-6, at = u[k];
            u[k] = at + h;
            double up = objective.Evaluate(u, default, default);
            objective.Residuals(u, above, default);
            u[k] = at - h;
            double down = objective.Evaluate(u, default, default);
            objective.Residuals(u, below, default);
            u[k] = at;
            Tolerance.Close((up - down) / (2 * h), gradient[k], 1e-8); // central differences
            for (int i = 0; i < 15; i++) Tolerance.Close((above[i] - below[i]) / (2 * h), jacobian[i * 12 + k], 1e-8);
        }
    }

    [Theory]
    [InlineData(3, 1200, 1e-3, 0.98, 0.2)]
    [InlineData(20, 1200, 1e-3, 0.98, 0.1)]
    [InlineData(20, 1200, 1e-6, 0.99, 0.2)]
    [InlineData(20, 400, 1e-6, 0.99, 0.1)]
    [InlineData(20, 1200, 1e-10, 0.99, 0.0)]
    public void The_reference_grid_has_the_same_orders_of_magnitude(int columns, int count, double alpha, double rho, double share)
    {
        using JsonDocument grid = JsonDocument.Parse(File.ReadAllText(Reference.File("recovery", "subgm_geometric_grid.json")));
        double expected = grid.RootElement.GetProperty("rows").EnumerateArray().First(r =>
            r.GetProperty("rp").GetInt32() == columns && r.GetProperty("m").GetInt32() == count && r.GetProperty("alpha").GetDouble() == alpha
            && r.GetProperty("rho").GetDouble() == rho && r.GetProperty("p").GetDouble() == share).GetProperty("final").GetDouble();
        DenseMeasurements op = DenseMeasurements.Gaussian(20, count, 3);
        RecoveryProblem problem = new() { OutlierShare = share, Seed = 3 };
        RecoveryObjective objective = new(op, problem.Measure(op), columns);
        SubgradientRecovery settings = new() { Rule = new GeometricStep { Size = 0.4, Decay = rho }, Alpha = alpha, MaxIterations = 2500, Patience = 0 };
        double error = problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, 20);
        // Other seeds: an order of magnitude each way. An exact recovery (1e-14) may be more exact.
        Assert.True(expected < 1e-13 ? error < 1e-13 : error < 15 * expected && error > expected / 15, $"{error} against {expected}");
    }

    [Theory]
    [InlineData(20, 1200, 0.1)]
    [InlineData(20, 1200, 0.2)]
    [InlineData(20, 1200, 0.3)]
    [InlineData(50, 3000, 0.1)]
    [InlineData(50, 3000, 0.3)]
    public void Steps_from_the_median_residual_need_far_fewer_iterations_than_the_reference(int d, int count, double share)
    {
        // Search rank d, alpha 1e-10, to an error of 1e-10; the reference's seeds are others: medians are compared.
        using JsonDocument runs = JsonDocument.Parse(File.ReadAllText(Reference.File("recovery", "subgm_quantile_step_multi_seed.json")));
        double reference = runs.RootElement.EnumerateArray().First(r => r.GetProperty("tag").GetString() == "quantile-step" && !r.TryGetProperty("kappa", out _)
            && r.GetProperty("d").GetInt32() == d && r.GetProperty("m").GetInt32() == count && r.GetProperty("p").GetDouble() == share).GetProperty("it1e10_median").GetDouble();
        foreach ((bool leap, double part) in new[] { (false, 0.95), (true, 0.7) })
        {
            int arrived = 0;
            for (int seed = 1; seed <= 5; seed++)
            {
                DenseMeasurements op = DenseMeasurements.Gaussian(d, count, seed);
                RecoveryProblem problem = new() { OutlierShare = share, Seed = seed };
                RecoveryObjective objective = new(op, problem.Measure(op), d);
                SubgradientRecovery settings = new() { Alpha = 1e-10, Leap = leap, MaxIterations = (int)(part * reference), Patience = 0 };
                arrived += problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, d) < 1e-10 ? 1 : 0;
            }

            Assert.True(arrived >= 3, $"{arrived} of 5 within {part} of the reference's {reference} iterations");
        }
    }

    [Fact]
    public void The_leap_is_where_small_steps_lead()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(10, 400, 2);
        RecoveryProblem problem = new() { OutlierShare = 0.2, Condition = 3 };
        Watched watched = new(op);
        RecoveryObjective objective = new(watched, problem.Measure(op), 10);
        SubgradientRecovery settings = new() { Alpha = 1e-8, Patience = 0, MaxIterations = 1 };
        double[] start = settings.Start(objective);
        settings.Minimize(objective, start);
        double[] after = watched.Factors[^1];
        watched.Factors.Clear();
        (settings with { Leap = false, Pace = 0.02, MaxIterations = 2000 }).Minimize(objective, start);
        double[] step = watched.Factors.First(u => Size(u) >= Size(after));
        double distance = Size([.. step.Select((v, i) => v - after[i])]);
        Assert.True(distance < 0.05 * Size(after), $"{distance / Size(after)}"); // steps of a hundredth, and signs that change near the end

        static double Size(double[] u) => Math.Sqrt(u.Sum(v => v * v));
    }

    private sealed class Watched(IMeasurementOperator inner) : IMeasurementOperator
    {
        public List<double[]> Factors { get; } = [];

        public int Dimension => inner.Dimension;

        public int Count => inner.Count;

        public void Apply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> values, CancellationToken cancellationToken = default) => inner.Apply(left, right, values, cancellationToken);

        public void AdjointTimes(ReadOnlySpan<double> weights, ReadOnlySpan<double> factor, Span<double> product, CancellationToken cancellationToken = default) => inner.AdjointTimes(weights, factor, product, cancellationToken);

        public void ApplyThenAdjoint(ReadOnlySpan<double> left, ReadOnlySpan<double> right, MeasurementWeight weight, ReadOnlySpan<double> factor, Span<double> values, Span<double> product, CancellationToken cancellationToken = default)
        {
            Factors.Add([.. left]);
            inner.ApplyThenAdjoint(left, right, weight, factor, values, product, cancellationToken);
        }
    }

    public static TheoryData<SubgradientRecovery> Kinds =>
    [
        new SubgradientRecovery(), new SubgradientRecovery { Leap = false }, new SubgradientRecovery { Preconditioned = true, Alpha = 1e-3 },
        new SubgradientRecovery { Rule = new GeometricStep { Size = 0.4 } }, new SubgradientRecovery { Rule = new ResidualQuantileStep { Factor = 0.1 } }, new SubgradientRecovery { Rule = new ValueProportionalStep() },
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_iteration_allocates_nothing_after_the_first(SubgradientRecovery kind)
    {
        // On one thread: a parallel loop makes its tasks.
        foreach (IMeasurementOperator op in new IMeasurementOperator[] { DenseMeasurements.Gaussian(10, 300, 1, threads: 1), new GeneratedMeasurements(10, 300, 1, threads: 1), RankOneMeasurements.Gaussian(10, 300, 1, threads: 1), Everywhere(10) })
        {
            RecoveryObjective objective = new(op, new RecoveryProblem { OutlierShare = 0.2 }.Measure(op), 6);
            SubgradientRecovery settings = kind with { MaxIterations = 12, Patience = 0 };
            double[] start = settings.Start(objective);
            List<long> marks = new(100);
            Listener<Iteration> listener = new(_ => marks.Add(GC.GetAllocatedBytesForCurrentThread()));
            settings.Minimize(objective, start, listener); // compiles everything once
            marks.Clear();
            settings.Minimize(objective, start, listener);
            Assert.True(marks.Count > 10);
            for (int i = 2; i < marks.Count; i++) Assert.Equal(0, marks[i] - marks[i - 1]);
        }
    }

    private static EntryMeasurements Everywhere(int d) => new(d, [.. Enumerable.Range(0, d * d).Select(k => k / d)], [.. Enumerable.Range(0, d * d).Select(k => k % d)]); // (i, j) and (j, i) both: the places repeat

    [Fact]
    public void Steps_proportional_to_the_loss_converge_without_gross_errors()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 1200, 1);
        RecoveryProblem problem = new();
        RecoveryObjective objective = new(op, problem.Measure(op), 20);
        SubgradientRecovery settings = new() { Rule = new ValueProportionalStep { Factor = 0.8 }, Alpha = 1e-10, MaxIterations = 150, Patience = 0 };
        Assert.True(problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, 20) < 1e-9); // the reference: 1e-10 in 113 iterations
    }

    [Fact]
    public void The_error_does_not_depend_on_the_search_rank()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 1200, 4);
        RecoveryProblem problem = new() { OutlierShare = 0.2, Noise = 1e-3, Seed = 4 };
        double[] y = problem.Measure(op);
        double[] errors = [.. new[] { 3, 6, 20 }.Select(columns =>
        {
            RecoveryObjective objective = new(op, y, columns);
            SubgradientRecovery settings = new() { Alpha = 1e-8, MaxIterations = 400 };
            return problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, 20);
        })];
        Assert.True(errors.Max() < 1.5 * errors.Min(), string.Join(", ", errors));
    }

    [Fact]
    public void Preconditioned_steps_do_not_mind_the_condition()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(20, 1200, 5);
        foreach (double condition in (double[])[1, 100])
        {
            RecoveryProblem problem = new() { OutlierShare = 0.2, Condition = condition, Seed = 5 };
            RecoveryObjective objective = new(op, problem.Measure(op), 20);
            SubgradientRecovery settings = new() { Preconditioned = true, Alpha = 1e-3, MaxIterations = 242, Patience = 0 };
            Assert.True(problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, 20) < 1e-10); // the reference: 231-242 iterations
        }
    }

    [Fact]
    public void The_search_ends_by_stagnation_at_the_lowest_median_and_tells_its_trace()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(10, 300, 6);
        RecoveryProblem problem = new() { Rank = 2, OutlierShare = 0.1, Noise = 0.01 };
        List<RecoveryIteration> seen = [];
        RecoveryObjective objective = new(op, problem.Measure(op), 10);
        SubgradientRecovery settings = new() { Observer = new Listener<RecoveryIteration>(seen.Add) };
        Minimum found = settings.Minimize(objective, settings.Start(objective));
        Assert.Equal(StopReason.Stagnated, found.Reason);
        Assert.False(found.Converged);
        Assert.Equal(found.Iterations + 1, seen.Count);
        Assert.Equal(2, seen[^1].GapRank);
        Assert.InRange(seen[^1].EffectiveRank, 1.5, 2.5);
        Assert.True(seen[^1].LowerQuartile < seen[^1].Median && seen[^1].Median < seen[^1].UpperQuartile);
        Assert.InRange(seen.Min(s => s.Median), 0.004, 0.01);
    }

    [Fact]
    public void Only_a_recovery_objective_will_do()
    {
        DenseMeasurements op = DenseMeasurements.Gaussian(3, 10, 6);
        RecoveryObjective objective = new(op, new double[10], 1);
        Assert.Equal("SubgradientRecovery needs a RecoveryObjective.", Assert.Throws<ArgumentException>(() => new SubgradientRecovery().Minimize(new WeightedSum((1.0, objective)), new double[3])).Message);
        Assert.Equal("Pace is 3; it has to lie between 0 and 2.", Assert.Throws<ArgumentException>(() => new SubgradientRecovery { Pace = 3 }.Minimize(objective, new double[3])).Message);
    }
}

internal sealed class Listener<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
