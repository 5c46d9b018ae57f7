namespace Stats.Sem;

/// <summary>Runs work that may be stopped by its own time limit; only the caller's cancellation is an exception.</summary>
internal static class TimeLimited
{
    private const double LongestTimer = uint.MaxValue - 1; // milliseconds, seven weeks: a longer limit is none

    /// <returns>False when the time limit stopped the work.</returns>
    public static bool Run(TimeSpan limit, Action<CancellationToken> work, CancellationToken cancellationToken)
    {
        if (limit < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A time limit must not be negative.");
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit != Timeout.InfiniteTimeSpan && limit.TotalMilliseconds < LongestTimer) source.CancelAfter(limit);
        try
        {
            work(source.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
