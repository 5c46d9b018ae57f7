namespace Stats.Survival;

/// <summary>Passes over rows, split into stretches of fixed length that several threads share: what is computed for a stretch never depends on the threads.</summary>
internal static class Stretches
{
    /// <summary>Rows of a stretch; the last one is shorter.</summary>
    public const int Rows = 8192;

    /// <summary>The number of stretches of so many rows.</summary>
    public static int Count(int rows) => (rows + Rows - 1) / Rows;

    /// <summary>Calls the work with the number, the first row and the end of every stretch.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="threads">Largest number of threads; 0: one for each processor.</param>
    /// <param name="work">Is called once for each stretch.</param>
    public static void For(int rows, int threads, Action<int, int, int> work)
    {
        int count = Count(rows);
        if (threads == 1 || count < 4)
            for (int s = 0; s < count; s++) work(s, s * Rows, Math.Min(rows, (s + 1) * Rows));
        else
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : -1 }, s => work(s, s * Rows, Math.Min(rows, (s + 1) * Rows)));
    }
}
