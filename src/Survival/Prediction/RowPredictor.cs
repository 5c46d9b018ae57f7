using MathNet.Numerics.Integration;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>Quantities of one subject with their gradients in the four linear predictors.</summary>
internal sealed class RowPredictor
{
    // What lies left of the last panel is at most this share of the sum; one more panel takes it in.
    private const double Rest = 1e-12;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const int Nodes = 16;

    // Log times that stand for time 0, and a slope there that is none.
    private const double Near = -690, Nearer = -700, Flat = 1e-12;
    private static readonly GaussLegendreRule Rule = new(0, 1, Nodes);

    private readonly HazardFamily family;
    private readonly RowKernel kernel;
    private readonly PredictorJet[] cumulative = new PredictorJet[Block.Rows], hazard = new PredictorJet[Block.Rows];

    public RowPredictor(HazardFamily family)
    {
        this.family = family;
        kernel = new(family);
    }

    /// <summary>The value, the transformed value on which limits are formed, and the latter's gradient.</summary>
    /// <param name="Estimate">The quantity.</param>
    /// <param name="Transformed">Its transform: log H, log hazard, log time, or itself.</param>
    /// <param name="Gradient">Of the transform in the four predictors; null: there is no error to give.</param>
    internal readonly record struct Quantity(double Estimate, double Transformed, double[]? Gradient);

    public Quantity Evaluate(PredictionType type, ReadOnlySpan<double> predictors, double at) => type switch
    {
        PredictionType.Survival => at <= 0 ? new(1, double.NegativeInfinity, new double[4]) : Survival(predictors, at),
        PredictionType.CumulativeHazard => at <= 0 ? new(0, double.NegativeInfinity, new double[4]) : LogCumulative(predictors, at),
        PredictionType.Hazard => LogHazard(predictors, at),
        PredictionType.Quantile => LogTime(predictors, at),
        PredictionType.RestrictedMean => RestrictedMean(predictors, at),
        _ => Cured(predictors),
    };

    /// <summary>From a limit of the transform to one of the quantity.</summary>
    public static double Back(PredictionType type, double transformed) => type switch
    {
        PredictionType.Survival or PredictionType.CureFraction => Math.Exp(-Math.Exp(transformed)),
        PredictionType.RestrictedMean => transformed,
        _ => Math.Exp(transformed),
    };

    /// <summary>d(quantity)/d(transform), for the standard error on the quantity's own scale.</summary>
    public static double Slope(PredictionType type, Quantity q) => type switch
    {
        PredictionType.Survival or PredictionType.CureFraction => q.Estimate * Math.Exp(q.Transformed),
        PredictionType.RestrictedMean => 1,
        _ => q.Estimate,
    };

    private static double[] Gradient(in PredictorJet jet, double factor) => [jet.G0 * factor, jet.G1 * factor, jet.G2 * factor, jet.G3 * factor];

    private void Fill(ReadOnlySpan<double> predictors, int count)
    {
        for (int k = 0; k < predictors.Length; k++) kernel.Predictors[k].AsSpan(0, count).Fill(predictors[k]);
    }

    private void At(ReadOnlySpan<double> predictors, ReadOnlySpan<double> logTimes)
    {
        Fill(predictors, logTimes.Length);
        kernel.Cumulative(logTimes, cumulative);
        kernel.LogHazardOnLogTime(logTimes, hazard);
    }

    private Quantity LogCumulative(ReadOnlySpan<double> predictors, double time)
    {
        At(predictors, [Math.Log(time)]);
        double h = cumulative[0].Value;

        // Where nothing can have happened yet there is nothing to err about.
        return new(h, Math.Log(h), h == 0 ? new double[4] : Gradient(cumulative[0], 1 / h));
    }

    private Quantity Survival(ReadOnlySpan<double> predictors, double time)
    {
        Quantity h = LogCumulative(predictors, time);
        return h with { Estimate = Math.Exp(-h.Estimate) };
    }

