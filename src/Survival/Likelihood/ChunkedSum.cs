using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Stats.Survival;

/// <summary>One evaluation of a likelihood: chunks of rows summed by several threads, and the chunks' sums added in their order.</summary>
/// <remarks>The result does not depend on how many threads there are. Everything is used again: an evaluation after the first allocates nothing.</remarks>
internal sealed class ChunkedSum(SurvivalLikelihood likelihood) : IThreadPoolWorkItem, IDisposable
{
    private readonly ManualResetEventSlim finished = new();
    private readonly double[] point = new double[likelihood.Dimension];
    private ConcurrentBag<ChunkedSum>? home;
    private double[] chunkSums = [], totals = [];
    private ProductPlan plan = null!;
    private CancellationToken cancellation;
    private Exception? failure;
    private int next, remaining, holders;

    /// <summary>The totals of a plan's sums at a point.</summary>
    public ReadOnlySpan<double> Run(ReadOnlySpan<double> x, ProductPlan of, int threads, ConcurrentBag<ChunkedSum> pool, CancellationToken cancellationToken)
    {
        int chunks = likelihood.Chunks;
        (plan, home, cancellation, failure) = (of, pool, cancellationToken, null);
        x.CopyTo(point);
        if (chunkSums.Length < chunks * plan.Count) chunkSums = new double[chunks * plan.Count];
        if (totals.Length < plan.Count) totals = new double[plan.Count];
        next = -1;
        remaining = chunks;
        int helpers = Math.Min(threads, chunks) - 1;
        holders = helpers + 1;
        finished.Reset();
        for (int k = 0; k < helpers; k++) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Work();
        if (chunks > 0) finished.Wait(CancellationToken.None);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        cancellationToken.ThrowIfCancellationRequested();
        Span<double> sum = totals.AsSpan(0, plan.Count);
        sum.Clear();
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            ReadOnlySpan<double> part = chunkSums.AsSpan(chunk * plan.Count, plan.Count);
            for (int k = 0; k < sum.Length; k++) sum[k] += part[k];
        }

        return sum;
    }

    /// <summary>Gives the memory back, once no thread works on it any more: a helper may be called when all work is done.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0) home!.Add(this);
    }

    public void Dispose() => finished.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        Work();
        Release();
    }

    private void Work()
    {
        ChunkWorker? worker = null;
        for (int chunk = Interlocked.Increment(ref next); chunk < likelihood.Chunks; chunk = Interlocked.Increment(ref next))
        {
            try
            {
                worker ??= likelihood.Rent(plan);
                if (!cancellation.IsCancellationRequested) likelihood.SumChunk(chunk, point, plan, worker, chunkSums.AsSpan(chunk * plan.Count, plan.Count));
            }
            catch (Exception e)
            {
                // Thrown again by the thread that waits.
                Interlocked.CompareExchange(ref failure, e, null);
            }

            if (Interlocked.Decrement(ref remaining) == 0) finished.Set();
        }

        worker?.Return();
    }
}
