namespace Stats.Survival;

/// <summary>The masses on the innermost intervals while they are searched; F[j] is the mass of the first j sets.</summary>
internal sealed class SelfConsistentMass
{
    private readonly InnermostIntervals _sets;
    private readonly double[] _weight;
    private readonly double _total;
    private double[] _cumulative;

    public SelfConsistentMass(InnermostIntervals sets, double[] weight)
    {
        _sets = sets;
        _weight = weight;
        _total = weight.Sum();
        int m = sets.Lower.Length;
        _cumulative = new double[m + 1];
        for (int j = 0; j <= m; j++) _cumulative[j] = (double)j / Math.Max(1, m);
    }

    public double[] Mass()
    {
        double[] mass = new double[_cumulative.Length - 1];
        for (int j = 0; j < mass.Length; j++) mass[j] = _cumulative[j + 1] - _cumulative[j];
        return mass;
    }

    public double LogLikelihood() => LogLikelihood(_cumulative);

    /// <summary>One step of self-consistency (EM).</summary>
    /// <returns>How far the log-likelihood before the step lay below its maximum, at most: the log-likelihood is concave in the masses, so that no
    /// point lies higher than the tangent's value max_j D_j - n, where D_j = sum of w_i/P_i over the rows that cover set j.</returns>
    public double SelfConsistencyStep()
    {
        int m = _cumulative.Length - 1;
        if (m == 0) return 0;
        double[] change = new double[m + 1];
        for (int i = 0; i < _weight.Length; i++)
        {
            double share = _weight[i] / Probability(_cumulative, i);
            change[_sets.First[i]] += share;
            change[_sets.Last[i] + 1] -= share;
        }

        double slope = 0, largest = 0, sum = 0;
        double[] mass = Mass();
        for (int j = 0; j < m; j++)
        {
            slope += change[j];
            largest = Math.Max(largest, slope);
            mass[j] *= Math.Max(0, slope) / _total;
            sum += mass[j];
        }

        // Dividing by the sum takes away the rounding of the running slope.
        double[] next = new double[m + 1];
        for (int j = 0; j < m; j++) next[j + 1] = next[j] + (mass[j] / sum);
        next[m] = 1;
        _cumulative = next;
        return largest - _total;
    }

    /// <summary>One step of the iterative convex minorant: isotonic regression of a diagonal Newton step, then halving until the likelihood rises.</summary>
    public void ConvexMinorantStep()
    {
        int m = _cumulative.Length - 1;
        if (m < 2) return;
        double[] slope = new double[m + 1], curvature = new double[m + 1];
        for (int i = 0; i < _weight.Length; i++)
        {
            double p = Probability(_cumulative, i), first = _weight[i] / p, second = first / p;
            slope[_sets.Last[i] + 1] += first;
            slope[_sets.First[i]] -= first;
            curvature[_sets.Last[i] + 1] += second;
            curvature[_sets.First[i]] += second;
        }

        double[] target = new double[m - 1];
        for (int j = 1; j < m; j++) target[j - 1] = _cumulative[j] + (slope[j] / curvature[j]);
        IsotonicRegression.Fit(target, curvature.AsSpan(1, m - 1));
        double gain = 0;
        for (int j = 1; j < m; j++)
        {
            target[j - 1] = Math.Clamp(target[j - 1], 0, 1);
            gain += slope[j] * (target[j - 1] - _cumulative[j]);
        }

        double start = LogLikelihood(_cumulative);
        double[] trial = new double[m + 1];
        trial[m] = 1;
        for (double step = 1; step > 1e-9; step /= 2)
        {
            for (int j = 1; j < m; j++) trial[j] = _cumulative[j] + (step * (target[j - 1] - _cumulative[j]));
            if (!(LogLikelihood(trial) > start + (0.1 * step * gain))) continue;
            _cumulative = trial;
            return;
        }
    }

    private double Probability(double[] cumulative, int row) => cumulative[_sets.Last[row] + 1] - cumulative[_sets.First[row]];

    private double LogLikelihood(double[] cumulative)
    {
        double sum = 0;
        for (int i = 0; i < _weight.Length; i++) sum += _weight[i] * Math.Log(Math.Max(0, Probability(cumulative, i)));
        return sum;
    }
}
