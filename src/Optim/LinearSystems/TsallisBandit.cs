namespace Stats.Optim;

/// <summary>
/// Learns which of a few settings costs least over a sequence of similar solves, from the cost of each solve alone: Tsallis-INF. It changes only the path of a
/// computation, never the answer. Deterministic given its seed; not thread-safe.
/// </summary>
/// <remarks>Zimmert and Seldin (2021), JMLR 22(28); for relaxation parameters: Khodak, Chow, Balcan and Talwalkar, ICLR 2024 (Learning to Relax), algorithm 1.</remarks>
public sealed class TsallisBandit
{
    private readonly double[] losses;
    private readonly double[] probabilities;
    private readonly Random random;
    private int rounds, chosen = -1;
    private double sum, start;

    /// <summary>Makes the learner.</summary>
    /// <param name="actions">Number of settings; at least 2.</param>
    /// <param name="seed">Fixes its choices.</param>
    public TsallisBandit(int actions, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 2);
        losses = new double[actions];
        probabilities = new double[actions];
        random = new Random(seed);
    }

    /// <summary>The probabilities of the last choice.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <summary>The setting to use next.</summary>
    /// <returns>0 to actions - 1.</returns>
    public int Choose()
    {
        double eta = 2 / Math.Sqrt(rounds + 1), scale = rounds > 0 && sum > 0 ? sum / rounds : 1;
        Weigh(eta, scale);
        double u = random.NextDouble();
        chosen = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            u -= probabilities[k];
            chosen = k;
            if (u < 0) break;
        }

        return chosen;
    }

    /// <summary>Tells the cost of the last choice, e.g. its number of iterations; at least 0.</summary>
    /// <exception cref="InvalidOperationException">Nothing was chosen since the last call.</exception>
    public void Learn(double cost)
    {
        if (chosen < 0) throw new InvalidOperationException("Choose a setting before telling its cost.");
        double loss = Math.Max(0, cost - 1); // one iteration is the least there can be
        losses[chosen] += loss / probabilities[chosen];
        sum += loss;
        rounds++;
        chosen = -1;
    }

    // p_i = 4 / (eta (L_i / scale - x))^2 with x such that they sum to 1: Newton from below the smallest, where the sum is convex and rising in x
    private void Weigh(double eta, double scale)
    {
        double smallest = double.PositiveInfinity;
        foreach (double l in losses) smallest = Math.Min(smallest, l / scale);
        double x = Math.Min(start, smallest - 2 / eta);
        if (!(x > smallest - 2 * Math.Sqrt(losses.Length) / eta)) x = smallest - 2 * Math.Sqrt(losses.Length) / eta;
        for (int iteration = 0; iteration < 60; iteration++)
        {
            double total = 0, slope = 0;
            foreach (double l in losses)
            {
                double d = l / scale - x, p = 4 / (eta * eta * d * d);
                total += p;
                slope += 2 * p / d;
            }

            double change = (total - 1) / slope;
            x -= change;
            if (x >= smallest) x = smallest - 2 / eta;
            if (Math.Abs(change) <= 1e-14 * (1 + Math.Abs(x))) break;
        }

        start = x;
        double norm = 0;
        for (int k = 0; k < losses.Length; k++)
        {
            double d = losses[k] / scale - x;
            probabilities[k] = 4 / (eta * eta * d * d);
            norm += probabilities[k];
        }

        for (int k = 0; k < probabilities.Length; k++) probabilities[k] /= norm;
    }
}
