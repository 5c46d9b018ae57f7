using MathNet.Numerics.Integration;
using Stats.Optim;

namespace Stats.Survival;

/// <content>Predictions that are times: quantiles and means, given survival to a start.</content>
internal sealed partial class RowPredictor
{
    // What lies left of the last panel is at most this share of the sum; one more panel takes it in.
    private const double Rest = 1e-12;
    private const double SmallestNormal = 2.2250738585072014e-308, LargestLog = 709;

    // A hazard on log time that changes by less over a doubling of time is constant from there on: the tail is a power of time.
    private const double Constant = 1e-13;
    private const int Nodes = 16, MaximumSteps = 60;
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
        (double lived, double lost, double[] gradient) = Lived(predictors, length, start);
        if (lost == 0) return Quantity.Certain(horizon);

        // logit(lived/length); lived + lost = length.
        for (int k = 0; k < gradient.Length; k++) gradient[k] /= lived * (lost / length);
        return new(start + lived, Math.Log(lived) - Math.Log(lost), gradient, PredictionScale.Logit(start, length));
    }

    // The mean time lived and lost within a length of time after the start, and the gradient of the former.
    private (double Lived, double Lost, double[] Gradient) Lived(ReadOnlySpan<double> predictors, double length, double start)
    {
        double lived = 0, lost = 0, right = length;
        double[] gradient = new double[4], logLonger = new double[Nodes];

        // Halving panels towards 0 resolve survival functions that leave 1 like a power of t, and find those that are 0 long before the horizon.
        for (bool last = false; !last;)
        {
            last = right <= Rest * lived || right < SmallestNormal;
            double left = last ? 0 : 0.5 * right, width = right - left;
            for (int k = 0; k < Nodes; k++) logLonger[k] = Math.Log(left + (width * Rule.Abscissas[k]));
            Since(predictors, start, logLonger);
            for (int k = 0; k < Nodes; k++)
            {
                double share = width * Rule.Weights[k], weight = share * Math.Exp(-cumulative[k].Value);
                lived += weight;
                lost -= share * Elementary.Expm1(-cumulative[k].Value);
                Subtract(gradient, weight, cumulative[k]);
            }

            right = left;
        }

        return (lived, lost, gradient);
    }

    // The mean exists where the hazard on log time exceeds 1 in the end: S falls faster than 1/t.
    private Quantity Mean(ReadOnlySpan<double> predictors, double start)
    {
        if (!double.IsPositiveInfinity(family.Kernel.Plateau(predictors[3]).Value)) return Quantity.WithoutError(double.PositiveInfinity);
        double logLeft = LogWait(predictors, Math.Log(2), start);
        if (!double.IsFinite(logLeft)) return Quantity.WithoutError(logLeft);
        (double mean, _, double[] gradient) = Lived(predictors, Math.Exp(logLeft), start);
        double[] logLonger = new double[Nodes];
        double slope = 0;
        while (double.IsFinite(mean))
        {
            for (int k = 0; k < Nodes; k++) logLonger[k] = logLeft + Elementary.Log1p(Rule.Abscissas[k]);
            Since(predictors, start, logLonger);
            for (int k = 0; k < Nodes; k++)
            {
                double weight = Rule.Weights[k] * Math.Exp(logLeft - cumulative[k].Value);
                mean += weight;
                Subtract(gradient, weight, cumulative[k]);
            }

            logLeft += Math.Log(2);
            Since(predictors, start, [logLeft]);
            double before = slope, logTime = start == 0 ? logLeft : logLeft + Elementary.Softplus(Math.Log(start) - logLeft);
            slope = Math.Exp(hazard[0].Value);
            if (double.IsNaN(slope)) return Quantity.WithoutError(double.NaN);
            bool exists = slope - 1 > Flat, constant = Math.Abs(slope - before) <= Constant * slope || logTime > LargestLog;
            if (!exists && constant) break;
            if (!exists) continue;

            // The rest is t S/(slope - 1) for a constant slope, and less for one that rises.
            double rest = Math.Exp(logTime - cumulative[0].Value) / (slope - 1);
            if (rest > Rest * mean)
            {
                if (!constant) continue;
                mean += rest;
                Subtract(gradient, rest, cumulative[0]);
                Subtract(gradient, rest * slope / (slope - 1), hazard[0]);
            }

            for (int k = 0; k < gradient.Length; k++) gradient[k] /= mean;
            return new(start + mean, Math.Log(mean), gradient, PredictionScale.Log(start));
        }

        return Quantity.WithoutError(double.PositiveInfinity);
    }

    private static void Subtract(double[] gradient, double weight, in PredictorJet jet)
    {
        if (weight == 0) return;
        gradient[0] -= weight * jet.G0;
        gradient[1] -= weight * jet.G1;
        gradient[2] -= weight * jet.G2;
        gradient[3] -= weight * jet.G3;
    }
}
