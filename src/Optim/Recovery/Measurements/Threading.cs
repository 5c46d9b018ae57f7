namespace Stats.Optim.Recovery;

internal static class Threading
{
    /// <summary>The number of threads an operator uses unless told otherwise.</summary>
    public static int Default => Environment.ProcessorCount;

    /// <summary>Chunks 0, 1, ... in any order on several threads; cancelled between chunks.</summary>
    public static void For(int chunks, int threads, Action<int> work, CancellationToken cancellationToken)
    {
        if (threads == 1 || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(chunk);
            }

            return;
        }

        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, work);
    }

    public static int Checked(int threads) => threads >= 1 ? threads : throw new ArgumentException($"Threads is {threads}; it has to be at least 1, or 0 for all processors.");
}
