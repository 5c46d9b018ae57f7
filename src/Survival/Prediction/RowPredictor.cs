using Stats.Optim;

namespace Stats.Survival;

/// <summary>Quantities of one subject with their gradients in the four linear predictors.</summary>
internal sealed partial class RowPredictor
{
    // Log times that stand for time 0, and a slope there that is none.
    private const double Near = -690, Nearer = -700, Flat = 1e-12;

    private readonly HazardFamily family;
    private readonly RowKernel kernel;
    private readonly PredictorJet[] cumulative = new PredictorJet[Block.Rows], hazard = new PredictorJet[Block.Rows];

    public RowPredictor(HazardFamily family)
    {
        this.family = family;
        kernel = new(family);
    }

    /// <summary>A prediction, its transform, on which limits are formed, and the latter's gradient.</summary>
    /// <param name="Estimate">The quantity.</param>
    /// <param name="Transformed">Its transform.</param>
    /// <param name="Gradient">Of the transform in the four predictors; null: there is no error to give.</param>
    /// <param name="Scale">The transform's kind.</param>
    internal readonly record struct Quantity(double Estimate, double Transformed, double[]? Gradient, PredictionScale Scale)
    {
        /// <summary>What the model leaves no doubt about.</summary>
        public static Quantity Certain(double value) => new(value, double.NegativeInfinity, new double[4], PredictionScale.Log(value));

        /// <summary>What has no standard error.</summary>
        public static Quantity WithoutError(double value) => new(value, double.NaN, null, default);
    }

    /// <summary>The quantity, given survival to <paramref name="start"/>.</summary>
    public Quantity Evaluate(PredictionType type, ReadOnlySpan<double> predictors, double at, double start) => type switch
    {
        PredictionType.Survival => at <= start ? Quantity.Certain(1) : Survival(predictors, at, start),
        PredictionType.CumulativeHazard => at <= start ? Quantity.Certain(0) : LogCumulative(predictors, at, start),
        PredictionType.Hazard => at < start ? Quantity.Certain(0) : LogHazard(predictors, at),
        PredictionType.Quantile => LogTime(predictors, at, start),
        PredictionType.RestrictedMean => at <= start ? Quantity.Certain(at) : RestrictedMean(predictors, at, start),
        PredictionType.Mean => Mean(predictors, start),
        _ => Cured(predictors, start),
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

    // The increment of the cumulative hazard from the start to each of the times that are so much longer, and the hazard there.
    private void Since(ReadOnlySpan<double> predictors, double start, ReadOnlySpan<double> logLonger)
    {
        int count = logLonger.Length;
        if (start == 0)
        {
            At(predictors, logLonger);
            return;
        }

        Span<double> from = stackalloc double[count], width = stackalloc double[count], to = stackalloc double[count];
        double log = Math.Log(start);
        from.Fill(log);
        for (int k = 0; k < count; k++)
        {
            // log(1 + v/s) whatever v and s are.
            width[k] = Elementary.Softplus(logLonger[k] - log);
            to[k] = log + width[k];
        }

        Fill(predictors, count);
        kernel.Increments(from, to, width, cumulative);
        kernel.LogHazardOnLogTime(to, hazard);
    }

    private Quantity LogCumulative(ReadOnlySpan<double> predictors, double time, double start)
    {
        Since(predictors, start, [Math.Log(time - start)]);
        double h = cumulative[0].Value;

        // Where nothing can have happened yet there is nothing to err about.
        return new(h, Math.Log(h), h == 0 ? new double[4] : Gradient(cumulative[0], 1 / h), PredictionScale.Log());
    }

    private Quantity Survival(ReadOnlySpan<double> predictors, double time, double start)
    {
        Quantity h = LogCumulative(predictors, time, start);
        return h with { Estimate = Math.Exp(-h.Estimate), Scale = PredictionScale.LogCumulative };
    }

    private Quantity LogHazard(ReadOnlySpan<double> predictors, double time)
    {
        if (time == 0) return HazardAtZero(predictors);
        double log = Math.Log(time);
        At(predictors, [log]);
        double value = hazard[0].Value - log;
        return new(Math.Exp(value), value, Gradient(hazard[0], 1), PredictionScale.Log());
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
        if (double.IsNaN(value)) return Quantity.WithoutError(double.NaN);
        if (Math.Abs(slope) > Flat) return Quantity.WithoutError(slope > 0 ? 0 : double.PositiveInfinity);
        return new(Math.Exp(value), value, Gradient(hazard[1], 1), PredictionScale.Log());
    }

    private Quantity Cured(ReadOnlySpan<double> predictors, double start)
    {
        Jet plateau = family.Kernel.Plateau(predictors[3]);
        if (double.IsPositiveInfinity(plateau.Value)) return Quantity.WithoutError(0);
        double log = predictors[1] + Math.Log(plateau.Value);
        if (start == 0) return new(Math.Exp(-Math.Exp(log)), log, [0, 1, 0, plateau.V / plateau.Value], PredictionScale.LogCumulative);

        // What the cumulative hazard still rises by; near the plateau the hazard is integrated.
        double logStart = Math.Log(start), limit = Math.Exp(log);
        At(predictors, [logStart]);
        PredictorJet rest = new() { Value = limit, G1 = limit, G3 = Math.Exp(predictors[1]) * plateau.V };
        rest.Add(-1, cumulative[0]);
        if (rest.Value < RowKernel.DirectShare * limit) rest = kernel.IncrementToPlateau(logStart);
        return new(Math.Exp(-rest.Value), Math.Log(rest.Value), rest.Value == 0 ? new double[4] : Gradient(rest, 1 / rest.Value), PredictionScale.LogCumulative);
    }
}
