using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Benchmarks;

/// <summary>Whole fits: from a data frame, from given starting values, without the search; beside survreg of R on the same data in the same run; bootstraps.</summary>
internal static class FitComparison
{
    private const int Covariates = 10;

    /// <summary>dotnet run --project benchmarks -c Release -- fits [rows ...]: processor seconds of one thread; R is called where it is installed.</summary>
    public static int Run(string[] arguments)
    {
        double exp = LikelihoodBenchmark.ExpPerElement();
        Console.WriteLine(FormattableString.Invariant($"{Environment.ProcessorCount} processors, registers of {BlockKernel.Widest} numbers; Math.Exp {exp:F2} ns; processor seconds of one thread, the least of several repeats, so that compiled code counts"));
        foreach (int rows in arguments.Length == 0 ? [100_000, 1_000_000] : arguments.Select(a => int.Parse(a, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)))
        {
            DataFrame data = SurvivalFitBenchmarks.Simulate(rows);
            SurvivalModel apgw = new($"Surv(time, status) ~ {Terms}; gamma ~ {Terms}; phi = 1", HazardFamilies.Apgw) { MaximumThreads = 1 };
            SurvivalFit whole = Timed($"APGW, 23 coefficients, n = {rows}, default fit", 6, () => apgw.Fit(data));
            Dictionary<string, double> start = whole.Coefficients.ToDictionary(c => c.Id, c => 0.0);
            (start["lambda~1"], start["kappa~1"]) = (-0.5, 0.5);
            SurvivalFit single = Timed($"APGW, 23 coefficients, n = {rows}, from given starting values", 2, () => (apgw with { Start = start }).Fit(data));
            Console.WriteLine(FormattableString.Invariant($"    log-likelihood {whole.LogLikelihood:F6} and {single.LogLikelihood:F6}"));

            SurvivalProblem problem = whole.Parts.Problem!;
            double[] from = whole.Parts.Map!.FromUser([.. whole.Coefficients.Select(c => start[c.Id])]);
            Minimum minimum = Timed($"    its search alone", 4, () => new TrustRegionNewton { MaxIterations = 200, GradientTolerance = 1e-9 }.Minimize(problem.Likelihood, from));
            Console.WriteLine(FormattableString.Invariant($"    {minimum.Iterations} iterations, {-minimum.Value:F6}"));

            SurvivalModel weibull = new($"Surv(time, status) ~ {Terms}", HazardFamilies.WeibullAft) { MaximumThreads = 1 };
            SurvivalFit ours = Timed($"Weibull, 12 coefficients, n = {rows}, default fit", 6, () => weibull.Fit(data));
            SurvivalProblem weibullProblem = ours.Parts.Problem!;
            Timed("    its search alone, from 0", 4, () => new TrustRegionNewton { MaxIterations = 200, GradientTolerance = 1e-9 }.Minimize(weibullProblem.Likelihood, new double[weibullProblem.Dimension]));
            Console.WriteLine(FormattableString.Invariant($"    log-likelihood {ours.LogLikelihood:F6}"));
            Survreg(data, rows);
        }

        return 0;
    }

    /// <summary>dotnet run --project benchmarks -c Release -- bootstrap: 1,000 refits of the Quickstart model, and of one with 100,000 rows.</summary>
    public static int Resample(string[] arguments)
    {
        DataFrame trial = DataFrame.ReadCsv(arguments[0]);
        foreach ((string name, HazardFamily family) in new[] { ("APGW (PH)", HazardFamilies.Apgw), ("APGW (AFT)", HazardFamilies.ApgwAft) })
            Bootstrap($"E1684, {name}", SurvivalModel.Fit("Surv(time, status) ~ TRT", trial, family));
        string terms = Terms;
        Bootstrap("100,000 rows, 23 coefficients", new SurvivalModel($"Surv(time, status) ~ {terms}; gamma ~ {terms}; phi = 1", HazardFamilies.Apgw).Fit(SurvivalFitBenchmarks.Simulate(100_000)));
        return 0;
    }

