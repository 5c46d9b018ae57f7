using System.Diagnostics;
using Stats.Optim;
using Stats.Optim.Recovery;

namespace Stats.Samples.RecoverySample;

/// <summary>The tables of docs/recovery.md.</summary>
internal static class Grid
{
    public static void Print(int runs, int largeRuns)
    {
        Geometric();
        Iterations();
        Pipelines(runs, largeRuns);
        Entrywise();
    }

    /// <summary>The table of the entry point alone.</summary>
    public static void Pipelines(int runs, int largeRuns)
    {
        Pipeline("dense, d = 20", 20, runs, [10, 20], [1, 5, 20, 100], rankOne: false);
        Pipeline("dense, d = 50", 50, largeRuns, [20], [1, 5, 20, 100], rankOne: false);
        Pipeline("rank-one, d = 20", 20, runs, [10, 20], [1, 5, 20, 100], rankOne: true);
    }

    // The grid of the reference: eta_t = 0.4 rho^t / |S|, d = 20, rank 3.
    private static void Geometric()
    {
        Console.WriteLine("Geometric steps, final relative error (median of 3) at shares of gross errors 0, .1, .2, .3, .4");
        foreach ((int columns, int count, double alpha, double rho) in new[] { (3, 1200, 1e-3, 0.98), (20, 1200, 1e-3, 0.98), (20, 1200, 1e-6, 0.99), (20, 400, 1e-6, 0.99), (20, 1200, 1e-10, 0.99) })
        {
            Console.Write($"r' = {columns,2}, m = {count,4}, alpha = {alpha:0e0}, rho = {rho}:");
            foreach (double share in (ReadOnlySpan<double>)[0, 0.1, 0.2, 0.3, 0.4])
            {
                List<double> errors = [];
                for (int seed = 1; seed <= 3; seed++)
                {
                    DenseMeasurements measurements = DenseMeasurements.Gaussian(20, count, seed);
                    RecoveryProblem problem = new() { OutlierShare = share, Seed = seed };
                    RecoveryObjective objective = new(measurements, problem.Measure(measurements), columns);
                    SubgradientRecovery settings = new() { Rule = new GeometricStep { Size = 0.4, Decay = rho }, Alpha = alpha, MaxIterations = 2500, Patience = 0 };
                    errors.Add(problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, 20));
                }

                Console.Write($" {errors.Order().ElementAt(1):E0}");
            }

            Console.WriteLine();
        }
    }

    // Iterations to 1e-10 with steps from the median residual, search rank d: step by step as the reference, with the leap (alpha = 1e-10 both), and preconditioned (alpha = 1e-3).
    private static void Iterations()
    {
        Console.WriteLine("Iterations to a relative error of 1e-10, median (how many arrive within 700): step by step, with the leap, preconditioned");
        foreach ((int d, int count, double condition, int seeds) in new[] { (20, 600, 1.0, 20), (20, 1200, 1.0, 20), (50, 3000, 1.0, 20), (20, 1200, 5.0, 20), (20, 1200, 20.0, 20), (20, 1200, 100.0, 20) })
        {
            foreach (double share in (ReadOnlySpan<double>)[0.1, 0.2, 0.3, 0.4])
            {
                if (condition > 1 && share != 0.2) continue;
                Console.Write($"d = {d}, m = {count}, condition {condition}, {100 * share:F0} % gross errors:");
                foreach (SubgradientRecovery settings in new SubgradientRecovery[] { new() { Alpha = 1e-10, Leap = false }, new() { Alpha = 1e-10 }, new() { Alpha = 1e-3, Preconditioned = true } })
                {
                    List<int> needed = [];
                    for (int seed = 1; seed <= seeds; seed++) needed.Add(Needed(d, count, new RecoveryProblem { OutlierShare = share, Condition = condition, Seed = seed }, settings));
                    needed.Sort();
                    int arrived = needed.Count(n => n < int.MaxValue), upper = needed[seeds / 2];
                    Console.Write(upper == int.MaxValue ? "     -" : $" {0.5 * (needed[(seeds - 1) / 2] + upper),5}");
                    Console.Write($" ({arrived} of {seeds})");
                }

                Console.WriteLine();
            }
        }
    }

    private static int Needed(int d, int count, RecoveryProblem problem, SubgradientRecovery settings)
    {
        DenseMeasurements measurements = DenseMeasurements.Gaussian(d, count, problem.Seed);
        Recorder recorder = new(measurements, problem);
        RecoveryObjective objective = new(recorder, problem.Measure(measurements), d);
        double[] start = settings.Start(objective);
        recorder.Errors.Clear();
        using CancellationTokenSource enough = new();
        try
        {
            (settings with { Patience = 0, MaxIterations = 700 }).Minimize(objective, start, new Stop(() => recorder.Errors[^1] < 1e-10, enough), enough.Token);
        }
        catch (OperationCanceledException)
        {
            return recorder.Errors.Count - 1;
        }

        return int.MaxValue;
    }

    private sealed class Stop(Func<bool> reached, CancellationTokenSource source) : IProgress<Iteration>
    {
        public void Report(Iteration value)
        {
            if (reached()) source.Cancel();
        }
    }

    private static void Pipeline(string name, int d, int runs, int[] multiples, double[] conditions, bool rankOne)
    {
        double[] shares = [0.1, 0.2, 0.3, 0.4];
        int good = 0, rankRight = 0, done = 0;
        double worst = 0, seconds = 0;
        // Runs walk through all combinations of measurements, condition and share, a new seed each.
        for (int run = 0; run < runs; run++)
        {
            int cells = multiples.Length * conditions.Length * shares.Length, cell = run % cells;
            int count = multiples[cell % multiples.Length] * d * 3;
            RecoveryProblem problem = new() { Seed = run + 1, Condition = conditions[cell / multiples.Length % conditions.Length], OutlierShare = shares[cell / (multiples.Length * conditions.Length)] };
            IMeasurementOperator measurements = rankOne ? RankOneMeasurements.Gaussian(d, count, run + 1) : DenseMeasurements.Gaussian(d, count, run + 1);
            double[] y = problem.Measure(measurements);
            Stopwatch clock = Stopwatch.StartNew();
            RecoveryResult result = new RobustRecovery().Recover(measurements, y);
            seconds += clock.Elapsed.TotalSeconds;
            double error = result.Rank == 0 ? 1 : problem.Error(result.Factor, d);
            done++;
            good += error < 1e-12 ? 1 : 0;
            rankRight += result.Rank == 3 ? 1 : 0;
            worst = Math.Max(worst, error);
            if (error >= 1e-12) Console.WriteLine($"  run {run + 1}: m = {count}, condition {problem.Condition}, {100 * problem.OutlierShare:F0} %: error {error:E1}, rank {result.Rank}; {string.Join(" ", result.Warnings)}");
        }

        Console.WriteLine($"{name}: {good} of {done} below 1e-12 (worst {worst:E1}), rank right in {rankRight}; {seconds / done:F3} s a run");
    }

    // Symmetric matrices of rank 3 with gross errors off the diagonal, and missing cells.
    private static void Entrywise()
    {
        Console.WriteLine("Entry-wise: recovered below 1e-10 of 10, median error, seconds; principal component pursuit the same");
        foreach ((int d, double share, double missing) in new[] { (50, 0.1, 0.0), (50, 0.2, 0.0), (50, 0.3, 0.0), (50, 0.1, 0.2), (50, 0.2, 0.2), (100, 0.2, 0.0), (100, 0.3, 0.0), (100, 0.3, 0.1) })
        {
            List<double> ours = [], theirs = [];
            Stopwatch own = new(), other = new();
            for (int seed = 1; seed <= 10; seed++)
            {
                (double[] matrix, double[] truth) = Corrupted(d, share, missing, seed);
                own.Start();
                RecoveryResult result = new EntrywiseRecovery().Recover(d, matrix);
                own.Stop();
                other.Start();
                LowRankPlusSparse split = new PrincipalComponentPursuit().Decompose(d, d, matrix);
                other.Stop();
                ours.Add(Error(result.Estimate, truth));
                theirs.Add(Error(split.LowRank, truth));
            }

            Console.WriteLine($"d = {d,3}, {100 * share:F0} % wrong, {100 * missing:F0} % missing: {ours.Count(e => e < 1e-10),2} {ours.Order().ElementAt(5):E0} {own.Elapsed.TotalSeconds / 10:F3} s; {theirs.Count(e => e < 1e-10),2} {theirs.Order().ElementAt(5):E0} {other.Elapsed.TotalSeconds / 10:F3} s");
        }
    }

    private static (double[] Matrix, double[] Truth) Corrupted(int d, double share, double missing, int seed)
    {
        Random random = new((seed * 100) + d);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] u = [.. Enumerable.Range(0, 3 * d).Select(_ => Normal())], matrix = new double[d * d], truth = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double x = 0;
                for (int k = 0; k < 3; k++) x += u[(i * 3) + k] * u[(j * 3) + k];
                truth[(i * d) + j] = truth[(j * d) + i] = x;
                if (i != j && random.NextDouble() < share) x += 10 * Normal();
                if (i != j && random.NextDouble() < missing) x = double.NaN;
                matrix[(i * d) + j] = matrix[(j * d) + i] = x;
            }
        }

        return (matrix, truth);
    }

    private static double Error(ReadOnlySpan<double> estimate, double[] truth)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            sum += (estimate[i] - truth[i]) * (estimate[i] - truth[i]);
            size += truth[i] * truth[i];
        }

        return Math.Sqrt(sum / size);
    }
}
