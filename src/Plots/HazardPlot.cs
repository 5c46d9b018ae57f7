namespace Stats.Plots;

/// <summary>Hazards of fitted models over time.</summary>
/// <remarks>Where a hazard is unbounded at time 0, the axis ends at the largest value seen after the first fiftieth of the time shown, and the curve leaves the frame.</remarks>
public sealed record HazardPlot : Plot
{
    /// <summary>A plot of 720 by 420 pixels.</summary>
    public HazardPlot() => Height = 420;

    /// <summary>What the horizontal axis is called; name the unit.</summary>
    public string TimeLabel { get; init; } = "Time";

    /// <summary>What the vertical axis is called.</summary>
    public string ValueLabel { get; init; } = "Hazard";

    /// <summary>The curves; groups differ in colour, families in dashes (the first is solid).</summary>
    public IReadOnlyList<SmoothCurve> Curves { get; init; } = [];

    /// <summary>The last time shown; null: that of the last curve.</summary>
    public double? LastTime { get; init; }

    internal override void Draw(Canvas canvas)
    {
        if (Curves.Count == 0) throw new ArgumentException("The plot has no curve: give Curves.");
        foreach (SmoothCurve c in Curves) CurveChecks.Require(c.Label, c.Times, c.Values, c.Lower, c.Upper);
        double last = LastTime ?? Curves.Max(c => c.Times.Count == 0 ? 0 : c.Times[^1]);
        double top = Curves.SelectMany(c => c.Times.Zip(c.Values)).Where(p => p.First >= last / 50 && p.First <= last && double.IsFinite(p.Second)).Select(p => p.Second).DefaultIfEmpty(1).Max();

        CurveChecks.RequireLast(LastTime);
        CurveChart chart = new(Title, TimeLabel, ValueLabel, Width, Height, last, Scale.Covering(top, 6, whole: true));
        foreach (SmoothCurve c in Curves) chart.Band(chart.Group(c.Label), SmoothPoints.Limits(c));
        foreach (SmoothCurve c in Curves) chart.Line(Palette.Colour(chart.Group(c.Label)), Dashes(chart, c.Family), 1.8, SmoothPoints.Line(c));
        foreach (string label in Curves.Select(c => c.Label).Distinct()) chart.Legend(Palette.Colour(chart.Group(label)), null, 2.4, label);
        foreach (string family in Curves.Select(c => c.Family).Where(f => f.Length > 0).Distinct()) chart.Legend(Palette.Grey, Dashes(chart, family), 1.8, family);
        chart.Draw(canvas);
    }

    // There is no estimate beside these curves, so that the first family may be solid.
    private static double[]? Dashes(CurveChart chart, string family) => chart.Family(family) is var place && place == 0 ? null : Palette.Dash(place - 1);
}
