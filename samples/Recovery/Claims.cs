using Stats.Optim;
using Stats.Optim.Recovery;
using Stats.Plots;

namespace Stats.Samples.RecoverySample;

/// <summary>What the paper says, seen in runs of our own. d = 20, rank 3, as the reference runs.</summary>
internal static class Claims
{
    private const int D = 20;

    public static void Draw(string folder)
    {
        Directory.CreateDirectory(folder);
        SearchRank(folder);
        Alpha(folder);
        Outliers(folder);
        Noise(folder);
        Measurements(folder);
        Conditions(folder);
        Phase(folder);
    }

    // With a small start the error does not depend on the search rank; linear convergence after the start.
    private static void SearchRank(string folder)
    {
        List<RecoveryCurve> curves = [];
        foreach (int columns in (ReadOnlySpan<int>)[3, 4, 6, 10, 20])
            curves.Add(Trace($"r' = {columns}", 1200, new RecoveryProblem { OutlierShare = 0.2 }, columns, new SubgradientRecovery { Alpha = 1e-9, Leap = false, MaxIterations = 250, Patience = 0 }));
        new RecoveryTracePlot { Title = "Search rank: 20 % gross errors, alpha = 1e-9", Curves = curves }.Save(Path.Combine(folder, "search-rank.svg"));
    }

    // The floor falls with alpha, the iterations rise with its logarithm, unless the way out of the start is taken in one leap.
    private static void Alpha(string folder)
    {
        List<RecoveryCurve> curves = [];
        foreach (double alpha in (ReadOnlySpan<double>)[1e-2, 1e-4, 1e-6, 1e-8, 1e-10])
            curves.Add(Trace($"alpha = {alpha:0e0}", 1200, new RecoveryProblem { OutlierShare = 0.3 }, D, new SubgradientRecovery { Alpha = alpha, Leap = false, MaxIterations = 300, Patience = 0 }));
        curves.Add(Trace("1e-10, with the leap", 1200, new RecoveryProblem { OutlierShare = 0.3 }, D, new SubgradientRecovery { Alpha = 1e-10, MaxIterations = 300, Patience = 0 }));
        new RecoveryTracePlot { Title = "Size of the start: search rank 20, 30 % gross errors", Curves = curves }.Save(Path.Combine(folder, "alpha.svg"));
    }

    // Exact recovery under gross errors of any size and of one sign.
    private static void Outliers(string folder)
    {
        List<RecoveryCurve> curves = [];
        foreach (double share in (ReadOnlySpan<double>)[0.1, 0.2, 0.3, 0.4])
            curves.Add(Trace($"{100 * share:F0} %", 1200, new RecoveryProblem { OutlierShare = share }, D, new SubgradientRecovery { Alpha = 1e-10, MaxIterations = 300, Patience = 0 }));
        curves.Add(Trace("30 % Cauchy", 1200, new RecoveryProblem { OutlierShare = 0.3, Outliers = OutlierKind.Cauchy }, D, new SubgradientRecovery { Alpha = 1e-10, MaxIterations = 300, Patience = 0 }));
        curves.Add(Trace("30 % one-sided", 1200, new RecoveryProblem { OutlierShare = 0.3, Outliers = OutlierKind.OneSided }, D, new SubgradientRecovery { Alpha = 1e-10, MaxIterations = 300, Patience = 0 }));
        curves.Add(Trace("30 % of size 1e6", 1200, new RecoveryProblem { OutlierShare = 0.3, OutlierScale = 1e6 }, D, new SubgradientRecovery { Alpha = 1e-10, MaxIterations = 300, Patience = 0 }));
        new RecoveryTracePlot { Title = "Gross errors: search rank 20, alpha = 1e-10", Curves = curves }.Save(Path.Combine(folder, "outliers.svg"));
    }

    // Dense noise: the error is proportional to sigma and does not depend on the search rank.
    private static void Noise(string folder)
    {
        double[] sigmas = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
        List<RecoveryCurve> curves = [];
        foreach (int columns in (ReadOnlySpan<int>)[3, 6, 12, 20])
            curves.Add(new RecoveryCurve { Label = $"search, r' = {columns}", Places = sigmas, Values = [.. sigmas.Select(s => Median(seed => Searched(1200, new RecoveryProblem { OutlierShare = 0.2, Noise = s, Seed = seed }, columns, 1e-8)))], Marked = true });
        curves.Add(new RecoveryCurve
        {
            Label = "with Gauss-Newton", Places = sigmas, Marked = true,
            Values = [.. sigmas.Select(s => Median(seed => Recovered(1200, new RecoveryProblem { OutlierShare = 0.2, Noise = s, Seed = seed })))],
        });
        new RecoveryTracePlot { Title = "Dense noise and 20 % gross errors: median of 5", HorizontalLabel = "Standard deviation of the noise", LogarithmicPlaces = true, Curves = curves }.Save(Path.Combine(folder, "noise.svg"));
    }

