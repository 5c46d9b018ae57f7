using System.Diagnostics;
using System.Globalization;
using Stats.Modeling;
using Stats.Optim;
using Stats.Survival;

namespace Stats.Benchmarks;

/// <summary>Where the time of a whole fit goes: dotnet run --project benchmarks -c Release -- phases [rows].</summary>
internal static class FitPhases
{
    public static int Run(string[] arguments)
    {
        int rows = arguments.Length == 0 ? 1_000_000 : int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        DataFrame data = SurvivalFitBenchmarks.Simulate(rows);
        string terms = string.Join(" + ", Enumerable.Range(1, 10).Select(k => FormattableString.Invariant($"x{k}")));
        SurvivalModel apgw = new($"Surv(time, status) ~ {terms}; gamma ~ {terms}; phi = 1", HazardFamilies.Apgw) { MaximumThreads = 1 };
        SurvivalModel weibull = new($"Surv(time, status) ~ {terms}", HazardFamilies.WeibullAft) { MaximumThreads = 1 };
        foreach (SurvivalModel model in new[] { apgw, weibull })
        {
            Console.WriteLine(FormattableString.Invariant($"{model.Family.Name}, n = {rows}: processor seconds of the process, elapsed seconds, faults of pages"));
            for (int repeat = 0; repeat < 8; repeat++)
            {
                bool print = repeat == 7;
                BoundSurvivalModel bound = Timed("bind", print, () => BoundSurvivalModel.Bind(model, data));
                ObservedRows observed = Timed("  rows", print, () => ObservedRows.From(bound.Response, bound.Weights));
                SurvivalProblem problem = Timed("problem (with rows)", print, () => new SurvivalProblem(model.Family, bound.Response, bound.Weights, bound.Parameters, 1));
                Timed("identification", print, () => Identification.Ask(problem));
                Counted counted = new();
                SearchResult search = Timed("search", print, () => new OptimumSearch(problem, model.Minimizer, counted, default).Run());
                if (print) Console.WriteLine($"    iterations reported {counted.Count}; the last search {search.Minimum.Iterations} iterations, {search.Minimum.Evaluations} evaluations");
                double[] gradient = new double[problem.Dimension], hessian = new double[problem.Dimension * problem.Dimension];
                Timed("one evaluation with Hessian", print, () => problem.Likelihood.Evaluate(search.Final.Point, gradient, hessian));
                Timed("counts", print, () => SurvivalCounts.Of(bound.Response, ""));
                Timed("whole fit", print, () => model.Fit(data));
            }
        }

        return 0;
    }

    private static T Timed<T>(string name, bool print, Func<T> work)
    {
        GC.Collect();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp(), faults = Faults();
        T result = work();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds, used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        if (print) Console.WriteLine(FormattableString.Invariant($"    {name,-40}{used,8:F4}{elapsed,8:F4}{Faults() - faults,9}"));
        return result;
    }

    private static long Faults() => OperatingSystem.IsLinux() ? long.Parse(File.ReadAllText("/proc/self/stat").Split(' ')[9], CultureInfo.InvariantCulture) : 0;

    private sealed class Counted : IProgress<Iteration>
    {
        public int Count { get; private set; }

        public void Report(Iteration value) => Count++;
    }
}
