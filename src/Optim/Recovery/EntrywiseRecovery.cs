using Stats.Optim.LinearAlgebra;

namespace Stats.Optim.Recovery;

/// <summary>
/// Recovers a positive semi-definite matrix of low rank from its entries, of which some are missing and some grossly wrong (robust principal components, robust factor
/// structure of a covariance matrix; leave out the diagonal for low rank plus diagonal). A sub-gradient search over several columns, Gauss-Newton on the inliers at several
/// ranks, and principal component pursuit where these do not meet the entries exactly.
/// </summary>
/// <remarks>Single entries are no random projections: recovery needs a matrix whose mass is spread over rows and columns, and several entries in each row for each unit of rank.</remarks>
public sealed record EntrywiseRecovery
{
    private const double StepSize = 0.3, Decay = 0.97;
    private const int ConstantSteps = 60, DefaultColumns = 10;

    /// <summary>The rank, if it is known; null: it is estimated.</summary>
    public int? Rank { get; init; }

    /// <summary>The largest rank that is tried; null: 10, or the most that the number of entries allows.</summary>
    public int? MaxRank { get; init; }

    /// <summary>Iterations of the sub-gradient search; at least 1.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Gauss-Newton steps at each rank at most; at least 1.</summary>
    public int MaxGaussNewtonSteps { get; init; } = 30;

    /// <summary>Whether principal component pursuit is asked when no rank meets the entries exactly. It takes most of the time then.</summary>
    public bool Fallback { get; init; } = true;

