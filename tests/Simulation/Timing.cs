using System.Diagnostics;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Simulation;

/// <summary>Time and memory of default fits with several covariates on two parameters.</summary>
internal static class Timing
{
    public static int Run()
    {
        Console.WriteLine("| n | covariates on phi and gamma | seconds | megabytes allocated | log-likelihood |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int rows in (int[])[500, 5000])
            foreach (int covariates in (int[])[1, 3, 5])
            {
                DataFrame data = Data(rows, covariates);
                string terms = string.Join(" + ", Enumerable.Range(1, covariates).Select(k => $"x{k}"));
                SurvivalModel model = new($"Surv(time, status) ~ {terms}; gamma ~ {terms}", HazardFamilies.ApgwAft);
                if (rows == 500 && covariates == 1) _ = model.Fit(data);
                long bytes = GC.GetTotalAllocatedBytes();
                Stopwatch watch = Stopwatch.StartNew();
                SurvivalFit fit = model.Fit(data);
                Console.WriteLine($"| {rows} | {covariates} | {watch.Elapsed.TotalSeconds:F2} | {(GC.GetTotalAllocatedBytes() - bytes) / 1e6:F0} | {fit.LogLikelihood:F7} {(fit.Converged ? "" : fit.Limit?.Code)} |");
            }

        return 0;
    }

    private static DataFrame Data(int rows, int covariates)
    {
        Random random = new(rows + covariates);
        double[][] x = [.. Enumerable.Range(0, covariates).Select(_ => new double[rows])];
        double[] time = new double[rows], status = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double scale = 0, power = 0;
            for (int k = 0; k < covariates; k++)
            {
                x[k][i] = Truth.Normal(random);
                scale += 0.5 / (k + 1) * x[k][i];
                power += 0.1 / (k + 1) * x[k][i];
            }

            double failure = SurvivalDistribution.Of(HazardFamilies.ApgwAft, ("phi", Math.Exp(scale)), ("gamma", 1.5 * Math.Exp(power)), ("kappa", 0.5)).Sample(random);
            double end = -2 * Math.Log(1 - random.NextDouble());
            (time[i], status[i]) = failure <= end ? (failure, 1) : (end, 0);
        }

        return DataFrame.FromDictionary(
            [new("time", time), new("status", status), .. x.Select((column, k) => new KeyValuePair<string, object>($"x{k + 1}", column))]);
    }
}
