using BenchmarkDotNet.Running;
using Stats.Benchmarks;

// dotnet run --project benchmarks -c Release -- <name> <arguments>
Dictionary<string, Func<string[], int>> benchmarks = new(StringComparer.Ordinal)
{
    ["formula"] = FormulaBenchmark.Run,
    ["optim"] = OptimBenchmark.Run,
    ["sem"] = SemBenchmark.Run,
    ["recovery"] = RecoveryBenchmark.Run,
    ["likelihood"] = LikelihoodBenchmark.Run,
    ["block"] = BlockBenchmark.Run,
    ["fits"] = FitComparison.Run,
    ["bootstrap"] = FitComparison.Resample,
    ["cold"] = FitComparison.Cold,
    ["phases"] = FitPhases.Run,
    ["survival-fit"] = SurvivalFitBenchmarks.Run,
    // Everything marked [Benchmark], with statistics: -- measured --filter "*SurvivalFit*"
    ["measured"] = arguments => BenchmarkSwitcher.FromAssembly(typeof(SurvivalFitBenchmarks).Assembly).Run(arguments).Any() ? 0 : 1,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out Func<string[], int>? run))
{
    Console.Error.WriteLine($"Usage: benchmarks <name> <arguments>. The names are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

return run(args[1..]);
