using OxyPlot;

namespace Stats.Plots;

/// <summary>Survival curves over time: estimates as solid steps with marks where rows were censored, models dashed in the same colour.</summary>
/// <remarks>Below the axis stands how many were at risk at each tick, by group. The same curves give the same bytes on every run.</remarks>
public sealed record SurvivalPlot : Plot
{
    /// <summary>What the horizontal axis is called; name the unit.</summary>
    public string TimeLabel { get; init; } = "Time";

    /// <summary>What the vertical axis is called.</summary>
    public string ValueLabel { get; init; } = "Survival probability";

    /// <summary>Estimates without a model.</summary>
    public IReadOnlyList<StepCurve> Estimates { get; init; } = [];

    /// <summary>What the legend calls the estimates.</summary>
    public string EstimateName { get; init; } = "Kaplan-Meier";

    /// <summary>Curves of fitted models; each family has dashes of its own.</summary>
    public IReadOnlyList<SmoothCurve> Models { get; init; } = [];

    /// <summary>The last time shown; null: that of the last curve.</summary>
    public double? LastTime { get; init; }

    internal override void Draw(Canvas canvas)
    {
        foreach (StepCurve c in Estimates) CurveChecks.Require(c.Label, c.Times, c.Values, c.Lower, c.Upper);
        foreach (SmoothCurve c in Models) CurveChecks.Require(c.Label, c.Times, c.Values, c.Lower, c.Upper);
        if (Estimates.Count + Models.Count == 0) throw new ArgumentException("The plot has no curve: give Estimates or Models.");
        double last = LastTime ?? Estimates.Select(c => c.Times).Concat(Models.Select(c => c.Times)).Select(t => t.Count == 0 ? 0 : t[^1]).Max();

        CurveChecks.RequireLast(LastTime);
        CurveChart chart = new(Title, TimeLabel, ValueLabel, Width, Height, last, new Scale(1, 0.2));
        foreach (StepCurve c in Estimates) chart.Band(chart.Group(c.Label), StepLimits(c));
        foreach (SmoothCurve c in Models) chart.Band(chart.Group(c.Label), SmoothPoints.Limits(c));
        bool marked = Estimates.Any(c => c.CensoredTimes.Count > 0);
        foreach (StepCurve c in Estimates)
        {
            int group = chart.Group(c.Label);
            chart.Line(Palette.Colour(group), null, 1.4, Steps(c));
            chart.Marks(group, c.CensoredTimes.Select(t => new DataPoint(t, ValueAt(c, t))));
        }

        foreach (SmoothCurve c in Models) chart.Line(Palette.Colour(chart.Group(c.Label)), Palette.Dash(chart.Family(c.Family)), 1.8, SmoothPoints.Line(c));

        // Colours are groups, kinds of line are estimates and families: the legend names each once.
        foreach (string label in Estimates.Select(c => c.Label).Concat(Models.Select(c => c.Label)).Distinct()) chart.Legend(Palette.Colour(chart.Group(label)), null, 2.4, label);
        if (Estimates.Count > 0) chart.Legend(Palette.Grey, null, 1.4, EstimateName + (marked ? " (+ censored)" : ""), marked);
        foreach (string family in Models.Select(c => c.Family).Where(f => f.Length > 0).Distinct()) chart.Legend(Palette.Grey, Palette.Dash(chart.Family(family)), 1.8, family);
        chart.Table(
            Models.Count > 0 ? $"Number at risk ({EstimateName})" : "Number at risk",
            Estimates.Where(c => c.AtRisk is not null).Select(c => (chart.Group(c.Label), c.Label, c.AtRisk!)));
        chart.Draw(canvas);
    }

    private static IEnumerable<DataPoint> Steps(StepCurve curve)
    {
        double value = 1;
        yield return new DataPoint(0, 1);
        for (int i = 0; i < curve.Times.Count; i++)
        {
            yield return new DataPoint(curve.Times[i], value);
            value = curve.Values[i];
            yield return new DataPoint(curve.Times[i], value);
        }
    }

    private static IEnumerable<(double Time, double Lower, double Upper)> StepLimits(StepCurve curve)
    {
        if (curve.Lower.Count == 0) yield break;
        double lower = 1, upper = 1;
        yield return (0, 1, 1);
        for (int i = 0; i < curve.Times.Count; i++)
        {
            yield return (curve.Times[i], lower, upper);
            if (double.IsNaN(curve.Lower[i]) || double.IsNaN(curve.Upper[i])) yield break;
            (lower, upper) = (curve.Lower[i], curve.Upper[i]);
            yield return (curve.Times[i], lower, upper);
        }
    }

    private static double ValueAt(StepCurve curve, double time)
    {
        int low = 0, high = curve.Times.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (curve.Times[middle] <= time) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? 1 : curve.Values[low - 1];
    }
}
