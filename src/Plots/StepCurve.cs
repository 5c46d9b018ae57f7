using Stats.Survival;

namespace Stats.Plots;

/// <summary>A curve of steps, as an estimate without a model: the value at a time holds until the next time.</summary>
public sealed record StepCurve
{
    /// <summary>The group; a model's curve with the same label gets the same colour.</summary>
    public required string Label { get; init; }

    /// <summary>Times, not negative, increasing.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>The value from each time on; before the first it is 1.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Lower limits, as long as <see cref="Times"/>, or empty; where one is NaN the band ends.</summary>
    public IReadOnlyList<double> Lower { get; init; } = [];

    /// <summary>Upper limits, as long as <see cref="Times"/>, or empty.</summary>
    public IReadOnlyList<double> Upper { get; init; } = [];

    /// <summary>Times at which rows were censored: marked on the curve.</summary>
    public IReadOnlyList<double> CensoredTimes { get; init; } = [];

    /// <summary>How many were at risk at a time; null: the group has no line in the table below the plot.</summary>
    public Func<double, double>? AtRisk { get; init; }

    /// <summary>The steps, limits, censorings and numbers at risk of an estimated survival curve.</summary>
    /// <param name="curve">The estimate.</param>
    public static StepCurve Of(SurvivalCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return new StepCurve
        {
            Label = curve.Label,
            Times = [.. curve.Points.Select(p => p.Time)],
            Values = [.. curve.Points.Select(p => p.Survival)],
            Lower = [.. curve.Points.Select(p => p.Lower)],
            Upper = [.. curve.Points.Select(p => p.Upper)],
            CensoredTimes = [.. curve.Points.Where(p => p.Censored > 0).Select(p => p.Time)],
            AtRisk = curve.AtRisk,
        };
    }

    /// <summary>The steps of Turnbull's estimate, each at the end of its interval, when the event is known to have happened; name it by <see cref="SurvivalPlot.EstimateName"/>.</summary>
    /// <param name="curve">The estimate.</param>
    public static StepCurve Of(TurnbullCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        TurnbullSupport[] steps = [.. curve.Supports.Where(s => double.IsFinite(s.Upper))];
        return new StepCurve { Label = curve.Label, Times = [.. steps.Select(s => s.Upper)], Values = [.. steps.Select(s => s.Survival)], AtRisk = curve.AtRisk };
    }
}
