using Stats.Modeling;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>Do 95 % intervals hold the truth in 95 % of the samples, where the model is well identified?</summary>
internal static class CoverageStudy
{
    private const double Allowed = 0.015;

    private static readonly (string Name, int Rows, double Censoring, Truth Truth)[] Cells =
    [
        ("A", 1000, 0.3, new(false, 0, 0, 1.5, 0.5, 0.5, 0, true)),
        ("B", 1000, 0.3, new(false, 0, 0, 1.5, -0.2, 0.5, 0.3, true)),
        ("C", 1000, 0.3, new(false, 0, 0, 1, 0.5, 0.5, 0.3, false)),
        ("D", 500, 0.3, new(false, 0, 0, 2.5, -0.2, 0.5, 0, false)),
    ];

    private sealed record Replicate(bool Converged, string Detail, Dictionary<string, bool> Covered);

    public static int Run(int replicates)
    {
        Console.WriteLine("| cell | truth | interval | covers (of those certified) | covers (of all) | certified | verdict |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        bool fine = true;
        for (int c = 0; c < Cells.Length; c++)
        {
            (string name, int rows, double censoring, Truth truth) = Cells[c];
            FollowUp followUp = FollowUp.For(truth, censoring, new Random(1_000_000 * (c + 1)));
            Replicate[] all = new Replicate[replicates];
            int cell = c;
            Parallel.For(0, replicates, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                all[i] = One(truth, followUp, rows, (1_000_000 * (cell + 1)) + 1 + i));

            Replicate[] certified = [.. all.Where(r => r.Converged)];
            string what = FormattableString.Invariant($"AFT, n={rows}, censored {censoring:P0}, gamma={truth.Gamma}, kappa={truth.Kappa}, effects {truth.ScaleEffect} and {truth.ShapeEffect}, {(truth.Binary ? "binary" : "normal")} x");
            foreach (string interval in certified.SelectMany(r => r.Covered.Keys).Distinct())
            {
                int held = certified.Count(r => r.Covered[interval]);
                double share = held / (double)certified.Length;
                bool inside = Math.Abs(share - 0.95) <= Allowed;
                fine &= inside;
                Console.WriteLine($"| {name} | {what} | {interval} | {share:P1} | {held / (double)replicates:P1} | {certified.Length} of {replicates} | {(inside ? "within" : "outside")} |");
            }

            foreach (IGrouping<string, Replicate> rest in all.Where(r => !r.Converged).GroupBy(r => r.Detail)) Console.WriteLine($"Cell {name}: {rest.Count()} not certified: {rest.Key}");
        }

        return fine ? 0 : 1;
    }

    private static Replicate One(Truth truth, FollowUp followUp, int rows, int seed)
    {
        DataFrame data = Sample.Draw(truth, followUp, rows, new Random(seed));
        SurvivalFit fit = new SurvivalModel(truth.Formula, truth.Family) { MaximumThreads = 1 }.Fit(data);
        Dictionary<string, bool> covered = new(StringComparer.Ordinal);
        if (!fit.Converged) return new(false, fit.Limit?.Code ?? fit.Search.Reason.ToString(), covered);
        foreach ((string id, double value) in truth.Coefficients)
        {
            Coefficient c = fit[id];
            covered[$"{id} Wald"] = c.Lower <= value && value <= c.Upper;
        }

        (double lower, double upper) = fit.ProfileInterval("kappa~1");
        covered["kappa~1 profile"] = lower <= truth.Coefficients["kappa~1"] && truth.Coefficients["kappa~1"] <= upper;
        return new(true, "", covered);
    }
}
