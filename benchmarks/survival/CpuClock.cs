using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Stats.Benchmarks;

/// <summary>Nanoseconds that this thread has spent on a processor (Linux), else wall-clock time: figures of one thread do not count the time of others.</summary>
internal static class CpuClock
{
    private const int ThreadTime = 3;

    /// <summary>Now, from an arbitrary beginning.</summary>
    public static double Now()
    {
        if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
        long[] time = new long[2];
        if (GetTime(ThreadTime, time) != 0) throw new InvalidOperationException("clock_gettime failed.");
        return (time[0] * 1e9) + time[1];
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, [Out] long[] time);
}
