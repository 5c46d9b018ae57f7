using System.Globalization;

namespace Stats.Survival;

/// <summary>A survival curve estimated without a model: steps at the times of events.</summary>
public sealed class SurvivalCurve
{
    private readonly CurvePoint[] _points;
    private readonly double[] _increments;
    private readonly RiskTable _table;

    internal SurvivalCurve(
        string label, CurvePoint[] points, double[] increments, RiskTable table, int count, string estimator, double level, ConfidenceKind confidence)
    {
        _points = points;
        _increments = increments;
        _table = table;
        Label = label;
        Count = count;
        Estimator = estimator;
        Level = level;
        Confidence = confidence;
        Points = Array.AsReadOnly(points);
        Events = points.Sum(p => p.Events);
    }

    /// <summary>The name of the group.</summary>
    public string Label { get; }

    /// <summary>"Kaplan-Meier" or "Nelson-Aalen".</summary>
    public string Estimator { get; }

    /// <summary>Number of rows, without the missing and the weightless.</summary>
    public int Count { get; }

    /// <summary>Sum of the weights of the events.</summary>
    public double Events { get; }

    /// <summary>Confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>How the limits were made.</summary>
    public ConfidenceKind Confidence { get; }

    /// <summary>The curve at every distinct time of an event or of a censoring, in order. Between two of them it is that at the earlier one; before the first it is 1.</summary>
    public IReadOnlyList<CurvePoint> Points { get; }

    /// <summary>Time by which half have failed.</summary>
    public CurveQuantile Median => Quantile(0.5);

    /// <summary>Time by which a share has failed: where the curve first comes down to 1 - share.</summary>
    /// <remarks>Where the curve runs level at exactly 1 - share (to 1.5e-8) and falls later, the middle of the level piece, as a median of uncensored times.</remarks>
    /// <param name="share">Between 0 and 1; 0 gives time 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public CurveQuantile Quantile(double share)
    {
        if (!(share >= 0 && share <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        if (share == 0) return new CurveQuantile(0, 0, 0, 0);
        return new CurveQuantile(share, Crossing(1 - share, p => p.Survival), Crossing(1 - share, p => p.Lower), Crossing(1 - share, p => p.Upper));
    }

    /// <summary>Mean time without the event up to a horizon, by the area under the curve.</summary>
    /// <param name="until">The horizon, positive. Beyond the last time the curve is taken to stay where it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not positive and finite.</exception>
    public RestrictedMean RestrictedMean(double until)
    {
        if (!(until > 0 && double.IsFinite(until))) throw new ArgumentOutOfRangeException(nameof(until), until, "The horizon of a restricted mean is positive and finite.");

        // Klein & Moeschberger (2003), section 4.5: var = sum over event times s of (area from s on)^2 d/(n (n - d)). From the end, so that the area is at hand.
        int last = LastUntil(until);
        double area = 0, variance = 0, right = until;
        for (int i = last; i >= 0; i--)
        {
            area += (right - _points[i].Time) * _points[i].Survival;
            variance += area * area * _increments[i];
            right = _points[i].Time;
        }

        return new RestrictedMean(until, area + right, Math.Sqrt(variance));
    }

    /// <summary>Sum of the weights of the rows watched at a time: with entry before it and exit not before it. At 0, of those watched from 0 on.</summary>
    /// <param name="time">A time, not negative.</param>
    public double AtRisk(double time) => _table.AtRiskAt(time);

    /// <summary>The curve at chosen times, as R's summary(fit, times = ...).</summary>
    /// <param name="times">Times, not negative, increasing.</param>
    /// <returns>For each time: those at risk at it, events and censorings since the time before, and the estimates.</returns>
    /// <exception cref="ArgumentException">The times are negative or do not increase.</exception>
    public IReadOnlyList<CurvePoint> At(params IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        List<CurvePoint> rows = [];
        int done = -1;
        double previous = double.NegativeInfinity;
        foreach (double time in times)
        {
            if (!(time >= 0 && time > previous)) throw new ArgumentException($"The times must be 0 or more and increase; {Number(time)} does not.", nameof(times));
            previous = time;
            double events = 0, censored = 0;
            while (done + 1 < _points.Length && _points[done + 1].Time <= time)
            {
                done++;
                events += _points[done].Events;
                censored += _points[done].Censored;
            }

            CurvePoint start = done < 0 ? new CurvePoint(0, 0, 0, 0, 1, 0, 1, 1, 0, 0) : _points[done];
            rows.Add(start with { Time = time, AtRisk = AtRisk(time), Events = events, Censored = censored });
        }

        return rows.AsReadOnly();
    }

    /// <summary>Label, number of rows and events, median with limits.</summary>
    public override string ToString() =>
        $"{Estimator} {Label}: n {Count}, events {Number(Events)}, median {Number(Median.Value)} [{Number(Median.Lower)}, {Number(Median.Upper)}]";

    internal static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString("G6", CultureInfo.InvariantCulture);

    // The rule by which R prints a median: a level piece counts as such only if the curve falls below it later.
    private double Crossing(double height, Func<CurvePoint, double> curve)
    {
        for (int i = 0; i < _points.Length; i++)
        {
            double value = curve(_points[i]);
            if (!(value < height + NearTies.Tolerance)) continue;
            if (Math.Abs(value - height) >= NearTies.Tolerance) return _points[i].Time;
            for (int j = i + 1; j < _points.Length; j++)
                if (curve(_points[j]) < value) return (_points[i].Time + _points[j].Time) / 2;
            return _points[i].Time;
        }

        return double.NaN;
    }

    private int LastUntil(double time)
    {
        int low = 0, high = _points.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_points[middle].Time <= time) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
