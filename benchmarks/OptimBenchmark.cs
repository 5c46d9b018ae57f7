using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Stats.Optim;
using Stats.Tests.Optims.Problems;

namespace Stats.Benchmarks;

/// <summary>
/// BFGS, L-BFGS and Newton against MathNet.Numerics 5.0.0 on the Moré-Garbow-Hillstrom problems: evaluations and time where both reach the global optimum, and how often
/// each does. <c>dotnet run --project benchmarks -c Release -- optim tests/reference/optim/mgh.json</c>
/// </summary>
internal static class OptimBenchmark
{
    private const int Repeats = 20;
    private const int WarmUp = 5;

    public static int Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("Usage: optim <mgh.json>");
            return 2;
        }

        IReadOnlyList<MghProblem> problems = MghProblem.Load(arguments[0]);
        (string Name, Minimizer Ours, Func<IObjectiveFunction, Vector<double>, MinimizationResult> Theirs, bool Hessian)[] pairs =
        [
            ("BFGS", new Bfgs(), (f, x) => new BfgsMinimizer(1e-8, 1e-14, 1e-14, 5000).FindMinimum(f, x), false),
            ("L-BFGS", new LimitedBfgs(), (f, x) => new LimitedMemoryBfgsMinimizer(1e-8, 1e-14, 1e-14, 10, 5000).FindMinimum(f, x), false),
            ("Newton", new TrustRegionNewton(), (f, x) => new NewtonMinimizer(1e-8, 5000, true).FindMinimum(f, x), true),
        ];
        foreach ((string name, Minimizer ours, Func<IObjectiveFunction, Vector<double>, MinimizationResult> theirs, bool hessian) in pairs) Compare(name, ours, theirs, hessian, problems);
        return 0;
    }

    private static void Compare(string name, Minimizer ours, Func<IObjectiveFunction, Vector<double>, MinimizationResult> theirs, bool hessian, IReadOnlyList<MghProblem> problems)
    {
        int solvedOurs = 0, solvedTheirs = 0, both = 0;
        double logCalls = 0, logTime = 0;
        for (int i = 0; i < WarmUp; i++) // both are compiled to the end before a clock runs
            foreach (MghProblem p in problems)
            {
                ours.Minimize(p, p.Start);
                Try(theirs, new Counted(p), hessian, p, out _);
            }

        foreach (MghProblem p in problems)
        {
            Counted counted = new(p);
            Minimum m = ours.Minimize(counted, p.Start);
            int callsOurs = m.Evaluations;
            bool good = m.Converged && p.IsOptimal(m.Value);
            counted.Calls = 0;
            bool goodTheirs = Try(theirs, counted, hessian, p, out double value) && p.IsOptimal(value);
            int callsTheirs = counted.Calls;
            if (good) solvedOurs++;
            if (goodTheirs) solvedTheirs++;
            if (!good || !goodTheirs || callsTheirs < 2 || callsOurs < 2) continue;
            double timeOurs = Time(() => ours.Minimize(p, p.Start)), timeTheirs = Time(() => Try(theirs, new Counted(p), hessian, p, out _));
            both++;
            logCalls += Math.Log((double)callsTheirs / callsOurs);
            logTime += Math.Log(timeTheirs / timeOurs);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{name,-7} solved: ours {solvedOurs}, MathNet {solvedTheirs} of {problems.Count}; on the {both} that both solve, MathNet / ours (geometric mean): evaluations {Math.Exp(logCalls / both):F2}, time {Math.Exp(logTime / both):F2}"));
    }

    private static bool Try(Func<IObjectiveFunction, Vector<double>, MinimizationResult> method, Counted f, bool hessian, MghProblem p, out double value)
    {
        try
        {
            value = method(f.ToMathNet(hessian), Vector<double>.Build.Dense([.. p.Start])).FunctionInfoAtMinimum.Value;
            return true;
        }
        catch (OptimizationException)
        {
            value = double.NaN; // it throws where it does not converge, and loses the point
            return false;
        }
        catch (ArgumentException)
        {
            value = double.NaN;
            return false;
        }
    }

    private static double Time(Action action)
    {
        action();
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < Repeats; i++) action();
        return watch.Elapsed.TotalSeconds / Repeats;
    }

    /// <summary>One call gives value and derivatives together, for either library.</summary>
    private sealed class Counted(MghProblem inner) : IObjective
    {
        public int Calls { get; set; }

        public int Dimension => inner.Dimension;

        public Derivatives Available => inner.Available;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian, CancellationToken cancellationToken = default)
        {
            Calls++;
            return inner.Evaluate(x, gradient, hessian, cancellationToken);
        }

        public IObjectiveFunction ToMathNet(bool withHessian)
        {
            int n = Dimension;
            double[] g = new double[n], h = new double[n * n];
            return withHessian
                ? ObjectiveFunction.GradientHessian(x =>
                {
                    double value = Evaluate(x.ToArray(), g, h);
                    return (value, Vector<double>.Build.Dense([.. g]), Matrix<double>.Build.Dense(n, n, [.. h]));
                })
                : ObjectiveFunction.Gradient(x =>
                {
                    double value = Evaluate(x.ToArray(), g, default);
                    return (value, Vector<double>.Build.Dense([.. g]));
                });
        }
    }
}
