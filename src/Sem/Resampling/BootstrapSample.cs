using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Optim;

namespace Stats.Sem;

/// <summary>The estimates of a model refitted to rows drawn with replacement, within groups; drawing by drawing the same whatever the number of threads.</summary>
internal sealed class BootstrapSample
{
    private BootstrapSample(FittedModel model, double[][] estimates, double[] statistics, int requested)
    {
        Model = model;
        Estimates = estimates;
        Statistics = statistics;
        Requested = requested;
    }

    /// <summary>The model that was refitted.</summary>
    public FittedModel Model { get; }

    /// <summary>All free rows of the table, one array for each refit that converged.</summary>
    public double[][] Estimates { get; }

    /// <summary>The standard test statistic of each of these refits.</summary>
    public double[] Statistics { get; }

    /// <summary>Number of drawings; those whose refit did not converge have no estimates.</summary>
    public int Requested { get; }

    /// <summary>Refits a model.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="samples">Number of drawings, at least 2.</param>
    /// <param name="seed">Begins the random numbers.</param>
    /// <param name="threads">Largest number of threads; 0: one for each processor.</param>
    /// <param name="progress">Told the number of finished refits.</param>
    /// <param name="cancellationToken">Ends the refits by an exception.</param>
    /// <param name="transform">Changes the rows of each group before they are drawn; null: they are drawn as they are.</param>
    /// <exception cref="SpecificationException">The model was fitted to moments, not to rows.</exception>
    public static BootstrapSample Of(
        FittedModel model, int samples, int seed, int threads, IProgress<int>? progress, CancellationToken cancellationToken, Func<int, double[], double[]>? transform = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        if (model.Groups.Any(g => g.Rows is null))
            throw new SpecificationException(SpecificationCode.Conflict, "The bootstrap draws rows; this model was fitted to a covariance matrix.", "Give the rows of the data.");
        double[][] rows = [.. model.Groups.Select((g, k) => transform is null ? g.Rows! : transform(k, g.Rows!))];
        SemOptions options = model.Options with { Restarts = 2, Minimizer = model.Options.Minimizer, StandardErrors = SemStandardErrors.None };
        options = options with { Start = Start(model) };
        double[]?[] estimates = new double[]?[samples];
        double[] statistics = new double[samples];
        int done = 0;
        ParallelOptions parallel = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, samples, parallel, s =>
        {
            Random random = new(unchecked((int)Mix((ulong)seed, (ulong)s)));
            GroupData[] groups = [.. model.Groups.Select((g, k) => Draw(g, rows[k], random))];
            (estimates[s], statistics[s]) = Refit(model, groups, options, cancellationToken);
            progress?.Report(Interlocked.Increment(ref done));
        });
        int[] kept = [.. Enumerable.Range(0, samples).Where(s => estimates[s] is not null)];
        return new BootstrapSample(model, [.. kept.Select(s => estimates[s]!)], [.. kept.Select(s => statistics[s])], samples);
    }

    /// <summary>The covariance of the estimates over the refits, divisor their number, row-major; NaN where fewer than two converged.</summary>
    public double[] Covariance()
    {
        int q = Model.Theta.Length, count = Estimates.Length;
        double[] mean = new double[q], covariance = new double[q * q];
        if (count < 2) return [.. Enumerable.Repeat(double.NaN, q * q)];
        foreach (double[] e in Estimates)
            for (int i = 0; i < q; i++) mean[i] += e[i] / count;
        foreach (double[] e in Estimates)
            for (int i = 0; i < q; i++)
                for (int j = 0; j < q; j++)
                    covariance[(i * q) + j] += (e[i] - mean[i]) * (e[j] - mean[j]) / count;
        return covariance;
    }

    /// <summary>The refitted values of every row of the table, definitions among them; fixed rows keep their value.</summary>
    public double[][] RowValues()
    {
        IReadOnlyList<SemParameter> rows = Model.Table.Rows;
        double[][] values = [.. rows.Select(_ => new double[Estimates.Length])];
        DefinedParameters definitions = new(Model.Table);
        for (int s = 0; s < Estimates.Length; s++)
        {
            double[] row = [.. rows.Select(r => r.Free > 0 ? Estimates[s][r.Free - 1] : r.Start)];
            definitions.Fill(row, null);
            for (int r = 0; r < row.Length; r++) values[r][s] = row[r];
        }

        return values;
    }

    /// <summary>The standard deviation of refitted values, divisor their number less 1.</summary>
    public static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1));
    }

    /// <summary>As R's boot: at (R + 1) p, between order statistics linear on the scale of normal quantiles; at the ends the extreme values.</summary>
    public static double Quantile(double[] sorted, double probability)
    {
        int count = sorted.Length;
        double position = (count + 1) * probability;
        int k = (int)Math.Floor(position);
        if (k < 1) return sorted[0];
        if (k >= count) return sorted[^1];
        if (position == k) return sorted[k - 1];
        double z = Normal.InvCDF(0, 1, probability), below = Normal.InvCDF(0, 1, k / (count + 1.0)), above = Normal.InvCDF(0, 1, (k + 1) / (count + 1.0));
        return sorted[k - 1] + ((z - below) / (above - below) * (sorted[k] - sorted[k - 1]));
    }

    // A drawing may lack what the estimator needs (a variable that does not vary): it counts as one that did not converge.
    private static (double[]? Estimates, double Statistic) Refit(FittedModel model, GroupData[] groups, SemOptions options, CancellationToken cancellationToken)
    {
        try
        {
            FittedModel refit = new SemEstimation(model, groups, options, cancellationToken).Run(null, cancellationToken);
            return refit.Minimum.Converged ? (refit.Theta, refit.TestStatistic) : (null, double.NaN);
        }
        catch (SpecificationException)
        {
            return (null, double.NaN);
        }
    }

    private static GroupData Draw(GroupData group, double[] rows, Random random)
    {
        int n = group.Observations, p = group.Count;
        double[] drawn = new double[n * p];
        for (int i = 0; i < n; i++) rows.AsSpan(random.Next(n) * p, p).CopyTo(drawn.AsSpan(i * p, p));
        return group.WithRows(drawn);
    }

    private static Dictionary<string, double> Start(FittedModel model)
    {
        Dictionary<string, double> start = new(StringComparer.Ordinal);
        foreach (SemParameter row in model.Table.Rows)
            if (row.Free > 0) start[SemNaming.Id(row)] = model.Theta[row.Free - 1];
        return start;
    }

    // SplitMix64 (Steele, Lea and Flood 2014): neighbouring drawings have unrelated numbers.
    private static ulong Mix(ulong seed, ulong index)
    {
        ulong z = unchecked((seed * 0x9E3779B97F4A7C15UL) + ((index + 1) * 0xBF58476D1CE4E5B9UL));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
