namespace Stats.Survival;

/// <summary>Runs many refits of one model on several threads; what each of them finds does not depend on how many there are.</summary>
internal static class RepeatedFits
{
    /// <summary>The user's coefficients of every refit, row after row; NaN throughout where there is no regular optimum.</summary>
    /// <param name="fit">The fit, with its data.</param>
    /// <param name="count">Number of refits.</param>
    /// <param name="threads">Largest number of threads; 0: one for each processor.</param>
    /// <param name="weigh">Fills the weights of one refit, in the order of the problem's rows; it is called by several threads at once. False: the estimates stay as they are.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static double[][] Run(SurvivalFit fit, int count, int threads, Func<int, double[], bool> weigh, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        FitParts parts = fit.Parts;
        SurvivalProblem problem = parts.Problem!;
        double[][] result = new double[count][];
        int next = -1, done = 0, degree = threads > 0 ? threads : Environment.ProcessorCount;
        object gate = new();
        ParallelOptions options = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        Parallel.For(0, Math.Min(degree, Math.Max(1, count)), options, _ =>
        {
            WeightedRefit refit = new(problem, parts.Model!.Minimizer, parts.Point);
            for (int k = Interlocked.Increment(ref next); k < count; k = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] point = !weigh(k, refit.Weights) ? parts.Point : refit.Run(cancellationToken) ? refit.Point : [];
                result[k] = point.Length == parts.Point.Length ? parts.Map!.ToUser(point) : [.. parts.Ids.Select(_ => double.NaN)];
                if (progress is null) continue;
                lock (gate) progress.Report(++done);
            }
        });
        return result;
    }

    /// <summary>The resampling unit of every row of the data that takes part: its cluster, or itself; and the number of units.</summary>
    public static (int[] Units, int Count) Units(SurvivalFit fit)
    {
        int n = fit.Parts.Bound!.Response.Count;
        if (fit.Parts.Bound.Clusters is not { } clusters) return ([.. Enumerable.Range(0, n)], n);
        Dictionary<int, int> numbers = [];
        int[] units = [.. clusters.Select(c => numbers.TryGetValue(c, out int known) ? known : numbers[c] = numbers.Count)];
        return (units, numbers.Count);
    }

    /// <exception cref="InvalidOperationException">The fit was loaded, or is no regular optimum.</exception>
    public static void Require(SurvivalFit fit, string what)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (fit.Parts.Problem is null)
            throw new InvalidOperationException($"This fit was loaded from a file, which keeps no data: fit the model again for {what}.");
        if (!fit.Converged)
            throw new InvalidOperationException($"This fit is no regular optimum (see its diagnostics), so that refits near it say nothing: choose a smaller model for {what}.");
    }
}
