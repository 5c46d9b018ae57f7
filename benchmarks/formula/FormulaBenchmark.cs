using System.Diagnostics;
using System.Globalization;
using Stats.Modeling;

namespace Stats.Benchmarks;

/// <summary>Binding a formula and building its design, beside the times that R needed for the same data (benchmarks/formula/run.sh).</summary>
internal static class FormulaBenchmark
{
    public static int Run(string[] arguments)
    {
        string folder = arguments[0];
        Console.WriteLine("             columns  elapsed seconds                processor seconds");
        Console.WriteLine($"{"rows",9}  {"",7}  {"R",8}  {"ours",8}  {"ratio",6}  {"R",8}  {"ours",8}  {"ratio",6}  {"MB/s",6}  formula");
        DataFrame? data = null;
        int loaded = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, "r.txt")))
        {
            string[] cells = line.Split('\t');
            int rows = int.Parse(cells[0], CultureInfo.InvariantCulture);
            if (data is null || loaded != rows)
            {
                data = DataFrame.ReadCsv(Path.Combine(folder, $"data_{rows}.csv"), new CsvOptions().WithFactor("g").WithFactor("h").WithFactor("k"));
                loaded = rows;
            }

            double best = double.PositiveInfinity, bestProcessor = double.PositiveInfinity;
            Design design = BoundModel.Bind(data, cells[1]).Design;
            int[] rowNumbers = [.. Enumerable.Range(0, rows)];
            int repeats = rows < 500_000 ? 60 : 15; // the first calls are still being compiled
            for (int i = 0; i < repeats; i++)
            {
                DataFrame fresh = data.Select(rowNumbers); // nothing is known of it yet
                GC.Collect();
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                design = BoundModel.Bind(fresh, cells[1]).Design;
                ReadOnlyMemory<double> matrix = design.Storage; // R's model.matrix has written all numbers: so do we
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                bestProcessor = Math.Min(bestProcessor, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            }

            double theirs = double.Parse(cells[2], CultureInfo.InvariantCulture), theirProcessor = double.Parse(cells[3], CultureInfo.InvariantCulture), sum = 0;
            foreach (double v in design.Storage.Span) sum += Math.Abs(v);
            double expected = double.Parse(cells[5], CultureInfo.InvariantCulture);
            if (design.ColumnCount != int.Parse(cells[4], CultureInfo.InvariantCulture) || Math.Abs(sum - expected) > 1e-8 * Math.Abs(expected))
            {
                Console.Error.WriteLine($"The designs differ for {cells[1]}: {design.ColumnCount} columns, sum {sum:R}; R: {cells[4]}, {cells[5]}.");
                return 1;
            }

            double megabytes = design.Storage.Length * 8 / 1e6;
            Console.WriteLine(FormattableString.Invariant(
                $"{rows,9}  {design.ColumnCount,7}  {theirs,8:F4}  {best,8:F4}  {theirs / best,6:F1}  {theirProcessor,8:F4}  {bestProcessor,8:F4}  {theirProcessor / bestProcessor,6:F1}  {megabytes / best,6:F0}  {cells[1]}"));
        }

        return 0;
    }
}
