using Stats.Optim;

namespace Stats.Survival;

/// <summary>One distribution of a family: its parameters have values. Immutable.</summary>
public sealed class SurvivalDistribution
{
    private readonly double[] predictors;

    internal SurvivalDistribution(HazardFamily family, ReadOnlySpan<double> predictors)
    {
        Family = family;
        this.predictors = predictors.ToArray();
    }

    /// <summary>The family.</summary>
    public HazardFamily Family { get; }

    /// <summary>The distribution with parameters on their natural scales; those not named take the family's fixed values.</summary>
    /// <param name="family">The family.</param>
    /// <param name="values">Values by parameter name; the shape may be infinite where the family has that limit.</param>
    /// <exception cref="ArgumentException">A name is not the family's, or a parameter without a default is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its parameter's range.</exception>
    public static SurvivalDistribution Of(HazardFamily family, params ReadOnlySpan<(string Parameter, double Value)> values)
    {
        Dictionary<string, double> given = new(StringComparer.Ordinal);
        foreach ((string name, double value) in values) given[family.Parameter(name).Name] = value;
        double[] eta = new double[4];
        HazardFamily effective = family;
        foreach (FamilyParameter parameter in family.Parameters)
        {
            double value = given.TryGetValue(parameter.Name, out double v) ? v
                : parameter.FixedByDefault ?? throw new ArgumentException($"{family.Name} needs a value for {parameter.Name}.", nameof(values));
            if (parameter.Role == ParameterRole.Shape && double.IsPositiveInfinity(value) && family.AtInfiniteShape is { } limit)
            {
                effective = limit;
                continue;
            }

            eta[(int)parameter.Role] = parameter.Sign * parameter.ToLinear(value);
        }

        return new(effective, eta);
    }

    /// <summary>Cumulative hazard at a time of at least 0.</summary>
    public double CumulativeHazard(double time) => time <= 0 ? 0 : Math.Exp(predictors[1]) * At(time).Cumulative;

    /// <summary>Probability of surviving beyond a time.</summary>
    public double Survival(double time) => Math.Exp(-CumulativeHazard(time));

    /// <summary>Hazard at a positive time.</summary>
    public double Hazard(double time) => Math.Exp(LogHazard(time));

    /// <summary>Log hazard at a positive time.</summary>
    public double LogHazard(double time)
    {
        (double log, _, double w) = At(time);
        return predictors[1] + predictors[2] + w - Math.Log(time) + log;
    }

    /// <summary>Log density at a positive time.</summary>
    public double LogDensity(double time) => LogHazard(time) - CumulativeHazard(time);

    /// <summary>Time by which a share p has failed. Positive infinity when the cured share is at least 1 - p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not within 0 and 1.</exception>
    public double Quantile(double p)
    {
        if (!(p is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies between 0 and 1.");
        return TimeOfCumulativeHazard(-Elementary.Log1p(-p));
    }

    /// <summary>Time at which the cumulative hazard reaches a value; positive infinity where it never does.</summary>
    public double TimeOfCumulativeHazard(double cumulativeHazard)
    {
        if (cumulativeHazard <= 0) return 0;
        double w = double.IsPositiveInfinity(cumulativeHazard) ? cumulativeHazard : Family.Kernel.Inverse(cumulativeHazard * Math.Exp(-predictors[1]), predictors[3]);
        double scaled = Family.HasPowerScale ? (w - predictors[0]) * Math.Exp(-predictors[2]) : (w * Math.Exp(-predictors[2])) - predictors[0];
        return Math.Exp(scaled);
    }

    /// <summary>Share of subjects who never fail: 0 for a proper distribution.</summary>
    public double CureFraction => Math.Exp(-Math.Exp(predictors[1]) * Family.Kernel.Plateau(predictors[3]).Value);

    /// <summary>A random time; positive infinity for a cured subject.</summary>
    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return TimeOfCumulativeHazard(-Math.Log(1 - random.NextDouble()));
    }

    /// <summary>A random time given survival to an entry time.</summary>
    public double SampleAfter(double entry, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Max(entry, TimeOfCumulativeHazard(CumulativeHazard(entry) - Math.Log(1 - random.NextDouble())));
    }

    private (double Log, double Cumulative, double W) At(double time)
    {
        double gamma = Math.Exp(predictors[2]), log = Math.Log(time);
        double w = Family.HasPowerScale ? (gamma * log) + predictors[0] : gamma * (log + predictors[0]);
        double[] l = new double[1], h = new double[1];
        Family.Kernel.Values([w], [predictors[3]], l, h);
        return (l[0], h[0], w);
    }
}