    // The measurements that are needed do not depend on the search rank.
    private static void Measurements(string folder)
    {
        double[] multiples = [3, 4, 5, 6, 8, 10, 14, 20];
        List<RecoveryCurve> curves = [];
        foreach (int columns in (ReadOnlySpan<int>)[3, 6, 12, 20])
            curves.Add(new RecoveryCurve { Label = $"r' = {columns}", Places = multiples, Values = [.. multiples.Select(k => Median(seed => Searched((int)(k * D * 3), new RecoveryProblem { OutlierShare = 0.1, Seed = seed }, columns, 1e-8)))], Marked = true });
        new RecoveryTracePlot { Title = "Measurements needed: 10 % gross errors, alpha = 1e-8, median of 5", HorizontalLabel = "Measurements / (d r)", Curves = curves }.Save(Path.Combine(folder, "measurements.svg"));
    }

    // Ill-conditioned matrices: the plain step against the preconditioned one.
    private static void Conditions(string folder)
    {
        List<RecoveryCurve> curves = [];
        foreach (double condition in (ReadOnlySpan<double>)[1, 5, 20, 100])
            curves.Add(Trace($"plain, condition {condition}", 1200, new RecoveryProblem { OutlierShare = 0.2, Condition = condition }, D, new SubgradientRecovery { MaxIterations = 400, Patience = 0 }));
        foreach (double condition in (ReadOnlySpan<double>)[1, 5, 20, 100])
            curves.Add(Trace($"preconditioned, {condition}", 1200, new RecoveryProblem { OutlierShare = 0.2, Condition = condition }, D, new SubgradientRecovery { Preconditioned = true, Alpha = 1e-3, MaxIterations = 400, Patience = 0 }));
        new RecoveryTracePlot { Title = "Condition of the matrix: search rank 20, 20 % gross errors", Curves = curves, Height = 460 }.Save(Path.Combine(folder, "condition.svg"));
    }

    /// <summary>Which problems are recovered, and whether the others are warned of.</summary>
    public static void Phase(string folder)
    {
        const int Seeds = 5;
        Directory.CreateDirectory(folder);
        double[] shares = [0, 0.1, 0.2, 0.3, 0.4, 0.45], multiples = [3, 4, 5, 6, 8, 10, 20];
        List<double> recovered = [];
        int silent = 0, failed = 0, warned = 0, exact = 0;
        foreach (double k in multiples)
        {
            foreach (double share in shares)
            {
                int good = 0;
                for (int seed = 1; seed <= Seeds; seed++)
                {
                    DenseMeasurements measurements = DenseMeasurements.Gaussian(D, (int)(k * D * 3), 1000 + seed, threads: 1);
                    RecoveryProblem problem = new() { OutlierShare = share, Seed = seed };
                    RecoveryResult result = new RobustRecovery().Recover(measurements, problem.Measure(measurements));
                    bool ok = result.Rank > 0 && problem.Error(result.Factor, D) < 1e-10;
                    good += ok ? 1 : 0;
                    (failed, silent) = (failed + (ok ? 0 : 1), silent + (!ok && result.Warnings.Count == 0 ? 1 : 0));
                    (exact, warned) = (exact + (ok ? 1 : 0), warned + (ok && result.Warnings.Count > 0 ? 1 : 0));
                }

                recovered.Add(good / (double)Seeds);
            }
        }

        new RecoveryPhasePlot
        {
            Title = "Exact recovery, d = 20, rank 3, 5 problems a cell", Columns = shares, Rows = multiples, Recovered = recovered,
            Limit = share => 3.2 * (1 - (2.0 / (2 * D))) / ((1 - share) * (1 - share)), LimitLabel = "warning below",
        }.Save(Path.Combine(folder, "phase-transition.svg"));
        Console.WriteLine($"phase transition: {failed} of {failed + exact} problems not recovered, {silent} of these without a warning; {exact} recovered, {warned} of these with a warning");
    }

    private static RecoveryCurve Trace(string label, int count, RecoveryProblem problem, int columns, SubgradientRecovery settings)
    {
        DenseMeasurements measurements = DenseMeasurements.Gaussian(D, count, 11);
        double[] y = problem.Measure(measurements);
        Recorder recorder = new(measurements, problem);
        RecoveryObjective objective = new(recorder, y, columns);
        double[] start = settings.Start(objective);
        recorder.Errors.Clear();
        settings.Minimize(objective, start);
        return new RecoveryCurve { Label = label, Places = [.. Enumerable.Range(0, recorder.Errors.Count).Select(i => (double)i)], Values = [.. recorder.Errors] };
    }

    private static double Searched(int count, RecoveryProblem problem, int columns, double alpha)
    {
        DenseMeasurements measurements = DenseMeasurements.Gaussian(D, count, 100 + problem.Seed);
        RecoveryObjective objective = new(measurements, problem.Measure(measurements), columns);
        SubgradientRecovery settings = new() { Alpha = alpha, MaxIterations = 600 };
        return problem.Error(settings.Minimize(objective, settings.Start(objective)).Point, D);
    }

    private static double Recovered(int count, RecoveryProblem problem)
    {
        DenseMeasurements measurements = DenseMeasurements.Gaussian(D, count, 100 + problem.Seed);
        RecoveryResult result = new RobustRecovery().Recover(measurements, problem.Measure(measurements));
        return result.Rank == 0 ? 1 : problem.Error(result.Factor, D);
    }

    private static double Median(Func<long, double> error) => Enumerable.Range(1, 5).Select(seed => error(seed)).Order().ElementAt(2);
}
