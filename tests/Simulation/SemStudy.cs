using System.Diagnostics;
using Stats.Modeling;
using Stats.Sem;

namespace Stats.Simulation;

/// <summary>
/// Structural equation models of five kinds with known truths: every fit has to end certified or with a named reason; where the model is right, estimates are
/// compared with the truth and 95% intervals are counted.
/// </summary>
internal static class SemStudy
{
    private sealed record Outcome(string Kind, bool Misspecified, bool Certified, bool Proper, string Reason, int Parameters, double SquaredZ, double SumZ, int Covered, bool Rejected, double Milliseconds, int Variables);

    public static int Run(int count)
    {
        List<Outcome> outcomes = [];
        int unexplained = 0;
        for (int seed = 1; seed <= count; seed++)
        {
            SemScenario scenario = SemScenario.Of(seed);
            Outcome outcome = Fit(scenario);
            outcomes.Add(outcome);
            if (outcome.Certified) continue;
            if (outcome.Reason.Length == 0) unexplained++;
            Console.WriteLine($"seed {seed} ({scenario.Kind}, {scenario.Observations} rows): not certified; {(outcome.Reason.Length > 0 ? outcome.Reason : "no reason given")}");
        }

        Console.WriteLine("| kind | models | variables | certified | improper but certified, told | not certified, reason told | median ms | parameters | mean z | sd z | 95% intervals that cover | rejected at 5% when right | rejected when wrong |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (IGrouping<string, Outcome> kind in outcomes.GroupBy(o => o.Kind)) Line(kind.Key, [.. kind]);
        Line("all", outcomes);
        foreach (IGrouping<string, Outcome> reason in outcomes.Where(o => !o.Certified).GroupBy(o => o.Reason)) Console.WriteLine($"not certified: {reason.Count()} {reason.Key}");
        Console.WriteLine($"{outcomes.Count(o => o.Certified)} of {count} certified, {unexplained} neither certified nor explained");
        return unexplained == 0 ? 0 : 1;
    }

    /// <summary>One model of the study with its summary; its data as CSV where a file is named.</summary>
    public static int Replay(int seed, string? file)
    {
        SemScenario scenario = SemScenario.Of(seed);
        Console.WriteLine($"{scenario.Kind}, {scenario.Observations} rows{(scenario.Misspecified ? ", misspecified" : "")}\n{scenario.Model}\n");
        if (file is not null)
        {
            string[] names = [.. scenario.Table.ObservedVariables];
            File.WriteAllLines(file, [string.Join(",", names) + ",group", .. Enumerable.Range(0, scenario.Observations).Select(i => string.Join(",", names.Select(n => scenario.Data.Numeric(n)[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "," + scenario.Data.Column("group").Show(i))]);
        }

        Console.WriteLine(SemModel.Fit(scenario.Model, scenario.Data, scenario.Options).ToSummaryText());
        return 0;
    }

    private static Outcome Fit(SemScenario scenario)
    {
        Stopwatch watch = Stopwatch.StartNew();
        SemFit fit;
        try
        {
            fit = SemModel.Fit(scenario.Model, scenario.Data, scenario.Options);
        }
        catch (SpecificationException e)
        {
            return new Outcome(scenario.Kind, scenario.Misspecified, false, false, e.Code + ": " + e.Sentence, 0, 0, 0, 0, false, watch.Elapsed.TotalMilliseconds, scenario.Table.ObservedVariables.Count);
        }

        double milliseconds = watch.Elapsed.TotalMilliseconds;
        bool certified = fit.Converged && fit.Search.ScaledGradient < 1e-9;
        string told = string.Join(", ", fit.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Warning).Select(d => d.Code).Distinct());
        double squares = 0, sum = 0;
        int covered = 0, counted = 0;
        bool proper = !fit.Diagnostics.Any(d => d.Code is "Heywood" or "LatentCovarianceIndefinite" or "InformationSingular");
        if (certified && proper && !scenario.Misspecified)
        {
            foreach (SemEstimate row in fit.Parameters.Where(r => r.Row.Free > 0))
            {
                double z = (row.Estimate - scenario.Truth[row.Row.Free - 1]) / row.StandardError;
                squares += z * z;
                sum += z;
                covered += Math.Abs(z) < 1.959963984540054 ? 1 : 0;
                counted++;
            }
        }

        bool rejected = certified && fit.DegreesOfFreedom > 0 && new HypothesisTest("model", fit.Model.TestStatistic, fit.DegreesOfFreedom).P < 0.05;
        return new Outcome(scenario.Kind, scenario.Misspecified, certified, proper, told, counted, squares, sum, covered, rejected, milliseconds, fit.ObservedVariables.Count);
    }

    private static void Line(string name, List<Outcome> outcomes)
    {
        int parameters = outcomes.Sum(o => o.Parameters);
        double mean = outcomes.Sum(o => o.SumZ) / parameters, sd = Math.Sqrt((outcomes.Sum(o => o.SquaredZ) / parameters) - (mean * mean));
        List<Outcome> right = [.. outcomes.Where(o => o.Certified && o.Proper && !o.Misspecified)], wrong = [.. outcomes.Where(o => o.Certified && o.Misspecified)];
        double[] times = [.. outcomes.Select(o => o.Milliseconds).Order()];
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {outcomes.Count} | {outcomes.Min(o => o.Variables)} to {outcomes.Max(o => o.Variables)} | {outcomes.Count(o => o.Certified)} | {outcomes.Count(o => o.Certified && !o.Proper)} | {outcomes.Count(o => !o.Certified)} | {times[times.Length / 2]:F1} | {parameters} | {mean:F3} | {sd:F3} | {100.0 * outcomes.Sum(o => o.Covered) / parameters:F1}% | {right.Count(o => o.Rejected)}/{right.Count} | {wrong.Count(o => o.Rejected)}/{wrong.Count} |"));
    }
}
