using System.Diagnostics;
using System.Globalization;
using Stats.Survival;

namespace Stats.Benchmarks;

/// <summary>One evaluation of the likelihood with gradient and Hessian, in nanoseconds a row and in units of Math.Exp of the same run.</summary>
internal static class LikelihoodBenchmark
{
    private const int Covariates = 10;

    /// <summary>dotnet run --project benchmarks -c Release -- likelihood [rows [name]]: all, or those whose name begins so; with DOTNET_EnableAVX512=0 for 256-bit registers.</summary>
    public static int Run(string[] arguments)
    {
        int rows = arguments.Length == 0 ? 1_000_000 : int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        double exp = ExpPerElement();
        Console.WriteLine(FormattableString.Invariant($"{Environment.ProcessorCount} processors, registers of {BlockKernel.Widest} numbers; Math.Exp {exp:F2} ns; {rows} rows, {Covariates} + {Covariates} covariates"));
        Console.WriteLine("family or kind                      threads  order   ns/row   (least)   x Math.Exp");
        string chosen = arguments.Length > 1 ? arguments[1] : "";
        void Measure(string name, Func<SurvivalProblem> problem, int threads = 1, int order = 2)
        {
            if (name.StartsWith(chosen, StringComparison.OrdinalIgnoreCase)) Line(name, problem(), threads, order, exp);
        }

        foreach (HazardFamily family in HazardFamilies.All.Where(f => f.Name is not "Gompertz").Prepend(HazardFamilies.Apgw))
            Measure(family.Name, () => Problem(family, rows, ObservationKind.Exact, 0));
        Measure("APGW, value", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Exact, 0), 1, 0);
        Measure("APGW, value and gradient", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Exact, 0), 1, 1);
        Measure("APGW, two threads", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Exact, 0, 2), 2);
        Measure("APGW, left-truncated", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Exact, 0.05));
        Measure("APGW, left-censored", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.LeftCensored, 0));
        Measure("APGW, intervals", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Interval, 0));
        Measure("APGW, narrow intervals", () => Problem(HazardFamilies.Apgw, rows, ObservationKind.Interval, 0, 1, 0.003));
        return 0;
    }

    private static void Line(string name, SurvivalProblem problem, int threads, int order, double exp)
    {
        int n = problem.Dimension;
        double[] x = [.. Enumerable.Range(0, n).Select(k => 0.05 * Math.Cos(k + 1))], gradient = new double[n], hessian = new double[n * n];
        double Once()
        {
            // One thread: its own processor time. Several: the wall clock.
            double start = threads == 1 ? CpuClock.Now() : Stopwatch.GetElapsedTime(0).TotalNanoseconds;
            _ = problem.Likelihood.Evaluate(x, order > 0 ? gradient : default, order > 1 ? hessian : default);
            return ((threads == 1 ? CpuClock.Now() : Stopwatch.GetElapsedTime(0).TotalNanoseconds) - start) / problem.Rows.Count;
        }

        // Long enough for the compiler's second thoughts.
        for (int i = 0; i < 3 + (10_000_000 / problem.Rows.Count); i++) Once();
        double[] times = [.. Enumerable.Range(0, 9).Select(_ => Once()).Order()];
        Console.WriteLine(FormattableString.Invariant($"{name,-36}{threads,7}{order,7}{times[4],9:F2}{times[0],10:F2}{times[4] / exp,13:F2}"));
    }

    internal static double ExpPerElement()
    {
        double[] x = [.. Enumerable.Range(0, 2048).Select(k => 0.01 + (0.0015 * k))], y = new double[x.Length];
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < 400; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < x.Length; i++) y[i] = Math.Exp(x[i]);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / x.Length);
        }

        return best;
    }

    internal static SurvivalProblem Problem(HazardFamily family, int rows, ObservationKind kind, double entry, int threads = 1, double width = 0.5)
    {
        Random random = new(7);
        double[][] x = [.. Enumerable.Range(0, Covariates).Select(_ => new double[rows])];
        double[] lower = new double[rows], upper = new double[rows], from = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < Covariates; k++) x[k][i] = k % 2 == 0 ? (random.NextDouble() - 0.5) * 3 : random.Next(2);
            double time = Math.Exp((3 * random.NextDouble()) - 2);
            bool exact = random.NextDouble() < 0.65;
            (lower[i], upper[i]) = kind switch
            {
                ObservationKind.LeftCensored => (0, time),
                ObservationKind.Interval => (time, time * (1 + width)),
                _ => (time, exact ? time : double.PositiveInfinity),
            };
            from[i] = entry;
        }

        SurvivalResponse response = SurvivalResponse.Interval2(lower, upper, from);
        string[] names = [.. Enumerable.Range(1, Covariates).Select(k => FormattableString.Invariant($"x{k}"))];
        ParameterDesign design = new(true, names, [.. x.Select(c => (ReadOnlyMemory<double>)c)], null);
        bool phiFixed = family.Name is "APGW (PH)";
        bool HasCovariates(FamilyParameter p) => p == family.Primary || p.Role == ParameterRole.PowerShape;
        ParameterPlan[] plans =
        [
            .. family.Parameters.Select(p => p.FixedByDefault is { } value || (phiFixed && p.Role == ParameterRole.TimeScale)
                ? new ParameterPlan(p) { Fixed = p.FixedByDefault ?? 1 }
                : new ParameterPlan(p) { Design = HasCovariates(p) ? design : ParameterDesign.InterceptOnly }),
        ];
        return new(family, response, default, plans, threads);
    }
}
