using MathNet.Numerics.Integration;
using Stats.Optim;

namespace Stats.Survival;

/// <content>Predictions that are times: quantiles and means, given survival to a start.</content>
internal sealed partial class RowPredictor
{
    // What lies left of the last panel is at most this share of the sum; one more panel takes it in.
    private const double Rest = 1e-12;
    private const double SmallestNormal = 2.2250738585072014e-308, LargestLog = 708;

    // A hazard on log time that changes by less over a doubling of time is constant from there on: the tail is a power of time.
    private const double Constant = 1e-13;
    private const double Accuracy = 1e-14;
    private const int Nodes = 16, MaximumSteps = 60, Halvings = 30;
    private static readonly GaussLegendreRule Rule = new(0, 1, Nodes);

    private Quantity LogTime(ReadOnlySpan<double> predictors, double p, double start)
    {
        double increment = -Elementary.Log1p(-p), wait, logWait;
        if (start == 0)
        {
            wait = new SurvivalDistribution(family, predictors).TimeOfCumulativeHazard(increment);
            logWait = Math.Log(wait);
        }
        else
        {
            logWait = LogWait(predictors, increment, start);
            wait = Math.Exp(logWait);
        }

        double time = start + wait;
        if (!(wait > 0) || double.IsInfinity(time)) return Quantity.WithoutError(time);

        // The increment to the quantile is constant in eta: d log t = -D_eta/(dH/d log t) d eta, and d log(t - start) = t/(t - start) d log t.
        Since(predictors, start, [logWait]);
        return new(time, logWait, Gradient(cumulative[0], -Math.Exp(-hazard[0].Value) * (time / wait)), PredictionScale.Log(start));
    }

    // log of the time after the start in which the cumulative hazard rises by an amount; infinite where it never does.
    private double LogWait(ReadOnlySpan<double> predictors, double increment, double start)
    {
        SurvivalDistribution distribution = new(family, predictors);
        if (start == 0 || increment == 0 || double.IsPositiveInfinity(increment)) return Math.Log(distribution.TimeOfCumulativeHazard(increment));
        double before = distribution.CumulativeHazard(start), wait = distribution.TimeOfCumulativeHazard(before + increment) - start;
        if (double.IsPositiveInfinity(before)) return double.NaN;
        if (double.IsNaN(wait) || double.IsPositiveInfinity(wait)) return wait;

        // That difference is rounding where the wait is short. From it, or from a constant hazard, Newton's steps in the logarithms.
        double log = wait > 0 ? Math.Log(wait) : Math.Log(increment) - distribution.LogHazard(start);
        for (int step = 0; step < MaximumSteps; step++)
        {
            Since(predictors, start, [log]);
            double reached = cumulative[0].Value, slope = Math.Exp(hazard[0].Value - Elementary.Softplus(Math.Log(start) - log)) / reached;
            double change = Math.Log(increment / reached) / slope;
            if (!double.IsFinite(change)) break;
            log += change;
            if (Math.Abs(change) <= 4e-16 * Math.Max(1, Math.Abs(log))) break;
        }

        return log;
    }

    private Quantity RestrictedMean(ReadOnlySpan<double> predictors, double horizon, double start)
    {
        double length = horizon - start;
        Area area = Lived(predictors, length, start);
        if (area.Lost == 0) return Quantity.Certain(horizon);

        // logit(lived/length); lived + lost = length.
        return new(start + area.Lived, Math.Log(area.Lived) - Math.Log(area.Lost), area.Gradient(area.Lived * (area.Lost / length)), PredictionScale.Logit(start, length));
    }

    // The mean time lived and lost within a length of time after the start.
    private Area Lived(ReadOnlySpan<double> predictors, double length, double start)
    {
        Area sum = default;
        double right = length, size = 0.5 * Math.Min(length, Math.Exp(LogWait(predictors, Math.Log(2), start)));

        // Halving panels towards 0 resolve survival functions that leave 1 like a power of t, and find those that are 0 long before the horizon.
        for (bool last = false; !last;)
        {
            last = right <= Rest * sum.Lived || right < SmallestNormal;
            double left = last ? 0 : 0.5 * right;
            sum = Refined(predictors, start, left, right, Panel(predictors, start, left, right), sum, size, Halvings);
            right = left;
        }

        return sum;
    }

