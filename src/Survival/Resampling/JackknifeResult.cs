using System.Text;

namespace Stats.Survival;

/// <summary>The estimates without each row or cluster. Immutable.</summary>
public sealed class JackknifeResult
{
    private readonly SurvivalFit fit;
    private readonly int[] units;
    private readonly double[][] estimates;

    internal JackknifeResult(SurvivalFit fit, int[] units, double[][] estimates)
    {
        this.fit = fit;
        this.units = units;
        this.estimates = estimates;
        Failures = estimates.Count(e => e.All(double.IsNaN));
    }

    /// <summary>Number of rows or clusters left out, one at a time.</summary>
    public int Count => estimates.Length;

    /// <summary>Those without which there is no regular optimum: their influence is NaN.</summary>
    public int Failures { get; }

    /// <summary>For each row that took part, in the order of the data, the change that it (or its cluster) makes: the estimate less the estimate without it.</summary>
    /// <param name="id">The coefficient, such as <c>lambda~trt</c>.</param>
    /// <exception cref="ArgumentException">There is no such coefficient.</exception>
    public double[] Influence(string id)
    {
        int k = IndexOf(id);
        return [.. units.Select(u => fit[id].Estimate - estimates[u][k])];
    }

    /// <summary>The jackknife standard error, sqrt((n - 1)/n sum (estimate without - their mean)^2); NaN where a refit failed.</summary>
    /// <param name="id">The coefficient.</param>
    public double StandardError(string id)
    {
        int k = IndexOf(id);
        double mean = estimates.Average(e => e[k]);
        return Math.Sqrt((Count - 1.0) / Count * estimates.Sum(e => (e[k] - mean) * (e[k] - mean)));
    }

    /// <summary>The jackknife estimate of bias, (n - 1)(mean of the estimates without - estimate).</summary>
    /// <param name="id">The coefficient.</param>
    public double Bias(string id)
    {
        int k = IndexOf(id);
        return (Count - 1.0) * (estimates.Average(e => e[k]) - fit[id].Estimate);
    }

    /// <summary>A table: estimate, bias, standard error.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant($"Jackknife, {Count} left out one at a time, {Failures} without a regular optimum"));
        text.AppendLine(FormattableString.Invariant($"{"",-20}{"Estimate",11}{"Bias",11}{"Std.Err",11}"));
        foreach (string id in fit.Coefficients.Select(c => c.Id)) text.AppendLine(FormattableString.Invariant($"{id,-20}{fit[id].Estimate,11:F5}{Bias(id),11:F5}{StandardError(id),11:F5}"));
        return text.ToString();
    }

    private int IndexOf(string id)
    {
        _ = fit[id];
        return fit.Coefficients.Select(c => c.Id).ToList().IndexOf(id);
    }
}
