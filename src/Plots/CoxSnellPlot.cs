using MathNet.Numerics.Distributions;
using Stats.Survival;

namespace Stats.Plots;

/// <summary>
/// Cox-Snell residuals of fits: their cumulative hazard, estimated without a model, against themselves. If a model is right they are a censored sample
/// of the exponential distribution, and the steps follow the line.
/// </summary>
public sealed record CoxSnellPlot : Plot
{
    /// <summary>A plot of 480 by 480 pixels.</summary>
    public CoxSnellPlot() => (Width, Height) = (480, 480);

    /// <summary>The steps of each model: residuals, estimated cumulative hazards, limits.</summary>
    public IReadOnlyList<StepCurve> Curves { get; init; } = [];

    /// <summary>The plot of one or several fits, the first with 95% limits.</summary>
    /// <param name="fits">Fits of exact and right-censored times, with their data.</param>
    /// <exception cref="ArgumentException">A fit has interval- or left-censored rows, whose residuals are no times, or an event at its truncation time, whose residual is infinite.</exception>
    /// <exception cref="InvalidOperationException">A fit was loaded from a file, and has no residuals.</exception>
    public static CoxSnellPlot Of(params IReadOnlyList<SurvivalFit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        string[] names = FitPlots.NamesOf(fits);
        return new CoxSnellPlot { Title = "Cox-Snell residuals", Curves = [.. fits.Select((f, i) => Curve(f, names[i], i == 0 && fits.Count == 1))] };
    }

    internal override void Draw(Canvas canvas)
    {
        RequireSize();
        if (Curves.Count == 0) throw new ArgumentException("The plot has no curve: give Curves.");
        double last = Curves.Max(c => c.Times.DefaultIfEmpty(1).Max()), top = Math.Max(last, Curves.Max(c => c.Values.DefaultIfEmpty(1).Max()));
        Axis x = Axis.Linear(0, top, 6, whole: false), y = Axis.Linear(0, top, 6, whole: false);
        AxesChart chart = new("Cox-Snell residual", "Estimated cumulative hazard", x, y);
        for (int i = 0; i < Curves.Count; i++)
        {
            StepCurve c = Curves[i];
            CurveChecks.Require(c.Label, c.Times, c.Values, c.Lower, c.Upper);
            if (c.Lower.Count > 0) chart.Band(Palette.Band(i), Steps(c.Times, c.Lower).Zip(Steps(c.Times, c.Upper), (l, u) => (l.X, l.Y, u.Y)));
        }

        chart.Line(Palette.Grey, 1, [4, 3], [(0, 0), (top, top)]);
        for (int i = 0; i < Curves.Count; i++)
        {
            chart.Line(Palette.Colour(i), 1.6, null, Steps(Curves[i].Times, Curves[i].Values));
            chart.Legend(Palette.Colour(i), 2.4, null, AxesChart.Mark.None, Curves[i].Label);
        }

        chart.Legend(Palette.Grey, 1, [4, 3], AxesChart.Mark.None, "a model that is right");
        chart.Draw(canvas, 0, 0, Width, Height, Title);
    }

    private static StepCurve Curve(SurvivalFit fit, string name, bool limits)
    {
        SurvivalResponse response = fit.Response ?? throw new InvalidOperationException("This fit was loaded from a file, which keeps no data: fit the model again for its residuals.");
        if (response.CountOf(ObservationKind.Interval) + response.CountOf(ObservationKind.LeftCensored) > 0)
            throw new ArgumentException("Residuals of interval- or left-censored rows are no times, so that their cumulative hazard cannot be estimated: draw the survival curves instead.");
        double[] residuals = fit.Residuals(ResidualType.CoxSnell);
        int infinite = Array.FindIndex(residuals, double.IsPositiveInfinity);
        if (infinite >= 0)
            throw new ArgumentException($"The event of observation {infinite + 1} is at its truncation time, where a Cox-Snell residual is infinite: give truncation times after the events, or draw the martingale residuals.");
        double[] status = [.. response.Kinds.ToArray().Select(k => k == ObservationKind.Exact ? 1.0 : 0)];
        double z = Normal.InvCDF(0, 1, 0.975);
        CurvePoint[] points = [.. new NelsonAalen().Estimate(SurvivalResponse.Right(residuals, status), fit.CaseWeights).Points.Where(p => p.Events > 0)];
        return new StepCurve
        {
            Label = name,
            Times = [.. points.Select(p => p.Time)],
            Values = [.. points.Select(p => p.CumulativeHazard)],
            // Symmetric on the scale of log H.
            Lower = limits ? [.. points.Select(p => p.CumulativeHazard * Math.Exp(-z * p.CumulativeHazardStandardError / p.CumulativeHazard))] : [],
            Upper = limits ? [.. points.Select(p => p.CumulativeHazard * Math.Exp(z * p.CumulativeHazardStandardError / p.CumulativeHazard))] : [],
        };
    }

    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        double value = 0;
        yield return (0, 0);
        for (int i = 0; i < times.Count; i++)
        {
            yield return (times[i], value);
            value = values[i];
            yield return (times[i], value);
        }
    }
}
