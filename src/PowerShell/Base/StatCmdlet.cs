using System.Collections.Concurrent;
using System.Management.Automation;
using Stats.Optim;

namespace Stats.Cmdlets;

/// <summary>What every cmdlet of the module shares: work off the pipeline's thread, progress, Ctrl+C, and error records.</summary>
public abstract class StatCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource stop = new();

    /// <summary>Cancelled by Ctrl+C.</summary>
    protected CancellationToken StopToken => stop.Token;

    /// <summary>Ctrl+C: ends what is running.</summary>
    protected override void StopProcessing() => stop.Cancel();

    /// <summary>Runs work on another thread and reports its iterations from this one, the only one that may write.</summary>
    /// <param name="activity">What the progress bar says.</param>
    /// <param name="work">The work; it is given progress and the token of Ctrl+C.</param>
    /// <typeparam name="T">What the work returns.</typeparam>
    protected T Run<T>(string activity, Func<IProgress<Iteration>, CancellationToken, T> work) =>
        Run<Iteration, T>(activity, i => FormattableString.Invariant($"iteration {i.Number}, scaled gradient {i.ScaledGradient:E1}"), work);

    /// <summary>Runs work that reports progress of a kind of its own.</summary>
    /// <param name="activity">What the progress bar says.</param>
    /// <param name="words">Turns a report into words.</param>
    /// <param name="work">The work.</param>
    /// <typeparam name="TReport">What the work reports.</typeparam>
    /// <typeparam name="T">What the work returns.</typeparam>
    protected T Run<TReport, T>(string activity, Func<TReport, string> words, Func<IProgress<TReport>, CancellationToken, T> work)
    {
        // Not disposed: after Ctrl+C the work may still report until it sees the token.
        BlockingCollection<string> reports = [];
        Task<T> task = Task.Run(() =>
        {
            try
            {
                return work(new Reporter<TReport>(r => reports.Add(words(r))), stop.Token);
            }
            finally
            {
                reports.CompleteAdding();
            }
        });
        ProgressRecord bar = new(1, activity, "begins");
        try
        {
            DateTime next = DateTime.MinValue;
            foreach (string report in reports.GetConsumingEnumerable(stop.Token))
            {
                if (DateTime.UtcNow < next) continue;
                next = DateTime.UtcNow + ProgressPause;
                bar.StatusDescription = report;
                WriteProgress(bar);
            }

            T result = task.GetAwaiter().GetResult();
            if (next > DateTime.MinValue) Complete(bar);
            return result;
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Complete(ProgressRecord bar)
    {
        bar.RecordType = ProgressRecordType.Completed;
        WriteProgress(bar);
    }

    /// <summary>Runs a step, and turns what it throws into a terminating error.</summary>
    /// <param name="step">The step.</param>
    /// <param name="target">What the error is about.</param>
    protected void Terminating(Action step, object? target = null) => Guard(step, target, terminate: true);

    /// <summary>Runs a step for one of several inputs: what it throws is an error of that input, and the next one follows.</summary>
    /// <param name="step">The step.</param>
    /// <param name="target">The input.</param>
    protected void Each(Action step, object? target) => Guard(step, target, terminate: false);

    /// <summary>Ends the cmdlet by an error of our own words.</summary>
    /// <param name="id">A stable id.</param>
    /// <param name="category">The kind.</param>
    /// <param name="sentence">What is wrong.</param>
    /// <param name="action">What to do about it.</param>
    /// <param name="target">What the error is about.</param>
    protected void Fail(string id, ErrorCategory category, string sentence, string? action = null, object? target = null) =>
        ThrowTerminatingError(ErrorRecords.Of(id, category, sentence, action, target));

    private void Guard(Action step, object? target, bool terminate)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            step();
        }
        catch (Exception e) when (ErrorRecords.Knows(e))
        {
            ErrorRecord record = ErrorRecords.Of(e, target);
            if (terminate) ThrowTerminatingError(record);
            else WriteError(record);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) stop.Dispose();
    }

    private sealed class Reporter<TReport>(Action<TReport> report) : IProgress<TReport>
    {
        public void Report(TReport value) => report(value);
    }
}
