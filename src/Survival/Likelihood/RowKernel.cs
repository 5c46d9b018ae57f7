using Stats.Optim;

namespace Stats.Survival;

/// <summary>Log-likelihood of rows as a function of the four linear predictors: the rules of censoring and truncation, written once.</summary>
/// <remarks>
/// exact: log h - H; right-censored: -H; left-censored: log(1 - e^-H); interval: -H(a) + log(1 - e^-(H(b) - H(a))); entry adds H(entry);
/// right truncation subtracts log(1 - e^-(H(truncation) - H(entry))).
/// One instance serves one thread.
/// </remarks>
internal sealed partial class RowKernel
{
    /// <summary>Below this share of the hazard, its increment over an interval is integrated instead of subtracted.</summary>
    public const double DirectShare = 0.02;

    /// <summary>A row that entered at a larger cumulative hazard is outside the domain: H(exit) - H(entry) would be rounding, not a likelihood of 1e43.</summary>
    public const double LargestEntry = 1e7;

    private readonly BaselineKernel baseline;
    private readonly bool powerScale;
    private readonly double[] gamma = new double[Block.Rows], lambda = new double[Block.Rows], w = new double[Block.Rows];
    private readonly double[] value0 = new double[Block.Rows], value1 = new double[Block.Rows];
    private readonly Jet[] logHazard0 = new Jet[Block.Rows], cumulative0 = new Jet[Block.Rows];
    private readonly PredictorJet[] lowerCumulative = new PredictorJet[Block.Rows];
    private readonly double[] nodeW = new double[IntervalQuadrature.Nodes], nodeShape = new double[IntervalQuadrature.Nodes];
    private readonly double[] nodeValue0 = new double[IntervalQuadrature.Nodes], nodeValue1 = new double[IntervalQuadrature.Nodes];
    private readonly Jet[] nodeLog = new Jet[IntervalQuadrature.Nodes], nodeCumulative = new Jet[IntervalQuadrature.Nodes];

    public RowKernel(HazardFamily family)
    {
        baseline = family.Kernel;
        powerScale = family.HasPowerScale;
        for (int k = 0; k < Predictors.Length; k++) Predictors[k] = new double[Block.Rows];
    }

    /// <summary>The linear predictors of the block, by role; filled by the caller.</summary>
    public double[][] Predictors { get; } = new double[4][];

    /// <summary>Each row's contribution, filled by <see cref="Evaluate"/>; without derivatives only the values mean anything.</summary>
    public PredictorJet[] Contributions { get; } = new PredictorJet[Block.Rows];

    /// <summary>Evaluates rows of one group.</summary>
    public void Evaluate(ObservedRows rows, RowGroup group, int start, int count, bool derivatives)
    {
        Scales(count);
        Array.Clear(Contributions, 0, count);
        ReadOnlySpan<double> lower = rows.LogLower.AsSpan(start, count), upper = rows.LogUpper.AsSpan(start, count);
        switch (group.Kind)
        {
            case GroupKind.Watched:
                At(lower, derivatives);
                AddWatched(rows.Events.AsSpan(start, count), lower, derivatives);
                break;
            case GroupKind.LeftCensored:
                At(upper, derivatives);
                AddLeft(upper, derivatives);
                break;
            default:
                At(lower, derivatives);
                SaveLower(lower, derivatives);
                At(upper, derivatives);
                AddInterval(lower, upper, rows.LogWidth.AsSpan(start, count), derivatives);
                break;
        }

        if (group.Entered) AddEntry(rows.LogEntry.AsSpan(start, count), derivatives);
        if (group.Truncated) SubtractTruncation(rows, group.Entered, start, count, derivatives);
    }

    private void AddEntry(ReadOnlySpan<double> entry, bool derivatives)
    {
        At(entry, derivatives);
        AddCumulative(1, entry, derivatives);
        for (int i = 0; i < entry.Length; i++)
            if (lambda[i] * (derivatives ? cumulative0[i].Value : value1[i]) > LargestEntry) Contributions[i].Value = double.NaN;
    }

    // The probability of being seen is that of a left-censored row, or of an interval from the entry on.
    private void SubtractTruncation(ObservedRows rows, bool entered, int start, int count, bool derivatives)
    {
        PredictorJet[] own = Contributions[..count];
        Array.Clear(Contributions, 0, count);
        ReadOnlySpan<double> until = rows.LogTruncation.AsSpan(start, count);
        if (entered)
        {
            ReadOnlySpan<double> entry = rows.LogEntry.AsSpan(start, count);
            At(entry, derivatives);
            SaveLower(entry, derivatives);
            At(until, derivatives);
            AddInterval(entry, until, rows.LogSpan.AsSpan(start, count), derivatives);
            AddEntry(entry, derivatives);
        }
        else
        {
            At(until, derivatives);
            AddLeft(until, derivatives);
        }

        for (int i = 0; i < count; i++)
        {
            own[i].Add(-1, Contributions[i]);
            Contributions[i] = own[i];
        }
    }

