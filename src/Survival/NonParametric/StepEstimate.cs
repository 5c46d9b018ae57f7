using MathNet.Numerics.Distributions;

namespace Stats.Survival;

/// <summary>What the two step estimates of a survival curve share: one walk over the risk table.</summary>
internal sealed class StepEstimate
{
    private readonly bool _fromHazard;
    private readonly double _level;
    private readonly ConfidenceKind _confidence;
    private readonly bool _robust;

    public StepEstimate(bool fromHazard, double level, ConfidenceKind confidence, bool robust)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1, as 0.95.");
        if (!Enum.IsDefined(confidence)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence kind is LogLog, Log, Plain, Logit or ArcSine.");
        (_fromHazard, _level, _confidence, _robust) = (fromHazard, level, confidence, robust);
    }

    private string Name => _fromHazard ? "Nelson-Aalen" : "Kaplan-Meier";

    public SurvivalCurve Single(SurvivalResponse response, ReadOnlySpan<double> weights) =>
        Curve("all", WatchedRows.Of(response, weights, Name));

    public SurvivalCurves Groups(SurvivalResponse response, ReadOnlySpan<int> groupOf, IReadOnlyList<string> labels, ReadOnlySpan<double> weights)
    {
        WatchedRows rows = WatchedRows.Of(response, weights, Name);
        List<int>[] members = GroupMembers.Of(rows.Source, response.Count, groupOf, labels);
        List<SurvivalCurve> curves = [];
        for (int g = 0; g < members.Length; g++)
            if (members[g].Count > 0) curves.Add(Curve(labels[g], rows.Take(members[g])));
        return new SurvivalCurves(curves, Name, _level, _confidence);
    }

    private SurvivalCurve Curve(string label, WatchedRows rows)
    {
        RiskTable table = new(rows);
        double z = Normal.InvCDF(0, 1, 0.5 + (_level / 2));
        CurvePoint[] points = new CurvePoint[table.Times.Length];
        double[] increments = new double[points.Length];
        double[]? robustHazard = _robust ? InfluenceErrors.Of(table, rows, hazard: true) : null, robustLog = _robust && !_fromHazard ? InfluenceErrors.Of(table, rows, hazard: false) : robustHazard;
        double product = 1, greenwood = 0, hazard = 0, hazardVariance = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double n = table.AtRisk[i], d = table.Events[i];
            if (d > 0)
            {
                hazard += d / n;
                hazardVariance += d / (n * n);
                product = table.AllFail[i] ? 0 : product * ((n - d) / n);
                greenwood += d / (n * (n - d));
                increments[i] = _fromHazard ? d / (n * n) : table.AllFail[i] ? 0 : d / (n * (n - d));
            }

            // Once the product is 0 Greenwood's standard error is 0/0: NaN, not a number made up. The jackknife's is 0: no weight of a row would raise the product.
            double survival = _fromHazard ? Math.Exp(-hazard) : product;
            double hazardError = robustHazard?[i] ?? Math.Sqrt(hazardVariance);
            double logError = _fromHazard ? hazardError : survival == 0 ? double.NaN : robustLog?[i] ?? Math.Sqrt(greenwood);
            bool certain = _robust && survival == 0;
            (double lower, double upper) = certain && _confidence == ConfidenceKind.Plain ? (0, 0) : Limits(survival, logError, z);
            points[i] = new CurvePoint(table.Times[i], n, d, table.Censored[i], survival, certain ? 0 : survival * logError, lower, upper, hazard, hazardError);
        }

        return new SurvivalCurve(label, points, increments, table, rows.Exit.Length, Name, _level, _confidence);
    }

    // Kalbfleisch & Prentice (2002), section 1.4.1.
    private (double Lower, double Upper) Limits(double survival, double logError, double z)
    {
        if (double.IsNaN(logError)) return (double.NaN, double.NaN);
        if (survival == 1) return (1, 1);
        double log = Math.Log(survival);
        switch (_confidence)
        {
            case ConfidenceKind.LogLog:
                // S^(exp(+-z se/log S)); log S is negative, so that the plus sign gives the upper limit.
                double width = z * logError / log;
                return (Math.Exp(log * Math.Exp(-width)), Math.Exp(log * Math.Exp(width)));
            case ConfidenceKind.Log:
                return (Math.Exp(log - (z * logError)), Math.Min(1, Math.Exp(log + (z * logError))));
            case ConfidenceKind.Logit:
                // d logit S = d log S/(1 - S).
                double odds = log - Math.Log(1 - survival), half = z * logError / (1 - survival);
                return (1 / (1 + Math.Exp(half - odds)), 1 / (1 + Math.Exp(-half - odds)));
            case ConfidenceKind.ArcSine:
                // d arcsin(root S) = root(S/(1 - S)) d log S/2.
                double angle = Math.Asin(Math.Sqrt(survival)), turn = 0.5 * z * logError * Math.Sqrt(survival / (1 - survival));
                double low = Math.Sin(Math.Max(0, angle - turn)), high = Math.Sin(Math.Min(Math.PI / 2, angle + turn));
                return (low * low, high * high);
            default:
                return (Math.Max(0, survival - (z * survival * logError)), Math.Min(1, survival + (z * survival * logError)));
        }
    }
}
