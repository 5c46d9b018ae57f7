using System.Text;
using Stats.Modeling;

namespace Stats.Survival;

/// <summary>The estimates of a bootstrap's replicates, and what follows from them. Immutable.</summary>
public sealed class BootstrapResult
{
    private readonly SurvivalFit fit;
    private readonly double[][] estimates;
    private readonly double[][] regular;

    internal BootstrapResult(SurvivalFit fit, double[][] estimates)
    {
        this.fit = fit;
        this.estimates = estimates;
        Ids = [.. fit.Coefficients.Select(c => c.Id)];
        int known = fit.Coefficients.ToList().FindIndex(c => !double.IsNaN(c.Estimate));
        regular = known < 0 ? [] : [.. estimates.Where(e => !double.IsNaN(e[known]))];
    }

    /// <summary>The ids of the coefficients.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Number of replicates.</summary>
    public int Replicates => estimates.Length;

    /// <summary>Replicates without a regular optimum: they take part in no summary. Many of them mean that percentiles are too narrow.</summary>
    public int Failures => estimates.Length - regular.Length;

    /// <summary>One coefficient in every replicate, in order; NaN where there is no regular optimum.</summary>
    /// <param name="id">Its id, such as <c>lambda~trt</c>.</param>
    /// <exception cref="ArgumentException">There is no such coefficient.</exception>
    public double[] Estimates(string id)
    {
        int k = IndexOf(id);
        return [.. estimates.Select(e => e[k])];
    }

    /// <summary>The standard deviation over replicates; NaN with fewer than two.</summary>
    /// <param name="id">The coefficient.</param>
    public double StandardError(string id)
    {
        int k = IndexOf(id);
        return Math.Sqrt(CovarianceOf(k, k));
    }

    /// <summary>The mean over replicates less the estimate.</summary>
    /// <param name="id">The coefficient.</param>
    public double Bias(string id)
    {
        int k = IndexOf(id);
        return regular.Length == 0 ? double.NaN : regular.Average(e => e[k]) - fit[id].Estimate;
    }

    /// <summary>The percentile interval: order statistics (B + 1) p, interpolated (Davison and Hinkley 1997, section 5.3).</summary>
    /// <param name="id">The coefficient.</param>
    /// <param name="level">The confidence level; null: that of the fit.</param>
    /// <exception cref="ArgumentException">There is no such coefficient, the level is none, or there are too few replicates for it.</exception>
    public (double Lower, double Upper) Interval(string id, double? level = null)
    {
        double confidence = level ?? fit.ConfidenceLevel, tail = 0.5 * (1 - confidence);
        if (!(confidence is > 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"{confidence} is no confidence level; it lies between 0 and 1."), nameof(level));
        if ((regular.Length + 1) * tail < 1)
            throw new ArgumentException(FormattableString.Invariant($"{regular.Length} replicates are too few for a level of {confidence}: at least {Math.Ceiling((1 / tail) - 1)} are needed."), nameof(level));
        int k = IndexOf(id);
        double[] sorted = [.. regular.Select(e => e[k]).Order()];
        return (Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    /// <summary>The covariance over replicates of the estimable coefficients.</summary>
    public NamedMatrix Covariance()
    {
        int[] kept = [.. Enumerable.Range(0, Ids.Count).Where(i => !double.IsNaN(fit[Ids[i]].Estimate))];
        return new([.. kept.Select(i => Ids[i])], [.. kept.SelectMany(i => kept.Select(j => CovarianceOf(i, j)))]);
    }

    /// <summary>A table: estimate, bias, standard error, percentile interval at the fit's level.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant($"Bootstrap, {Replicates} replicates, {Failures} without a regular optimum"));
        text.AppendLine(FormattableString.Invariant($"{"",-20}{"Estimate",11}{"Bias",11}{"Std.Err",11}{"lower",11}{"upper",11}"));
        bool enough = (regular.Length + 1) * 0.5 * (1 - fit.ConfidenceLevel) >= 1;
        foreach (string id in Ids)
        {
            (double lower, double upper) = enough ? Interval(id) : (double.NaN, double.NaN);
            text.AppendLine(FormattableString.Invariant($"{id,-20}{fit[id].Estimate,11:F5}{Bias(id),11:F5}{StandardError(id),11:F5}{lower,11:F5}{upper,11:F5}"));
        }

        return text.ToString();
    }

    private static double Quantile(double[] sorted, double p)
    {
        double place = ((sorted.Length + 1) * p) - 1;
        int below = Math.Clamp((int)Math.Floor(place), 0, sorted.Length - 1), above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private double CovarianceOf(int i, int j)
    {
        if (regular.Length < 2) return double.NaN;
        double a = regular.Average(e => e[i]), b = regular.Average(e => e[j]);
        return regular.Sum(e => (e[i] - a) * (e[j] - b)) / (regular.Length - 1);
    }

    private int IndexOf(string id)
    {
        _ = fit[id];
        return Ids.ToList().IndexOf(id);
    }
}