    /// <summary>One interval (lower, upper] of one subject, however narrow.</summary>
    /// <param name="predictors">The four predictors.</param>
    /// <param name="logLower">log of the lower end.</param>
    /// <param name="logUpper">log of the upper end.</param>
    /// <param name="logWidth">log(upper/lower).</param>
    /// <param name="derivatives">Whether they are wanted.</param>
    public PredictorJet Interval(ReadOnlySpan<double> predictors, double logLower, double logUpper, double logWidth, bool derivatives)
    {
        for (int k = 0; k < predictors.Length; k++) Predictors[k][0] = predictors[k];
        Scales(1);
        Contributions[0] = default;
        At([logLower], derivatives);
        SaveLower([logLower], derivatives);
        At([logUpper], derivatives);
        AddInterval([logLower], [logUpper], [logWidth], derivatives);
        return Contributions[0];
    }

    /// <summary>The cumulative hazard of the block at given log times.</summary>
    public void Cumulative(ReadOnlySpan<double> logTime, Span<PredictorJet> result)
    {
        Scales(logTime.Length);
        At(logTime, true);
        for (int i = 0; i < logTime.Length; i++) result[i] = PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, logTime[i]));
    }

    /// <summary>The log hazard per unit of log time of the block at the log times of the last call of <see cref="Cumulative"/>.</summary>
    public void LogHazardOnLogTime(ReadOnlySpan<double> logTime, Span<PredictorJet> result)
    {
        for (int i = 0; i < logTime.Length; i++)
            result[i] = PredictorJet.LogHazardOnLogTime(Predictors[1][i], Predictors[2][i], w[i], logHazard0[i], Scale(i, logTime[i]));
    }

    private void Scales(int count)
    {
        for (int i = 0; i < count; i++)
        {
            lambda[i] = Math.Exp(Predictors[1][i]);
            gamma[i] = Math.Exp(Predictors[2][i]);
        }
    }

    private void At(ReadOnlySpan<double> logTime, bool derivatives)
    {
        int count = logTime.Length;
        for (int i = 0; i < count; i++) w[i] = Position(i, logTime[i]);
        if (derivatives) baseline.Jets(w.AsSpan(0, count), Predictors[3], logHazard0, cumulative0);
        else baseline.Values(w.AsSpan(0, count), Predictors[3], value0, value1);
    }

    // w at a log time: the scale multiplies time, or z.
    private double Position(int i, double logTime) =>
        powerScale ? (gamma[i] * logTime) + Predictors[0][i] : gamma[i] * (logTime + Predictors[0][i]);

    private TimeScale Scale(int i, double logTime) =>
        powerScale ? new(1, gamma[i] * logTime, 0) : new(gamma[i], gamma[i] * (logTime + Predictors[0][i]), gamma[i]);

    private void AddWatched(ReadOnlySpan<byte> events, ReadOnlySpan<double> logTime, bool derivatives)
    {
        AddCumulative(-1, logTime, derivatives);
        for (int i = 0; i < logTime.Length; i++)
        {
            if (events[i] == 0) continue;
            ref PredictorJet sum = ref Contributions[i];
            if (derivatives) sum.Add(1, PredictorJet.LogHazardOnLogTime(Predictors[1][i], Predictors[2][i], w[i], logHazard0[i], Scale(i, logTime[i])));
            else sum.Value += Predictors[1][i] + Predictors[2][i] + w[i] + value0[i];
            sum.Value -= logTime[i];
        }
    }

    private void AddCumulative(double sign, ReadOnlySpan<double> logTime, bool derivatives)
    {
        for (int i = 0; i < logTime.Length; i++)
        {
            if (derivatives) Contributions[i].Add(sign, PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, logTime[i])));
            else Contributions[i].Value += sign * lambda[i] * value1[i];
        }
    }

    private void AddLeft(ReadOnlySpan<double> logTime, bool derivatives)
    {
        for (int i = 0; i < logTime.Length; i++)
        {
            if (!derivatives)
            {
                Contributions[i].Value = Elementary.Log1mExp(lambda[i] * value1[i]);
                continue;
            }

            PredictorJet h = PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, logTime[i]));
            Contributions[i] = PredictorJet.Log1mExp(h);
        }
    }

    private void SaveLower(ReadOnlySpan<double> logTime, bool derivatives)
    {
        for (int i = 0; i < logTime.Length; i++)
        {
            if (derivatives) lowerCumulative[i] = PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, logTime[i]));
            else lowerCumulative[i].Value = lambda[i] * value1[i];
        }
    }

    private void AddInterval(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> width, bool derivatives)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            ref PredictorJet sum = ref Contributions[i];
            double from = lowerCumulative[i].Value, to = lambda[i] * (derivatives ? cumulative0[i].Value : value1[i]);

            // The difference of two cumulative hazards keeps its digits unless they are nearly equal; then the hazard is integrated instead.
            if (to - from < DirectShare * to)
            {
                AddNarrowInterval(i, lower[i], width[i], derivatives);
                continue;
            }

            if (!derivatives)
            {
                sum.Value = Elementary.Log1mExp(to - from) - from;
                continue;
            }

            PredictorJet increment = PredictorJet.Cumulative(lambda[i], cumulative0[i], Scale(i, upper[i]));
            increment.Add(-1, lowerCumulative[i]);
            sum = PredictorJet.Log1mExp(increment);
            sum.Add(-1, lowerCumulative[i]);
        }
    }
}
