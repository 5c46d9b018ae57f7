using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>A least-squares fit to the measurements that are not grossly wrong.</summary>
internal sealed record InlierFit(double[] Factor, int Rank, double[] Residuals, bool[] Inliers, double Trimmed, int Steps, bool Converged)
{
    public int InlierCount => Inliers.Count(i => i);
}

/// <summary>
/// Gauss-Newton at a fixed rank on the measurements whose residual is within six robust standard deviations, which are told anew before each step. Steps solve
/// min_V sum (r_i + 2 &lt;A_i, U V'&gt;)^2 by conjugate gradients, preconditioned by (U'U)^-1 so that the condition of the matrix does not matter; the rotations of U, which
/// change nothing, stay out of them. One pass over the measurements per conjugate step, and no matrix of their number is formed.
/// </summary>
internal sealed class InlierGaussNewton(IMeasurementOperator measurements, double[] values, double unit, double size, RecoverySteps steps, CancellationToken cancellationToken)
{
    // Scale from the 40 % quantile: P(|z| < 0.5244) = 0.4. The share of wrong measurements may thus come near to 60 %.
    private const double ScaleShare = 0.4, ScaleQuantile = 0.5244005127080407, Cut = 6, SolveTolerance = 1e-5;
    private const int MaxConjugateSteps = 80, MaxHalvings = 8;
    private const double LimitFall = 30;
    private readonly int d = measurements.Dimension, m = values.Length;

    public int Passes { get; private set; }

    public double Floor => 1e-13 * unit * size;

    /// <summary>The fit at a rank.</summary>
    /// <param name="start">Where it begins: d * rank.</param>
    /// <param name="rank">Columns.</param>
    /// <param name="maxSteps">Steps at most.</param>
    /// <param name="cut">Robust deviations within which a measurement is an inlier.</param>
    public InlierFit Fit(double[] start, int rank, int maxSteps, double cut = Cut)
    {
        double[] u = [.. start], residuals = new double[m], trial = new double[u.Length], trialResiduals = new double[m], work = new double[m];
        bool[] inlier = new bool[m], before = new bool[m];
        Measure(u, residuals);
        bool converged = false;
        int step = 0;
        double limit = double.PositiveInfinity, trimmed = Classify(residuals, work, inlier, cut, ref limit);
        while (step < maxSteps && !(converged = Met(residuals, inlier)))
        {
            step++;
            steps.Tell(RecoveryPhase.GaussNewton, trimmed, rank);
            double[] direction = Direction(u, rank, residuals, inlier, trimmed);
            double merit = Merit(residuals, inlier), length = 1;
            bool moved = false;
            for (int halving = 0; halving <= MaxHalvings && !moved; halving++, length *= 0.5)
            {
                for (int i = 0; i < u.Length; i++) trial[i] = u[i] + length * direction[i];
                Measure(trial, trialResiduals);
                moved = Merit(trialResiduals, inlier) < merit;
            }

            double change = Dense.Norm(direction), extent = Dense.Norm(u);
            if (!moved)
            {
                // Rounding decides here; a limit that has not come down yet may still leave others out.
                if (change > 1e-6 * extent) break;
                double limitThen = limit;
                inlier.CopyTo(before, 0);
                trimmed = Classify(residuals, work, inlier, cut, ref limit);
                if (limit < limitThen / 2 && !inlier.AsSpan().SequenceEqual(before)) continue;
                converged = true;
                break;
            }

            (u, trial) = (trial, u);
            (residuals, trialResiduals) = (trialResiduals, residuals);
            inlier.CopyTo(before, 0);
            double limitBefore = limit;
            trimmed = Classify(residuals, work, inlier, cut, ref limit);
            if (change > 1e-10 * extent || limit < limitBefore / 2 || !inlier.AsSpan().SequenceEqual(before)) continue;
            converged = true;
            break;
        }

        bool met = Met(residuals, inlier);
        converged |= met;
        if (met && Largest(residuals, inlier) > 0.02 * Floor)
        {
            // The floor tells inliers from gross errors; one step below it costs little and ends at rounding.
            double[] direction = Direction(u, rank, residuals, inlier, trimmed);
            for (int i = 0; i < u.Length; i++) trial[i] = u[i] + direction[i];
            Measure(trial, trialResiduals);
            if (Merit(trialResiduals, inlier) < Merit(residuals, inlier))
            {
                step++;
                (u, residuals) = (trial, trialResiduals);
                trimmed = Classify(residuals, work, inlier, cut, ref limit);
            }
        }

        return new InlierFit(u, rank, residuals, inlier, trimmed, step, converged);
    }

