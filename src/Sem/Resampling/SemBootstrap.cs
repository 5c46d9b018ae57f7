using System.Text;
using MathNet.Numerics.Distributions;
using Stats.Modeling;

namespace Stats.Sem;

/// <summary>How a bootstrap interval is made.</summary>
public enum BootstrapInterval
{
    /// <summary>Quantiles of the refitted estimates.</summary>
    Percentile,

    /// <summary>Quantiles corrected for bias and acceleration (Efron 1987); the acceleration comes from the influence of each row.</summary>
    BiasCorrected,

    /// <summary>The estimate, corrected for bias, and the standard deviation of the refits.</summary>
    Normal,

    /// <summary>The percentile interval reflected about the estimate.</summary>
    Basic,
}

/// <summary>A model refitted to rows drawn with replacement. Immutable.</summary>
public sealed class SemBootstrap
{
    private readonly SemFit fit;
    private readonly BootstrapSample sample;
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly double[][] values; // by row of the table, one value for each refit
    private readonly Lazy<double[][]> influence;

    internal SemBootstrap(SemFit fit, BootstrapSample sample)
    {
        this.fit = fit;
        this.sample = sample;
        values = sample.RowValues();
        for (int r = 0; r < values.Length; r++)
        {
            SemEstimate estimate = fit.Parameters[r];
            if (!estimate.IsEstimated) continue;
            places.TryAdd(estimate.Id, r);
            if (estimate.Row.Label.Length > 0) places.TryAdd(estimate.Row.Label, r);
        }
        influence = new(() => RowInfluence.Of(fit.Inference));
    }

    /// <summary>Number of drawings.</summary>
    public int Requested => sample.Requested;

    /// <summary>Number of drawings whose refit converged: all figures come from these.</summary>
    public int Converged => sample.Estimates.Length;

    /// <summary>The refitted values of a parameter or definition, in the order of the drawings.</summary>
    /// <param name="name">An id (<c>visual=~x2</c>), a label, or the name of a definition.</param>
    /// <exception cref="ArgumentException">There is no such estimate.</exception>
    public IReadOnlyList<double> Values(string name) => values[Place(name)];

    /// <summary>The standard deviation of the refitted values, divisor their number less 1.</summary>
    /// <param name="name">An id, a label, or the name of a definition.</param>
    public double StandardError(string name) =>
        BootstrapSample.Deviation(values[Place(name)]);

    /// <summary>A confidence interval.</summary>
    /// <param name="name">An id, a label, or the name of a definition.</param>
    /// <param name="kind">How it is made.</param>
    /// <param name="level">Its level, within 0 and 1.</param>
    public (double Lower, double Upper) Interval(string name, BootstrapInterval kind = BootstrapInterval.Percentile, double level = 0.95)
    {
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1.");
        int place = Place(name);
        double estimate = fit.Parameters[place].Estimate, low = 0.5 * (1 - level), high = 1 - low;
        double[] sorted = [.. values[place].Order()];
        switch (kind)
        {
            case BootstrapInterval.Percentile:
                return (BootstrapSample.Quantile(sorted, low), BootstrapSample.Quantile(sorted, high));
            case BootstrapInterval.Basic:
                return ((2 * estimate) - BootstrapSample.Quantile(sorted, high), (2 * estimate) - BootstrapSample.Quantile(sorted, low));
            case BootstrapInterval.Normal:
                double centre = (2 * estimate) - sorted.Average(), half = Normal.InvCDF(0, 1, high) * StandardError(name);
                return (centre - half, centre + half);
            default:
                double bias = Normal.InvCDF(0, 1, sorted.Count(v => v < estimate) / (double)sorted.Length), acceleration = Acceleration(place);
                return (BootstrapSample.Quantile(sorted, Corrected(low, bias, acceleration)), BootstrapSample.Quantile(sorted, Corrected(high, bias, acceleration)));
        }
    }

    /// <summary>A table: estimate, standard error and percentile interval of each parameter at the fit's level.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant($"Bootstrap, {Requested} replicates, {Requested - Converged} without a minimum"));
        text.AppendLine(FormattableString.Invariant($"{"",-20}{"Estimate",11}{"Std.Err",11}{"lower",11}{"upper",11}"));
        foreach (SemEstimate estimate in fit.Parameters.Where(p => p.IsEstimated))
        {
            (double lower, double upper) = Converged > 1 ? Interval(estimate.Id, level: fit.Options.ConfidenceLevel) : (double.NaN, double.NaN);
            text.AppendLine(FormattableString.Invariant($"{estimate.Id,-20}{estimate.Estimate,11:F5}{StandardError(estimate.Id),11:F5}{lower,11:F5}{upper,11:F5}"));
        }

        return text.ToString();
    }

    private static double Corrected(double probability, double bias, double acceleration)
    {
        double z = bias + Normal.InvCDF(0, 1, probability);
        return Normal.CDF(0, 1, bias + (z / (1 - (acceleration * z))));
    }

    // Sum of cubes over 6 (sum of squares)^1.5 of the influence of the rows on the estimate.
    private double Acceleration(int place)
    {
        double[][] rows = influence.Value;
        double squares = 0, cubes = 0;
        foreach (double[] row in rows)
        {
            squares += row[place] * row[place];
            cubes += row[place] * row[place] * row[place];
        }
        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private int Place(string name) => places.TryGetValue(name, out int place)
        ? place
        : throw new ArgumentException($"There is no estimate '{name}'. {NearestName.Suggest(name, places.Keys, "The estimates are")}", nameof(name));
}
