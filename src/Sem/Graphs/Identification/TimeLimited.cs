namespace Stats.Sem;

/// <summary>Runs work that may be stopped by its own time limit; only the caller's cancellation is an exception.</summary>
internal static class TimeLimited
{
    /// <returns>False when the time limit stopped the work.</returns>
    public static bool Run(TimeSpan limit, Action<CancellationToken> work, CancellationToken cancellation)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (limit != Timeout.InfiniteTimeSpan) source.CancelAfter(limit);
        try
        {
            work(source.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