    /// <summary>dotnet run --project benchmarks -c Release -- cold [warm]: the first fits of a process with 100,000 rows; with what they need compiled ahead.</summary>
    public static int Cold(string[] arguments)
    {
        DataFrame data = SurvivalFitBenchmarks.Simulate(100_000);
        double startUp = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"start-up with simulation of the data {startUp:F3} s; then processor seconds of one thread:"));
        if (arguments is ["warm"])
        {
            long start = Stopwatch.GetTimestamp();
            SurvivalModel.WarmUpAsync(HazardFamilies.Apgw).Wait();
            Console.WriteLine(FormattableString.Invariant($"warm-up {Stopwatch.GetElapsedTime(start).TotalSeconds:F3} s of another thread"));
            SurvivalModel first = new($"Surv(time, status) ~ {Terms}; gamma ~ {Terms}; phi = 1", HazardFamilies.Apgw) { MaximumThreads = 1 };
            for (int k = 0; k < 3; k++) Timed($"default fit {k + 1}", 1, () => first.Fit(data));
            return 0;
        }

        SurvivalModel model = new($"Surv(time, status) ~ {Terms}; gamma ~ {Terms}; phi = 1", HazardFamilies.Apgw) { MaximumThreads = 1 };
        BoundSurvivalModel bound = Timed("formula, data, designs", 1, () => BoundSurvivalModel.Bind(model, data));
        SurvivalProblem problem = Timed("standardised designs", 1, () => new SurvivalProblem(model.Family, bound.Response, bound.Weights, bound.Parameters, 1));
        for (int k = 0; k < 4; k++)
        {
            double[] start = new double[problem.Dimension];
            (start[problem.InterceptOf(ParameterRole.HazardScale)], start[problem.InterceptOf(ParameterRole.Shape)]) = (-0.5, 0.5);
            Minimum minimum = Timed($"search {k + 1}", 1, () => new TrustRegionNewton { MaxIterations = 200, GradientTolerance = 1e-9 }.Minimize(problem.Likelihood, start));
            if (k == 0) Console.WriteLine(FormattableString.Invariant($"    {minimum.Evaluations} evaluations"));
        }

        for (int k = 0; k < 3; k++) Timed($"default fit {k + 1}", 1, () => model.Fit(data));
        return 0;
    }

    private static string Terms => string.Join(" + ", Enumerable.Range(1, Covariates).Select(k => FormattableString.Invariant($"x{k}")));

    private static void Bootstrap(string name, SurvivalFit fit)
    {
        GC.Collect();
        long before = GC.GetTotalAllocatedBytes(true), start = Stopwatch.GetTimestamp();
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime;
        BootstrapResult result = new Bootstrap { Replicates = 1000 }.Run(fit);
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, processor = (Process.GetCurrentProcess().TotalProcessorTime - used).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{name}: 1000 refits in {wall:F2} s, {processor:F2} s of processors, {(GC.GetTotalAllocatedBytes(true) - before) / 1e6:F1} MB allocated, {Environment.WorkingSet / 1e6:F0} MB resident; {result.Failures} without a regular optimum"));
    }

    private static T Timed<T>(string name, int repeats, Func<T> work)
    {
        double least = double.PositiveInfinity;
        T result = default!;
        string compiled = "";
        for (int k = 0; k < repeats; k++)
        {
            double start = CpuClock.Now();
            long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
            result = work();
            double used = CpuClock.Now() - start;
            if (used > least) continue;
            least = used;
            compiled = FormattableString.Invariant($", {JitInfo.GetCompiledMethodCount(currentThread: true) - methods} methods compiled");
        }

        Console.WriteLine(FormattableString.Invariant($"{name,-66}{least / 1e9,9:F3} s{(repeats == 1 ? compiled : "")}"));
        return result;
    }

    private static void Survreg(DataFrame data, int rows)
    {
        string file = Path.GetTempFileName();
        using (FileStream stream = File.Create(file))
            foreach (string column in (string[])["time", "status", .. Enumerable.Range(1, Covariates).Select(k => FormattableString.Invariant($"x{k}"))])
                stream.Write(MemoryMarshal.AsBytes(data.Numeric(column).Values));
        string script = Path.Combine(AppContext.BaseDirectory, "survreg.R");
        try
        {
            using Process r = Process.Start(new ProcessStartInfo("Rscript", [script, file, rows.ToString(CultureInfo.InvariantCulture), Covariates.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
            Console.WriteLine($"survreg, n = {rows}: whole call, survreg.fit (s), log-likelihood, iterations, versions: {r.StandardOutput.ReadToEnd().Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("Rscript is not installed: no comparison with survreg.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