    // Adds a panel by its halves, and these by theirs, until that makes no difference to what is lived, which is at least of a size.
    private Area Refined(ReadOnlySpan<double> predictors, double start, double left, double right, in Area whole, in Area sum, double size, int halvings)
    {
        double middle = left + (0.5 * (right - left));
        Area first = Panel(predictors, start, left, middle), second = Panel(predictors, start, middle, right), both = first + second;
        if (halvings == 0 || !(Math.Abs(both.Lived - whole.Lived) > Accuracy * Math.Max(size, Math.Max(sum.Lived, both.Lived)))) return sum + both;
        Area added = Refined(predictors, start, middle, right, second, sum, size, halvings - 1);
        return Refined(predictors, start, left, middle, first, added, size, halvings - 1);
    }

    private Area Panel(ReadOnlySpan<double> predictors, double start, double left, double right)
    {
        Span<double> logLonger = stackalloc double[Nodes];
        double width = right - left;
        for (int k = 0; k < Nodes; k++) logLonger[k] = Math.Log(left + (width * Rule.Abscissas[k]));
        Since(predictors, start, logLonger);
        Area sum = default;
        for (int k = 0; k < Nodes; k++)
        {
            double share = width * Rule.Weights[k], weight = share * Math.Exp(-cumulative[k].Value);
            sum += Area.Of(weight, -share * Elementary.Expm1(-cumulative[k].Value), weight, cumulative[k]);
        }

        return sum;
    }

    // The mean exists where the hazard on log time exceeds 1 in the end: S falls faster than 1/t.
    private Quantity Mean(ReadOnlySpan<double> predictors, double start)
    {
        if (!double.IsPositiveInfinity(family.Kernel.Plateau(predictors[3]).Value)) return Quantity.WithoutError(double.PositiveInfinity);
        double logLeft = LogWait(predictors, Math.Log(2), start);
        if (!double.IsFinite(logLeft)) return Quantity.WithoutError(logLeft);
        double left = Math.Exp(logLeft), slope = 0;
        Area sum = Lived(predictors, left, start);
        while (double.IsFinite(sum.Lived))
        {
            sum = Refined(predictors, start, left, 2 * left, Panel(predictors, start, left, 2 * left), sum, 0, Halvings);
            left *= 2;
            logLeft = Math.Log(left);
            Since(predictors, start, [logLeft]);
            double before = slope, logTime = start == 0 ? logLeft : logLeft + Elementary.Softplus(Math.Log(start) - logLeft);
            slope = Math.Exp(hazard[0].Value);
            if (double.IsNaN(slope)) return Quantity.WithoutError(double.NaN);
            bool exists = slope - 1 > Flat, constant = Math.Abs(slope - before) <= Constant * slope || logTime > LargestLog;
            if (!exists && constant) break;
            if (!exists) continue;

            // The rest is t S/(slope - 1) for a constant slope, and less for one that rises.
            double rest = Math.Exp(logTime - cumulative[0].Value) / (slope - 1);
            if (rest > Rest * sum.Lived)
            {
                if (!constant) continue;
                sum += Area.Of(rest, 0, rest, cumulative[0]) + Area.Of(0, 0, rest * slope / (slope - 1), hazard[0]);
            }

            return new(start + sum.Lived, Math.Log(sum.Lived), sum.Gradient(sum.Lived), PredictionScale.Log(start));
        }

        return Quantity.WithoutError(double.PositiveInfinity);
    }

    /// <summary>Time lived and lost, and the gradient of the former in the predictors.</summary>
    private readonly record struct Area(double Lived, double Lost, double G0, double G1, double G2, double G3)
    {
        public static Area operator +(in Area a, in Area b) => new(a.Lived + b.Lived, a.Lost + b.Lost, a.G0 + b.G0, a.G1 + b.G1, a.G2 + b.G2, a.G3 + b.G3);

        // Lived falls by the weight where the jet rises by 1; what has no weight may have no finite jet.
        public static Area Of(double lived, double lost, double weight, in PredictorJet jet) =>
            weight == 0 ? new(lived, lost, 0, 0, 0, 0) : new(lived, lost, -weight * jet.G0, -weight * jet.G1, -weight * jet.G2, -weight * jet.G3);

        public double[] Gradient(double divisor) => [G0 / divisor, G1 / divisor, G2 / divisor, G3 / divisor];
    }
}
