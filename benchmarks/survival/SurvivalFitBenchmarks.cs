using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Benchmarks;

/// <summary>Maximum-likelihood fits with ten covariates on the scale and on the power shape, on simulated right-censored data.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class SurvivalFitBenchmarks
{
    private const int Covariates = 10;
    private DataFrame _data = Simulate(1);

    /// <summary>Number of rows.</summary>
    [Params(10_000, 100_000, 1_000_000)]
    public int Rows { get; set; }

    /// <summary>The family: 22 coefficients for Weibull, 24 for APGW.</summary>
    [Params("Weibull", "APGW")]
    public string Family { get; set; } = "";

    /// <summary>Makes the data, once for each number of rows.</summary>
    [GlobalSetup]
    public void Prepare() => _data = Simulate(Rows);

    /// <summary>From a data frame to a fit with standard errors.</summary>
    [Benchmark]
    public double Fit() => SurvivalModel.Fit(Formula, _data, Named(Family)).LogLikelihood;

    /// <summary>A table of single runs: dotnet run --project benchmarks -c Release -- survival-fit [rows ...].</summary>
    internal static int Run(string[] arguments)
    {
        int[] sizes = arguments.Length == 0 ? [10_000, 100_000, 1_000_000] : [.. arguments.Select(a => int.Parse(a, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
        Console.WriteLine($"{Environment.ProcessorCount} processors; {Formula}");
        Console.WriteLine($"{"family",-8}  {"rows",9}  {"seconds",8}  {"ns/row",7}  {"iterations",10}  {"coefficients",12}  log-likelihood");
        foreach (int rows in sizes)
        {
            DataFrame data = Simulate(rows);
            foreach (string family in new[] { "Weibull", "APGW" })
            {
                // The first run compiles; the better of the next two counts.
                SurvivalFit fit = SurvivalModel.Fit(Formula, data, Named(family));
                double best = double.PositiveInfinity;
                for (int i = 0; i < 2; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    fit = SurvivalModel.Fit(Formula, data, Named(family));
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                }

                Console.WriteLine(FormattableString.Invariant(
                    $"{family,-8}  {rows,9}  {best,8:F3}  {best * 1e9 / rows,7:F0}  {fit.Search.Iterations,10}  {fit.Coefficients.Count,12}  {fit.LogLikelihood:F3}{(fit.Search.Converged ? "" : "  NOT CONVERGED")}"));
            }
        }

        return 0;
    }

    private static string Formula { get; } = $"Surv(time, status) ~ {Terms}; gamma ~ {Terms}";

    private static string Terms => string.Join(" + ", Enumerable.Range(1, Covariates).Select(k => FormattableString.Invariant($"x{k}")));

    private static HazardFamily Named(string family) => family == "Weibull" ? HazardFamilies.Weibull : HazardFamilies.Apgw;

    /// <summary>
    /// APGW times with kappa = 1/2 and phi = 1, log lambda = -0.5 + sum of 0.1 x, log gamma = 0.2 + sum of 0.03 x with changing signs; about a third is
    /// censored. Half of the covariates are 0 or 1.
    /// </summary>
    internal static DataFrame Simulate(int rows)
    {
        Random random = new(20260101);
        double[][] x = new double[Covariates][];
        for (int k = 0; k < Covariates; k++) x[k] = new double[rows];
        double[] time = new double[rows], status = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double logLambda = -0.5, logGamma = 0.2;
            for (int k = 0; k < Covariates; k++)
            {
                double value = k % 2 == 0 ? Normal(random) : random.Next(2);
                x[k][i] = value;
                logLambda += (k % 3 == 0 ? -0.1 : 0.1) * value;
                logGamma += (k % 4 == 0 ? -0.03 : 0.03) * value;
            }

            // H0(z) = 3 (sqrt(1 + z/1.5) - 1) solved for z.
            double root = 1 + (-Math.Log(1 - random.NextDouble()) / Math.Exp(logLambda) / 3), end = 6 * random.NextDouble();
            double event_ = Math.Pow(1.5 * ((root * root) - 1), Math.Exp(-logGamma));
            (time[i], status[i]) = (Math.Min(event_, end), event_ <= end ? 1 : 0);
        }

        return DataFrame.FromDictionary([new("time", time), new("status", status), .. x.Select((column, k) => KeyValuePair.Create(FormattableString.Invariant($"x{k + 1}"), (object)column))]);
    }

    // Box and Muller.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
