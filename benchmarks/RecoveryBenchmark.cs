using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Stats.Optim;
using Stats.Optim.Recovery;

namespace Stats.Benchmarks;

/// <summary>
/// The speed of one sub-gradient iteration (values, signs, adjoint: one pass) beside what the machine's memory gives in the same run, and whole recoveries.
/// Arguments: d (100), r (5), measurements per d r (20).
/// </summary>
internal static class RecoveryBenchmark
{
    private const int Repeats = 7;

    public static int Run(string[] arguments)
    {
        int d = Number(arguments, 0, 100), r = Number(arguments, 1, 5), m = Number(arguments, 2, 20) * d * r;
        double bytes = 8.0 * m * d * (d + 1) / 2;
        Console.WriteLine(Text($"d = {d}, r = {r}, m = {m}: {bytes / 1e6:F0} MB of measurements, {Environment.ProcessorCount} threads, vectors of {Vector<double>.Count * 64} bits (512: {System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated})"));

        DenseMeasurements dense = DenseMeasurements.Gaussian(d, m, 1);
        int columns = Math.Min(d, m / (2 * d));
        double[] u = new double[d * columns], values = new double[m], product = new double[u.Length];
        Random random = new(1);
        for (int i = 0; i < u.Length; i++) u[i] = random.NextDouble() - 0.5;
        IMeasurementOperator measurements = dense;

        // Turn and turn about: a neighbour's load then meets all of them.
        double[] buffer = new double[(int)Math.Min(bytes / 8, 1 << 27)], other = new double[buffer.Length], third = new double[buffer.Length];
        double read = double.PositiveInfinity, triad = read, pass = read;
        for (int i = 0; i < Repeats; i++)
        {
            read = Math.Min(read, Seconds(() => _ = Sum(buffer)) / (8.0 * buffer.Length));
            triad = Math.Min(triad, Seconds(() => Triad(buffer, other, third)) / (24.0 * buffer.Length));
            pass = Math.Min(pass, Seconds(() => measurements.ApplyThenAdjoint(u, u, (_, v) => Math.Sign(v - 1), u, values, product)));
        }

        Console.WriteLine(Text($"memory, read by two sums:      {1e-9 / read,8:F1} GB/s"));
        Console.WriteLine(Text($"memory, triad a = b + s c:     {1e-9 / triad,8:F1} GB/s"));
        Console.WriteLine(Text($"one iteration over {columns,3} columns:  {1e-9 * bytes / pass,8:F1} GB/s  {1e3 * pass:F1} ms: {100 * bytes / pass * read:F0} % of the reading speed, {100 * bytes / pass * triad:F0} % of the triad's"));

        int many = 20 * 200 * 5;
        long before = GC.GetTotalMemory(true);
        RankOneMeasurements rankOne = RankOneMeasurements.Gaussian(200, many, 1);
        RecoveryProblem problem = new() { Rank = 5, OutlierShare = 0.3, Seed = 1, Condition = 5 };
        double[] y = problem.Measure(rankOne);
        GC.Collect();
        Stopwatch clock = Stopwatch.StartNew();
        RecoveryResult result = new RobustRecovery().Recover(rankOne, y);
        clock.Stop();
        Console.WriteLine(Text($"rank-one, d = 200, r = 5, m = {many}, 30 % wrong, condition 5: {clock.Elapsed.TotalSeconds:F1} s, rank {result.Rank}, error {problem.Error(result.Factor, 200):E1}; measurements {8e-6 * many * 200:F0} MB, managed memory {1e-6 * (GC.GetTotalMemory(true) - before):F0} MB"));

        double[] rankOneFactor = new double[200 * 50], rankOneProduct = new double[rankOneFactor.Length], rankOneValues = new double[many];
        for (int i = 0; i < rankOneFactor.Length; i++) rankOneFactor[i] = random.NextDouble() - 0.5;
        double once = double.PositiveInfinity;
        IMeasurementOperator vectors = rankOne;
        for (int i = 0; i < Repeats; i++) once = Math.Min(once, Seconds(() => vectors.ApplyThenAdjoint(rankOneFactor, rankOneFactor, (_, v) => Math.Sign(v - 1), rankOneFactor, rankOneValues, rankOneProduct)));
        Console.WriteLine(Text($"rank-one, one iteration over 50 columns: {1e3 * once:F1} ms, {4e-9 * many * 200 * 50 / once:F0} GFlop/s; multiply-add peak of registers {Peak():F0} GFlop/s"));
        return 0;
    }

    private static double Sum(double[] a)
    {
        double[] parts = new double[Environment.ProcessorCount];
        int share = a.Length / parts.Length;
        Parallel.For(0, parts.Length, p =>
        {
            ReadOnlySpan<Vector<double>> v = MemoryMarshal.Cast<double, Vector<double>>(a.AsSpan(p * share, share));
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int i = 0; i + 3 < v.Length; i += 4)
            {
                s0 += v[i];
                s1 += v[i + 1];
                s2 += v[i + 2];
                s3 += v[i + 3];
            }

            parts[p] = Vector.Sum(s0 + s1 + s2 + s3);
        });
        return parts.Sum();
    }

    private static void Triad(double[] a, double[] b, double[] c)
    {
        int threads = Environment.ProcessorCount, share = a.Length / threads;
        Parallel.For(0, threads, p =>
        {
            Span<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a.AsSpan(p * share, share));
            ReadOnlySpan<Vector<double>> vb = MemoryMarshal.Cast<double, Vector<double>>(b.AsSpan(p * share, share)), vc = MemoryMarshal.Cast<double, Vector<double>>(c.AsSpan(p * share, share));
            Vector<double> s = new(3.0);
            for (int i = 0; i < va.Length; i++) va[i] = vb[i] + s * vc[i];
        });
    }

    private static double Peak()
    {
        const int Steps = 20_000_000;
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < 3; repeat++)
        {
            best = Math.Min(best, Seconds(() => Parallel.For(0, Environment.ProcessorCount, p =>
            {
                System.Runtime.Intrinsics.Vector512<double> a = System.Runtime.Intrinsics.Vector512.Create(1.0 + 1e-9 * p), b = System.Runtime.Intrinsics.Vector512.Create(1e-9);
                System.Runtime.Intrinsics.Vector512<double> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a;
                for (int i = 0; i < Steps; i++)
                {
                    s0 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s0, b, a);
                    s1 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s1, b, a);
                    s2 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s2, b, a);
                    s3 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s3, b, a);
                    s4 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s4, b, a);
                    s5 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s5, b, a);
                    s6 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s6, b, a);
                    s7 = System.Runtime.Intrinsics.Vector512.FusedMultiplyAdd(s7, b, a);
                }

                if (System.Runtime.Intrinsics.Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7) == 0) Console.WriteLine();
            })));
        }

        return 1e-9 * Environment.ProcessorCount * 16.0 * 8 * Steps / best;
    }

    private static double Seconds(Action work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static int Number(string[] arguments, int place, int otherwise) => arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : otherwise;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
