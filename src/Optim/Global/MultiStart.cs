namespace Stats.Optim;

/// <summary>
/// Runs a method from the start and from points spread evenly around it (or over a region), and returns the lowest minimum: for objectives with several.
/// The points are deterministic: a second run is identical.
/// </summary>
/// <remarks>Points of the additive recurrence with the generalised golden ratio (Roberts 2018); without a region they are normal around the start, with
/// scales 0.1, 1, 10 times max(|x_i|, 1) in turn.</remarks>
public sealed record MultiStart
{
    /// <summary>The method that is run from each start.</summary>
    public Minimizer Method { get; init; } = new TrustRegionNewton();

    /// <summary>Number of starts, the given one included; at least 1.</summary>
    public int Starts { get; init; } = 50;

    /// <summary>The search ends once a converged minimum reaches this value; negative infinity: all starts are tried.</summary>
    public double Target { get; init; } = double.NegativeInfinity;

    /// <summary>Where starts are spread, all limits finite; null: around the given start. The method's own bounds hold besides.</summary>
    public Bounds? Region { get; init; }

    /// <summary>Searches for the lowest minimum.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">The first start.</param>
    /// <param name="progress">Told about every iteration of every run.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>The lowest minimum found, converged ones first; iterations and evaluations are those of all runs.</returns>
    /// <exception cref="ArgumentException">The region is not finite or has another dimension, or a setting is out of range.</exception>
    public Minimum Minimize(IObjective objective, ReadOnlySpan<double> start, IProgress<Iteration>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThan(Starts, 1);
        CheckRegion(start.Length);
        int n = start.Length, iterations = 0, evaluations = 0;
        double[] steps = Steps(n), point = new double[n];
        Minimum? best = null;
        for (int k = 0; k < Starts; k++)
        {
            if (k == 0) start.CopyTo(point);
            else Spread(start, steps, k, point);
            Minimum found = Method.Minimize(objective, point, progress, cancellationToken);
            iterations += found.Iterations;
            evaluations += found.Evaluations;
            if (best is null || Better(found, best)) best = found;
            if (best.Converged && best.Value <= Target) break;
        }

        return best!.WithTotals(iterations, evaluations);
    }

    // A converged point beats one that is not, unless that one lies lower by more than rounding.
    private static bool Better(Minimum a, Minimum b)
    {
        double margin = 1e-9 * Math.Max(Math.Abs(a.Value), Math.Abs(b.Value));
        if (a.Converged == b.Converged) return a.Value < b.Value;
        if (a.Conditions is not null) return a.Converged; // a low value that violates the constraints is worth nothing
        return a.Converged ? a.Value <= b.Value + margin : a.Value < b.Value - margin;
    }

    private static double[] Steps(int n)
    {
        // the positive root of g^(n+1) = g + 1
        double g = 1.5;
        for (int i = 0; i < 60; i++) g = Math.Pow(1 + g, 1.0 / (n + 1));
        return [.. Enumerable.Range(1, n).Select(i => Math.Pow(1 / g, i))];
    }

    private void Spread(ReadOnlySpan<double> start, double[] steps, int k, double[] point)
    {
        double scale = Math.Pow(10, (k - 1) % 3 - 1);
        for (int i = 0; i < point.Length; i++)
        {
            double u = (0.5 + k * steps[i]) % 1;
            point[i] = Region is null
                ? start[i] + scale * Math.Max(Math.Abs(start[i]), 1) * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Clamp(u, 1e-12, 1 - 1e-12))
                : Region.Lower[i] + u * (Region.Upper[i] - Region.Lower[i]);
        }
    }

    private void CheckRegion(int n)
    {
        if (Region is null) return;
        if (Region.Dimension != n) throw new ArgumentException($"The region has {Counted.Of(Region.Dimension, "coordinate")}, the start {n}.");
        for (int i = 0; i < n; i++)
            if (!double.IsFinite(Region.Lower[i]) || !double.IsFinite(Region.Upper[i]))
                throw new ArgumentException($"The region is not bounded in coordinate {i}; starts cannot be spread over it.");
    }
}
