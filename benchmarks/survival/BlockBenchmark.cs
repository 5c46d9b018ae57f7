using System.Diagnostics;
using Stats.Survival;

namespace Stats.Benchmarks;

/// <summary>The parts of one block's evaluation, each in a loop of its own over a block in cache.</summary>
internal static class BlockBenchmark
{
    private const int Repeats = 300;

    /// <summary>dotnet run --project benchmarks -c Release -- block.</summary>
    public static int Run(string[] arguments)
    {
        _ = arguments;
        double exp = LikelihoodBenchmark.ExpPerElement();
        Console.WriteLine(FormattableString.Invariant($"registers of {BlockKernel.Widest} numbers; Math.Exp {exp:F2} ns; {Block.Rows} rows in cache, 10 + 10 covariates; the least of {Repeats}"));
        SurvivalProblem problem = LikelihoodBenchmark.Problem(HazardFamilies.Apgw, (Block.Rows * 2) + 67, ObservationKind.Exact, 0);
        SurvivalLikelihood likelihood = problem.Likelihood;
        double[] x = [.. Enumerable.Range(0, problem.Dimension).Select(k => 0.05 * Math.Cos(k + 1))];
        RowGroup group = problem.Rows.Groups[0];
        LinearPredictor[] predictors = likelihood.Predictors;
        BlockDesign design = new(predictors);
        MemoryRows source = new(problem.Rows, design.Sources);
        BlockEvaluation evaluation = new(problem.Family, source, predictors, design, BlockKernel.Widest);
        BlockProducts products = BlockProducts.Create(BlockKernel.Widest);
        ProductPlan plan = new(predictors, design, 2, products.LargestTile);
        ChunkWorker worker = ChunkWorker.Rent(source.Columns, plan.Count);
        RowBlock block = worker.Block;
        evaluation.Begin(block, x);
        Time("load", exp, () => source.Load(block, group, 0, Block.Rows));
        Time("load and predictors", exp, () => evaluation.Load(block, group, 0, Block.Rows, x));
        Time("exponential", exp, () => evaluation.Rules.Exponential(block, Block.Rows, RowBlock.Predictors + 1, RowBlock.Lambda));
        Time("position", exp, () => evaluation.Rules.Position(block, Block.Rows, false, RowBlock.LogLower));
        foreach (HazardFamily family in HazardFamilies.All.DistinctBy(f => f.Kernel.GetType()))
        {
            BlockKernel kernel = family.Kernel.Blocks(BlockKernel.Widest);
            kernel.Shapes(block, RowBlock.Window);
            Time($"density, {family.Name}", exp, () => Windows(block, rows => kernel.Watched(block, rows, false, true, true)));
            Time($"density without derivatives, {family.Name}", exp, () => Windows(block, rows => kernel.Watched(block, rows, false, false, false)));
            Time($"survival, {family.Name}", exp, () => Windows(block, rows => kernel.Cumulative(block, rows, false, true, RowBlock.Weight, -1, RowBlock.Result)));
        }

        Time("left censoring", exp, () => evaluation.Rules.Left(block, Block.Rows, true));
        Time("intervals", exp, () => evaluation.Rules.Interval(block, Block.Rows, true, 0.02));
        Time("truncation", exp, () => evaluation.Rules.AddEntry(block, Block.Rows, true, RowKernel.LargestEntry));
        Time("products", exp, () => plan.Accumulate(block, Block.Rows, evaluation.Rules, products, worker.Sums(plan.Count)));
        Time("all", exp, () =>
        {
            evaluation.Evaluate(worker, group, 0, Block.Rows, x, true);
            plan.Accumulate(block, Block.Rows, evaluation.Rules, products, worker.Sums(plan.Count));
        });
        worker.Return();
        return 0;
    }

    private static void Windows(RowBlock block, Action<int> part)
    {
        for (int first = 0; first < Block.Rows; first += RowBlock.Window)
        {
            block.MoveTo(first);
            part(RowBlock.Window);
        }

        block.MoveTo(0);
    }

    private static void Time(string name, double exp, Action part)
    {
        // Until the compiler has had its second thoughts.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 0.4;) part();
        double least = double.PositiveInfinity;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int k = 0; k < 20; k++) part();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (20 * Block.Rows));
        }

        Console.WriteLine(FormattableString.Invariant($"{name,-60}{least,8:F2} ns/row {least / exp,8:F2} x Math.Exp"));
    }
}