    private void Measure(double[] u, double[] residuals)
    {
        measurements.Apply(u, u, residuals, cancellationToken);
        Passes++;
        for (int i = 0; i < m; i++) residuals[i] -= values[i];
    }

    private static double Largest(double[] residuals, bool[] inlier)
    {
        double largest = 0;
        for (int i = 0; i < residuals.Length; i++)
            if (inlier[i]) largest = Math.Max(largest, Math.Abs(residuals[i]));
        return largest;
    }

    /// <summary>Whether more than half of the measurements are inliers, and all of these are met to rounding.</summary>
    private bool Met(double[] residuals, bool[] inlier)
    {
        int count = 0;
        for (int i = 0; i < m; i++)
        {
            if (!inlier[i]) continue;
            if (Math.Abs(residuals[i]) > Floor) return false;
            count++;
        }

        return count > m / 2;
    }

    /// <summary>Tells inliers, and returns the root mean square of the smaller half of the residuals. The limit comes down slowly: parts of the matrix that are still on their way stay in.</summary>
    private double Classify(double[] residuals, double[] work, bool[] inlier, double cut, ref double limit)
    {
        double own = Math.Max(Floor, cut * Quantiles.OfAbsolute(residuals, 0, ScaleShare, work) / ScaleQuantile), sum = 0;
        limit = double.IsInfinity(limit) ? own : Math.Max(own, limit / LimitFall);
        for (int i = 0; i < m; i++) inlier[i] = Math.Abs(residuals[i]) <= limit;
        int half = Math.Max(1, m / 2);
        Array.Sort(work);
        for (int i = 0; i < half; i++) sum += work[i] * work[i];
        return Math.Sqrt(sum / half);
    }

    private static double Merit(double[] residuals, bool[] inlier)
    {
        double sum = 0;
        for (int i = 0; i < residuals.Length; i++)
            if (inlier[i]) sum += residuals[i] * residuals[i];
        return sum;
    }

    // Preconditioned conjugate gradients on sum 2 <A_i, U V'> A_i U = - sum r_i A_i U over the inliers.
    private double[] Direction(double[] u, int rank, double[] residuals, bool[] inlier, double trimmed)
    {
        int n = u.Length;
        double[] v = new double[n], rest = new double[n], scaled = new double[n], p = new double[n], q = new double[n], weights = new double[m];
        for (int i = 0; i < m; i++) weights[i] = inlier[i] ? -residuals[i] : 0;
        measurements.AdjointTimes(weights, u, rest, cancellationToken);
        Passes++;
        double[] gram = Factors.Gram(u, d);
        double trace = 0;
        for (int k = 0; k < rank; k++) trace += gram[k * rank + k];
        double damping = Math.Max(1e-13 * trace, Math.Min(1e-3 * trace, trimmed / unit));
        for (int k = 0; k < rank; k++) gram[k * rank + k] += damping;
        if (!Cholesky.TryFactor(gram, rank)) return v;

        void Precondition()
        {
            rest.CopyTo(scaled, 0);
            for (int i = 0; i < d; i++) Cholesky.Solve(gram, rank, scaled.AsSpan(i * rank, rank));
        }

        Precondition();
        scaled.CopyTo(p, 0);
        double energy = Dense.Dot(rest, scaled), first = energy;
        for (int step = 0; step < MaxConjugateSteps && energy > SolveTolerance * SolveTolerance * first && energy > 0; step++)
        {
            cancellationToken.ThrowIfCancellationRequested(); // operators of a user's own need not look
            measurements.ApplyThenAdjoint(u, p, (i, value) => inlier[i] ? 2 * value : 0, u, weights, q, cancellationToken);
            Passes++;
            double curvature = Dense.Dot(p, q);
            if (!(curvature > 0)) break;
            Dense.Add(energy / curvature, p, v);
            Dense.Add(-energy / curvature, q, rest);
            Precondition();
            double next = Dense.Dot(rest, scaled);
            for (int i = 0; i < n; i++) p[i] = scaled[i] + next / energy * p[i];
            energy = next;
        }

        return v;
    }
}
