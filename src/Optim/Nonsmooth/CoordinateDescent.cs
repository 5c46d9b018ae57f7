using Stats.Optim.LinearAlgebra;

namespace Stats.Optim;

/// <summary>
/// Coordinate descent for penalised linear regression: minimises |y - a - Xb|^2 / (2n) + penalty(b) along a falling sequence of lambdas, each fit starting from the last.
/// </summary>
/// <remarks>Friedman, Hastie and Tibshirani (2010), J. Stat. Softw. 33(1); strong rules of Tibshirani et al. (2012); Breheny and Huang (2011) for SCAD and MCP.
/// Columns are used as they are: standardise them first if they are to be penalised alike.</remarks>
public sealed record CoordinateDescent
{
    /// <summary>Largest number of sweeps over the coordinates per lambda.</summary>
    public int MaxSweeps { get; init; } = 100_000;

    /// <summary>A fit has converged when its largest residual of the stationarity conditions is at most this times the largest |x_j'y| / n.</summary>
    public double Tolerance { get; init; } = 1e-12;

    /// <summary>Whether an intercept is fitted; it is not penalised.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The path.</summary>
    /// <param name="design">Row-major rows * columns; finite.</param>
    /// <param name="response">One number per row; finite.</param>
    /// <param name="penalty">Its <see cref="Penalty.Lambda"/> is replaced by those of the path.</param>
    /// <param name="lambdas">Not negative; usually falling. Empty: <paramref name="count"/> values from the smallest one that leaves all coordinates at 0, evenly on the log scale, down to 0.001 of it.</param>
    /// <param name="count">Number of lambdas when none are given.</param>
    /// <param name="cancellationToken">Ends the path by an exception.</param>
    /// <returns>One fit per lambda.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public IReadOnlyList<PenalisedFit> Path(
        ReadOnlySpan<double> design, ReadOnlySpan<double> response, SeparablePenalty penalty, ReadOnlySpan<double> lambdas = default, int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(penalty);
        int rows = response.Length;
        if (rows == 0 || design.Length % rows != 0 || design.Length == 0)
            throw new ArgumentException($"A design of {Counted.Of(design.Length, "number")} does not fit {Counted.Of(rows, "response")}.", nameof(design));
        PenalisedRegression regression = new(design, response, Intercept);
        double[] grid = lambdas.IsEmpty ? Grid(regression, penalty, count) : [.. lambdas];
        double[] b = new double[regression.Columns];
        List<PenalisedFit> fits = [];
        double previous = double.PositiveInfinity;
        foreach (double lambda in grid)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SeparablePenalty current = penalty with { Lambda = lambda };
            int sweeps = Fit(regression, current, b, previous);
            double residual = regression.Residual(b, current);
            fits.Add(new PenalisedFit(lambda, regression.InterceptOf(b), b, regression.Loss(b), sweeps, residual, residual <= Tolerance * regression.LargestProduct));
            previous = lambda;
        }

        return fits;
    }

    private static double[] Grid(PenalisedRegression regression, SeparablePenalty penalty, int count)
    {
        double mixing = penalty is ElasticNet net ? Math.Max(net.Mixing, 1e-3) : 1, top = 0;
        SeparablePenalty unit = penalty with { Lambda = 1 };
        for (int j = 0; j < regression.Columns; j++)
            if (unit.LambdaAt(j) > 0) top = Math.Max(top, Math.Abs(regression.Product(j)) / (mixing * unit.LambdaAt(j)));
        return [.. Enumerable.Range(0, count).Select(k => top * Math.Pow(1e-3, count > 1 ? k / (count - 1.0) : 0))];
    }

    private int Fit(PenalisedRegression regression, SeparablePenalty penalty, double[] b, double previous)
    {
        double enough = Tolerance * regression.LargestProduct;
        bool[] candidate = regression.StrongRule(b, penalty, previous);
        int sweeps = 0;
        for (;;)
        {
            // until the candidates are stationary among themselves; an exact solve of the non-zero ones ends the creeping
            double worst = double.PositiveInfinity;
            while (sweeps < MaxSweeps && worst > enough)
            {
                regression.Sweep(b, penalty, candidate);
                sweeps++;
                if (sweeps % 10 == 0 && penalty is ElasticNet net) regression.Solve(b, net);
                worst = regression.Residual(b, penalty, candidate);
            }

            // the rule is a guess: those it left out wrongly come in
            bool added = regression.AddViolators(b, penalty, candidate, enough);
            if (!added || sweeps >= MaxSweeps) return sweeps;
        }
    }
}
