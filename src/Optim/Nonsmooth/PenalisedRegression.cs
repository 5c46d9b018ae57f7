using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>The sufficient statistics of a penalised regression, G = X'X/n and c = X'y/n (columns centred for an intercept), and the moves of coordinate descent on them.</summary>
internal sealed class PenalisedRegression
{
    /// <summary>Non-zero coefficients for whose equations there is room from the start; more make room when they come.</summary>
    private const int RoomFromTheStart = 64;

    private readonly double[] gram, products, means;
    private readonly double meanResponse, squares;
    private readonly bool[] candidate;
    private readonly List<int> active;
    private double[] system, solution;

    public PenalisedRegression(ReadOnlySpan<double> design, ReadOnlySpan<double> response, bool intercept)
    {
        int n = response.Length, p = design.Length / n;
        Columns = p;
        gram = new double[p * p];
        products = new double[p];
        means = new double[p];
        double[] row = new double[p];
        if (intercept)
        {
            for (int i = 0; i < n; i++)
            {
                Dense.Add(1.0 / n, design.Slice(i * p, p), means);
                meanResponse += response[i] / n;
            }
        }

        for (int i = 0; i < n; i++)
        {
            double y = response[i] - meanResponse;
            for (int j = 0; j < p; j++) row[j] = design[i * p + j] - means[j];
            squares += y * y / n;
            Dense.Add(y / n, row, products);
            for (int j = 0; j < p; j++) Dense.Add(row[j] / n, row.AsSpan(0, j + 1), gram.AsSpan(j * p, j + 1));
        }

        for (int j = 0; j < p; j++)
            for (int k = 0; k < j; k++)
                gram[k * p + j] = gram[j * p + k];
        LargestProduct = Dense.MaxAbs(products);
        candidate = new bool[p];
        active = new List<int>(p);
        int room = Math.Min(p, RoomFromTheStart);
        system = new double[room * room];
        solution = new double[room];
    }

    public int Columns { get; }

    public double LargestProduct { get; }

    public double Product(int j) => products[j];

    public double InterceptOf(double[] b) => meanResponse - Dense.Dot(means, b);

    public double Loss(double[] b)
    {
        double sum = 0.5 * squares;
        for (int j = 0; j < Columns; j++) sum += b[j] * (0.5 * Dense.Dot(Row(j), b) - products[j]);
        return Math.Max(sum, 0);
    }

    // (c - Gb)_j + G_jj b_j: what coordinate j sees of the response once the others are taken out
    private double Partial(int j, double[] b) => products[j] - Dense.Dot(Row(j), b) + gram[j * Columns + j] * b[j];

    public void Sweep(double[] b, SeparablePenalty penalty, bool[] candidate)
    {
        for (int j = 0; j < Columns; j++)
        {
            double v = gram[j * Columns + j];
            if (candidate[j] && v > 0) b[j] = penalty.Minimise(Partial(j, b), v, penalty.LambdaAt(j));
        }
    }

    public double Residual(double[] b, SeparablePenalty penalty, bool[]? candidate = null)
    {
        double worst = 0;
        for (int j = 0; j < Columns; j++)
            if (candidate is null || candidate[j]) worst = Math.Max(worst, penalty.Residual(b[j], Partial(j, b), gram[j * Columns + j], penalty.LambdaAt(j)));
        return worst;
    }

    // Tibshirani et al. (2012), sequential strong rule: |slope| < 2 lambda - previous lambda is left out; for the lasso only, and checked afterwards. The next call overwrites the array.
    public bool[] StrongRule(double[] b, SeparablePenalty penalty, double previous)
    {
        for (int j = 0; j < Columns; j++)
        {
            double slope = Math.Abs(products[j] - Dense.Dot(Row(j), b)), lambda = penalty.LambdaAt(j), factor = penalty.Lambda > 0 ? lambda / penalty.Lambda : 0;
            double mixing = penalty is ElasticNet net ? net.Mixing : 1;
            candidate[j] = b[j] != 0 || double.IsPositiveInfinity(previous) || slope >= mixing * (2 * lambda - previous * factor);
        }

        return candidate;
    }

    public bool AddViolators(double[] b, SeparablePenalty penalty, bool[] candidate, double enough)
    {
        bool added = false;
        for (int j = 0; j < Columns; j++)
        {
            if (candidate[j] || penalty.Residual(b[j], Partial(j, b), gram[j * Columns + j], penalty.LambdaAt(j)) <= enough) continue;
            candidate[j] = added = true;
        }

        return added;
    }

    /// <summary>Solves for the non-zero coefficients with their signs held; kept only if no sign changes.</summary>
    public void Solve(double[] b, ElasticNet net)
    {
        active.Clear();
        for (int j = 0; j < Columns; j++)
            if (b[j] != 0) active.Add(j);
        int q = active.Count;
        if (q > solution.Length)
        {
            int room = Math.Min(Columns, 2 * q);
            system = new double[room * room];
            solution = new double[room];
        }

        Span<double> a = system.AsSpan(0, q * q), x = solution.AsSpan(0, q);
        for (int i = 0; i < q; i++)
        {
            double lambda = net.LambdaAt(active[i]);
            x[i] = products[active[i]] - lambda * net.Mixing * Math.Sign(b[active[i]]);
            for (int k = 0; k < q; k++) a[i * q + k] = gram[active[i] * Columns + active[k]];
            a[i * q + i] += lambda * (1 - net.Mixing);
        }

        if (!Cholesky.TryFactor(a, q, 1e-14 * Dense.MaxAbs(gram))) return;
        Cholesky.Solve(a, q, x);
        for (int i = 0; i < q; i++)
            if (Math.Sign(x[i]) != Math.Sign(b[active[i]])) return;
        for (int i = 0; i < q; i++) b[active[i]] = x[i];
    }

    private ReadOnlySpan<double> Row(int j) => gram.AsSpan(j * Columns, Columns);
}
