using Stats.Optim;

namespace Stats.Survival;

/// <content>Increments of the cumulative hazard between two times, however near they are.</content>
internal sealed partial class RowKernel
{
    // What follows a stretch that adds less than this adds nothing.
    private const double IntegralRounding = 1e-17;

    /// <summary>H(upper) - H(lower) of the rows of the block, with its gradients in the predictors; its second derivatives mean nothing.</summary>
    /// <param name="logLower">log of the earlier times, finite.</param>
    /// <param name="logUpper">log of the later ones, at which <see cref="LogHazardOnLogTime"/> may be asked next.</param>
    /// <param name="logWidth">log(upper/lower).</param>
    /// <param name="result">The increments.</param>
    public void Increments(ReadOnlySpan<double> logLower, ReadOnlySpan<double> logUpper, ReadOnlySpan<double> logWidth, Span<PredictorJet> result)
    {
        Scales(logLower.Length);
        At(logLower, true);
        SaveLower(logLower, true);
        At(logUpper, true);
        for (int i = 0; i < logLower.Length; i++)
        {
            PredictorJet increment = PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, logUpper[i]));
            double to = increment.Value;
            increment.Add(-1, lowerCumulative[i]);
            result[i] = increment.Value < DirectShare * to ? Narrow(i, logLower[i], logWidth[i]) : increment;
        }
    }

    /// <summary>What the cumulative hazard of the block's first row still rises by after a time, with its gradients: for families with a plateau.</summary>
    public PredictorJet IncrementToPlateau(double logLower)
    {
        Scales(1);
        PredictorJet sum = default;
        double stretch = IntervalQuadrature.MaximumPanels / (4 * gamma[0]);
        for (double from = logLower; ; from += stretch)
        {
            PredictorJet part = Narrow(0, from, stretch);
            if (!(part.Value > IntegralRounding * sum.Value)) return sum;
            sum.Add(1, part);
        }
    }

    private PredictorJet Narrow(int i, double logLower, double logWidth)
    {
        PredictorJet relative = NarrowIncrement(i, logLower, logWidth, true), result = default;
        double increment = Math.Exp(relative.Value);
        result.Add(increment, relative);
        result.Value = increment;
        return result;
    }

    // The increment D as the integral of the hazard over log time by panels of Gauss-Legendre, on the log scale, so that neither tiny increments nor their derivatives lose digits:
    // the value is log D, the derivatives are D_i/D and D_ij/D.
    private PredictorJet NarrowIncrement(int i, double lower, double width, bool derivatives)
    {
        int panels = Math.Clamp((int)Math.Ceiling(2 * gamma[i] * width), 1, IntervalQuadrature.MaximumPanels);
        double largest = double.NegativeInfinity, total = 0;
        PredictorJet mean = default;
        for (int panel = 0; panel < panels; panel++)
        {
            double left = lower + (width * panel / panels), step = width / panels;
            for (int k = 0; k < IntervalQuadrature.Nodes; k++)
            {
                nodeW[k] = Position(i, left + (step * IntervalQuadrature.Points[k]));
                nodeShape[k] = Predictors[3][i];
            }

            if (derivatives) baseline.Jets(nodeW, nodeShape, nodeLog, nodeCumulative);
            else baseline.Values(nodeW, nodeShape, nodeValue0, nodeValue1);
            for (int k = 0; k < IntervalQuadrature.Nodes; k++)
            {
                double logTime = left + (step * IntervalQuadrature.Points[k]);
                PredictorJet term = default;
                if (derivatives) term = PredictorJet.LogHazardOnLogTime(Predictors[1][i], Predictors[2][i], nodeW[k], nodeLog[k], Scale(i, logTime));
                else term.Value = Predictors[1][i] + Predictors[2][i] + nodeW[k] + nodeValue0[k];
                double log = term.Value + Math.Log(step * IntervalQuadrature.Weights[k]);
                if (log > largest)
                {
                    double shrink = Math.Exp(largest - log);
                    total *= shrink;
                    PredictorJet scaled = default;
                    scaled.Add(shrink, mean);
                    mean = scaled;
                    largest = log;
                }

                double share = Math.Exp(log - largest);
                total += share;
                if (!derivatives) continue;
                mean.Add(share, term);
                mean.AddOuter(share, term);
            }
        }

        PredictorJet relative = default;
        if (derivatives) relative.Add(1 / total, mean);
        relative.Value = largest + Math.Log(total);
        return relative;
    }

    // log(1 - e^-D) = log D - log(1/q), q = (1 - e^-D)/D.
    private void AddNarrowInterval(int i, double lower, double width, bool derivatives)
    {
        PredictorJet relative = NarrowIncrement(i, lower, width, derivatives);
        double logIncrement = relative.Value, d = Math.Exp(logIncrement);
        double logQ = Math.Log(Elementary.Expm1OverX(-d));
        ref PredictorJet sum = ref Contributions[i];
        if (!derivatives)
        {
            sum.Value = logIncrement + logQ - lowerCumulative[i].Value;
            return;
        }

        // p = D d/dD log(1 - e^-D).
        double p = 1 / Elementary.Expm1OverX(d);
        sum = PredictorJet.Chain(relative, 0, p, p + d, LaneFunctions<double, Lanes64>.Log1mExpBend(d, p));
        sum.Add(-1, lowerCumulative[i]);
        sum.Value = logIncrement + logQ - lowerCumulative[i].Value;
    }
}