    private Quantity LogHazard(ReadOnlySpan<double> predictors, double time)
    {
        if (time == 0) return HazardAtZero(predictors);
        double log = Math.Log(time);
        At(predictors, [log]);
        double value = hazard[0].Value - log;
        return new(Math.Exp(value), value, Gradient(hazard[0], 1));
    }

    /// <summary>The log of the ratio of two subjects' hazards at a time, and its gradients in the predictors of both; null where the ratio at time 0 is 0 or infinite.</summary>
    public (double Log, double[]? Gradient, double[]? Other) LogHazardRatio(ReadOnlySpan<double> predictors, ReadOnlySpan<double> others, double time)
    {
        ReadOnlySpan<double> logTimes = time == 0 ? [Near, Nearer] : [Math.Log(time)];
        At(predictors, logTimes);
        PredictorJet last = hazard[logTimes.Length - 1], first = hazard[0];
        At(others, logTimes);
        double log = last.Value - hazard[logTimes.Length - 1].Value, slope = time == 0 ? (first.Value - hazard[0].Value - log) / (Near - Nearer) : 0;
        if (Math.Abs(slope) > Flat) return (slope > 0 ? double.NegativeInfinity : double.PositiveInfinity, null, null);
        return (log, Gradient(last, 1), Gradient(hazard[logTimes.Length - 1], 1));
    }

    // Towards 0 the log hazard is a line in log t (or falls faster): 0 or infinite by its slope, and a number where the slope is 0.
    private Quantity HazardAtZero(ReadOnlySpan<double> predictors)
    {
        At(predictors, [Near, Nearer]);
        double value = hazard[1].Value - Nearer, slope = (hazard[0].Value - Near - value) / (Near - Nearer);
        if (double.IsNaN(value)) return new(double.NaN, double.NaN, null);
        if (Math.Abs(slope) > Flat) return slope > 0 ? new(0, double.NegativeInfinity, null) : new(double.PositiveInfinity, double.PositiveInfinity, null);
        return new(Math.Exp(value), value, Gradient(hazard[1], 1));
    }

    private Quantity LogTime(ReadOnlySpan<double> predictors, double p)
    {
        double time = new SurvivalDistribution(family, predictors).Quantile(p);
        if (!(time > 0) || double.IsInfinity(time)) return new(time, Math.Log(time), null);

        // H(t; eta) is constant along the quantile: d log t = -H_eta/(dH/d log t) d eta.
        double log = Math.Log(time);
        At(predictors, [log]);
        return new(time, log, Gradient(cumulative[0], -Math.Exp(-hazard[0].Value)));
    }

    private Quantity RestrictedMean(ReadOnlySpan<double> predictors, double horizon)
    {
        double sum = 0;
        double[] gradient = new double[4], logTimes = new double[Nodes];
        double right = horizon;

        // Halving panels towards 0 resolve survival functions that leave 1 like a power of t, and find those that are 0 long before the horizon.
        for (bool last = false; !last;)
        {
            last = right <= Rest * sum || right < SmallestNormal;
            double left = last ? 0 : 0.5 * right, width = right - left;
            for (int k = 0; k < Nodes; k++) logTimes[k] = Math.Log(left + (width * Rule.Abscissas[k]));
            At(predictors, logTimes);
            for (int k = 0; k < Nodes; k++)
            {
                double survival = Math.Exp(-cumulative[k].Value), weight = width * Rule.Weights[k] * survival;
                sum += weight;
                if (weight == 0) continue;
                gradient[0] -= weight * cumulative[k].G0;
                gradient[1] -= weight * cumulative[k].G1;
                gradient[2] -= weight * cumulative[k].G2;
                gradient[3] -= weight * cumulative[k].G3;
            }

            right = left;
        }

        return new(sum, sum, gradient);
    }

    private Quantity Cured(ReadOnlySpan<double> predictors)
    {
        Jet plateau = family.Kernel.Plateau(predictors[3]);
        if (double.IsPositiveInfinity(plateau.Value)) return new(0, double.PositiveInfinity, null);
        double log = predictors[1] + Math.Log(plateau.Value);
        return new(Math.Exp(-Math.Exp(log)), log, [0, 1, 0, plateau.V / plateau.Value]);
    }
}