    /// <summary>Recovers from a symmetric matrix.</summary>
    /// <param name="dimension">Rows and columns.</param>
    /// <param name="matrix">Row-major, symmetric; NaN: missing.</param>
    /// <param name="diagonal">False: the diagonal is not used, as for low rank plus diagonal.</param>
    /// <param name="progress">Told about every step, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>The estimate; measurements are the entries of the lower triangle that are there, row by row.</returns>
    /// <exception cref="ArgumentException">The matrix is not symmetric, or infinite somewhere, or nothing is there.</exception>
    public RecoveryResult Recover(int dimension, ReadOnlySpan<double> matrix, bool diagonal = true, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (dimension < 1 || matrix.Length != (long)dimension * dimension) throw new ArgumentException($"{Counted.Of(matrix.Length, "number does", "numbers do")} not make a matrix of {dimension} by {dimension}.");
        NotInfinite(matrix, dimension);
        double size = 0;
        foreach (double v in matrix) size = Math.Max(size, double.IsNaN(v) ? 0 : Math.Abs(v));
        List<int> rows = [], columns = [];
        List<double> values = [];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double a = matrix[i * dimension + j], b = matrix[j * dimension + i];
                if (double.IsNaN(a) != double.IsNaN(b) || Math.Abs(a - b) > 1e-12 * size) throw new ArgumentException(FormattableString.Invariant($"The matrix is not symmetric: element ({i}, {j}) is {a}, element ({j}, {i}) is {b}."));
                if (double.IsNaN(a) || (i == j && !diagonal)) continue;
                rows.Add(i);
                columns.Add(j);
                values.Add(a);
            }
        }

        if (values.Count == 0) throw new ArgumentException("There are no entries: all are missing.");
        return Recover(new EntryMeasurements(dimension, [.. rows], [.. columns]), [.. values], progress, cancellationToken);
    }

    /// <summary>Recovers a rectangular matrix, by lifting.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="matrix">Row-major; NaN: missing.</param>
    /// <param name="progress">Told about every step, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <returns>The lifted estimate, of which <see cref="RecoveryResult.Rectangle"/> is the matrix; measurements are the cells that are there, row by row.</returns>
    /// <exception cref="ArgumentException">The matrix is infinite somewhere, or nothing is there.</exception>
    public RecoveryResult RecoverRectangle(int rows, int columns, ReadOnlySpan<double> matrix, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (rows < 1 || columns < 1 || matrix.Length != (long)rows * columns) throw new ArgumentException($"{Counted.Of(matrix.Length, "number does", "numbers do")} not make a matrix of {rows} by {columns}.");
        NotInfinite(matrix, columns);
        List<int> first = [], second = [];
        List<double> values = [];
        for (int i = 0; i < matrix.Length; i++)
        {
            if (double.IsNaN(matrix[i])) continue;
            first.Add(i / columns);
            second.Add(rows + (i % columns));
            values.Add(matrix[i]);
        }

        if (values.Count == 0) throw new ArgumentException("There are no entries: all are missing.");
        return Recover(new EntryMeasurements(rows + columns, [.. first], [.. second]), [.. values], progress, cancellationToken);
    }

    /// <summary>Recovers from a list of entries.</summary>
    /// <param name="entries">The places.</param>
    /// <param name="values">Their values; finite.</param>
    /// <param name="progress">Told about every step, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the search by an exception.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together, a value is not finite, or a setting is out of range.</exception>
    public RecoveryResult Recover(EntryMeasurements entries, ReadOnlySpan<double> values, IProgress<RecoveryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Demand.Measurements(entries, values);
        int d = entries.Dimension, m = values.Length;
        if (Rank is { } known) Demand.Rank(known, d, "The rank");
        if (MaxRank is { } most) Demand.Rank(most, d, "The largest rank");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGaussNewtonSteps, 1);
        if (Rank > MaxRank) throw new ArgumentException($"The rank {Rank} is above the largest rank {MaxRank}: it would not be tried.");
        double[] y = [.. values];
        RecoverySteps steps = new(progress);
        SmallInitialisation scales = new(entries, y, cancellationToken);
        if (scales.Size == 0) return RobustRecovery.Nothing(d, y);

        int columns = Math.Max(Rank ?? 1, MaxRank ?? Math.Clamp((int)(0.8 * m / d), 1, Math.Min(d, DefaultColumns)));
        (double[] factor, int iterations) = Search(entries, y, scales, columns, steps, cancellationToken);
        RankChoice choice = new(entries, y, scales, columns, MaxGaussNewtonSteps, steps, cancellationToken);
        InlierFit fit = Rank is { } rank ? choice.At(factor, rank) : choice.Sweep(factor);
        RecoveryMethod method = RecoveryMethod.SubgradientThenGaussNewton;
        string pursuit = "";
        InlierFit? clean = choice.IsExact(fit) ? null : choice.Clean(factor, Rank);
        fit = clean ?? fit;
        if (clean is null && !choice.IsExact(fit) && Fallback)
        {
            (double[] start, int found, int decompositions) = Pursuit.Start(entries, y, columns, steps, cancellationToken);
            InlierFit other = Rank is { } given ? choice.At(start, given) : choice.Around(start, found);
            pursuit = $", then principal component pursuit ({Counted.Of(decompositions, "decomposition")}, rank {found})";
            if (choice.Better(other, fit)) (fit, method) = (other, RecoveryMethod.PursuitThenGaussNewton);
        }

        bool exact = clean is not null || choice.IsExact(fit);
        List<string> warnings = Verdict.Warnings(fit, y, d, scales.Size * scales.Unit, exact);
        Thin(entries, fit, warnings);
        return new RecoveryResult(d, fit.Factor, fit.Rank, fit.Residuals, fit.Inliers)
        {
            NoiseScale = Verdict.NoiseScale(fit, d),
            Method = method,
            Choice = $"Entry-wise sub-gradient search over {Counted.Of(columns, "column")} ({Counted.Of(iterations, "iteration")}){pursuit}, and Gauss-Newton on the inliers at rank {string.Join(", ", choice.Tried)}; rank {fit.Rank} {(Rank is not null ? "was given" : exact ? "meets the inliers exactly" : "has the lowest criterion")}.",
            Converged = fit.Converged,
            Reason = StopReason.IterationLimit,
            GaussNewtonSteps = fit.Steps,
            RanksTried = [.. choice.Tried],
            Warnings = warnings,
        };
    }

    // Constant, then geometric steps of length StepSize * size against S / |S|: signs of entries tell no scale, so the schedule has to.
    private (double[] Factor, int Iterations) Search(EntryMeasurements entries, double[] y, SmallInitialisation scales, int columns, RecoverySteps steps, CancellationToken cancellationToken)
    {
        RecoveryObjective objective = new(entries, y, columns);
        double[] u = scales.Factor(columns, 0.1), direction = new double[u.Length], residuals = new double[y.Length], weights = new double[y.Length];
        ResidualSigns signs = objective.Signs();
        for (int t = 0; t < MaxIterations; t++)
        {
            objective.Evaluate(u, direction, residuals, signs, cancellationToken);
            for (int i = 0; i < weights.Length; i++) weights[i] = Math.Sign(residuals[i]) / (double)weights.Length;
            double norm = entries.AdjointNorm(weights, cancellationToken);
            if (steps.Watched) steps.Tell(RecoveryPhase.Search, Quantiles.OfAbsolute(residuals, 0, 0.5, weights), columns);
            if (norm == 0) return (u, t);
            Dense.Add(-StepSize * Math.Pow(Decay, Math.Max(0, t - ConstantSteps)) / norm, direction, u);
        }

        return (u, MaxIterations);
    }

    private static void NotInfinite(ReadOnlySpan<double> matrix, int columns)
    {
        for (int i = 0; i < matrix.Length; i++)
            if (double.IsInfinity(matrix[i])) throw new ArgumentException($"Cell ({i / columns}, {i % columns}) is infinite: give NaN for a missing cell.");
    }

    // A row is only told by as many good entries as it has unknowns.
    private static void Thin(EntryMeasurements entries, InlierFit fit, List<string> warnings)
    {
        int[] counts = new int[entries.Dimension];
        for (int e = 0; e < entries.Count; e++)
        {
            if (!fit.Inliers[e]) continue;
            counts[entries.Rows[e]]++;
            if (entries.Rows[e] != entries.Columns[e]) counts[entries.Columns[e]]++;
        }

        int worst = Array.IndexOf(counts, counts.Min());
        if (counts[worst] <= fit.Rank)
            warnings.Add($"Row {worst} has {Counted.Of(counts[worst], "entry that is", "entries that are")} not grossly wrong, for {Counted.Of(fit.Rank, "unknown")}: it is not determined.");
    }
}
