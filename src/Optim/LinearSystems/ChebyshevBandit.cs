using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// Learns which setting costs least as a function of a number that is known before each solve (a diagonal shift, a log penalty): a Chebyshev regression of the cost per
/// setting, and choices by inverse gap weighting. Deterministic given its seed; not thread-safe.
/// </summary>
/// <remarks>Khodak, Chow, Balcan and Talwalkar, ICLR 2024, algorithm 2 (ChebCB), with SquareCB of Foster and Rakhlin (2020). The regression is ridge with weight 1e-3
/// on the higher terms in place of their box constraints.</remarks>
public sealed class ChebyshevBandit
{
    private readonly int actions, terms;
    private readonly double low, high;
    private readonly double[][] gram, products;
    private readonly double[] predicted, probabilities, basis, work, coefficients;
    private readonly Random random;
    private int rounds, chosen = -1;
    private double scale = 1;

    /// <summary>Makes the learner.</summary>
    /// <param name="actions">Number of settings; at least 2.</param>
    /// <param name="low">Smallest context.</param>
    /// <param name="high">Largest context; above the smallest.</param>
    /// <param name="seed">Fixes its choices.</param>
    /// <param name="terms">Chebyshev polynomials per setting; at least 1.</param>
    public ChebyshevBandit(int actions, double low, double high, int seed, int terms = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 1);
        if (!(low < high)) throw new ArgumentException(FormattableString.Invariant($"The range of the context is {low} to {high}; it has to be rising."), nameof(low));
        this.actions = actions;
        this.terms = terms;
        this.low = low;
        this.high = high;
        gram = [.. Enumerable.Range(0, actions).Select(_ => Ridge(terms))];
        products = [.. Enumerable.Range(0, actions).Select(_ => new double[terms])];
        predicted = new double[actions];
        probabilities = new double[actions];
        basis = new double[terms];
        work = new double[terms * terms];
        coefficients = new double[terms];
        random = new Random(seed);
    }

    /// <summary>The setting to use next.</summary>
    /// <param name="context">Known before the solve; clamped to the range.</param>
    /// <returns>0 to actions - 1.</returns>
    public int Choose(double context)
    {
        Fill(context);
        int best = 0;
        for (int a = 0; a < actions; a++)
        {
            gram[a].CopyTo(work, 0);
            products[a].CopyTo(coefficients, 0);
            Cholesky.TryFactor(work, terms); // positive definite by the ridge
            Cholesky.Solve(work, terms, coefficients);
            predicted[a] = Dense.Dot(coefficients, basis) / scale;
            if (predicted[a] < predicted[best]) best = a;
        }

        double eta = 2 * Math.Sqrt(actions * (rounds + 1.0)), total = 0;
        for (int a = 0; a < actions; a++)
        {
            if (a == best) continue;
            probabilities[a] = 1 / (actions + eta * (predicted[a] - predicted[best]));
            total += probabilities[a];
        }

        probabilities[best] = 1 - total;
        double u = random.NextDouble();
        for (int a = 0; a < actions; a++)
        {
            u -= probabilities[a];
            chosen = a;
            if (u < 0) break;
        }

        return chosen;
    }

    /// <summary>Tells the cost of the last choice; at least 0.</summary>
    /// <exception cref="InvalidOperationException">Nothing was chosen since the last call.</exception>
    public void Learn(double cost)
    {
        if (chosen < 0) throw new InvalidOperationException("Choose a setting before telling its cost.");
        for (int i = 0; i < terms; i++)
        {
            products[chosen][i] += cost * basis[i];
            Dense.Add(basis[i], basis, gram[chosen].AsSpan(i * terms, terms));
        }

        rounds++;
        scale += (cost - scale) / rounds;
        if (scale <= 0) scale = 1;
        chosen = -1;
    }

    private static double[] Ridge(int terms)
    {
        double[] a = new double[terms * terms];
        for (int i = 0; i < terms; i++) a[i * terms + i] = i == 0 ? 1e-6 : 1e-3;
        return a;
    }

    private void Fill(double context)
    {
        double t = Math.Clamp(2 * (context - low) / (high - low) - 1, -1, 1);
        for (int i = 0; i < terms; i++) basis[i] = Math.Cos(i * Math.Acos(t));
    }
}
