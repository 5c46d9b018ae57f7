using System.Diagnostics;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>Does the search end certified or with a named limit, and never below what local searches find?</summary>
internal static class SearchStudy
{
    public static int Run(int count, int first)
    {
        Stopwatch watch = Stopwatch.StartNew();
        SearchOutcome[] outcomes = new SearchOutcome[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            outcomes[i] = SearchOutcome.Of(first + i, out _, out _);
            if (outcomes[i].Failed) Console.Error.WriteLine(outcomes[i]);
        });

        Console.WriteLine($"Seeds {first} to {first + count - 1}");
        Console.WriteLine();
        WriteTable(outcomes);
        WriteLimits(outcomes);
        SearchOutcome[] failed = [.. outcomes.Where(o => o.Failed)];
        Console.WriteLine($"{failed.Length} of {count} failed (thrown, unexplained, or below the best of {LocalFits.Starts} local fits by more than 1e-6)");
        foreach (SearchOutcome outcome in failed) Console.WriteLine("  " + outcome);
        Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s; fits alone {outcomes.Sum(o => o.FitSeconds):F0} s of processor shares");
        return failed.Length == 0 ? 0 : 1;
    }

    /// <summary>One data set again, in full.</summary>
    public static int Replay(int seed)
    {
        SearchOutcome outcome = SearchOutcome.Of(seed, out SurvivalFit? fit, out List<LocalFits.End> ends);
        Console.WriteLine(outcome);
        if (fit is not null)
        {
            Console.WriteLine(fit.ToSummaryText());
            CoefficientMap map = fit.Parts.Map!;
            Console.WriteLine("Local fits, the truth first: " + string.Join(" ", map.Ids));
            foreach (LocalFits.End end in ends)
                Console.WriteLine($"{end.LogLikelihood,16:F7} {(end.Regular ? "regular" : "      -")} {string.Join(" ", map.ToUser(end.Point).Select(c => c.ToString("F4")))}");
        }

        return outcome.Failed ? 1 : 0;
    }

    private static void WriteTable(SearchOutcome[] outcomes)
    {
        Console.WriteLine("| n | data sets | certified | certified, limit above | named limit | not identified | unexplained | thrown | not below best of 20 | seconds a fit |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (IGrouping<int, SearchOutcome> group in outcomes.GroupBy(o => o.Scenario.Rows).OrderBy(g => g.Key)) WriteRow(group.Key.ToString(), [.. group]);
        WriteRow("all", outcomes);
        Console.WriteLine();
    }

    private static void WriteRow(string name, SearchOutcome[] group)
    {
        string Share(Func<SearchOutcome, bool> counted) => $"{group.Count(counted) / (double)group.Length:P1}";
        IEnumerable<string> verdicts = Enum.GetValues<Verdict>().Select(v => Share(o => o.Verdict == v));
        Console.WriteLine($"| {name} | {group.Length} | {string.Join(" | ", verdicts)} | {Share(o => o.NotBelow)} | {group.Average(o => o.FitSeconds):F2} |");
    }

    private static void WriteLimits(SearchOutcome[] outcomes)
    {
        IEnumerable<string> counts = outcomes.Where(o => o.Verdict is Verdict.Limit or Verdict.CertifiedBelowLimit)
            .GroupBy(o => o.Detail).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}");
        Console.WriteLine($"Limits named: {string.Join(", ", counts)}.");
        foreach (IGrouping<string, SearchOutcome> refused in outcomes.Where(o => o.Verdict == Verdict.NotIdentified).GroupBy(o => o.Detail))
            Console.WriteLine($"Refused {refused.Count()} times: {refused.Key}");
    }
}
