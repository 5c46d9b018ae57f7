using MathNet.Numerics.Distributions;
using Stats.Modeling;
using Stats.Survival;

namespace Stats.Plots;

/// <summary>The profile log-likelihood of one coefficient, less its maximum, with the level that bounds the interval.</summary>
public sealed record ProfilePlot : Plot
{
    /// <summary>A plot of 720 by 420 pixels.</summary>
    public ProfilePlot() => Height = 420;

    /// <summary>What the horizontal axis is called.</summary>
    public string ValueLabel { get; init; } = "Value";

    /// <summary>Values of the coefficient or parameter, increasing.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The profile log-likelihood at each, less the maximum; NaN breaks the line.</summary>
    public IReadOnlyList<double> LogLikelihoods { get; init; } = [];

    /// <summary>The estimate; null: not marked.</summary>
    public double? Estimate { get; init; }

    /// <summary>The limits of the profile interval; infinite ones are not drawn.</summary>
    public (double Lower, double Upper)? Interval { get; init; }

    /// <summary>The level of the interval.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Profiles a coefficient of a fit. Intercepts are drawn on the natural scale of their parameter.</summary>
    /// <param name="fit">The fit, with its data.</param>
    /// <param name="id">The coefficient, such as <c>kappa~1</c>.</param>
    /// <param name="points">How many values are profiled; each is a search of its own.</param>
    /// <param name="cancellationToken">Ends the work by an exception.</param>
    /// <exception cref="ArgumentException">There is no such coefficient.</exception>
    /// <exception cref="InvalidOperationException">The fit was loaded from a file, and keeps no data.</exception>
    public static ProfilePlot Of(SurvivalFit fit, string id, int points = 41, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 5);
        Coefficient c = fit[id];
        (double lower, double upper) = fit.ProfileInterval(id, null, cancellationToken);
        // Half as far again as the interval; where it is open, four standard errors, or four, show how the likelihood levels off.
        double reach = double.IsFinite(c.StandardError) ? 4 * c.StandardError : 4;
        double from = double.IsFinite(lower) ? c.Estimate - (1.5 * (c.Estimate - lower)) : c.Estimate - reach, to = double.IsFinite(upper) ? c.Estimate + (1.5 * (upper - c.Estimate)) : c.Estimate + reach;
        double[] grid = [.. Enumerable.Range(0, points).Select(k => from + ((to - from) * k / (points - 1))).Append(c.Estimate).Distinct().Order()];
        double[] profile = fit.ProfileLogLikelihood(id, grid, cancellationToken);
        FamilyParameter parameter = fit.Family.Parameter(c.Parameter);
        bool natural = c.Term == "1" && parameter.Link != ParameterLink.Identity;
        double Shown(double v) => natural ? parameter.FromLinear(v) : v;
        return new ProfilePlot
        {
            Title = $"Profile likelihood of {(natural ? parameter.Name : id)}: {fit.Family.Name}",
            ValueLabel = natural ? parameter.Name : id,
            Values = [.. grid.Select(Shown)],
            LogLikelihoods = [.. profile.Select(l => l - fit.LogLikelihood)],
            Estimate = Shown(c.Estimate),
            Interval = (Shown(lower), Shown(upper)),
            Level = fit.ConfidenceLevel,
        };
    }

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Values.Count < 2 || Values.Count != LogLikelihoods.Count) throw new ArgumentException($"A profile needs as many log-likelihoods as values, and at least two; there are {LogLikelihoods.Count} and {Values.Count}.");
        double cut = -0.5 * ChiSquared.InvCDF(1, Level);
        double least = LogLikelihoods.Where(double.IsFinite).DefaultIfEmpty(cut).Min();
        AxesChart chart = new(ValueLabel, "Log-likelihood - maximum", Axis.Linear(Values[0], Values[^1], 7, whole: false), Axis.Linear(Math.Min(1.15 * cut, Math.Max(least, 4 * cut)), Math.Max(0, LogLikelihoods.Where(double.IsFinite).DefaultIfEmpty(0).Max()), 6));
        string percent = FormattableString.Invariant($"{100 * Level:0.##}%");
        chart.Across(null, cut, Palette.Grey, 1, [4, 3], percent + " limit");
        if (Interval is { } interval)
        {
            if (double.IsFinite(interval.Lower)) chart.Across(interval.Lower, null, Palette.Colour(1), 1, [2, 2]);
            if (double.IsFinite(interval.Upper)) chart.Across(interval.Upper, null, Palette.Colour(1), 1, [2, 2]);
        }

        chart.Line(Palette.Colour(0), 1.8, null, Values.Zip(LogLikelihoods));
        if (Estimate is { } estimate) chart.Points(Palette.Colour(0), AxesChart.Mark.Full, 3.5, [(estimate, 0)]);
        chart.Legend(Palette.Colour(0), 1.8, null, AxesChart.Mark.None, "profile");
        if (Estimate is { } e) chart.Legend(Palette.Colour(0), 0, null, AxesChart.Mark.Full, "estimate " + Short(e));
        if (Interval is { } i) chart.Legend(Palette.Colour(1), 1, [2, 2], AxesChart.Mark.None, $"{percent} interval {Short(i.Lower)} to {Short(i.Upper)}");
        chart.Draw(canvas, 0, 0, Width, Height, Title);
    }

    private static string Short(double value) => double.IsInfinity(value) ? (value > 0 ? "infinity" : "-infinity") : FormattableString.Invariant($"{value:G3}");
}
