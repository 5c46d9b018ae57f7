using Stats.Modeling;
using Stats.Sem;

namespace Stats.Samples.RobustCovariance;

/// <summary>How far the estimates of the three-factor model move when cells are replaced, from plain and from robust covariances.</summary>
internal static class Study
{
    public const string Model = "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9";

    public static readonly string[] Tests = [.. Enumerable.Range(1, 9).Select(k => $"x{k}")];

    public static DataFrame Clean() => DataFrame.ReadCsv(Path.Combine(AppContext.BaseDirectory, "HolzingerSwineford1939.csv"));

    /// <summary>Root mean square of the differences of all free parameters, in the standard errors of the reference fit.</summary>
    public static double Distance(SemFit fit, SemFit reference)
    {
        double sum = 0;
        foreach (Coefficient c in reference.Coefficients)
        {
            double z = (fit[c.Id].Estimate - c.Estimate) / c.StandardError;
            sum += z * z;
        }

        return Math.Sqrt(sum / reference.Coefficients.Count);
    }

    public static void Run(int seeds, TextWriter output)
    {
        DataFrame clean = Clean();
        SemFit reference = SemModel.Fit(Model, clean);
        (string Name, double Share, Func<Random, double, double, double, double> Error)[] kinds =
        [
            ("none", 0, Gross.OneSide), ("+-6 to 10 sd", 0.1, Gross.BothSides), ("+8 sd", 0.1, Gross.OneSide), ("ten times the value", 0.1, Gross.TenTimes), ("normal, 10 sd", 0.1, Gross.WideNormal),
            ("+-4 sd", 0.1, Gross.Moderate), ("+-6 to 10 sd", 0.05, Gross.BothSides), ("+-6 to 10 sd", 0.2, Gross.BothSides),
        ];
        (string Name, RobustEstimator Method)[] methods = [("cellwise", new Cellwise()), ("MCD", new Mcd { RandomStarts = 200 }), ("OGK", new Ogk())];
        output.WriteLine("| error | share | plain | " + string.Join(" | ", methods.Select(m => m.Name)) + " | plain / cellwise: median (10 %, 90 %; least) |");
        output.WriteLine("|---|---|---|" + string.Concat(methods.Select(_ => "---|")) + "---|");
        foreach ((string name, double share, Func<Random, double, double, double, double> error) in kinds)
        {
            int runs = share == 0 ? 1 : seeds;
            double[] plain = new double[runs];
            double[][] robust = [.. methods.Select(_ => new double[runs])];
            int unconverged = 0;
            for (int seed = 1; seed <= runs; seed++)
            {
                DataFrame dirty = Gross.Replace(clean, Tests, share, error, seed);
                SemFit fit = SemModel.Fit(Model, dirty);
                if (!fit.Converged) unconverged++;
                plain[seed - 1] = Distance(fit, reference);
                for (int m = 0; m < methods.Length; m++) robust[m][seed - 1] = Distance(SemModel.Fit(Model, SampleMoments.Robust(dirty, Tests, methods[m].Method)), reference);
            }

            double[] factors = [.. plain.Zip(robust[0], (a, b) => a / b).Order()];
            string spread = share == 0 ? "-" : FormattableString.Invariant($"{Quantile(factors, 0.5):F1} ({Quantile(factors, 0.1):F1}, {Quantile(factors, 0.9):F1}; {factors[0]:F1})");
            string rest = string.Join(" | ", robust.Select(r => FormattableString.Invariant($"{Quantile([.. r.Order()], 0.5):F2}")));
            string note = unconverged > 0 ? FormattableString.Invariant($" ({unconverged} of {runs} fits without optimum)") : "";
            output.WriteLine(FormattableString.Invariant($"| {name} | {100 * share:F0} % | {Quantile([.. plain.Order()], 0.5):F2}{note} | {rest} | {spread} |"));
        }
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
