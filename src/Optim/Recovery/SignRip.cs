using System.Globalization;
using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>
/// An empirical look at Sign-RIP (Ma and Fattahi, arXiv 2202.08788): do the signs of the measurements of an error E point along it? For random E of low rank,
/// D = (1/m) sum_i sign(&lt;A_i, E&gt;) A_i is compared with phi E / |E|, in every direction of that rank.
/// </summary>
public sealed class SignRip
{
    private SignRip(double delta, double typical, double phi, int rank, int probes) => (Delta, Typical, Phi, Rank, Probes) = (delta, typical, phi, rank, probes);

    /// <summary>The largest deviation over the probes, relative to phi: 0 is ideal; at 1 and above signs say nothing.</summary>
    public double Delta { get; }

    /// <summary>The median deviation over the probes.</summary>
    public double Typical { get; }

    /// <summary>How strongly signs respond to an error, mean over the probes; 0.798 for standard normal matrices.</summary>
    public double Phi { get; }

    /// <summary>Rank of the errors and of the directions.</summary>
    public int Rank { get; }

    /// <summary>Number of random errors.</summary>
    public int Probes { get; }

    /// <summary>Looks at an operator.</summary>
    /// <param name="measurements">The operator.</param>
    /// <param name="rank">Rank of the errors that shall be seen, about twice that of the matrix; 1 to d.</param>
    /// <param name="probes">Number of random errors; at least 1.</param>
    /// <param name="seed">Fixes them.</param>
    /// <param name="progress">Told about every random error, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the look by an exception.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static SignRip Diagnose(IMeasurementOperator measurements, int rank, int probes = 20, long seed = 1, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        int d = measurements.Dimension, m = measurements.Count;
        Demand.Size(d, m);
        Demand.Rank(rank, d, "The rank");
        if (probes < 1) throw new ArgumentException($"probes is {probes}; it has to be at least 1.");
        double[] identity = new double[d * d];
        for (int i = 0; i < d; i++) identity[i * d + i] = 1;
        List<(double Phi, double[] Error, double[] Direction)> seen = [];
        double[] plus = new double[m], minus = new double[m], work = new double[m];
        RecoverySteps steps = new(progress);
        for (int p = 0; p < probes; p++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // An error is a difference of two matrices: half of its directions are too much, half too little.
            int up = (rank + 1) / 2, down = rank - up;
            double[] u = new double[d * up], v = new double[d * Math.Max(1, down)], error = new double[d * d], direction = new double[d * d];
            CounterNormal.Fill(seed, (2 * p) + 1, u);
            if (down > 0) CounterNormal.Fill(seed, (2 * p) + 2, v);
            measurements.Apply(u, u, plus, cancellationToken);
            measurements.Apply(v, v, minus, cancellationToken);
            double[] x = Factors.Product(u, d), z = Factors.Product(v, d);
            for (int i = 0; i < error.Length; i++) error[i] = x[i] - z[i];
            double norm = Dense.Norm(error), phi = 0;
            for (int i = 0; i < error.Length; i++) error[i] /= norm;
            for (int i = 0; i < m; i++)
            {
                double value = plus[i] - minus[i];
                work[i] = Math.Sign(value) / (double)m;
                phi += Math.Abs(value) / (m * norm);
            }

            measurements.AdjointTimes(work, identity, direction, cancellationToken);
            seen.Add((phi, error, direction));
            steps.Tell(RecoveryPhase.Probing, phi, rank);
        }

        double mean = seen.Average(s => s.Phi);
        if (!(mean > 0)) throw new ArgumentException("The measurement matrices are zero: they say nothing about a matrix.");
        double[] deviations = [.. seen.Select(s => Deviation(s.Error, s.Direction, mean, rank, d)).Order()];
        return new SignRip(deviations[^1], deviations[probes / 2], mean, rank, probes);
    }

    /// <summary>What it means, in a sentence.</summary>
    public override string ToString()
    {
        string meaning = Delta < 0.5 ? "the signs of residuals point along the error, so the sub-gradient method behaves like gradient descent on the clean error"
            : Delta < 1 ? "the signs of residuals point roughly along the error: the method works, more slowly, and tolerates fewer gross errors; more measurements would help"
            : "the signs of residuals need not point along the error: the guarantee does not hold for these measurements at this rank";
        return string.Create(CultureInfo.InvariantCulture, $"Sign-RIP over {Probes} random errors of rank {Rank}: delta = {Delta:F2} (median {Typical:F2}), phi = {Phi:G3}; {meaning}.");
    }

    // sup over |Y| = 1 of rank k of <D - phi E, Y> is the length of the k largest eigenvalues.
    private static double Deviation(double[] error, double[] direction, double phi, int rank, int d)
    {
        double[] difference = new double[d * d], values = new double[d];
        for (int i = 0; i < difference.Length; i++) difference[i] = direction[i] - phi * error[i];
        SymmetricEigen.Decompose(difference, d, values, new double[2 * d]);
        return Math.Sqrt(values.Select(v => v * v).OrderDescending().Take(rank).Sum()) / phi;
    }
}
