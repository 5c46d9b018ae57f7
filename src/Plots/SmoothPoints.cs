using OxyPlot;

namespace Stats.Plots;

/// <summary>The points of a smooth curve that can be drawn.</summary>
internal static class SmoothPoints
{
    /// <summary>The line; a value that is not finite breaks it.</summary>
    public static IEnumerable<DataPoint> Line(SmoothCurve curve) =>
        curve.Times.Zip(curve.Values, (t, v) => double.IsFinite(v) ? new DataPoint(t, v) : DataPoint.Undefined);

    /// <summary>The band, without the points where a limit is not finite.</summary>
    public static IEnumerable<(double Time, double Lower, double Upper)> Limits(SmoothCurve curve)
    {
        for (int i = 0; i < curve.Lower.Count; i++)
            if (double.IsFinite(curve.Lower[i]) && double.IsFinite(curve.Upper[i])) yield return (curve.Times[i], curve.Lower[i], curve.Upper[i]);
    }
}
