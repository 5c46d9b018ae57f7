namespace Stats.Survival;

/// <summary>Non-parametric bootstrap of a fit: rows (with <c>cluster(id)</c>, whole clusters) are drawn with replacement, and the model is fitted again.</summary>
/// <remarks>
/// A draw is a set of whole-number weights on the rows that are in memory already, and each refit begins at the fit's own optimum: two to four Newton
/// steps as a rule (Davison and Hinkley 1997, chapters 2 and 3). Case weights stay with their rows.
/// </remarks>
/// <example>
/// <code>
/// BootstrapResult result = new Bootstrap { Replicates = 1000, Seed = 1 }.Run(fit);
/// (double lower, double upper) = result.Interval("lambda~trt");
/// </code>
/// </example>
public sealed record Bootstrap
{
    /// <summary>Number of draws, at least 2.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The same seed gives the same draws, on any number of threads and any machine.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Largest number of threads; 0: one for each processor. Results do not depend on it.</summary>
    public int MaximumThreads { get; init; }

    /// <summary>Draws and refits.</summary>
    /// <param name="fit">A fit with its data.</param>
    /// <param name="progress">Told how many replicates are done, one call at a time.</param>
    /// <param name="cancellationToken">Ends the work by an exception.</param>
    /// <returns>The estimates of all replicates. Those without a regular optimum are counted, and left out of every summary.</returns>
    /// <exception cref="ArgumentException">Fewer than two replicates.</exception>
    /// <exception cref="InvalidOperationException">The fit was loaded and has no data, or is no regular optimum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BootstrapResult Run(SurvivalFit fit, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        RepeatedFits.Require(fit, "a bootstrap");
        if (Replicates < 2) throw new ArgumentException($"Replicates is {Replicates}; a bootstrap needs at least 2.");
        ObservedRows rows = fit.Parts.Problem!.Rows;
        (int[] units, int count) = RepeatedFits.Units(fit);
        ThreadLocal<int[]> drawn = new(() => new int[count]);
        bool Weigh(int replicate, double[] weights)
        {
            int[] times = drawn.Value!;
            Array.Clear(times);
            SplitMix random = new(Seed, replicate);
            for (int k = 0; k < count; k++) times[random.Below(count)]++;
            for (int i = 0; i < weights.Length; i++) weights[i] = rows.WeightOf(i) * times[units[rows.NumberOf(i)]];
            return true;
        }

        using (drawn) return new(fit, RepeatedFits.Run(fit, Replicates, MaximumThreads, Weigh, progress, cancellationToken));
    }
}
